function required(name: string): string {
  const value = Deno.env.get(name)
  if (!value) throw new Error(`${name} is not set`)
  return value
}

/** Where clients reach the project; differs where functions reach it by an internal address. */
const publicUrl = Deno.env.get('PUBLIC_URL') ?? required('SUPABASE_URL')

/** What the platform gives every function, and what the project adds. Read once; a gap is loud. */
export const environment = {
  url: required('SUPABASE_URL'),
  anonKey: required('SUPABASE_ANON_KEY'),
  serviceKey: required('SUPABASE_SERVICE_ROLE_KEY'),
  publicUrl,
  issuer: `${publicUrl}/auth/v1`,
  /** Where people find the worker's pages; only `share` needs it. */
  get pagesUrl() {
    return required('PAGES_URL')
  },
  /** Only for projects that still sign user tokens with HS256. */
  jwtSecret: Deno.env.get('AUTH_JWT_SECRET'),
}
