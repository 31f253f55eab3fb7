import { Problem } from '../../supabase/functions/_shared/problem/problem.ts'

/** The status that Storage means: HTTP's own says 400 for nearly everything. */
export const statusOf = (error: Error): number =>
  // Of an answer without a body, it is a word.
  Number('statusCode' in error && error.statusCode) || Number('status' in error && error.status)

/** What Storage refuses for good, as a problem; anything else is tried again. To the service key only quotas say 403. */
export function refusalOf(error: Error): Error {
  const cause = { cause: error }
  if (statusOf(error) === 413) return new Problem(413, 'payload_too_large', cause)
  return statusOf(error) === 403 ? new Problem(403, 'quota_exceeded', cause) : error
}
