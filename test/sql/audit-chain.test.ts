import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider } = await openWorld(project)
const seal = async () => (await project.sql('select private.seal_audit() as sealed'))[0].sealed as number
await seal()
const [head] = await project.sql(
  `select seq::int, encode(hash, 'hex') as hash from private.audit_heads where tenant_id = $1`,
  [home.id],
)
const verify = (client = home.admin.client, given: { seq?: number; hash?: string; first?: number } = {}) =>
  client.rpc('verify_audit_chain', { tenant: home.id, ...given })

test('an admin sees that the log is whole, and is as a head says that was kept', async () => {
  const whole = { valid: true, sealed: head.seq, unsealed: 0, broken_at: null, reason: null, begins_at: 1 }
  expect((await verify()).data).toEqual([whole])
  expect((await verify(home.owner.client, head)).data).toEqual([whole])
  await project.sql(`update public.rooms set name = 'Later' where id = $1`, [home.rooms.tenant.id])
  expect((await verify(home.admin.client, head)).data).toEqual([{ ...whole, unsealed: 1 }])
  expect(await seal()).toBe(1)
  expect((await verify(home.admin.client, head)).data).toEqual([{ ...whole, sealed: head.seq + 1 }])
})

test('others do not get to ask', async () => {
  for (const person of [home.editor, home.viewer])
    expect(await verify(person.client)).toMatchObject(problem(403, 'forbidden'))
  for (const person of [foreign.owner, outsider])
    expect(await verify(person.client)).toMatchObject(problem(404, 'tenant_not_found'))
  expect((await verify(project.client())).error).toMatchObject({ code: '42501' })
})

test.for([
  [{ seq: 0, hash: 'a'.repeat(64) }, ['seq']],
  [{ seq: 1, hash: 'short' }, ['hash']],
  [{ seq: 1 }, ['hash']],
  [{ hash: 'A'.repeat(64) }, ['hash', 'seq']],
  [{ first: 0 }, ['first']],
] as const)('a head that is none is refused: %j', async ([given, fields]) => {
  const answer = await verify(home.admin.client, given)
  expect(answer).toMatchObject(problem(422, 'invalid_input'))
  expect(Object.keys(JSON.parse(answer.error!.details)).sort()).toEqual(fields)
})

/** What its owner does to the log once the triggers that keep it are out of the way. */
const forged = `"actor_id" = gen_random_uuid()`
const tail = `tenant_id = $1 and id > (select entry_id from private.audit_chain where tenant_id = $1 and seq = 5)`
const rechain = `with recursive links as (
    select 0::bigint as seq, ''::bytea as hash
    union all
    select c.seq, sha256(links.hash || private.audit_bytes(l))
    from links join private.audit_chain c on c.tenant_id = $1 and c.seq = links.seq + 1
      join public.audit_log l on l.tenant_id = $1 and l.id = c.entry_id)
  update private.audit_chain c set hash = links.hash from links where c.tenant_id = $1 and c.seq = links.seq`
const sethead = `update private.audit_heads h set seq = c.seq, hash = c.hash from private.audit_chain c
  where h.tenant_id = $1 and c.tenant_id = $1
    and c.seq = (select max(seq) from private.audit_chain where tenant_id = $1)`
const third = `id = (select entry_id from private.audit_chain where tenant_id = $1 and seq = 3)`

const attacks: [name: string, deeds: string[], without: object, withHead?: object][] = [
  ['an entry is edited', [`update public.audit_log set ${forged} where ${third}`], at(3, 'edited')],
  ['an entry is deleted', [`delete from public.audit_log where ${third}`], at(3, 'deleted')],
  [
    'an entry is deleted with its link',
    [
      `delete from public.audit_log where ${third}`,
      'delete from private.audit_chain where tenant_id = $1 and seq = 3',
    ],
    at(4, 'cut'),
  ],
  ['the tail of the log is cut', [`delete from public.audit_log where ${tail}`], at(6, 'deleted')],
  [
    'the tail of log and chain is cut',
    [
      `delete from public.audit_log where ${tail}`,
      'delete from private.audit_chain where tenant_id = $1 and seq > 5',
    ],
    at(6, 'cut'),
  ],
  [
    'the tail of log and chain is cut, and the head set back',
    [
      `delete from public.audit_log where ${tail}`,
      'delete from private.audit_chain where tenant_id = $1 and seq > 5',
      sethead,
    ],
    { valid: true },
    at(6, 'cut'),
  ],
  [
    'the tail of the chain is cut, and the head set back',
    ['delete from private.audit_chain where tenant_id = $1 and seq > 5', sethead],
    at(6, 'cut'),
  ],
  ['the log is emptied', ['truncate public.audit_log'], at(1, 'deleted')],
  [
    'the chain is thrown away',
    [
      'delete from private.audit_chain where tenant_id = $1',
      'delete from private.audit_heads where tenant_id = $1',
    ],
    at(1, 'cut'),
  ],
  [
    'the head is set back',
    ['update private.audit_heads set seq = 5 where tenant_id = $1'],
    { valid: false, reason: 'cut' },
  ],
  [
    'an entry is edited and the chain written anew',
    [`update public.audit_log set ${forged} where ${third}`, rechain, sethead],
    { valid: true },
    { valid: false, reason: 'rewritten' },
  ],
  [
    'two links are swapped',
    [
      `update private.audit_chain set entry_id = -entry_id where tenant_id = $1 and seq in (3, 4)`,
      `update private.audit_chain c set entry_id = -o.entry_id from private.audit_chain o
       where c.tenant_id = $1 and o.tenant_id = $1 and c.seq in (3, 4) and o.seq = 7 - c.seq`,
    ],
    at(3, 'edited'),
  ],
]

function at(broken_at: number, reason: string) {
  return { valid: false, broken_at: String(broken_at), reason }
}

const ways = {
  'the schema owner, who turns the triggers off': [
    'postgres',
    'alter table public.audit_log disable trigger user',
  ],
  'the superuser, for whom no trigger fires': [
    'supabase_admin',
    `set local session_replication_role = 'replica'`,
  ],
} as const

describe.for(Object.entries(ways))('it is found out that, by %s,', ([, [role, opening]]) => {
  test.for(attacks)('%s', async ([, deeds, without, withHead]) => {
    const db = new pg.Client(project.databaseUrl(role))
    await db.connect()
    try {
      await db.query('begin')
      await db.query(opening)
      for (const deed of deeds) await db.query(deed, deed.includes('$1') ? [home.id] : [])
      const check = async (seq: number | null, hash: string | null) =>
        (await db.query('select * from private.check_audit_chain($1, $2, $3)', [home.id, seq, hash])).rows[0]
      expect(await check(null, null)).toMatchObject(without)
      expect(await check(head.seq, head.hash)).toMatchObject(withHead ?? without)
    } finally {
      await db.end()
    }
  })
})

test('an entry that is deleted before it was sealed is missed, by who asks through the API', async () => {
  const renamed = { room_id: foreign.rooms.tenant.id, name: 'Secret' }
  await foreign.owner.client.rpc('update_room', renamed).throwOnError()
  await project.sql(`alter table public.audit_log disable trigger user`)
  await project.sql(`delete from public.audit_log where after ->> 'name' = 'Secret'`)
  await project.sql(`alter table public.audit_log enable trigger user`)
  expect(await seal()).toBe(1)
  const { data } = await foreign.owner.client.rpc('verify_audit_chain', { tenant: foreign.id })
  expect(data).toMatchObject([{ valid: false, broken_at: data![0]!.sealed, reason: 'deleted' }])
  expect((await verify()).data).toMatchObject([{ valid: true }])
})
