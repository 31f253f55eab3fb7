import { StorageError } from './errors.ts'

// ASCII only: what S3 calls safe, and what it can handle.
const segment = /^[\w!.*'() &$@=;:+,?-]+$/
const longestKey = 1024
const mimeType = /^[\w.+*-]+\/[\w.+*-]+(;\s*charset=[\w-]+)?$/

/**
 * @returns the key: segments of safe characters between slashes, none of them empty, `.` or `..`.
 * @throws StorageError InvalidKey
 */
export function parseKey(key: string): string {
  const sound =
    key.length <= longestKey &&
    key.split('/').every(part => segment.test(part) && part !== '.' && part !== '..')
  if (!sound) throw new StorageError('InvalidKey', `Invalid key: ${key}`)
  return key
}

/** @throws StorageError InvalidBucketName */
export function parseBucketName(name: string): string {
  if (name.length > 100 || !segment.test(name)) throw new StorageError('InvalidBucketName')
  return name
}

/** @throws StorageError InvalidMimeType when the list holds something other than `type/subtype` and `type/*`. */
export function checkMimeTypes(types: string[]): void {
  for (const type of types) if (!mimeType.test(type)) refuseMimeType(type)
}

/** @throws StorageError InvalidMimeType when a bucket's list does not take the type. */
export function checkMimeType(type: string, allowed: string[] | null): void {
  if (!allowed?.length) return
  const essence = type.split(';')[0]!.trim().toLowerCase()
  const wildcard = `${essence.split('/')[0]}/*`
  const takes = allowed.map(entry => entry.split(';')[0]!.trim().toLowerCase())
  if (!takes.some(entry => entry === essence || entry === wildcard || entry === '*/*')) refuseMimeType(type)
}

function refuseMimeType(type: string): never {
  throw new StorageError('InvalidMimeType', `mime type ${type} is not supported`)
}
