import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { ERRORS, MemoryLocker, Server, type Upload as TusUpload } from '@tus/server'
import { checkInfo, type FileInfo, parseMetadata, wantsUpsert } from './body.ts'
import type { Handler } from './call.ts'
import { StorageError, toStorageError } from './errors.ts'
import { checkMimeType, parseKey } from './names.ts'
import { findBucket } from './objects.ts'
import { Parts, parseId } from './parts.ts'
import type { Upload } from './row.ts'
import type { Store } from './storage.ts'

// In milliseconds, for the request before, which may have lost its client and is told to make an end.
const longestWait = 1000
const base = '/storage/v1/upload/resumable'
const isSigned = ({ url }: IncomingMessage) => /^\/sign(\/|\?|$)/.test(url!.slice(base.length))

const nodeRequest = (request: { runtime?: { node?: { req: unknown } } }) =>
  request.runtime!.node!.req as IncomingMessage

/**
 * Uploads in parts (tus 1.0), which go on after a broken connection or a restart. Policies are asked when one
 * begins and for every part, but for signed addresses; with the last part it becomes an object.
 */
export function createResumable(store: Store): Handler {
  const { access, blobs, rows, signer, fileSizeLimit } = store
  const parts = new Parts(store)
  const locker = new MemoryLocker({ acquireLockTimeout: longestWait })

  /** @throws StorageError when the request may not upload this. */
  async function admit(request: IncomingMessage, operation: string, tusUpload: TusUpload): Promise<Upload> {
    const address = parseId(tusUpload.id)
    const info = parseInfo(tusUpload.metadata)
    if (isSigned(request)) {
      const grant = await signer.verifyUpload(String(request.headers['x-signature'] ?? ''), address)
      return { ...address, info, ...grant }
    }
    const caller = await access.caller(request, request.url!.slice('/storage/v1'.length))
    const upload = { ...address, info, owner: caller, replace: wantsUpsert(request) }
    await rows.probe(caller, operation, upload, tusUpload.size)
    return upload
  }

  async function publish(request: IncomingMessage, tusUpload: TusUpload) {
    const { id, offset: size } = tusUpload
    if ((await parts.publishedSize(id)) === undefined) {
      const upload = await admit(request, 'storage.tus.upload.part', tusUpload)
      const version = await blobs.copy(`${parseId(id).version}.part`, parseId(id).version)
      // What came in several requests has no MD5; the version tells it from all other bytes just as well.
      await rows.publish('storage.tus.upload.part', upload, { version, size, eTag: `"${version}"` })
    }
    await parts.remove(id)
  }

  const server = new Server({
    path: base,
    datastore: parts,
    locker,
    disableTerminationForFinishedUploads: true,
    respectForwardedHeaders: true,
    namingFunction: (_request, metadata) =>
      `${metadata?.bucketName}/${parseKey(metadata?.objectName ?? '')}/${randomUUID()}`,
    generateUrl: (request, { proto, host, path, id }) =>
      `${proto}://${host}${path}${isSigned(nodeRequest(request)) ? '/sign' : ''}/${Buffer.from(id).toString('base64url')}`,
    getFileIdFromRequest: (_request, segment = '') => Buffer.from(segment, 'base64url').toString(),
    async maxSize(_request, id) {
      const bucket = await findBucket(access, parseId(id!).bucket)
      return Math.min(fileSizeLimit, bucket.file_size_limit ?? fileSizeLimit)
    },
    async onUploadCreate(request, upload) {
      const { bucket, info } = await admit(nodeRequest(request), 'storage.tus.upload.create', upload)
      checkMimeType(info.contentType, (await findBucket(access, bucket)).allowed_mime_types)
      return {}
    },
    async onIncomingRequest(request, id) {
      const node = nodeRequest(request)
      if (node.method === 'POST' || (node.method === 'HEAD' && !isSigned(node))) return
      const upload = await parts.getUpload(id)
      if (upload.offset !== upload.size) await admit(node, 'storage.tus.upload.part', upload)
    },
    async onUploadFinish(request, upload) {
      const lock = locker.newLock(upload.id)
      await lock.lock(request.signal, () => {})
      try {
        await publish(nodeRequest(request), upload)
      } finally {
        await lock.unlock()
      }
      return { headers: { 'Tus-Complete': '1' } }
    },
    onResponseError(_request, error) {
      if ('status_code' in error && error !== ERRORS.ERR_LOCK_TIMEOUT) return undefined
      const refusal = error instanceof Error ? toStorageError(error) : new StorageError('ResourceLocked')
      if (refusal.status >= 500) console.error('storage:', error)
      return { status_code: refusal.status, body: refusal.message }
    },
  })
  return async ({ request, response }) => {
    // The server waits for its answer to be sent, for ever when the client is gone.
    await Promise.race([server.handle(request, response), once(response, 'close')])
  }
}

function parseInfo(metadata: TusUpload['metadata']): FileInfo {
  const { contentType, cacheControl, metadata: userMetadata } = metadata ?? {}
  return checkInfo({
    contentType: contentType ?? 'application/octet-stream',
    cacheControl: /^\d+$/.test(cacheControl ?? '') ? `max-age=${cacheControl}` : 'no-cache',
    userMetadata: parseMetadata(userMetadata ?? undefined),
  })
}
