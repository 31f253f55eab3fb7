import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { firstReaching, insert, type Range } from './ranges.ts'

// So many are put in their places one by one, as those of who takes back what they type; more are put in order later.
const few = 32

/** What is deleted of each client's edits, to tell whether a set of deletions holds any news. */
export class Deletions {
  readonly #ranges = new Map<number, Range[]>()
  /** Whose ranges are neither in order nor joined yet: once for many updates, since there may be many ranges. */
  readonly #loose = new Set<number>()

  /** Adds the deletions that begin at `at` in an update that has been skimmed. */
  add(update: Uint8Array, at: number): void {
    if (update[at] === 0) return
    for (const [client, added] of read(update, at)) {
      const ranges = this.#ranges.get(client) ?? []
      this.#ranges.set(client, ranges)
      if (added.length > few) this.#loose.add(client)
      const isLoose = this.#loose.has(client)
      for (const range of added)
        if (isLoose) ranges.push(range)
        else insert(ranges, range)
    }
  }

  /** Whether all deletions of an update are known. */
  hold(update: Uint8Array, at: number): boolean {
    this.#order()
    for (const [client, asked] of read(update, at)) {
      const known = this.#ranges.get(client)
      if (!known || !asked.every(range => isWithin(known, range))) return false
    }
    return true
  }

  /** Writes them as they stand at the end of an update. */
  write(encoder: encoding.Encoder): void {
    this.#order()
    encoding.writeVarUint(encoder, this.#ranges.size)
    for (const [client, ranges] of this.#ranges) {
      encoding.writeVarUint(encoder, client)
      encoding.writeVarUint(encoder, ranges.length)
      for (const [from, to] of ranges) {
        encoding.writeVarUint(encoder, from)
        encoding.writeVarUint(encoder, to - from)
      }
    }
  }

  #order() {
    for (const client of this.#loose)
      this.#ranges.set(client, join(this.#ranges.get(client)!.sort((a, b) => a[0] - b[0])))
    this.#loose.clear()
  }
}

function read(update: Uint8Array, at: number): Map<number, Range[]> {
  const decoder = decoding.createDecoder(update)
  decoder.pos = at
  const ranges = new Map<number, Range[]>()
  for (let clients = decoding.readVarUint(decoder); clients > 0; clients--) {
    const client = decoding.readVarUint(decoder)
    const list = ranges.get(client) ?? []
    ranges.set(client, list)
    for (let left = decoding.readVarUint(decoder); left > 0; left--) {
      const from = decoding.readVarUint(decoder)
      list.push([from, from + decoding.readVarUint(decoder)])
    }
  }
  return ranges
}

function join(sorted: Range[]): Range[] {
  const joined: Range[] = []
  for (const [from, to] of sorted) {
    const last = joined.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else joined.push([from, to])
  }
  return joined
}

function isWithin(known: Range[], [from, to]: Range): boolean {
  const range = known[firstReaching(known, to)]
  return range !== undefined && range[0] <= from
}
