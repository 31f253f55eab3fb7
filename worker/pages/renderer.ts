import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Language } from '../../supabase/functions/_shared/language/language.ts'
import type { Loaded } from '../boards/pictures.ts'
import { endProcess, startProcess } from '../process.ts'
import type { Answer, Image, Task } from './renderer-process.ts'

/** What a link shows, as the database gave it. */
export interface Shared {
  kind: string
  /** JSON. */
  view: string
  /** Pictures that it names, by the reference to them. */
  assets: Record<string, string>
  /** The bytes of an image that it names; null where there is none that it may show. */
  image(path: string, atMost: number): Promise<Loaded>
  /** What the reader speaks. */
  language: Language
  /** Whether the reader takes it compressed. */
  gzip: boolean
}

/** A document; with the hashes of its styles, where it has its own. */
export interface Rendered {
  /** UTF-8, compressed where that was asked for. */
  bytes: Uint8Array
  styles: string[] | undefined
}

const heapMegabytes = 512
const within = 15_000
const imagesWithin = 4_000

/**
 * The process that makes pages of what links show, one after the other: a large board holds up nobody's edits. One that
 * breaks or takes too long is started anew.
 */
export class Renderer {
  #child: ChildProcess | undefined
  #last: Promise<unknown> = Promise.resolve()

  /**
   * A page.
   * @throws what the view threw, or where it took too long or too much.
   */
  render(shared: Shared): Promise<Rendered> {
    const rendered = this.#last.then(() => this.#perform(shared))
    this.#last = rendered.catch(() => {})
    return rendered
  }

  async #perform({ image, ...task }: Shared): Promise<Rendered> {
    this.#child ??= this.#start()
    const child = this.#child
    const { promise, resolve, reject } = Promise.withResolvers<Rendered>()
    // A board is shown without what Storage does not give, or not soon: others wait for their pages.
    let isLate = false
    const late = sleep(imagesWithin, null, { ref: false }).finally(() => {
      isLate = true
    })
    const hear = async (said: unknown) => {
      const answer = said as Answer
      if ('page' in answer) return resolve(answer.page)
      if ('failure' in answer) return reject(new Error(answer.failure))
      const { path, atMost } = answer.wanted
      const bytes = isLate ? null : await Promise.race([late, image(path, atMost)]).catch(() => null)
      child.send({ bytes } satisfies Image, () => {})
    }
    const gone = () => reject(new Error('the process that makes pages has ended'))
    const tooLong = setTimeout(() => endProcess(child), within)
    child.on('message', hear).on('close', gone)
    child.send(task satisfies Task, () => {})
    try {
      return await promise
    } finally {
      clearTimeout(tooLong)
      child.off('message', hear).off('close', gone)
    }
  }

  #start(): ChildProcess {
    const child = startProcess(new URL('./renderer-process.ts', import.meta.url), {
      heapMegabytes,
      ended: () => {
        if (this.#child === child) this.#child = undefined
      },
    })
    return child
  }

  /** Ends the process; nobody waits for a page any more. */
  async close(): Promise<void> {
    if (this.#child) await endProcess(this.#child)
  }
}
