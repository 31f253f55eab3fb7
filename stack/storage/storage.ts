import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { Project, Service } from '../service.ts'
import { Access, service } from './access.ts'
import { Blobs } from './blobs.ts'
import { bucketRoutes } from './buckets.ts'
import { dispatcher } from './call.ts'
import { downloadRoutes } from './download.ts'
import { toStorageError } from './errors.ts'
import { objectRoutes } from './objects.ts'
import { createSigner, signedRoutes } from './signed.ts'
import { uploadRoutes } from './upload.ts'

/**
 * Storage of a project, at `/storage/v1`: rows in its database, bytes in its folder.
 * Rights are the policies on storage.objects and storage.buckets, asked in the caller's name.
 */
export async function createStorage(project: Project): Promise<Service> {
  const access = new Access(project)
  const blobs = new Blobs(join(project.directory, 'objects'))
  await blobs.sweep(await knownVersions(access))

  const limit = project.config.storage.file_size_limit
  const signer = createSigner(project.keys.jwtSecret)
  const dispatch = dispatcher([
    ['GET', '/status', async () => ({})],
    ...bucketRoutes(access, blobs, limit),
    ...signedRoutes(access, signer),
    ...objectRoutes(access, blobs),
    ...uploadRoutes(access, blobs, limit),
    ...downloadRoutes(access, blobs, signer),
  ])

  async function answer(request: IncomingMessage, response: ServerResponse) {
    try {
      const result = await dispatch(request, response)
      if (result !== undefined) sendJson(response, 200, result)
    } catch (cause) {
      // The client left; nobody is there to be told.
      if (request.socket.destroyed) return
      const error = toStorageError(cause)
      if (error.httpStatus >= 500) console.error('storage:', cause)
      if (response.headersSent) response.destroy()
      else sendJson(response, error.httpStatus, error)
    } finally {
      // A refused upload is read to its end, so that the client gets to read why.
      request.unpipe()
      request.resume()
    }
  }

  const running = new Map<Promise<void>, IncomingMessage>()
  let closing = false
  return {
    handle(request, response) {
      if (closing) return void request.socket.destroy()
      const done = answer(request, response).finally(() => running.delete(done))
      running.set(done, request)
    },
    async close() {
      closing = true
      for (const request of running.values()) request.socket.destroy()
      await Promise.all(running.keys())
      await access.close()
    },
  }
}

async function knownVersions(access: Access) {
  const { rows } = await access.run(service, 'storage.object.list', db =>
    db.query<{ version: string }>(`select version from storage.objects where version is not null`),
  )
  return new Set(rows.map(row => row.version))
}

function sendJson(response: ServerResponse, status: number, body: unknown) {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  })
  response.end(text)
}
