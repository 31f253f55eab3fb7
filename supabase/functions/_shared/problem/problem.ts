type Fields = Record<string, string | number>

/** What went wrong, as functions and worker answer it: RFC 9457, with a code of `docs/errors.md` as its title. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  /** The bad fields and the rule that each broke, or figures: seconds in `retry_after`. */
  readonly fields: Fields | undefined
  /** What to do about it. */
  readonly hint: string | undefined

  constructor(
    status: number,
    code: string,
    options: ErrorOptions & { fields?: Fields | undefined; hint?: string | undefined } = {},
  ) {
    super(code, options)
    this.name = 'Problem'
    this.status = status
    this.code = code
    this.fields = options.fields
    this.hint = options.hint
  }

  toResponse(headers: HeadersInit = {}): Response {
    const { status, code, fields, hint } = this
    const response = Response.json({ title: code, status, fields, hint }, { status, headers })
    response.headers.set('content-type', 'application/problem+json')
    if (fields?.retry_after) response.headers.set('retry-after', String(fields.retry_after))
    return response
  }
}

/** An error of the REST layer, as supabase-js gives it. */
export interface RestError {
  code: string
  message: string
  details: string
  hint: string
}

// Text with a zero byte, and other JSON that Postgres cannot hold.
const unfit = /^22(021|P02|P05)$/

/** The problem that a SQL function raised or answered; anything else is our fault, and says nothing. */
export function problemOf(error: RestError): Problem {
  if (unfit.test(error.code))
    return new Problem(422, 'invalid_input', {
      cause: error,
      fields: { body: 'a value that cannot be kept' },
    })
  const status = /^PT(\d{3})$/.exec(error.code)?.[1]
  if (!status) return new Problem(500, 'internal', { cause: error })
  return new Problem(Number(status), error.message, {
    fields: error.details ? JSON.parse(error.details) : undefined,
    hint: error.hint || undefined,
  })
}
