import { decodeJwt } from 'jose'
import pg from 'pg'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'
import { openAuth } from './configured.ts'
import { follow } from './mailbox.ts'

const project = await openProject('platform')
const postgres = new pg.Client({ connectionString: project.databaseUrl('postgres') })
await postgres.connect()
await postgres.query('create table public.closed ()')
afterAll(() => postgres.end())

const uri = 'pg-functions://postgres/public/add_claims'
const client = await openAuth(project, { hook: { custom_access_token: { enabled: true, uri } } })

/** Makes the hook of a function body that says what becomes of `event`. */
const hook = (body: string) =>
  postgres.query(`
    create or replace function public.add_claims(event jsonb) returns jsonb language plpgsql set search_path = ''
    as $$ begin ${body} end $$;
    grant execute on function public.add_claims to supabase_auth_admin;
    revoke execute on function public.add_claims from authenticated, anon, public;
    grant usage on schema public to supabase_auth_admin`)

const add = (name: string, value: string) =>
  `return jsonb_set(event, '{claims,${name}}', coalesce(to_jsonb(${value}), 'null'));`

async function person(name: string) {
  const { id, email, password } = await project.signUp(name)
  return { id, email, signIn: () => client().auth.signInWithPassword({ email, password }) }
}
const sessions = (id: string) => project.sql('select from auth.sessions where user_id = $1', [id])

beforeEach(() => hook('return event;').then(() => {}))

test('the hook adds a claim at every sign-in and every refresh, from tables that Auth may read', async () => {
  await postgres.query(`
    create table public.plans (user_id uuid, plan text);
    alter table public.plans enable row level security;
    grant select on public.plans to supabase_auth_admin;
    create policy auth_reads on public.plans for select to supabase_auth_admin using (true)`)
  await hook(add('plan', `(select plan from public.plans where user_id = (event ->> 'user_id')::uuid)`))
  const [ada, grace] = [await person('ada'), await person('grace')]
  const set = 'insert into public.plans (user_id, plan) values ($1, $2)'
  await postgres.query(set, [ada.id, 'gold'])
  const first = await ada.signIn()
  expect(decodeJwt(first.data.session!.access_token)).toMatchObject({ sub: ada.id, plan: 'gold' })
  expect(decodeJwt((await grace.signIn()).data.session!.access_token)).toMatchObject({ plan: null })
  await postgres.query('update public.plans set plan = $1', ['silver'])
  const { refresh_token } = first.data.session!
  const second = await client().auth.refreshSession({ refresh_token })
  expect(decodeJwt(second.data.session!.access_token)).toMatchObject({ sub: ada.id, plan: 'silver' })
})

test('the hook is asked as supabase_auth_admin, and told who signs in and how', async () => {
  await hook(
    add('seen', `current_user || ' ' || (event ->> 'authentication_method') || ' ' || (event ->> 'user_id')`),
  )
  const ada = await person('ada')
  const { data } = await ada.signIn()
  const { seen } = decodeJwt(data.session!.access_token)
  expect(seen).toBe(`supabase_auth_admin password ${ada.id}`)
  const refreshed = await client().auth.refreshSession(data.session!)
  expect(decodeJwt(refreshed.data.session!.access_token).seen).toContain(' token_refresh ')
  await hook(add('seen', `event -> 'metadata' ->> 'name'`))
  expect(decodeJwt((await ada.signIn()).data.session!.access_token).seen).toBe('CustomAccessToken')
})

const refusals: [string, string, object][] = [
  [
    'what the hook refuses with',
    `return '{"error": {"http_code": 403, "message": "Not on Sundays"}}';`,
    { status: 403, message: 'Not on Sundays' },
  ],
  [
    'claims without a subject',
    `return event #- '{claims,sub}';`,
    { status: 500, message: expect.stringMatching(/^output claims/) },
  ],
  ['a role that is no text', `return jsonb_set(event, '{claims,role}', '1');`, { status: 500 }],
  ['no claims at all', `return '{}';`, { status: 500 }],
  ['nothing', `return null;`, { status: 500 }],
  ['a hook that raises', `raise exception 'broken';`, { status: 500 }],
  ['a hook that reads what it may not', `perform from public.closed; return event;`, { status: 500 }],
  [
    'a hook that takes its time',
    `perform pg_sleep(20); return event;`,
    { status: 422, code: 'hook_timeout' },
  ],
]
test.each(refusals)('%s stops the sign-in, and no session is left', async (_what, body, error) => {
  await hook(body)
  const ada = await person('ada')
  const before = (await sessions(ada.id)).length
  expect((await ada.signIn()).error).toMatchObject(error)
  expect(await sessions(ada.id)).toHaveLength(before)
})

test('a refresh that the hook refuses leaves the refresh token as it was', async () => {
  const ada = await person('ada')
  const { refresh_token } = (await ada.signIn()).data.session!
  await hook(`return '{"error": {"http_code": 400, "message": "Not now"}}';`)
  expect((await client().auth.refreshSession({ refresh_token })).error).toMatchObject({ message: 'Not now' })
  await hook('return event;')
  expect((await client().auth.refreshSession({ refresh_token })).error).toBeNull()
})

test('a link that the hook refuses says so where it leads, and stays good', async () => {
  const ada = await person('ada')
  const { data } = await client(project.secretKey).auth.admin.generateLink({
    type: 'magiclink',
    email: ada.email,
  })
  const link = data.properties!.action_link
  await hook(`return '{"error": {"http_code": 403, "message": "Not now"}}';`)
  expect((await follow(link)).fragment.get('error_description')).toBe('Not now')
  await hook('return event;')
  expect((await follow(link)).fragment.has('access_token')).toBe(true)
})
