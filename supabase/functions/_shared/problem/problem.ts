/** What went wrong, as functions and worker answer it: RFC 9457, with a code of `docs/errors.md` as its title. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  /** The bad fields and the rule that each broke. */
  readonly fields: Record<string, string> | undefined
  /** What to do about it. */
  readonly hint: string | undefined

  constructor(
    status: number,
    code: string,
    options: ErrorOptions & { fields?: Record<string, string> | undefined; hint?: string | undefined } = {},
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

/** The problem that a SQL function raised with `private.fail`; anything else is our fault, and says nothing. */
export function problemOf(error: RestError): Problem {
  const status = /^PT(\d{3})$/.exec(error.code)?.[1]
  if (!status) return new Problem(500, 'internal', { cause: error })
  return new Problem(Number(status), error.message, {
    fields: error.details ? JSON.parse(error.details) : undefined,
    hint: error.hint || undefined,
  })
}
