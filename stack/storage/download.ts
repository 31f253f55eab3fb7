import { pipeline } from 'node:stream/promises'
import { type Access, service } from './access.ts'
import type { Blobs } from './blobs.ts'
import type { Call, Handler, Route } from './call.ts'
import { StorageError } from './errors.ts'
import { findBucket, findObject, type StoredObject } from './objects.ts'
import { startResponse } from './response.ts'
import type { Signer } from './signed.ts'

type Find = (call: Call) => Promise<StoredObject>

/** Downloads, with HEAD for each of them, and what is known of an object. */
export function downloadRoutes(access: Access, blobs: Blobs, signer: Signer): Route[] {
  const asService = (operation: string) => (call: Call) =>
    access.run(service, operation, db => findObject(db, call))

  const asPublic =
    (operation: string): Find =>
    async call => {
      const bucket = await findBucket(access, call.bucket)
      if (!bucket.public) throw new StorageError('NoSuchBucket')
      return await asService(operation)(call)
    }

  const asUser =
    (operation: string): Find =>
    async call => {
      const bucket = await findBucket(access, call.bucket)
      const reader = bucket.public ? service : await access.caller(call.request, call.path)
      return await access.run(reader, operation, db => findObject(db, call))
    }

  const asSigned: Find = async call => {
    await signer.verify(call.query.get('token') ?? '', `${call.bucket}/${call.key}`)
    return await asService('storage.object.get_signed')(call)
  }

  const send =
    (find: Find): Handler =>
    async call => {
      // Replaced between the row and the bytes, an object has another row the second time.
      const object = await find(call)
      const bytes = (await blobs.open(object.version)) ?? (await blobs.open((await find(call)).version))
      if (!bytes) throw new StorageError('NoSuchKey')
      await using _closed = bytes
      const whole = startResponse(call, object)
      if (whole) await pipeline(bytes.createReadStream({ ...whole, autoClose: false }), call.response)
    }

  const read = asUser('storage.object.get_authenticated')
  const head = asUser('object.head_authenticated_info')
  const readPublic = asPublic('storage.object.get_public')
  const info = asUser('object.get_authenticated_info')
  return [
    ['GET', '/object/info/public/:bucket/:key', describe(asPublic('storage.object.info_public'))],
    ['GET', '/object/info/authenticated/:bucket/:key', describe(info)],
    ['GET', '/object/info/:bucket/:key', describe(info)],
    ['GET', '/object/public/:bucket/:key', send(readPublic)],
    ['HEAD', '/object/public/:bucket/:key', send(readPublic)],
    ['GET', '/object/sign/:bucket/:key', send(asSigned)],
    ['HEAD', '/object/sign/:bucket/:key', send(asSigned)],
    ['GET', '/object/authenticated/:bucket/:key', send(read)],
    ['HEAD', '/object/authenticated/:bucket/:key', send(head)],
    ['GET', '/object/:bucket/:key', send(read)],
    ['HEAD', '/object/:bucket/:key', send(head)],
  ]
}

const describe =
  (find: Find): Handler =>
  async call => {
    const { id, name, version, bucket_id, metadata, user_metadata, created_at } = await find(call)
    return {
      id,
      name,
      version,
      bucket_id,
      size: metadata.size,
      content_type: metadata.mimetype,
      cache_control: metadata.cacheControl,
      etag: metadata.eTag,
      metadata: user_metadata,
      last_modified: metadata.lastModified,
      created_at,
    }
  }
