import { isUtf8 } from 'node:buffer'
import * as decoding from 'lib0/decoding'

export class InvalidUpdate extends Error {
  override name = 'InvalidUpdate'
}

type Decoder = decoding.Decoder
const uint = decoding.readVarUint
const deepestValue = 64

/** Returns the length in UTF-16 units, which is what a text takes in clocks. */
export function readText(decoder: Decoder): number {
  const bytes = readBytes(decoder)
  let units = bytes.length
  let ascii = true
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!
    if (byte < 0x80) continue
    ascii = false
    // A continuation byte adds none; what four bytes encode takes two units.
    if (byte < 0xc0) units--
    else if (byte >= 0xf0) units++
  }
  // Every client that decodes it would throw.
  if (!ascii && !isUtf8(bytes)) throw new InvalidUpdate('text')
  return units
}

/** JSON, or the word that Yjs writes for a value that has no JSON. */
export function readJson(decoder: Decoder) {
  const bytes = readBytes(decoder)
  if (!isUtf8(bytes)) throw new InvalidUpdate('JSON')
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString()
  if (text !== 'undefined') JSON.parse(text)
}

/** The types of lib0's any-encoding (lib0/encoding.js, writeAny). */
export const valueType = {
  undefined: 127,
  null: 126,
  integer: 125,
  float32: 124,
  float64: 123,
  bigint: 122,
  false: 121,
  true: 120,
  string: 119,
  object: 118,
  array: 117,
  bytes: 116,
} as const

/** A value of lib0's any-encoding. */
export function readValue(decoder: Decoder, depth = 0) {
  if (depth > deepestValue) throw new InvalidUpdate('nesting')
  switch (decoding.readUint8(decoder)) {
    case valueType.undefined:
    case valueType.null:
    case valueType.false:
    case valueType.true:
      return
    case valueType.integer:
      decoding.readVarInt(decoder)
      return
    case valueType.float32:
      return skip(decoder, 4)
    case valueType.float64:
    case valueType.bigint:
      return skip(decoder, 8)
    case valueType.string:
      readText(decoder)
      return
    case valueType.object:
      for (let left = uint(decoder); left > 0; left--) {
        readText(decoder)
        readValue(decoder, depth + 1)
      }
      return
    case valueType.array:
      for (let left = uint(decoder); left > 0; left--) readValue(decoder, depth + 1)
      return
    case valueType.bytes:
      return skip(decoder, uint(decoder))
  }
  throw new InvalidUpdate('value')
}

function readBytes(decoder: Decoder): Uint8Array {
  const length = uint(decoder)
  const from = decoder.pos
  skip(decoder, length)
  return decoder.arr.subarray(from, decoder.pos)
}

/** @throws InvalidUpdate where fewer bytes are left. */
export function skip(decoder: Decoder, length: number) {
  if (length > decoder.arr.length - decoder.pos) throw new InvalidUpdate('cut off')
  decoder.pos += length
}
