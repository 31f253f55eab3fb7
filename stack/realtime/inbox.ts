import type { Member } from './topics.ts'

type Receive = Member['receive']

/** What comes for a client that is still joining waits here; what it gets as missed does not come again. */
export class Inbox {
  readonly #deliver: Receive
  readonly #known = new Set<string>()
  #held: Parameters<Receive>[] | undefined = []

  constructor(deliver: Receive) {
    this.#deliver = deliver
  }

  receive(...delivery: Parameters<Receive>): void {
    if (this.#held) this.#held.push(delivery)
    else if (!this.#known.has(delivery[0].meta?.id ?? '')) this.#deliver(...delivery)
  }

  /** Lets through what has come, and everything from now on. @param known ids of messages that the client has. */
  open(known: string[]): void {
    for (const id of known) this.#known.add(id)
    const held = this.#held ?? []
    this.#held = undefined
    for (const delivery of held) this.receive(...delivery)
  }
}
