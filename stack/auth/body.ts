import type { Context } from 'hono'
import { z } from 'zod'
import { AuthError } from './errors.ts'

/**
 * The JSON body of a request, an empty one counting as `{}`.
 * @throws AuthError 400 `bad_json` when it is none, 400 `validation_failed` when it does not fit.
 */
export async function readBody<T>(c: Context, shape: z.ZodType<T>): Promise<T> {
  const text = await c.req.text()
  let body: unknown
  try {
    body = JSON.parse(text || '{}')
  } catch (cause) {
    throw new AuthError(400, 'bad_json', 'Could not parse request body as JSON', { cause })
  }
  const result = shape.safeParse(body)
  if (!result.success) throw new AuthError(400, 'validation_failed', result.error.issues[0]!.message)
  return result.data
}

/** An address as Auth keeps it. */
export const address = z
  .string()
  .transform(email => email.trim().toLowerCase())
  .pipe(z.email('Unable to validate email address: invalid format'))
