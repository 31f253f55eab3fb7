import { z } from 'zod'
import { readImage } from '../boards/files.ts'
import { formats } from '../boards/options.ts'
import { renderBoard } from '../boards/render.ts'
import { readDocument } from '../documents/stored.ts'
import { exportJob } from './exporting.ts'

/** Makes a file of a room's board as it is now: drawn, or all that is in its document as JSON. */
export const exportBoard = exportJob('export.board', 300_000, async (wanted, save, context) => {
  const { db, files, signal, report } = context
  const folder = `${wanted.tenant_id}/${wanted.kind}/${wanted.resource_id}/`
  const updates = wanted.document_id ? await readDocument(db, wanted.document_id) : []
  const ports = { image: (name: string) => readImage(files, folder, name), progress: report }
  const format = z.enum(formats).parse(wanted.format)
  const { expires_in: _, ...options } = wanted.options
  const { bytes, contentType } = await renderBoard(updates, format, options, ports, signal)
  await save(bytes, contentType)
})
