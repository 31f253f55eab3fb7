/** A map that forgets everything before it holds too much: what is in use is soon there again. */
export class Memory<Key, Value> extends Map<Key, Value> {
  readonly #most: number

  /** @param most how many entries it holds. */
  constructor(most: number) {
    super()
    this.#most = most
  }

  override set(key: Key, value: Value): this {
    if (this.size >= this.#most) this.clear()
    return super.set(key, value)
  }
}
