import { type Broadcast, encodeBroadcast, type Version } from './frames.ts'
import type { Presences } from './presence.ts'

/** A topic by its name without `realtime:`. The private and the public one of a name have nothing in common. */
export interface Address {
  topic: string
  private: boolean
}

/** Somebody who has joined a topic. */
export interface Member {
  readonly address: Address
  /** @param encode the broadcast as a frame, made once per version, however many members there are. */
  receive(broadcast: Broadcast, encode: (version: Version) => string | Buffer | undefined): void
  presenceChanged(diff: { joins: Presences; leaves: Presences }): void
}

/** Who has joined which topic of the project. */
export class Topics {
  readonly #members = new Map<string, Set<Member>>()

  add(member: Member): void {
    const key = keyOf(member.address)
    const members = this.#members.get(key)
    if (members) members.add(member)
    else this.#members.set(key, new Set([member]))
  }

  remove(member: Member): void {
    const key = keyOf(member.address)
    const members = this.#members.get(key)
    members?.delete(member)
    if (members?.size === 0) this.#members.delete(key)
  }

  members(address: Address): Iterable<Member> {
    return this.#members.get(keyOf(address)) ?? []
  }

  /** Hands a broadcast to every member of the topic but its sender. */
  publish(address: Address, broadcast: Broadcast, sender?: Member): void {
    const frames = new Map<Version, string | Buffer | undefined>()
    const encode = (version: Version) => {
      if (!frames.has(version))
        frames.set(version, encodeBroadcast(version, `realtime:${address.topic}`, broadcast))
      return frames.get(version)
    }
    for (const member of this.members(address)) if (member !== sender) member.receive(broadcast, encode)
  }
}

const keyOf = ({ topic, private: isPrivate }: Address) => `${isPrivate ? 'private' : 'public'}:${topic}`
