import * as decoding from 'lib0/decoding'
import { InvalidUpdate, readJson, readText, readValue, skip, valueType } from './value.ts'

type Decoder = decoding.Decoder
const uint = decoding.readVarUint

// Far beyond any real document, and sums of them are still exact.
export const highestClock = 2 ** 40

/** The kinds of structs and contents, the lower five bits of a struct's first byte. */
export const kind = {
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

/**
 * Reads one struct (yjs/src/structs/*.js) after its first byte, and returns how many clocks it takes.
 *
 * @param needs is given the edits of other clients that it names: client and clock by turns.
 * @throws InvalidUpdate where a client could not apply it.
 */
export function readStruct(
  decoder: Decoder,
  info: number,
  client: number,
  clock: number,
  needs: number[],
): number {
  if (info === kind.collected || info === kind.skip) return uint(decoder)
  if (info & hasOrigin) readReference(decoder, client, clock, needs)
  if (info & hasRightOrigin) readReference(decoder, client, clock, needs)
  if (!(info & (hasOrigin | hasRightOrigin))) {
    const named = uint(decoder)
    if (named === 1) readText(decoder)
    else if (named === 0) readReference(decoder, client, clock, needs)
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

/** @throws InvalidUpdate */
export function readClient(decoder: Decoder): number {
  const client = uint(decoder)
  if (client > 0xffffffff) throw new InvalidUpdate('client')
  return client
}

/** @throws InvalidUpdate */
export function readClock(decoder: Decoder): number {
  const clock = uint(decoder)
  if (clock > highestClock) throw new InvalidUpdate('clock')
  return clock
}

function readReference(decoder: Decoder, client: number, clock: number, needs: number[]) {
  const other = readClient(decoder)
  const at = readClock(decoder)
  if (other !== client) needs.push(other, at)
  else if (at >= clock) throw new InvalidUpdate('refers to itself or its future')
}
