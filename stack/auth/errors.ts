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

/** A request that lacks something, or has it wrong. */
export const invalid = (message: string) => new AuthError(400, 'validation_failed', message)

const refusals = {
  anonymous_provider_disabled: [422, 'Anonymous sign-ins are disabled'],
  email_exists: [422, 'A user with this email address has already been registered'],
  email_not_confirmed: [400, 'Email not confirmed'],
  email_provider_disabled: [400, 'Email signups are disabled'],
  insufficient_aal: [403, 'AAL2 session is required'],
  invalid_credentials: [400, 'Invalid login credentials'],
  mfa_challenge_expired: [422, 'MFA challenge has expired, create a new challenge.'],
  mfa_factor_name_conflict: [422, 'A factor with this friendly name already exists for this user'],
  mfa_factor_not_found: [404, 'Factor not found'],
  mfa_ip_address_mismatch: [422, 'Challenge and verify IP addresses mismatch.'],
  mfa_totp_enroll_not_enabled: [422, 'MFA enroll is disabled for TOTP'],
  mfa_totp_verify_not_enabled: [422, 'MFA verification is disabled for TOTP'],
  mfa_verification_failed: [422, 'Invalid TOTP code entered'],
  not_admin: [403, 'User not allowed'],
  otp_disabled: [422, 'Signups not allowed for otp'],
  otp_expired: [403, 'Email link is invalid or has expired'],
  phone_exists: [422, 'A user with this phone number has already been registered'],
  phone_provider_disabled: [400, 'Phone logins and signups are disabled'],
  refresh_token_already_used: [400, 'Invalid Refresh Token: Already Used'],
  refresh_token_not_found: [400, 'Invalid Refresh Token: Refresh Token Not Found'],
  same_password: [422, 'New password should be different from the old password.'],
  session_not_found: [403, 'Session from session_id claim in JWT does not exist'],
  signup_disabled: [422, 'Signups not allowed for this instance'],
  too_many_enrolled_mfa_factors: [422, 'Maximum number of factors reached, unenroll to continue'],
  user_already_exists: [422, 'User already registered'],
  user_banned: [400, 'User is banned'],
  user_not_found: [404, 'User not found'],
} as const

/** @param status where a code stands for more than one. */
export function refusal(code: keyof typeof refusals, status?: number): AuthError {
  const [usual, message] = refusals[code]
  return new AuthError(status ?? usual, code, message)
}
