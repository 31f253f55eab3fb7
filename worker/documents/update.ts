import * as decoding from 'lib0/decoding'
import type { ClockRange } from './clocks.ts'
import { InvalidUpdate, readJson, readText, readValue, skip, valueType } from './value.ts'

/** What an update brings, without having built anything of it. */
export interface Skimmed {
  ranges: ClockRange[]
  /** Where the deletions begin. */
  deletionsAt: number
  deletions: boolean
}

// Far beyond any real document, and sums of them are still exact.
const highestClock = 2 ** 40

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
    const ranges = readStructs(decoder)
    const deletionsAt = decoder.pos
    const deletions = readDeletions(decoder)
    if (decoder.pos !== update.length) throw new InvalidUpdate('bytes left over')
    return { ranges, deletionsAt, deletions }
  } catch (cause) {
    throw cause instanceof InvalidUpdate ? cause : new InvalidUpdate('cut off', { cause })
  }
}

/** Whether a client could apply it. */
export function isValid(update: Uint8Array): boolean {
  try {
    skim(update)
    return true
  } catch {
    return false
  }
}

/** An update with neither edits nor deletions. */
export const isEmpty = (update: Uint8Array) => update.length === 2 && update[0] === 0 && update[1] === 0

type Decoder = decoding.Decoder
const uint = decoding.readVarUint

function readStructs(decoder: Decoder): ClockRange[] {
  const ranges: ClockRange[] = []
  const clients = new Set<number>()
  for (let left = uint(decoder); left > 0; left--) {
    let structs = uint(decoder)
    const client = readClient(decoder)
    let from = readClock(decoder)
    // Yjs would drop the first of two parts of one client.
    if (structs === 0 || clients.has(client)) throw new InvalidUpdate('client')
    clients.add(client)
    let clock = from
    for (; structs > 0; structs--) {
      const info = decoding.readUint8(decoder)
      const length = readStruct(decoder, info, client, clock)
      if (!(length >= 1 && clock + length <= highestClock)) throw new InvalidUpdate('length')
      if (info === kind.skip) {
        if (clock > from) ranges.push({ client, from, to: clock })
        from = clock + length
      }
      clock += length
    }
    if (clock > from) ranges.push({ client, from, to: clock })
  }
  return ranges
}

/** The kinds of structs and contents, the lower five bits of a struct's first byte. */
const kind = {
  collected: 0,
  deleted: 1,
  json: 2,
  binary: 3,
  string: 4,
  embed: 5,
  format: 6,
  type: 7,
  any: 8,
  document: 9,
  skip: 10,
} as const
const hasOrigin = 0x80
const hasRightOrigin = 0x40
const hasParentKey = 0x20

/** Returns how many clocks it takes. */
function readStruct(decoder: Decoder, info: number, client: number, clock: number): number {
  if (info === kind.collected || info === kind.skip) return uint(decoder)
  if (info & hasOrigin) readReference(decoder, client, clock)
  if (info & hasRightOrigin) readReference(decoder, client, clock)
  if (!(info & (hasOrigin | hasRightOrigin))) {
    const named = uint(decoder)
    if (named === 1) readText(decoder)
    else if (named === 0) readReference(decoder, client, clock)
    else throw new InvalidUpdate('parent')
    if (info & hasParentKey) readText(decoder)
  }
  return readContent(decoder, info & 31)
}

function readContent(decoder: Decoder, content: number): number {
  switch (content) {
    case kind.deleted:
      return uint(decoder)
    case kind.json:
      return repeat(decoder, uint(decoder), readJson)
    case kind.binary:
      skip(decoder, uint(decoder))
      return 1
    case kind.string:
      return readText(decoder)
    case kind.embed:
      readJson(decoder)
      return 1
    case kind.format:
      readText(decoder)
      readJson(decoder)
      return 1
    case kind.type:
      readType(decoder)
      return 1
    case kind.any:
      return repeat(decoder, uint(decoder), readValue)
    case kind.document:
      readText(decoder)
      if (decoder.arr[decoder.pos] !== valueType.object) throw new InvalidUpdate('subdocument')
      readValue(decoder)
      return 1
  }
  throw new InvalidUpdate('content')
}

function repeat(decoder: Decoder, times: number, read: (decoder: Decoder) => void): number {
  for (let left = times; left > 0; left--) read(decoder)
  return times
}

/** Shared types: array, map, text, XML element (named), fragment, hook (named), XML text. */
function readType(decoder: Decoder) {
  const type = uint(decoder)
  if (type > 6) throw new InvalidUpdate('type')
  if (type === 3 || type === 5) readText(decoder)
}

function readClient(decoder: Decoder): number {
  const client = uint(decoder)
  if (client > 0xffffffff) throw new InvalidUpdate('client')
  return client
}

function readClock(decoder: Decoder): number {
  const clock = uint(decoder)
  if (clock > highestClock) throw new InvalidUpdate('clock')
  return clock
}

function readReference(decoder: Decoder, client: number, clock: number) {
  const other = readClient(decoder)
  const at = readClock(decoder)
  if (other === client && at >= clock) throw new InvalidUpdate('refers to itself or its future')
}

function readDeletions(decoder: Decoder): boolean {
  let any = false
  for (let clients = uint(decoder); clients > 0; clients--) {
    readClient(decoder)
    for (let left = uint(decoder); left > 0; left--) {
      const clock = readClock(decoder)
      const length = uint(decoder)
      if (length < 1 || clock + length > highestClock) throw new InvalidUpdate('deletion')
      any = true
    }
  }
  return any
}
