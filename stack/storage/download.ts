import { pipeline } from 'node:stream/promises'
import { service } from './access.ts'
import type { Blobs } from './blobs.ts'
import type { Call, Handler, Route } from './call.ts'
import { StorageError } from './errors.ts'
import { findBucket, findObject, type StoredObject } from './objects.ts'
import { startResponse } from './response.ts'
import type { Store } from './storage.ts'

// Bytes: the default of 64 KiB takes twice the CPU time.
const readAtOnce = 2 ** 18

/** Finds the object that a request may read. `operation` is what policies are told. */
export type Find = (call: Call, operation: string) => Promise<StoredObject>

/** Whom to ask whether an object may be read. */
export function createReader({ access, signer }: Store) {
  const asService: Find = (call, operation) => access.run(service, operation, db => findObject(db, call))

  const asPublic: Find = async (call, operation) => {
    const bucket = await findBucket(access, call.bucket)
    if (!bucket.public) throw new StorageError('NoSuchBucket')
    return await asService(call, operation)
  }

  /** In the caller's name; what is in a public bucket needs no right. */
  const asUser: Find = async (call, operation) => {
    const bucket = await findBucket(access, call.bucket)
    const reader = bucket.public ? service : await access.caller(call.request, call.path)
    return await access.run(reader, operation, db => findObject(db, call))
  }

  /** By the token in the address. */
  const asSigned: Find = async (call, operation) => {
    await signer.verifyDownload(call.query.get('token') ?? '', call)
    return await asService(call, operation)
  }

  return { asPublic, asUser, asSigned }
}

/**
 * The object and its bytes, which the caller closes. Replaced between the two, it is looked up once more.
 * @throws StorageError NoSuchKey, and what `find` throws.
 */
export async function openObject(blobs: Blobs, find: () => Promise<StoredObject>) {
  for (let attempt = 0; attempt < 2; attempt++) {
    const object = await find()
    const bytes = await blobs.open(object.version)
    if (bytes) return { object, bytes }
  }
  throw new StorageError('NoSuchKey')
}

/** Downloads, with HEAD for each of them, and what is known of an object. */
export function downloadRoutes(store: Store): Route[] {
  const { asPublic, asSigned, asUser } = createReader(store)
  const send =
    (find: Find, operation: string): Handler =>
    async call => {
      const { object, bytes } = await openObject(store.blobs, () => find(call, operation))
      await using _closed = bytes
      const whole = startResponse(call, object)
      const reading = { ...whole, autoClose: false, highWaterMark: readAtOnce }
      if (whole) await pipeline(bytes.createReadStream(reading), call.response)
    }

  const read = send(asUser, 'storage.object.get_authenticated')
  const head = send(asUser, 'object.head_authenticated_info')
  const info = describe(asUser, 'object.get_authenticated_info')
  return [
    ['GET', '/object/info/public/:bucket/:key', describe(asPublic, 'storage.object.info_public')],
    ['GET', '/object/info/authenticated/:bucket/:key', info],
    ['GET', '/object/info/:bucket/:key', info],
    ['GET|HEAD', '/object/public/:bucket/:key', send(asPublic, 'storage.object.get_public')],
    ['GET|HEAD', '/object/sign/:bucket/:key', send(asSigned, 'storage.object.get_signed')],
    ['GET', '/object/authenticated/:bucket/:key', read],
    ['HEAD', '/object/authenticated/:bucket/:key', head],
    ['GET', '/object/:bucket/:key', read],
    ['HEAD', '/object/:bucket/:key', head],
  ]
}

const describe =
  (find: Find, operation: string): Handler =>
  async call => {
    const { id, name, version, bucket_id, metadata, user_metadata, created_at } = await find(call, operation)
    const { size, mimetype: content_type, cacheControl: cache_control, eTag: etag } = metadata
    const about = { size, content_type, cache_control, etag, last_modified: metadata.lastModified }
    return { id, name, version, bucket_id, ...about, metadata: user_metadata, created_at }
  }
