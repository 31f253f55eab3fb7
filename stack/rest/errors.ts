/** The body of every refusal, in PostgREST's shape. */
export interface Problem {
  code: string
  message: string
  details?: string | null
  hint?: string | null
}

interface DatabaseError {
  code: string
  message: string
  detail?: string | null
  hint?: string | null
}

const connectionFault = /^(CONNECT|ECONN|EPIPE|ENOTFOUND|ETIMEDOUT)/
const sqlState = /^[0-9A-Z]{5}$/

// First match wins. https://docs.postgrest.org/en/stable/references/errors.html
const statuses: [RegExp, number][] = [
  [/^23503|^23505/, 409],
  [/^25006/, 405],
  [/^(09|25|2D|38|39|3B|40|55|58|F0|HV|XX)|^42P17|^53400/, 500],
  [/^(08|53)|^57P01/, 503],
  [/^57/, 500],
  [/^(0L|0P|28)/, 403],
  [/^54/, 413],
  [/^P0001/, 400],
  [/^P0/, 500],
  [/^42883|^42P01/, 404],
]

/** An answer that carries a problem. */
export function refuse(status: number, problem: Problem, headers: Record<string, string> = {}): Response {
  const { code, message, details = null, hint = null } = problem
  return new Response(JSON.stringify({ code, details, hint, message }), {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
  })
}

/**
 * What PostgREST answers when the database refuses.
 *
 * @param anonymous whether the request came without a user: what it may not do is then a 401, else a 403.
 * @returns undefined when the error is not the database's.
 */
export function refusalOf(error: unknown, anonymous: boolean): Response | undefined {
  // lite's own stack ends where Postgres' would.
  if (error instanceof RangeError && error.message.includes('call stack'))
    return refuse(413, { code: '54001', message: 'stack depth limit exceeded' })
  if (!isDatabaseError(error)) return undefined
  if (connectionFault.test(error.code))
    return refuse(503, {
      code: 'PGRST001',
      message: 'Database client error. Retrying the connection.',
      details: error.message,
    })
  if (!sqlState.test(error.code)) return undefined
  if (error.code === 'PGRST') return raised(error)
  const { code, message, detail, hint } = error
  const problem = { code, message, details: detail ?? null, hint: hint ?? null }
  if (code === '42501')
    return anonymous ? refuse(401, problem, { 'WWW-Authenticate': 'Bearer' }) : refuse(403, problem)
  return refuse(statusOf(code, message), problem)
}

function statusOf(code: string, message: string): number {
  if (code.startsWith('PT')) return validStatus(Number(code.slice(2)))
  // A subquery with more than one row is the function's fault, a write without a filter is the caller's.
  if (code === '21000') return message.endsWith('requires a WHERE clause') ? 400 : 500
  return statuses.find(([pattern]) => pattern.test(code))?.[1] ?? 400
}

const validStatus = (status: number) =>
  Number.isInteger(status) && status >= 200 && status <= 599 ? status : 500

function isDatabaseError(error: unknown): error is DatabaseError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}

/** `raise sqlstate 'PGRST'`: the function words the whole answer, as JSON in its message and detail. */
function raised({ message, detail }: DatabaseError): Response {
  const body = parse(message)
  if (typeof body?.code !== 'string' || typeof body.message !== 'string')
    return unreadable(
      `Invalid JSON value for MESSAGE: '${message}'`,
      "MESSAGE must be a JSON object with obligatory keys: 'code', 'message' and optional keys: 'details', 'hint'.",
    )
  const head = parse(detail ?? '')
  const headers = head?.headers
  if (typeof head?.status !== 'number' || headers === null || typeof headers !== 'object')
    return unreadable(
      detail ? `Invalid JSON value for DETAIL: '${detail}'` : 'DETAIL is missing in the RAISE statement',
      "DETAIL must be a JSON object with obligatory keys: 'status', 'headers' and optional key: 'status_text'.",
    )
  const { code, details, hint } = body as Record<string, string>
  const problem = { code: code!, message: body.message, details: details ?? null, hint: hint ?? null }
  return refuse(validStatus(head.status), problem, headers as Record<string, string>)
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

const unreadable = (details: string, hint: string) =>
  refuse(500, {
    code: 'PGRST121',
    message: `Could not parse JSON in the "RAISE SQLSTATE 'PGRST'" error`,
    details,
    hint,
  })
