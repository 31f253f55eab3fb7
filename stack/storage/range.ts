import { StorageError } from './errors.ts'

/** Positions of the first and the last byte. */
export interface ByteRange {
  start: number
  end: number
}

/**
 * Parses a Range header of one range (RFC 9110, 14.2); several ranges, and other units, are answered whole.
 * @param size of the whole, in bytes.
 * @throws StorageError InvalidRange when nothing of it lies inside.
 */
export function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (!match || (!match[1] && !match[2])) return undefined
  const [, first, last] = match
  const range = first
    ? { start: Number(first), end: last ? Math.min(Number(last), size - 1) : size - 1 }
    : { start: Math.max(0, size - Number(last)), end: size - 1 }
  if (range.start > range.end) throw new StorageError('InvalidRange')
  return range
}
