// A process for one board: it reads the document, asks for its images one at a time, and draws.
import { once } from 'node:events'
import type { ShapeProblem } from '../../supabase/functions/_shared/board/shape.ts'
import { Problem } from '../../supabase/functions/_shared/problem/problem.ts'
import { serveWorker } from '../child.ts'
import { build } from '../documents/build.ts'
import { workInTheBackground } from '../priority.ts'
import { contentOf } from './content.ts'
import { layOut } from './layout.ts'
import type { Format, RenderOptions } from './options.ts'
import { pageOf } from './page.ts'
import { toPdf } from './pdf.ts'
import { type Loaded, Pictures } from './pictures.ts'
import { toPng } from './png.ts'
import { toSvg } from './svg.ts'

export interface Task {
  updates: Uint8Array[]
  format: Format
  options: RenderOptions
}

export type Answer =
  | { progress: number }
  | { wanted: string }
  | { bytes: Uint8Array; problems: ShapeProblem[] }
  | { problem: Pick<Problem, 'code' | 'fields'> }
  | { failure: string }

/** What is answered to `wanted`. */
export interface Image {
  bytes: Loaded
}

const tell = (answer: Answer) => process.send!(answer)

serveWorker()
workInTheBackground()
const [{ updates, format, options }] = (await once(process, 'message')) as [Task]
try {
  const { doc } = build({ snapshot: undefined, rows: updates.map(data => ({ flush: 0, data })) })
  const content = { shapes: {}, ...contentOf(doc) }
  doc.destroy()
  tell({ progress: 0.2 })
  tell(
    format === 'json'
      ? { bytes: Buffer.from(JSON.stringify({ content })), problems: [] }
      : await draw(content.shapes),
  )
} catch (error) {
  if (error instanceof Problem) tell({ problem: { code: error.code, fields: error.fields } })
  // The engine's word for a text of more than half a gigabyte.
  else if (error instanceof RangeError) tell({ problem: { code: 'board_too_large', fields: undefined } })
  else tell({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) })
}

async function draw(shapes: Record<string, unknown>) {
  const pictures = new Pictures(async path => {
    tell({ wanted: path })
    const [{ bytes }] = (await once(process, 'message')) as [Image]
    return bytes
  })
  await pictures.load(shapes)
  tell({ progress: 0.4 })
  const { drawing, problems } = layOut(shapes, path => pictures.get(path))
  const page = pageOf(drawing, options)
  tell({ progress: 0.6 })
  if (format === 'png') return { bytes: toPng(drawing, page, options.scale), problems }
  if (format === 'pdf') return { bytes: await toPdf(drawing, page), problems }
  return { bytes: Buffer.from(toSvg(drawing, page, 'embedded')), problems }
}
