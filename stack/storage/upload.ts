import pg from 'pg'
import { type Access, service } from './access.ts'
import type { Blobs } from './blobs.ts'
import { openBody } from './body.ts'
import type { Call, Route } from './call.ts'
import { StorageError, toStorageError } from './errors.ts'
import { checkMimeType } from './names.ts'
import { findBucket } from './objects.ts'
import { probeRow, type Upload, writeRow } from './row.ts'

/**
 * Uploads. First a row is written in the caller's name and undone: that is how policies are asked. Then the
 * bytes go to disk, and at last the service writes the row, so that no row ever is without its bytes.
 *
 * @param fileSizeLimit of the project, in bytes; a bucket may only have a smaller one.
 */
export function uploadRoutes(access: Access, blobs: Blobs, fileSizeLimit: number): Route[] {
  async function upload({ request, path, bucket: id, key }: Call, operation: string, replace: boolean) {
    const caller = await access.caller(request, path)
    const bucket = await findBucket(access, id)
    const body = await openBody(request)
    checkMimeType(body.contentType, bucket.allowed_mime_types)
    const limit = Math.min(fileSizeLimit, bucket.file_size_limit ?? fileSizeLimit)
    const announced = Number(request.headers['content-length'] ?? 0)
    if (body.stream === request && announced > limit) throw new StorageError('EntityTooLarge')

    const row: Upload = { bucket: bucket.id, key, caller, body, replace }
    await access.probe(caller, operation, db => probeRow(db, row, announced)).catch(refuseDuplicate)
    const bytes = await blobs.write(body.stream, limit)
    const written = await access
      .run(service, operation, db => writeRow(db, row, bytes))
      .catch(async error => {
        // Only a refusal is certain. A connection lost at the commit may have left a row, which needs its bytes.
        if (error instanceof pg.DatabaseError) await blobs.remove([bytes.version])
        return refuseDuplicate(error)
      })
    if (written.replaced) await blobs.remove([written.replaced])
    return { Id: written.id, Key: `${bucket.id}/${key}` }
  }

  const create = (call: Call) =>
    upload(call, 'storage.object.upload', call.request.headers['x-upsert'] === 'true')
  const update = (call: Call) => upload(call, 'storage.object.upload_update', true)
  return [
    ['POST', '/object/:bucket/:key', create],
    ['PUT', '/object/:bucket/:key', update],
  ]
}

function refuseDuplicate(error: unknown): never {
  const refusal = toStorageError(error)
  throw refusal.code === 'ResourceAlreadyExists' ? new StorageError('KeyAlreadyExists') : refusal
}
