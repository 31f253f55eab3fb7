import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { Project, Service } from '../service.ts'
import { Access, service } from './access.ts'
import { Blobs } from './blobs.ts'
import { bucketRoutes } from './buckets.ts'
import { dispatcher, type Handler, type Route } from './call.ts'
import { downloadRoutes } from './download.ts'
import { toStorageError } from './errors.ts'
import { imageRoutes } from './image.ts'
import { listRoutes } from './list.ts'
import { objectRoutes } from './objects.ts'
import { sendJson } from './response.ts'
import { createRows, type Rows } from './row.ts'
import { createSigner, type Signer, signedRoutes } from './signed.ts'
import { transferRoutes } from './transfer.ts'
import { uploadRoutes } from './upload.ts'

/** What the routes work with. */
export interface Store {
  access: Access
  blobs: Blobs
  rows: Rows
  signer: Signer
  /** Of the project, in bytes; a bucket may only have a smaller one. */
  fileSizeLimit: number
}

/**
 * Storage of a project, at `/storage/v1`: rows in its database, bytes in its folder.
 * Rights are the policies on storage.objects and storage.buckets, asked in the caller's name.
 */
export async function createStorage(project: Project): Promise<Service> {
  const access = new Access(project)
  const blobs = new Blobs(join(project.directory, 'objects'))
  const text = 'select version from storage.objects where version is not null'
  const known = await access.query<{ version: string }>(service, 'storage.object.list', text)
  await blobs.sweep(new Set(known.map(row => row.version)))

  const store: Store = {
    access,
    blobs,
    rows: createRows(access, blobs),
    signer: createSigner(project.keys.jwtSecret),
    fileSizeLimit: project.config.storage.file_size_limit,
  }
  const areas = [signedRoutes, bucketRoutes, listRoutes, objectRoutes, transferRoutes, uploadRoutes]
  const dispatch = dispatcher([
    ['GET', '/status', async () => ({})],
    resumableRoute(store),
    ...[...areas, downloadRoutes, imageRoutes].flatMap(routes => routes(store)),
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

function resumableRoute(store: Store): Route {
  let resumable: Promise<Handler> | undefined
  const handle: Handler = async call => {
    // Most projects never need it, and its library takes a while to load.
    resumable ??= import('./resumable.ts').then(({ createResumable }) => createResumable(store))
    return (await resumable)(call)
  }
  return ['POST|HEAD|PATCH|DELETE', '/upload/resumable(?:/.*)?', handle]
}
