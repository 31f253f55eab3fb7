import { z } from 'zod'
import { type Call, check, type Handler, type Route } from './call.ts'
import { createReader, type Find, openObject } from './download.ts'
import { StorageError } from './errors.ts'
import { sendJson, startResponse } from './response.ts'
import type { Store } from './storage.ts'

const longestSide = 2500
const largestFile = 25 * 2 ** 20
const mostPixels = 50e6
const longestSeconds = 10

// Too large a side is cut to what is allowed, and 0 is none: so does the platform.
const side = z.coerce
  .number()
  .int()
  .min(0)
  .transform(length => Math.min(length, longestSide) || undefined)
  .optional()

/** How an image is to come, in a query or in a signed address. */
export const transformation = z.object({
  width: side,
  height: side,
  resize: z.enum(['cover', 'contain', 'fill']).optional(),
  quality: z.coerce.number().int().min(20).max(100).optional(),
  format: z.enum(['origin', 'avif', 'webp']).optional(),
})
type Transformation = z.output<typeof transformation>

const fits = { cover: 'cover', contain: 'inside', fill: 'fill' } as const
// What is read but cannot be written becomes a PNG.
const written = ['jpeg', 'webp', 'avif', 'tiff', 'gif', 'png'] as const

/** Images as they are wanted: smaller, cut, in another format. */
export function imageRoutes(store: Store): Route[] {
  async function render(call: Call, find: Find, operation: string, wanted: Transformation) {
    const { response, request } = call
    const opened = await openObject(store.blobs, () => find(call, operation)).catch(error => {
      if (!(error instanceof StorageError && error.code === 'NoSuchKey')) throw error
    })
    if (!opened) {
      response.setHeader('cache-control', 'no-store')
      const message = 'The resource was not found'
      return sendJson(response, 400, { error: 'Not found', message, statusCode: '404' })
    }
    const { object, bytes } = opened
    await using _closed = bytes
    if (object.metadata.size > largestFile) refuse('Source image file is too big')
    const accepted = request.headers.accept?.includes('image/webp') ? 'webp' : 'origin'
    const image = await transform(await bytes.readFile(), wanted, wanted.format ?? accepted)
    const metadata = { ...object.metadata, size: image.data.length, mimetype: `image/${image.format}` }
    if (!wanted.format) response.setHeader('Vary', 'Accept')
    const range = startResponse(call, { ...object, metadata })
    if (range) response.end(image.data.subarray(range.start, range.end + 1))
  }

  const { asUser, asPublic, asSigned } = createReader(store)
  const asked =
    (find: Find, operation: string): Handler =>
    call =>
      render(call, find, operation, check(Object.fromEntries(call.query), transformation))
  async function renderSigned(call: Call) {
    const { transformations } = await store.signer.verifyDownload(call.query.get('token') ?? '', call)
    await render(call, asSigned, 'storage.render.image_sign', transformations ?? {})
  }
  const authenticated = asked(asUser, 'storage.render.image_authenticated')
  return [
    ['GET', '/render/image/authenticated/:bucket/:key', authenticated],
    ['GET', '/render/image/public/:bucket/:key', asked(asPublic, 'storage.render.image_public')],
    ['GET', '/render/image/sign/:bucket/:key', renderSigned],
  ]
}

async function transform(file: Buffer, wanted: Transformation, format: 'origin' | 'avif' | 'webp') {
  const { width, height, resize = 'cover', quality = 80 } = wanted
  // Its library takes a while to load, and most never need it.
  const { default: sharp } = await import('sharp')
  const source = sharp(file, { limitInputPixels: mostPixels }).timeout({ seconds: longestSeconds })
  try {
    const { format: read } = await source.metadata()
    const origin = read === 'heif' ? 'avif' : read
    const target = written.find(name => name === (format === 'origin' ? origin : format)) ?? 'png'
    const image = source.autoOrient().resize({ width, height, fit: fits[resize], withoutEnlargement: true })
    const encoder = target === 'png' || target === 'gif' ? image[target]() : image[target]({ quality })
    return { data: await encoder.toBuffer(), format: target }
  } catch (cause) {
    return refuse('Invalid source image', cause)
  }
}

function refuse(message: string, cause?: unknown): never {
  throw new StorageError('InvalidRequest', message, { cause, status: 422 })
}
