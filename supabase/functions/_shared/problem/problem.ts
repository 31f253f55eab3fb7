/** What went wrong, as functions and worker answer it: RFC 9457, with a code of `docs/errors.md` as its title. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  /** The bad fields and the rule that each broke; of a limit or quota, how much it is; seconds in `retry_after`. */
  readonly fields: Fields | undefined
  /** What to do about it. */
  readonly hint: string | undefined
  /** Sent along with it, such as `Retry-After`. */
  readonly headers: Record<string, string>

  constructor(
    status: number,
    code: string,
    options: ErrorOptions & {
      fields?: Fields | undefined
      hint?: string | undefined
      headers?: Record<string, string>
    } = {},
  ) {
    super(code, options)
    this.name = 'Problem'
    this.status = status
    this.code = code
    this.fields = options.fields
    this.hint = options.hint
    this.headers = options.headers ?? {}
  }

  /** What is sent: as an answer of a function or the worker. */
  toJSON(): ProblemBody {
    const { code: title, status, fields, hint } = this
    return { title, status, fields, hint }
  }

  toResponse(headers: Record<string, string> = {}): Response {
    const { status } = this
    const response = Response.json(this, { status, headers: { ...headers, ...this.headers } })
    response.headers.set('content-type', 'application/problem+json')
    return response
  }
}

export type Fields = Record<string, string | number>

/** The body of every refusal of functions and worker; docs/errors.md lists the titles. */
export interface ProblemBody {
  title: string
  status: number
  fields?: Fields | undefined
  hint?: string | undefined
}

/** An error of the REST layer, as supabase-js gives it. */
export interface RestError {
  code: string
  message: string
  details: string
  hint: string
}

/**
 * The problem that a SQL function raised with `private.fail` or `private.check_limit`. A value that Postgres cannot
 * hold, such as a NUL, is the caller's too; anything else is our fault, and says nothing.
 */
export function problemOf(error: RestError): Problem {
  if (/^22...$/.test(error.code))
    return new Problem(422, 'invalid_input', { cause: error, fields: { body: error.message } })
  const status = /^PT(\d{3})$/.exec(error.code)?.[1]
  if (!status) return new Problem(500, 'internal', { cause: error })
  const fields: Fields | undefined = error.details ? JSON.parse(error.details) : undefined
  return new Problem(Number(status), error.message, {
    ...{ fields, hint: error.hint || undefined },
    ...(fields && status === '429' && { headers: limitHeaders(fields) }),
  })
}

/**
 * What a limit says of itself, in seconds and calls; a locked link only says when to come again.
 * https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-07
 */
export function limitHeaders({ at_most, remaining, reset, retry_after }: Fields): Record<string, string> {
  return {
    ...(at_most !== undefined && {
      'ratelimit-limit': String(at_most),
      'ratelimit-remaining': String(remaining),
      'ratelimit-reset': String(reset),
    }),
    ...(retry_after ? { 'retry-after': String(retry_after) } : {}),
  }
}
