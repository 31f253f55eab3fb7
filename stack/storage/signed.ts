import { errors, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import type { Access } from './access.ts'
import { type Call, type Route, readJson } from './call.ts'
import { StorageError } from './errors.ts'
import { findObject } from './objects.ts'

/** Signs addresses of objects, and knows its own signatures. */
export interface Signer {
  /** @param seconds until the token expires. */
  sign(url: string, seconds: number): Promise<string>
  /** @throws StorageError InvalidJWT; InvalidSignature for a token of another address, or of a person. */
  verify(token: string, url: string): Promise<void>
}

const request = z.object({ expiresIn: z.int().min(1) })

/** @param secret the project's JWT secret; an address, `bucket/key`, is the claim that other tokens lack. */
export function createSigner(secret: string): Signer {
  const key = new TextEncoder().encode(secret)
  return {
    sign: (url, seconds) =>
      new SignJWT({ url })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuedAt()
        .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
        .sign(key),
    async verify(token, url) {
      const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'] }).catch(cause => {
        if (cause instanceof errors.JOSEError) throw new StorageError('InvalidJWT', cause.message, { cause })
        throw cause
      })
      if (payload.url !== url || payload.exp === undefined) throw new StorageError('InvalidSignature')
    },
  }
}

/** Who may read an object may sign its address. */
export function signedRoutes(access: Access, signer: Signer): Route[] {
  async function sign(call: Call) {
    const caller = await access.caller(call.request, call.path)
    const { expiresIn } = await readJson(call.request, request)
    await access.run(caller, 'storage.object.sign', db => findObject(db, call))
    const url = `${call.bucket}/${call.key}`
    // Relative and not encoded: storage-js puts its base address in front and encodes the whole.
    return { signedURL: `/object/sign/${url}?token=${await signer.sign(url, expiresIn)}` }
  }
  return [['POST', '/object/sign/:bucket/:key', sign]]
}
