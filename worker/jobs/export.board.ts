import { z } from 'zod'
import { formats } from '../boards/options.ts'
import { pictureLimits } from '../boards/picture.ts'
import { renderBoard } from '../boards/render.ts'
import { readDocument } from '../documents/log.ts'
import { exportJob } from './exporting.ts'
import type { JobContext } from './job.ts'

/** Makes a file of a room's board as it is now: drawn, or all that is in its document as JSON. */
export const exportBoard = exportJob('export.board', 120_000, async (wanted, save, context) => {
  const { db, files, signal, report } = context
  const folder = `${wanted.tenant_id}/${wanted.kind}/${wanted.resource_id}/`
  const updates = wanted.document_id ? await readDocument(db, wanted.document_id) : []
  const ports = { image: (name: string) => imageOf(files, folder, name), progress: report }
  const format = z.enum(formats).parse(wanted.format)
  const { expires_in: _, ...options } = wanted.options
  const { bytes, contentType } = await renderBoard(updates, format, options, ports, signal)
  await save(bytes, contentType)
})

/** Whoever may read a room may read its files, and no others are drawn: a shape may name any path. */
async function imageOf(files: JobContext['files'], folder: string, path: string): Promise<Uint8Array | null> {
  if (!path.startsWith(folder) || !/^[^/\\?#]+$/.test(path.slice(folder.length))) return null
  const bucket = files.from('files')
  const { data: file, error } = await bucket.info(path)
  if (error && !isMissing(error)) throw error
  // What is too large is not even fetched.
  if (!file || (file.size ?? 0) > pictureLimits.bytes) return null
  const { data } = await bucket.download(path)
  return data && new Uint8Array(await data.arrayBuffer())
}

const isMissing = (error: Error) => 'status' in error && (error.status === 400 || error.status === 404)
