import type { ShapeProblem } from '../../supabase/functions/_shared/board/shape.ts'
import { Problem } from '../../supabase/functions/_shared/problem/problem.ts'
import { endProcess, ranOutOfMemory, startProcess } from '../process.ts'
import { Turns } from '../turns.ts'
import { type Format, readOptions } from './options.ts'
import type { Loaded } from './pictures.ts'
import type { Answer, Image, Task } from './render-process.ts'

export const contentTypes: Record<Format, string> = {
  svg: 'image/svg+xml',
  png: 'image/png',
  pdf: 'application/pdf',
  json: 'application/json',
}

/** What rendering needs from outside. */
export interface RenderPorts {
  /** The bytes of an image at a path; null where it is not there or not for this board. */
  image(path: string): Promise<Loaded>
  /** How much is done, from 0 to 1. */
  progress?(share: number): void
}

export interface Rendered {
  bytes: Uint8Array
  contentType: string
  /** What could not be drawn as it is, and is drawn as a box. */
  problems: ShapeProblem[]
}

const heapMegabytes = 1_024
/** One board at a time: a large one takes gigabytes. */
const turns = new Turns()

/**
 * Renders a board in a process of its own, which may be ended whatever it does: the same bytes for the same document.
 *
 * @param updates of a Yjs document with a root map `shapes`; in any order.
 * @param options as `readOptions` takes them; nothing is believed of them.
 * @throws Problem invalid_input, or board_too_large; what `signal` was aborted with.
 */
export async function renderBoard(
  updates: Uint8Array[],
  format: Format,
  options: unknown,
  ports: RenderPorts,
  signal: AbortSignal,
): Promise<Rendered> {
  const task: Task = { updates, format, options: readOptions(options) }
  return turns.take(() => render(task, ports, signal), signal)
}

async function render(task: Task, { image, progress }: RenderPorts, signal: AbortSignal): Promise<Rendered> {
  const { promise, resolve, reject } = Promise.withResolvers<Rendered>()
  const child = startProcess(new URL('./render-process.ts', import.meta.url), {
    heapMegabytes,
    ended: ending =>
      reject(
        ranOutOfMemory(ending)
          ? new Problem(422, 'board_too_large')
          : new Error(`the process that draws has ended: ${ending.said}`),
      ),
  })
  const abort = () => reject(signal.reason)
  signal.addEventListener('abort', abort)
  child.on('message', said => {
    const answer = said as Answer
    if ('progress' in answer) progress?.(answer.progress)
    else if ('wanted' in answer)
      image(answer.wanted).then(bytes => child.send({ bytes } satisfies Image, () => {}), reject)
    else if ('failure' in answer) reject(new Error(answer.failure))
    else if ('problem' in answer)
      reject(new Problem(422, answer.problem.code, { fields: answer.problem.fields }))
    else resolve({ ...answer, contentType: contentTypes[task.format] })
  })
  child.send(task, () => {})
  try {
    return await promise
  } finally {
    signal.removeEventListener('abort', abort)
    await endProcess(child)
  }
}
