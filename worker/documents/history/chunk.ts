import { deflateRawSync, inflateRawSync } from 'node:zlib'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

/** An update, who wrote it, and when. */
export interface Written {
  /** The uuid of a person or machine; null where it was neither. */
  author: string | null
  /** In microseconds since 1970, as exact as the database has it. */
  at: number
  data: Uint8Array
}

const nobody = ''

/**
 * Packs updates that were written one after the other: a table of authors; then each update as the microseconds since
 * the one before, the place of its author, its length, its bytes; all of it deflated.
 *
 * @param written in the order of their times.
 */
export function pack(written: Written[]): Uint8Array {
  const authors = [...new Set(written.map(({ author }) => author ?? nobody))]
  let before = 0
  const bytes = encoding.encode(encoder => {
    encoding.writeVarUint(encoder, authors.length)
    for (const author of authors) encoding.writeVarString(encoder, author)
    for (const { author, at, data } of written) {
      encoding.writeVarUint(encoder, at - before)
      encoding.writeVarUint(encoder, authors.indexOf(author ?? nobody))
      encoding.writeVarUint8Array(encoder, data)
      before = at
    }
  })
  return deflateRawSync(bytes)
}

/** The updates of a chunk, as they were packed. */
export function unpack(chunk: Uint8Array): Written[] {
  const decoder = decoding.createDecoder(inflateRawSync(chunk))
  const authors: string[] = []
  for (let left = decoding.readVarUint(decoder); left > 0; left--)
    authors.push(decoding.readVarString(decoder))
  const written: Written[] = []
  for (let at = 0; decoding.hasContent(decoder); ) {
    at += decoding.readVarUint(decoder)
    const author = authors[decoding.readVarUint(decoder)] || null
    written.push({ author, at, data: decoding.readVarUint8Array(decoder) })
  }
  return written
}
