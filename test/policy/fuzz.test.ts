import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { openProject } from '../support/project.ts'
import { openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)
const root = join(import.meta.dirname, '../..')
// Whoever sends a thousand wrong requests is told so; here it is about what else they are told.
await project.sql('update private.rate_limits set at_most = 1000000')

const page = await readFile(join(root, 'docs', 'errors.md'), 'utf8')
const codes = (row: RegExp) => [...page.matchAll(row)].map(([, one, other]) => `${one} ${other}`)
// Nothing of 500: what a caller sends is never our fault.
const listed = [...page.matchAll(/^\| `(\w+)` +\| (4\d{2}) +\|/gm)].map(
  ([, code, status]) => `${status} ${code}`,
)
const ofThePlatform = codes(/^\| (\d{3}) +\| `(\w+)` +\|/gm)

const ids = [
  ...[home.id, foreign.id, outsider.id, guest.id, home.rooms.private.id],
  ...[crypto.randomUUID(), '00000000-0000-0000-0000-000000000000'],
]
const odd = [
  ...['', ' ', 'null', "'; drop table x; --", '\u0000', 'a\u0000b', '\ud800', 'ü💥', '\u202e', '%', '../..'],
  ...[
    'x'.repeat(1_000_000),
    '['.repeat(5_000),
    '2026-02-31',
    'infinity',
    'NaN',
    'owner',
    'editor',
    'private',
  ],
  ...[-1, 0, 1.5, 1e308, -(2 ** 63), 2 ** 53, true, false, null, [], [null], [[]], {}, { a: { b: [1] } }],
  ...ids.flatMap(id => [id, id.toUpperCase(), `room:${id}`, `tenant:${id}`, `${id}:${id}`, [id], { id }]),
]
const value = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<unknown>(...odd) },
  { weight: 1, arbitrary: fc.jsonValue() },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
)
const fits: Record<string, fc.Arbitrary<unknown>> = {
  uuid: fc.constantFrom(...ids),
  member_role: fc.constantFrom('viewer', 'editor', 'admin', 'owner'),
  visibility: fc.constantFrom('private', 'tenant', 'public'),
  tile_mode: fc.constantFrom('app', 'desktop', 'mobile'),
  tile_audience: fc.constantFrom('consumer', 'business'),
  text: fc.constantFrom('room', 'read', 'json', 'files', 'a@example.com', ...ids.map(id => `room:${id}`)),
}

/** An argument or a field, by its name; `type` as Postgres calls it, where it is known. */
interface Input {
  name: string
  type: string
}

/** Bodies for these names: some values fit, some are odd, some are missing, some nobody has asked for. */
function bodyOf(inputs: Input[]) {
  const record = Object.fromEntries(
    inputs.map(({ name, type }) => [name, fc.oneof(fits[type] ?? value, value)]),
  )
  const names = inputs.map(({ name }) => name)
  const input = fc.oneof(
    { weight: 10, arbitrary: fc.record(record) },
    { weight: 2, arbitrary: fc.record(record, { requiredKeys: [] }) },
    { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('x', '', 'select', ...names), value) },
    // Of a list the stack's Data API makes one call for each item, and PostgREST refuses it (PGRST102).
    { weight: 1, arbitrary: value.filter(sent => !Array.isArray(sent)) },
  )
  return fc.oneof(
    { weight: 14, arbitrary: input.map(input => JSON.stringify(input)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', '{', 'null', '"', '\u0000', '{"a":1}{"b":2}', '\ud800'),
    },
  )
}

/** What chance would meet too seldom: the last value nested deep, or with what no text may hold, beside others that fit. */
function examplesOf(inputs: Input[]): [string, keyof typeof keys][] {
  const deep = `${'{"a":'.repeat(15_000)}1${'}'.repeat(15_000)}`
  return [deep, '{"a":"\\u0000"}', '"\\u0000"', '1e400', '[{}]'].map(last => {
    const given = inputs.map(({ name, type }, i) => {
      const fitting = { uuid: home.id, member_role: 'viewer' }[type] ?? `room:${home.rooms.tenant.id}`
      return `"${name}":${i === inputs.length - 1 ? last : JSON.stringify(name === 'format' ? 'json' : fitting)}`
    })
    return [`{${given.join()}}`, 'owner']
  })
}

async function send(path: string, body: string, key: string) {
  const response = await fetch(`${project.apiUrl}/${path}`, {
    method: 'POST',
    body,
    headers: {
      ...{ apikey: project.publishableKey, authorization: `Bearer ${key}` },
      'content-type': 'application/json',
    },
  })
  const text = await response.text()
  return { status: response.status, type: response.headers.get('content-type'), text }
}

const keys = {
  ...{
    owner: home.owner.token,
    viewer: home.viewer.token,
    stranger: foreign.owner.token,
    guest: guest.token,
  },
  ...{ nobody: project.anonKey, service: project.serviceRoleKey },
}
const caller = fc.constantFrom(...(Object.keys(keys) as (keyof typeof keys)[]))

interface SqlFunction {
  name: string
  inputs: Input[]
}
// What deletes comes last: the others have something to meet.
const functions = await project.sql<SqlFunction>(`
  select p.proname as name, coalesce((
    select json_agg(json_build_object('name', p.proargnames[i], 'type', t.typname) order by i)
    from unnest(p.proargtypes) with ordinality as argument (oid, i) join pg_type t on t.oid = argument.oid), '[]') as inputs
  from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prorettype <> 'trigger'::regtype
  order by p.proname like 'delete%', p.proname`)

test.for(functions)('$name answers whatever it is sent with a code', async ({ name, inputs }) => {
  await fc.assert(
    fc.asyncProperty(bodyOf(inputs), caller, async (body, who) => {
      const { status, text } = await send(`rest/v1/rpc/${name}`, body, keys[who])
      if (status < 300) return
      const { code, message, details, hint } = JSON.parse(text)
      if (code.startsWith('PT')) {
        expect(listed).toContain(`${status} ${message}`)
        expect(code).toBe(`PT${status}`)
        expect(hint).toEqual(expect.any(String))
        if (details) expect(JSON.parse(details)).toEqual(expect.any(Object))
      } else expect(ofThePlatform).toContain(`${status} ${code.replace(/^22.*/, '22xxx')}`)
    }),
    { numRuns: 80, examples: examplesOf(inputs) },
  )
})

const folders = (await readdir(join(root, 'supabase', 'functions'))).filter(name => /^[a-z-]+$/.test(name))

test.for(folders)('the function %s answers whatever it is sent with a problem', async folder => {
  const handler: object = await import(join(root, 'supabase', 'functions', folder, 'handler.ts'))
  const schemas = Object.values(handler).flatMap(exported =>
    exported instanceof z.ZodDiscriminatedUnion ? exported.options : [exported],
  )
  const names = new Set(
    schemas.flatMap(schema => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : [])),
  )
  const inputs = [...names].map(name => ({ name, type: 'text' }))
  expect(inputs).not.toEqual([])
  await fc.assert(
    fc.asyncProperty(bodyOf(inputs), caller, async (body, who) => {
      const { status, type, text } = await send(`functions/v1/${folder}`, body, keys[who])
      if (status < 300) return
      const { title, ...rest } = JSON.parse(text)
      expect(listed).toContain(`${status} ${title}`)
      expect({ type, status: rest.status }).toEqual({ type: 'application/problem+json', status })
    }),
    { numRuns: 80, examples: examplesOf(inputs) },
  )
})
