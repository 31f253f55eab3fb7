import { isDeepStrictEqual } from 'node:util'
import type { Address, Member, Topics } from './topics.ts'

/** What a client says of itself, with Phoenix' names for this statement and the one it replaces. */
interface Meta {
  [property: string]: unknown
  phx_ref: string
  phx_ref_prev?: string
}

/** Everybody of one topic by key; several clients may share one. */
export type Presences = Record<string, { metas: Meta[] }>

interface Tracked {
  key: string
  statement: Record<string, unknown>
  meta: Meta
}

/** Who is present in the topics of a project. Every change is told to all members, the changing one included. */
export class Presence {
  readonly #topics: Topics
  readonly #tracked = new Map<Member, Tracked>()

  constructor(topics: Topics) {
    this.#topics = topics
  }

  state(address: Address): Presences {
    const metas = new Map<string, Meta[]>()
    for (const member of this.#topics.members(address)) {
      const tracked = this.#tracked.get(member)
      if (tracked) metas.set(tracked.key, [...(metas.get(tracked.key) ?? []), tracked.meta])
    }
    return Object.fromEntries([...metas].map(([key, metas]) => [key, { metas }]))
  }

  /** The same statement again is no change. */
  track(member: Member, key: string, statement: Record<string, unknown>): void {
    const before = this.#tracked.get(member)
    if (before && isDeepStrictEqual(before.statement, statement)) return
    const meta: Meta = { ...statement, phx_ref: crypto.randomUUID() }
    if (before) meta.phx_ref_prev = before.meta.phx_ref
    const tracked = { key, statement, meta }
    this.#tracked.set(member, tracked)
    this.#tell(member.address, tracked, before)
  }

  untrack(member: Member): void {
    const before = this.#tracked.get(member)
    if (!before) return
    this.#tracked.delete(member)
    this.#tell(member.address, undefined, before)
  }

  #tell(address: Address, joined: Tracked | undefined, left: Tracked | undefined): void {
    const diff = { joins: presencesOf(joined), leaves: presencesOf(left) }
    for (const member of this.#topics.members(address)) member.presenceChanged(diff)
  }
}

const presencesOf = (tracked: Tracked | undefined): Presences =>
  tracked ? { [tracked.key]: { metas: [tracked.meta] } } : {}
