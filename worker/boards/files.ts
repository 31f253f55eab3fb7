import type { SupabaseClient } from '@supabase/supabase-js'
import { pictureLimits } from './picture.ts'
import type { Loaded } from './pictures.ts'

/**
 * An image of a board: whoever may read a room may read its files, and no others are drawn, since a shape may name any
 * path.
 *
 * @param files Storage, with the service key.
 * @param folder of the room's files, with a slash at its end.
 * @param atMost how many bytes it may have.
 * @returns null for what is no file of the room.
 * @throws where Storage does not answer.
 */
export async function readImage(
  files: SupabaseClient['storage'],
  folder: string,
  path: string,
  atMost = pictureLimits.bytes,
): Promise<Loaded> {
  if (!path.startsWith(folder) || !/^[^/\\?#]+$/.test(path.slice(folder.length))) return null
  const bucket = files.from('files')
  const { data: file, error } = await bucket.info(path)
  if (error && !isMissing(error)) throw error
  // What is too large is not even fetched.
  if (!file) return null
  if ((file.size ?? 0) > Math.min(atMost, pictureLimits.bytes)) return 'larger'
  const { data, error: failure } = await bucket.download(path)
  if (failure && !isMissing(failure)) throw failure
  return data && new Uint8Array(await data.arrayBuffer())
}

const isMissing = (error: Error) => 'status' in error && (error.status === 400 || error.status === 404)
