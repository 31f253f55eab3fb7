// A worker thread for one board: it reads the document, asks for its images one at a time, draws, and ends.
import { once } from 'node:events'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import type { ShapeProblem } from '../../supabase/functions/_shared/board/shape.ts'
import { Problem } from '../../supabase/functions/_shared/problem/problem.ts'
import { build } from '../documents/build.ts'
import { workInTheBackground } from '../priority.ts'
import { contentOf } from './content.ts'
import { layOut } from './layout.ts'
import type { Format, RenderOptions } from './options.ts'
import { pageOf } from './page.ts'
import { toPdf } from './pdf.ts'
import { Pictures } from './pictures.ts'
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
  | { bytes: Uint8Array<ArrayBuffer>; problems: ShapeProblem[] }
  | { problem: Pick<Problem, 'code' | 'fields'> }

const port = parentPort as MessagePort
const tell = (answer: Answer) => port.postMessage(answer)

/** Hands over a file in memory of its own: it is copied here, and not by the event loop that waits for it. */
function handOver({ bytes, problems }: { bytes: Uint8Array; problems: ShapeProblem[] }): void {
  const own = new Uint8Array(bytes)
  port.postMessage({ bytes: own, problems } satisfies Answer, [own.buffer])
}

const { updates, format, options } = workerData as Task

workInTheBackground()
try {
  const { doc } = build({ snapshot: undefined, rows: updates.map(data => ({ flush: 0, data })) })
  const content = { shapes: {}, ...contentOf(doc) }
  doc.destroy()
  tell({ progress: 0.2 })
  handOver(
    format === 'json'
      ? { bytes: Buffer.from(JSON.stringify({ content })), problems: [] }
      : await draw(content.shapes),
  )
} catch (error) {
  if (error instanceof Problem) tell({ problem: { code: error.code, fields: error.fields } })
  // The engine's word for a text of more than half a gigabyte.
  else if (error instanceof RangeError) tell({ problem: { code: 'board_too_large', fields: undefined } })
  else throw error
}

async function draw(shapes: Record<string, unknown>) {
  const pictures = new Pictures(async path => {
    tell({ wanted: path })
    const [bytes] = await once(port, 'message')
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
