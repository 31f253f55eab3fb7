import { UnsecuredJWT } from 'jose'
import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import { closeCodes } from '../../../worker/documents/close-codes.ts'
import { openProject, type Person } from '../../support/project.ts'
import { addMember, openWorld } from '../../support/world.ts'
import { connect, eventually, openSocket, startEngine } from './world.ts'

const project = await openProject()
const { home, foreign } = await openWorld(project)
const name = `room:${home.rooms.private.id}`

/** What the log says of documents, as somebody reads it. */
const told = async (person: Person, tenant = home.id) => {
  const { data } = await person.client
    .from('audit_log')
    .select('action, actor_kind, actor_id, entity_id, after')
    .eq('tenant_id', tenant)
    .eq('entity', 'document')
    .order('id')
    .throwOnError()
  return data
}
/** As if minutes had gone by. */
const passMinutes = () =>
  project.sql(`update private.rate_counters set counted_at = counted_at - interval '3 minutes'`)

test('a refused join is told to the admins of the tenant whose room it was, and to nobody else', async () => {
  const engine = await startEngine(project)
  for (let i = 0; i < 3; i++)
    expect(await (await openSocket(engine, name, foreign.owner.token)).closed).toBe(closeCodes.notFound)
  const nowhere = await openSocket(engine, `room:${crypto.randomUUID()}`, foreign.owner.token)
  expect(await nowhere.closed).toBe(closeCodes.notFound)

  const entry = {
    ...{ action: 'document.join_refused', actor_kind: 'user', actor_id: foreign.owner.id, entity_id: name },
    after: { reason: 'no_right', user_id: foreign.owner.id, times: expect.any(Number) },
  }
  await eventually(async () => expect(await told(home.admin)).toEqual([entry]))
  for (const person of [home.editor, home.viewer, foreign.owner, foreign.admin])
    expect(await told(person)).toEqual([])
  expect(await told(foreign.owner, foreign.id)).toEqual([])
  const values = await engine.registry.getSingleMetric('tenon_document_security_events_total')!.get()
  expect(values.values).toMatchObject([{ labels: { action: 'join_refused' }, value: 4 }])
})

test('whoever tries again and again is one entry a minute, which says how often', async () => {
  const engine = await startEngine(project)
  const before = (await told(home.admin)).length
  const outsider = await project.signUp('persistent')
  const knock = async (room: string) => (await openSocket(engine, room, outsider.token)).closed
  await knock(name)
  await eventually(async () => expect(await told(home.admin)).toHaveLength(before + 1))
  const rooms = [name, `room:${home.rooms.tenant.id}`]
  for (let i = 0; i < 6; i++) expect(await knock(rooms[i % 2]!)).toBe(closeCodes.notFound)
  await engine.close()
  expect(await told(home.admin)).toHaveLength(before + 1)

  // Another worker hears of it within the same minute, and writes once that is over.
  const other = await startEngine(project)
  const again = async () => (await openSocket(other, name, outsider.token)).closed
  for (let i = 0; i < 4; i++) await again()
  await passMinutes()
  await again()
  await other.close()
  const entries = (await told(home.admin)).slice(before)
  expect(entries).toHaveLength(2)
  expect((entries[1]!.after as { times: number }).times).toBeGreaterThanOrEqual(1)
})

test('floods, harmful updates and rights that end are told with who it was; bad tokens without', async () => {
  await passMinutes()
  const engine = await startEngine(project, { messagesPerSecond: 2 })
  const before = (await told(home.admin)).length
  const guests = await Promise.all(['loud', 'harmful', 'leaving'].map(who => project.signUp(who)))
  for (const guest of guests) await addMember(project, home.id, guest, 'editor')
  const [loud, harmful, leaving] = guests as [Person, Person, Person]
  const shared = `room:${home.rooms.tenant.id}`

  const flood = await openSocket(engine, shared, loud.token)
  for (let i = 0; i < 11; i++) flood.socket.send(Uint8Array.of(3))
  expect(await flood.closed).toBe(closeCodes.tooFast)
  const broken = await openSocket(engine, shared, harmful.token)
  broken.socket.send(Uint8Array.of(0, 2, 2, 9, 9))
  expect(await broken.closed).toBe(closeCodes.invalidUpdate)
  const there = connect(engine, shared, leaving.token)
  await there.synced
  await home.owner.client.rpc('remove_member', { tenant_id: home.id, user_id: leaving.id }).throwOnError()
  expect(await there.closed).toBe(closeCodes.forbidden)
  const forged = new UnsecuredJWT({ sub: home.owner.id, role: 'authenticated' }).encode()
  expect(await (await openSocket(engine, shared, forged)).closed).toBe(closeCodes.unauthorized)

  // A live socket takes no other person's token.
  const swapping = await openSocket(engine, shared, home.editor.token)
  swapping.socket.send(
    encoding.encode(encoder => {
      encoding.writeVarUint(encoder, 2)
      encoding.writeVarUint(encoder, 1)
      encoding.writeVarString(encoder, home.viewer.token)
    }),
  )
  expect(await swapping.closed).toBe(closeCodes.unauthorized)

  const user = (actor: Person) => ({ actor_kind: 'user', actor_id: actor.id, entity_id: shared })
  const worker = { actor_kind: 'worker', actor_id: null, entity_id: shared }
  const after = (reason: string, person?: Person) => ({
    reason,
    times: 1,
    ...(person && { user_id: person.id }),
  })
  const expected = [
    { action: 'document.flooded', ...user(loud), after: after('connection', loud) },
    { action: 'document.update_refused', ...user(harmful), after: after('invalidUpdate', harmful) },
    { action: 'document.right_ended', ...worker, after: after('forbidden', leaving) },
    { action: 'document.token_refused', ...worker, after: after('forged') },
    { action: 'document.token_refused', ...user(home.editor), after: after('not_a_user', home.editor) },
  ]
  await eventually(async () => {
    const entries = (await told(home.admin)).slice(before)
    expect(entries).toHaveLength(expected.length)
    expect(entries).toEqual(expect.arrayContaining(expected))
  })
  expect(await told(foreign.admin, foreign.id)).toEqual([])
})
