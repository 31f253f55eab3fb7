import type { Keys } from '../keys.ts'
import type { Authorization, Extension, Visitor } from './authorization.ts'
import { type Claims, Refusal, verifyToken } from './token.ts'
import type { Address } from './topics.ts'

/** What one token allows on one topic. The database is asked about each right once. */
export interface Admission {
  readonly token: string
  readonly claims: Claims
  mayRead(extension: Extension): boolean
  /** Asks at the first use, and then also whether it may be read, where the join left that open. */
  mayWrite(extension: Extension): Promise<boolean>
}

/**
 * Admits whoever presents the token to a topic.
 *
 * @param extensions what is to be read there; a private topic admits who may read any of them.
 * @throws Refusal when the token is not valid, or may read none.
 */
export async function admit(
  { keys, authorization }: { keys: Keys; authorization: Authorization },
  { topic, private: isPrivate }: Address,
  token: string,
  headers: Visitor['headers'],
  extensions: readonly Extension[],
): Promise<Admission> {
  const claims = await verifyToken(keys, token)
  if (!isPrivate) return { token, claims, mayRead: () => true, mayWrite: async () => true }

  const visitor = { topic, claims, headers }
  const readable = new Map<Extension, boolean>()
  const writable = new Map<Extension, boolean>()
  async function askToRead(extensions: readonly Extension[]) {
    const found = await authorization.readable(visitor, extensions)
    for (const extension of extensions) readable.set(extension, found.has(extension))
  }
  await askToRead(extensions)
  if (!extensions.some(extension => readable.get(extension)))
    throw new Refusal('Unauthorized', `You do not have permissions to read from this Channel topic: ${topic}`)
  return {
    token,
    claims,
    mayRead: extension => readable.get(extension) ?? false,
    async mayWrite(extension) {
      if (!readable.has(extension)) await askToRead([extension])
      if (!writable.has(extension)) writable.set(extension, await authorization.writable(visitor, extension))
      return writable.get(extension)!
    },
  }
}
