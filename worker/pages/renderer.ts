import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { MessageChannel, Worker } from 'node:worker_threads'
import type { Language } from '../../supabase/functions/_shared/language/language.ts'
import type { Loaded } from '../boards/pictures.ts'

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
 * The thread that makes pages of what links show, one after the other: a large board holds up nobody's edits. One that
 * breaks or takes too long is started anew.
 */
export class Renderer {
  #thread: Worker | undefined
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

  async #perform({ image, ...shared }: Shared): Promise<Rendered> {
    this.#thread ??= this.#start()
    const thread = this.#thread
    const { port1: asked, port2: images } = new MessageChannel()
    // A board is shown without what Storage does not give, or not soon: others wait for their pages.
    let isLate = false
    const late = sleep(imagesWithin, null, { ref: false }).finally(() => {
      isLate = true
    })
    asked.on('message', async ({ path, atMost }) =>
      asked.postMessage(isLate ? null : await Promise.race([late, image(path, atMost)]).catch(() => null)),
    )
    try {
      const answered = once(thread, 'message', { signal: AbortSignal.timeout(within) })
      thread.postMessage({ ...shared, images }, [images])
      return (await answered)[0]
    } catch (error) {
      this.#thread = undefined
      await thread.terminate()
      throw error
    } finally {
      asked.close()
    }
  }

  #start(): Worker {
    const thread = new Worker(new URL('./renderer-thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    })
    // Whoever waits for the answer hears of it.
    thread.on('error', () => {})
    return thread
  }

  /** Ends the thread; nobody waits for a page any more. */
  async close(): Promise<void> {
    await this.#thread?.terminate()
  }
}
