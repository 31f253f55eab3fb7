import * as decoding from 'lib0/decoding'
import type { ClockRange } from './clocks.ts'
import { highestClock, kind, readClient, readClock, readStruct } from './struct.ts'
import { InvalidUpdate } from './value.ts'
import type { Part } from './waiting.ts'

/** What an update brings, without having built anything of it. */
export interface Skimmed {
  ranges: ClockRange[]
  /** The same with what they build on: a part ends before an edit that needs later ones of others. */
  parts: Part[]
  /** Where the deletions begin. */
  deletionsAt: number
  deletions: boolean
}

/**
 * Reads a Yjs update (version 1 of the encoding, as in yjs/src/structs/*.js) from end to end, without building it.
 *
 * Y.decodeUpdate is not enough: it lets through what makes every client that applies it throw, for instance an
 * item that names itself as its origin, text that is not UTF-8, or bytes left over.
 *
 * @throws InvalidUpdate where a client could not apply it.
 */
export function skim(update: Uint8Array): Skimmed {
  try {
    const decoder = decoding.createDecoder(update)
    const parts: Part[] = []
    const ranges = readStructs(decoder, parts)
    const deletionsAt = decoder.pos
    const needs = readDeletions(decoder)
    if (decoder.pos !== update.length) throw new InvalidUpdate('bytes left over')
    if (needs.length > 0)
      parts.push({ client: undefined, from: 0, to: 0, needs, bytes: decoder.pos - deletionsAt })
    return { ranges, parts, deletionsAt, deletions: needs.length > 0 }
  } catch (cause) {
    throw cause instanceof InvalidUpdate ? cause : new InvalidUpdate('cut off', { cause })
  }
}

/** The same, but undefined where a client could not apply it. */
export function skimValid(update: Uint8Array): Skimmed | undefined {
  try {
    return skim(update)
  } catch {
    return undefined
  }
}

/** Whether a client could apply it. */
export const isValid = (update: Uint8Array): boolean => skimValid(update) !== undefined

/** How many clients' edits an update says that it brings, before any is read; 0 where it is too short for these. */
export function clientsOf(update: Uint8Array): number {
  try {
    const clients = uint(decoding.createDecoder(update))
    return clients < update.length ? clients : 0
  } catch {
    return 0
  }
}

/** An update with neither edits nor deletions. */
export const isEmpty = (update: Uint8Array) => update.length === 2 && update[0] === 0 && update[1] === 0

type Decoder = decoding.Decoder
const none: number[] = []
const uint = decoding.readVarUint

function readStructs(decoder: Decoder, parts: Part[]): ClockRange[] {
  const ranges: ClockRange[] = []
  const clients = new Set<number>()
  const needs: number[] = []
  for (let left = uint(decoder); left > 0; left--) {
    let structs = uint(decoder)
    const client = readClient(decoder)
    let from = readClock(decoder)
    // Yjs would drop the first of two parts of one client.
    if (structs === 0 || clients.has(client)) throw new InvalidUpdate('client')
    clients.add(client)
    let clock = from
    const needed = new Map<number, number>()
    let part: Part | undefined
    for (; structs > 0; structs--) {
      const at = decoder.pos
      const info = decoding.readUint8(decoder)
      needs.length = 0
      const length = readStruct(decoder, info, client, clock, needs)
      if (!(length >= 1 && clock + length <= highestClock)) throw new InvalidUpdate('length')
      if (info === kind.skip) {
        if (clock > from) ranges.push({ client, from, to: clock })
        from = clock + length
        part = undefined
      } else {
        const news = needs.length > 0 && raise(needed, needs)
        if (!part || news) {
          part = { client, from: clock, to: clock, needs: news ? needs.slice() : none, bytes: 0 }
          parts.push(part)
        }
        part.to = clock + length
        part.bytes += decoder.pos - at
      }
      clock += length
    }
    if (clock > from) ranges.push({ client, from, to: clock })
  }
  return ranges
}

/** Returns whether any of them is beyond what was needed before. */
function raise(needed: Map<number, number>, needs: number[]): boolean {
  let raised = false
  for (let i = 0; i < needs.length; i += 2) {
    const known = needed.get(needs[i]!)
    if (known !== undefined && known >= needs[i + 1]!) continue
    needed.set(needs[i]!, needs[i + 1]!)
    raised = true
  }
  return raised
}

/** Returns the last edit of each client that is deleted, in the form of `Part.needs`. */
function readDeletions(decoder: Decoder): number[] {
  const needs: number[] = []
  for (let clients = uint(decoder); clients > 0; clients--) {
    const client = readClient(decoder)
    let last = -1
    for (let left = uint(decoder); left > 0; left--) {
      const clock = readClock(decoder)
      const length = uint(decoder)
      if (length < 1 || clock + length > highestClock) throw new InvalidUpdate('deletion')
      last = Math.max(last, clock + length - 1)
    }
    if (last >= 0) needs.push(client, last)
  }
  return needs
}
