import { errors, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { ownerOf } from './access.ts'
import { wantsUpsert } from './body.ts'
import { type Call, type Route, readJson } from './call.ts'
import { StorageError } from './errors.ts'
import { transformation } from './image.ts'
import { type Address, findObject } from './objects.ts'
import type { Grant } from './row.ts'
import type { Store } from './storage.ts'

// What a signed address says. `bucket/key` in `url` is what the tokens of people lack, `scope` what tells a token
// that lets in from one that lets out.
const claims = z.object({
  url: z.string(),
  exp: z.number(),
  scope: z.literal('upload').optional(),
  owner: z.string().optional(),
  upsert: z.boolean().optional(),
  transformations: transformation.optional(),
})
type Claims = z.output<typeof claims>

/** Signs addresses of objects, and knows its own signatures. */
export type Signer = ReturnType<typeof createSigner>

/** @param secret the project's JWT secret. */
export function createSigner(secret: string) {
  const key = new TextEncoder().encode(secret)
  /** @throws StorageError InvalidJWT; InvalidSignature for a token of another address or kind, or of a person. */
  async function verify(token: string, { bucket, key: name }: Address, scope?: 'upload') {
    const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'] }).catch(cause => {
      if (cause instanceof errors.JOSEError) throw new StorageError('InvalidJWT', cause.message, { cause })
      throw cause
    })
    const { data } = claims.safeParse(payload)
    if (data?.url !== `${bucket}/${name}` || data.scope !== scope) throw new StorageError('InvalidSignature')
    return data
  }
  return {
    /** @param seconds until the token expires. */
    sign: (claims: Omit<Claims, 'exp'>, seconds: number): Promise<string> =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuedAt()
        .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
        .sign(key),
    verifyDownload: (token: string, address: Address): Promise<Claims> => verify(token, address),
    async verifyUpload(token: string, address: Address): Promise<Grant> {
      const { owner, upsert = false } = await verify(token, address, 'upload')
      return { owner: ownerOf(owner), replace: upsert }
    },
  }
}

const one = z.object({ expiresIn: z.int().min(1), transform: transformation.optional() })
const many = z.object({ expiresIn: z.int().min(1), paths: z.array(z.string()) })
const uploadSeconds = 2 * 60 * 60

/** Who may read an object may sign its address, and who may upload one the address that it will have. */
export function signedRoutes({ access, rows, signer }: Store): Route[] {
  // Relative and not encoded: storage-js puts its base address in front and encodes the whole.
  async function address(url: string, seconds: number, transformations?: Claims['transformations']) {
    const transformed = transformations && Object.keys(transformations).length > 0
    const token = await signer.sign(transformed ? { url, transformations } : { url }, seconds)
    return `/${transformed ? 'render/image' : 'object'}/sign/${url}?token=${token}`
  }

  async function sign(call: Call) {
    const caller = await access.caller(call.request, call.path)
    const { expiresIn, transform } = await readJson(call.request, one)
    await access.run(caller, 'storage.object.sign', db => findObject(db, call))
    return { signedURL: await address(`${call.bucket}/${call.key}`, expiresIn, transform) }
  }

  async function signMany({ request, path: route, bucket }: Call) {
    const caller = await access.caller(request, route)
    const { expiresIn, paths } = await readJson(request, many)
    const text = `select name from storage.objects
      where bucket_id = $1 and name = any ($2) and version is not null`
    const operation = 'storage.object.sign_many'
    const rows = await access.query<{ name: string }>(caller, operation, text, [bucket, paths])
    const found = new Set(rows.map(row => row.name))
    const error = 'Either the object does not exist or you do not have access to it'
    return await Promise.all(
      paths.map(async path =>
        found.has(path)
          ? { error: null, path, signedURL: await address(`${bucket}/${path}`, expiresIn) }
          : { error, path, signedURL: null },
      ),
    )
  }

  async function signUpload({ request, path, bucket, key }: Call) {
    const caller = await access.caller(request, path)
    const upsert = wantsUpsert(request)
    await rows.probe(caller, 'storage.object.sign_upload_url', {
      bucket,
      key,
      owner: caller,
      replace: upsert,
    })
    const url = `${bucket}/${key}`
    const owner = caller.ownerId ?? undefined
    const token = await signer.sign({ url, scope: 'upload', upsert, ...(owner && { owner }) }, uploadSeconds)
    return { url: `/object/upload/sign/${url}?token=${token}`, token }
  }

  return [
    ['POST', '/object/sign/:bucket', signMany],
    ['POST', '/object/sign/:bucket/:key', sign],
    ['POST', '/object/upload/sign/:bucket/:key', signUpload],
  ]
}
