import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** A refusal that a client of Auth can act on, by its code. */
export class AuthError extends Error {
  readonly status: number
  /** One of https://supabase.com/docs/guides/auth/debugging/error-codes */
  readonly code: string
  /** Further fields of the answer, such as `weak_password`. */
  readonly details: Record<string, unknown>

  constructor(
    status: number,
    code: string,
    message: string,
    { details = {}, cause }: { details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, { cause })
    this.name = 'AuthError'
    this.status = status
    this.code = code
    this.details = details
  }
}

const version = '2024-01-01'

/**
 * The answer for a refusal, in the form that the client knows: since API version 2024-01-01 `code` is the error's
 * name; before, it is the HTTP status. The cause of a failure is printed here and goes no further.
 */
export function answerError(error: Error, c: Context): Response {
  const { status, code, message, details, cause } =
    error instanceof AuthError
      ? error
      : failure('Unexpected failure, please check server logs for more information', error)
  if (status >= 500 && cause) console.error(`Auth: ${message}:`, cause)
  c.header('x-sb-error-code', code)
  const newer = (c.req.header('x-supabase-api-version') ?? '') >= version
  if (newer) c.header('x-supabase-api-version', version)
  const body = newer ? { code, message } : { code: status, error_code: code, msg: message }
  return c.json({ ...body, ...details }, status as ContentfulStatusCode)
}

/** What is not the client's fault. */
export const failure = (message: string, cause?: unknown) =>
  new AuthError(500, 'unexpected_failure', message, { cause })

/** What lite refused, in the client's form. It counts as an answer, not as an error, so that what it wrote is kept. */
export async function answerRefusal(refusal: Response, c: Context, failed?: string): Promise<Response> {
  if (refusal.status >= 500) return answerError(failure(failed ?? 'Unexpected failure'), c)
  const { code: status, error_code, msg, ...details } = await refusal.json()
  return answerError(new AuthError(status, error_code, msg, { details }), c)
}
