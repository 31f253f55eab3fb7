import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { connect, join } from '../../support/channel.ts'
import { openProject } from '../../support/project.ts'

const project = await openProject('platform')
const ada = await project.signUp('ada')
const ben = await project.signUp('ben')
const config = { private: true, broadcast: { ack: true, self: true } }

// Each tenant has one member. Members read their tenant's topics and write to `…:chat`.
const tenants = { ada: randomUUID(), ben: randomUUID() }

beforeAll(async () => {
  const db = new pg.Client({ connectionString: project.databaseUrl('postgres') })
  await db.connect()
  await db.query(`
    create table public.members (tenant uuid, person uuid);
    grant select on public.members to authenticated;
    create policy read on realtime.messages for select to authenticated using (
      extension = 'broadcast' and exists (
        select from public.members where person = (select auth.uid()) and split_part(topic, ':', 1) = tenant::text
      )
    );
    create policy write on realtime.messages for insert to authenticated with check (
      realtime.topic() like '%:chat' and exists (
        select from public.members
        where person = (select auth.uid()) and split_part(realtime.topic(), ':', 1) = tenant::text
      )
    );
  `)
  await db.query('insert into public.members values ($1, $2), ($3, $4)', [
    tenants.ada,
    ada.id,
    tenants.ben,
    ben.id,
  ])
  await db.end()
})

const send = (topic: string, event: string, isPrivate = true) =>
  project.sql('select realtime.send($1, $2, $3, $4)', [{}, event, topic, isPrivate])

test('a member joins and hears; the other tenant is refused with a reason and hears nothing', async () => {
  const topic = `${tenants.ada}:chat`
  const ear = await join((await connect(project, ada)).channel(topic, { config }))
  const bens = await connect(project, ben)
  const own = await join(bens.channel(`${tenants.ben}:chat`, { config }))
  const foreign = bens.channel(topic, { config })
  await expect(join(foreign)).rejects.toThrow(
    `Unauthorized: You do not have permissions to read from this Channel topic: ${topic}`,
  )
  await send(topic, 'news')
  await send(`${tenants.ben}:chat`, 'own')
  await ear.hear('news')
  await own.hear('own')
  expect(ear.heard.map(({ event }) => event)).toEqual(['news'])
  expect(own.heard.map(({ event }) => event)).toEqual(['own'])
})

test('without a token, or with the anon key, nobody joins a private channel; the service key may', async () => {
  const topic = `${tenants.ada}:chat`
  const anonymous = await connect(project)
  await expect(join(anonymous.channel(topic, { config }))).rejects.toThrow('Unauthorized')
  const service = await join(project.admin().channel(topic, { config }))
  expect(await service.channel.send({ type: 'broadcast', event: 'served', payload: {} })).toBe('ok')
})

test('who may read and not write joins; what it sends is dropped without a word', async () => {
  const topic = `${tenants.ada}:log`
  const sender = await join((await connect(project, ada)).channel(topic, { config }))
  const ear = await join((await connect(project, ada)).channel(topic, { config }))
  expect(await sender.channel.send({ type: 'broadcast', event: 'no', payload: {} }, { timeout: 300 })).toBe(
    'timed out',
  )
  await send(topic, 'marker')
  await Promise.all([ear.hear('marker'), sender.hear('marker')])
  expect([...sender.heard, ...ear.heard].map(({ event }) => event)).toEqual(['marker', 'marker'])
})

test('over HTTP who may not write gets 403 for an event, and is left out of a batch', async () => {
  const topic = `${tenants.ada}:chat`
  const ear = await join((await connect(project, ada)).channel(topic, { config }))
  const adas = (await connect(project, ada)).channel(topic, { config })
  const bens = (await connect(project, ben)).channel(topic, { config })
  await expect(bens.httpSend('foreign', {})).rejects.toThrow('Forbidden')
  expect(await bens.send({ type: 'broadcast', event: 'foreign', payload: {} })).toBe('ok')
  expect(await adas.httpSend('own', {})).toEqual({ success: true })
  await ear.hear('own')
  expect(ear.heard.map(({ event }) => event)).toEqual(['own'])
})

test('the public and the private channel of one name have nothing in common', async () => {
  const topic = `${tenants.ada}:chat`
  const insider = await join((await connect(project, ada)).channel(topic, { config }))
  const outsider = await join((await connect(project, ben)).channel(topic))
  await insider.channel.send({ type: 'broadcast', event: 'inside', payload: {} })
  await outsider.channel.send({ type: 'broadcast', event: 'outside', payload: {} })
  await send(topic, 'inside too')
  await send(topic, 'outside too', false)
  await Promise.all([insider.hear('inside too'), outsider.hear('outside too')])
  expect(insider.heard.map(({ event }) => event)).toEqual(['inside', 'inside too'])
  expect(outsider.heard.map(({ event }) => event)).toEqual(['outside too'])
})

test('a fresh token without rights closes the channel, one with rights keeps it', async () => {
  const topic = `${tenants.ada}:chat`
  const identity = { token: ada.token }
  const client = await connect(project, identity)
  const ear = await join(client.channel(topic, { config }))
  const again = await project.client().auth.signInWithPassword({ email: ada.email, password: ada.password })
  identity.token = again.data.session!.access_token
  await client.realtime.setAuth()
  expect(await ear.channel.send({ type: 'broadcast', event: 'still here', payload: {} })).toBe('ok')

  identity.token = ben.token
  await client.realtime.setAuth()
  await ear.closed
  expect(ear.notices).toMatchObject([
    { status: 'error', message: `You do not have permissions to read from this Channel topic: ${topic}` },
  ])
  const insider = await join((await connect(project, ada)).channel(topic, { config }))
  await send(topic, 'afterwards')
  await insider.hear('afterwards')
  expect(ear.heard.map(({ event }) => event)).toEqual(['still here'])
})

test('who joins with replay gets the newest messages of before, in order, and then the live ones', async () => {
  const topic = `${tenants.ada}:replay-${randomUUID()}`
  const client = await connect(project, ada)
  const early = await join((await connect(project, ada)).channel(topic, { config }))
  const replay = { since: Date.now() - 60_000, limit: 2 }
  for (const event of ['first', 'second', 'third']) await send(topic, event)
  await send(topic, 'public', false)
  await early.hear('third')
  const ear = await join(client.channel(topic, { config: { private: true, broadcast: { replay } } }))
  await send(topic, 'live')
  await ear.hear('live')
  expect(ear.heard.map(({ event, meta }) => [event, meta?.replayed])).toEqual([
    ['second', true],
    ['third', true],
    ['live', undefined],
  ])
  const foreign = (await connect(project, ben)).channel(topic, {
    config: { private: true, broadcast: { replay } },
  })
  await expect(join(foreign)).rejects.toThrow('Unauthorized')
})

test('what is sent while somebody joins with replay arrives once', async () => {
  const topic = `${tenants.ada}:replay-${randomUUID()}`
  const replayed = { private: true, broadcast: { replay: { since: Date.now() - 60_000 } } }
  const client = await connect(project, ada)
  await join(client.channel(`${tenants.ada}:chat`, { config }))
  const events = Array.from({ length: 20 }, (_, index) => `event ${index}`)
  const sent = (async () => {
    for (const event of events) await send(topic, event)
    await send(topic, 'end')
  })()
  const ear = await join(client.channel(topic, { config: replayed }))
  await sent
  await ear.hear('end')
  expect(
    ear.heard
      .map(({ event }) => event)
      .filter(event => event !== 'end')
      .toSorted(),
  ).toEqual(events.toSorted())
})
