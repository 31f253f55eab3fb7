/** Lets work of one kind be done one after the other, where two at once would be too much. */
export class Turns {
  #free: Promise<void> = Promise.resolve()

  /**
   * Does the work when all that came before has ended.
   * @throws what `signal` was aborted with, where that was before its turn; what the work throws.
   */
  async take<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const before = this.#free
    const turn = Promise.withResolvers<void>()
    this.#free = before.then(() => turn.promise)
    const aborted = Promise.withResolvers<never>()
    const abort = () => aborted.reject(signal!.reason)
    signal?.addEventListener('abort', abort)
    try {
      signal?.throwIfAborted()
      await Promise.race([before, aborted.promise])
      signal?.throwIfAborted()
      return await work()
    } finally {
      signal?.removeEventListener('abort', abort)
      turn.resolve()
    }
  }
}
