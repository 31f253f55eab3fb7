import { isDeepStrictEqual } from 'node:util'
import { expect } from 'vitest'

/**
 * What supabase-js gives where a SQL function has raised a problem.
 * @param fields the bad fields and their rules, where they matter.
 */
export const problem = (status: number, code: string, fields?: Record<string, string>) => ({
  data: null,
  status,
  error: {
    code: `PT${status}`,
    message: code,
    details: expect.toSatisfy((details: string) => !fields || isDeepStrictEqual(JSON.parse(details), fields)),
  },
})

/** What it gives where a grant is missing, or a policy refuses a row. */
export const denied = { data: null, status: 403, error: { code: '42501' } }
