import { openBody, wantsUpsert } from './body.ts'
import type { Call, Route } from './call.ts'
import { StorageError } from './errors.ts'
import { checkMimeType } from './names.ts'
import { findBucket } from './objects.ts'
import type { Grant, Upload } from './row.ts'
import type { Store } from './storage.ts'

/**
 * Uploads. First policies are asked, by a probe of the row. Then the bytes go to disk, and at last the row is
 * written. What a signed address lets in was asked about when it was signed.
 */
export function uploadRoutes({ access, blobs, rows, signer, fileSizeLimit }: Store): Route[] {
  async function receive(
    { request, bucket: id, key }: Call,
    operation: string,
    grant: Grant,
    ask: (upload: Upload, announced: number) => Promise<void>,
  ) {
    const bucket = await findBucket(access, id)
    const body = await openBody(request)
    checkMimeType(body.contentType, bucket.allowed_mime_types)
    const limit = Math.min(fileSizeLimit, bucket.file_size_limit ?? fileSizeLimit)
    const announced = Number(request.headers['content-length'] ?? 0)
    if (body.stream === request && announced > limit) throw new StorageError('EntityTooLarge')

    const upload: Upload = { bucket: bucket.id, key, info: body, ...grant }
    await ask(upload, announced)
    const row = await rows.publish(operation, upload, await blobs.write(body.stream, limit))
    return { Id: row.id, Key: `${bucket.id}/${key}` }
  }

  async function upload(call: Call, operation: string, replace: boolean) {
    const caller = await access.caller(call.request, call.path)
    return await receive(call, operation, { owner: caller, replace }, (row, announced) =>
      rows.probe(caller, operation, row, announced),
    )
  }

  async function uploadSigned(call: Call) {
    const grant = await signer.verifyUpload(call.query.get('token') ?? '', call)
    return await receive(call, 'storage.object.upload_signed', grant, async () => {})
  }

  return [
    ['PUT', '/object/upload/sign/:bucket/:key', uploadSigned],
    [
      'POST',
      '/object/:bucket/:key',
      call => upload(call, 'storage.object.upload', wantsUpsert(call.request)),
    ],
    ['PUT', '/object/:bucket/:key', call => upload(call, 'storage.object.upload_update', true)],
  ]
}
