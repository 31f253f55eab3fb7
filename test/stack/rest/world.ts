import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { type JWTPayload, SignJWT } from 'jose'
import { vi } from 'vitest'
import { openProject } from '../../support/project.ts'

export const ada = '00000000-0000-4000-8000-00000000000a'
export const bob = '00000000-0000-4000-8000-00000000000b'

/** A bare project with some objects of its own in `public`, made as migrations make them. */
export async function openWorld(statements: string) {
  const project = await openProject('platform')
  const define = (text: string) => project.sql(`begin; set local role postgres; ${text}; commit`)
  await define(`${statements}; create function public.is_open() returns boolean language sql as 'select true';
    grant execute on function public.is_open() to anon, authenticated`)

  const token = (claims: JWTPayload, secret = project.jwtSecret) =>
    new SignJWT({ role: 'authenticated', exp: Math.floor(Date.now() / 1000) + 60, ...claims })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .sign(new TextEncoder().encode(secret))

  const world = {
    ...project,
    define,
    token,
    anonymous: connect(project.publishableKey),
    service: connect(project.secretKey),
    /** A client with a token of the project's own making. */
    as: (sub: string): SupabaseClient => connect(project.publishableKey, () => token({ sub })),
    /** A plain request with the publishable key. */
    request: (path: string, { headers, ...init }: RequestInit = {}) =>
      fetch(`${project.apiUrl}/rest/v1/${path}`, {
        ...init,
        headers: { apikey: project.publishableKey, 'Content-Type': 'application/json', ...headers },
      }),
  }

  function connect(key: string, accessToken?: () => Promise<string>): SupabaseClient {
    const auth = { persistSession: false, autoRefreshToken: false }
    return createClient(project.apiUrl, key, accessToken ? { accessToken } : { auth })
  }

  await vi.waitFor(async () => {
    const { error } = await world.anonymous.rpc('is_open')
    if (error) throw error
  }, 10_000)
  return world
}

export type World = Awaited<ReturnType<typeof openWorld>>
