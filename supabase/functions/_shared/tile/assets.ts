import type { SupabaseClient } from '@supabase/supabase-js'
import { imageUri } from './address.ts'
import type { PageSource } from './source.ts'

/**
 * The pictures of a page by the reference to them, as `data:` URIs. Which of them may be seen the database has said;
 * one that is gone meanwhile, or is no image, is left out.
 */
export async function readAssets(
  files: SupabaseClient['storage'],
  named: PageSource['assets'],
): Promise<Record<string, string>> {
  const read = named.map(async ({ reference, path }) => {
    const { data } = await files.from('assets').download(path)
    const uri = data && imageUri(new Uint8Array(await data.arrayBuffer()))
    return uri ? [[reference, uri] as const] : []
  })
  return Object.fromEntries((await Promise.all(read)).flat())
}
