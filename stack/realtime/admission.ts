import type { Keys } from '../keys.ts'
import type { Authorization, Extension, Visitor } from './authorization.ts'
import { Refusal, verifyToken } from './token.ts'
import type { Address } from './topics.ts'

/** What one token allows on one topic. The database is asked when it is presented, and not again. */
export interface Admission {
  readonly token: string
  /** In milliseconds of the epoch. */
  readonly expiresAt: number
  mayRead(extension: Extension): boolean
  /** Asks at the first broadcast. */
  mayWrite(): Promise<boolean>
}

/**
 * Admits whoever presents the token to a topic.
 *
 * @param extensions what is to be read there; a private topic admits who may read any of them.
 * @throws Refusal when the token is not valid, or may read none.
 */
export async function admit(
  { keys, authorization }: { keys: Keys; authorization: Authorization },
  address: Address,
  token: string,
  headers: Visitor['headers'],
  extensions: readonly Extension[],
): Promise<Admission> {
  const claims = await verifyToken(keys, token)
  const expiresAt = claims.exp * 1000
  const { topic } = address
  if (!address.private) return { token, expiresAt, mayRead: () => true, mayWrite: async () => true }

  const visitor = { topic, claims, headers }
  const readable = await authorization.readable(visitor, extensions)
  if (readable.size === 0)
    throw new Refusal('Unauthorized', `You do not have permissions to read from this Channel topic: ${topic}`)
  let writable: boolean | undefined
  return {
    token,
    expiresAt,
    mayRead: extension => readable.has(extension),
    async mayWrite() {
      writable ??= await authorization.writable(visitor, 'broadcast')
      return writable
    },
  }
}
