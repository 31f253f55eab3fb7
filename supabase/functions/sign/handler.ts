import type { SupabaseClient } from '@supabase/supabase-js'
import { z } from 'zod'
import type { Caller } from '../_shared/endpoint/endpoint.ts'
import { Problem } from '../_shared/problem/problem.ts'

// The path becomes part of a URL that is called with the service key: nothing in it may climb, or end the URL's path.
const path = /^[0-9a-f-]{36}\/[a-z_]+\/[0-9a-f-]{36}\/(?!\.{1,2}$)[^/\\?#%\p{Cc}]+$/u

/** What no file system takes, and what turns a name around on the screen. */
const unsafe = /[\p{Cc}\p{Cf}\\/:*?"<>|]/gu

/** A file to be read by whoever holds its URL, for `expires_in` seconds; saved as `download`, where that is given. */
export const Sign = z.strictObject({
  bucket: z.enum(['files', 'exports', 'assets']),
  path: z.string().max(500).regex(path, '<tenant>/<kind>/<resource id>/<file>'),
  expires_in: z.number().int().min(1).max(300).default(60),
  download: z
    .string()
    .min(1)
    .max(200)
    .transform(name => name.replace(unsafe, '_').replace(/^[. ]+|[. ]+$/g, '') || 'file')
    .optional(),
})

/**
 * A URL for a file that the caller may read now. It outlives their rights by its own expiry at most, which is why
 * that is minutes, and why nobody signs for themselves.
 *
 * @param storage signs with the service key; used for nothing else.
 */
export async function signFile(
  { bucket, path, expires_in, download }: z.infer<typeof Sign>,
  { client }: Caller,
  storage: SupabaseClient['storage'],
) {
  const readable = await client.storage.from(bucket).info(path)
  if (readable.error && 'statusCode' in readable.error && readable.error.statusCode === '404')
    throw new Problem(404, 'file_not_found')
  if (readable.error) throw readable.error
  const { data, error } = await storage.from(bucket).createSignedUrl(path, expires_in)
  if (error) throw error
  const url = new URL(data.signedUrl)
  // The client's own option for it encodes a name twice.
  if (download) url.searchParams.set('download', download)
  return { signed_url: url.href, expires_at: new Date(Date.now() + expires_in * 1000).toISOString() }
}
