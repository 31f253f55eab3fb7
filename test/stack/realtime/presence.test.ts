import { randomUUID } from 'node:crypto'
import type { RealtimeChannel } from '@supabase/supabase-js'
import { beforeAll, expect, test, vi } from 'vitest'
import { connect, join } from '../../support/channel.ts'
import { openProject } from '../../support/project.ts'

const project = await openProject('platform')
const ada = await project.signUp('ada')
const ben = await project.signUp('ben')

// In `open:…` all may be present; in `seen:…` Ada alone, and Ben sees her; `hidden:…` both may join, and see nobody.
beforeAll(() =>
  project.sql(`
    create policy enter on realtime.messages for select to authenticated using (extension = 'broadcast');
    create policy see on realtime.messages for select to authenticated
      using (extension = 'presence' and topic not like 'hidden:%');
    create policy be_present on realtime.messages for insert to authenticated
      with check (extension = 'presence' and (topic like 'open:%' or (select auth.uid()) = '${ada.id}'));
  `),
)

/** A channel that sees who is there, and the events of it. */
function watch(channel: RealtimeChannel) {
  const events: [string, string, unknown[]][] = []
  const bare = (presences: object[]) =>
    presences.map(({ presence_ref, ...said }: { presence_ref?: string }) => said)
  channel
    .on('presence', { event: 'join' }, ({ key, newPresences }) => {
      events.push(['join', key, bare(newPresences)])
    })
    .on('presence', { event: 'leave' }, ({ key, leftPresences }) => {
      events.push(['leave', key, bare(leftPresences)])
    })
  return { channel, events, hear: (count: number) => vi.waitFor(() => expect(events).toHaveLength(count)) }
}

const options = (key: string, isPrivate = false) => ({ config: { private: isPrivate, presence: { key } } })
const stateOf = (channel: RealtimeChannel) =>
  Object.fromEntries(
    Object.entries(channel.presenceState<{ at: number }>()).map(([key, all]) => [
      key,
      all.map(({ at }) => at),
    ]),
  )

test.for(['1.0.0', '2.0.0'] as const)(
  '%s: who tracks is seen by all, and gone when it untracks',
  async vsn => {
    const topic = randomUUID()
    const one = watch((await connect(project, undefined, vsn)).channel(topic, options('one')))
    const two = watch((await connect(project, undefined, vsn)).channel(topic, options('two')))
    await Promise.all([join(one.channel), join(two.channel)])
    expect(await one.channel.track({ at: 1 })).toBe('ok')
    expect(await one.channel.track({ at: 2 })).toBe('ok')
    expect(await one.channel.untrack()).toBe('ok')
    await Promise.all([one.hear(4), two.hear(4)])
    const expected = [
      ['join', 'one', [{ at: 1 }]],
      // The client counts as joined what replaces something, and as left what was replaced.
      ['join', 'one', [expect.objectContaining({ at: 2 })]],
      ['leave', 'one', [{ at: 1 }]],
      ['leave', 'one', [expect.objectContaining({ at: 2 })]],
    ]
    expect(one.events).toEqual(expected)
    expect(two.events).toEqual(expected)
    expect(stateOf(two.channel)).toEqual({})
  },
)

test('who joins later sees those who are there; clients of one key are counted each', async () => {
  const topic = randomUUID()
  const clients = await Promise.all([1, 2, 3].map(() => connect(project)))
  for (const [at, client] of clients.slice(0, 2).entries()) {
    const { channel } = await join(watch(client.channel(topic, options('same'))).channel)
    await channel.track({ at })
  }
  const late = watch(clients[2]!.channel(topic))
  await join(late.channel)
  await vi.waitFor(() => expect(stateOf(late.channel)).toEqual({ same: [0, 1] }))
  await clients[0]!.realtime.disconnect()
  await vi.waitFor(() => expect(stateOf(late.channel)).toEqual({ same: [1] }))
  await clients[1]!.removeAllChannels()
  await vi.waitFor(() => expect(stateOf(late.channel)).toEqual({}))
})

test('the same statement again is no event, and without a key one is made', async () => {
  const topic = randomUUID()
  const one = watch((await connect(project)).channel(topic))
  await join(one.channel)
  for (const at of [1, 1, 2]) expect(await one.channel.track({ at })).toBe('ok')
  await one.hear(3)
  expect(one.events.map(([event]) => event)).toEqual(['join', 'join', 'leave'])
  expect(one.events[0]![1]).toMatch(/^[0-9a-f-]{36}$/)
})

test('who tracks without having asked for presence gets to see it from then on', async () => {
  const topic = randomUUID()
  const early = await join(watch((await connect(project)).channel(topic, options('early'))).channel)
  await early.channel.track({ at: 1 })
  const client = await connect(project)
  const { channel } = await join(client.channel(topic, options('late')))
  await channel.track({ at: 2 })
  await vi.waitFor(() => expect(stateOf(channel)).toEqual({ early: [1], late: [2] }))
})

test('what is no map is refused, and the channel stays', async () => {
  const { channel } = await join((await connect(project)).channel(randomUUID()))
  expect(await channel.track([1])).toBe('error')
  expect(await channel.track({ at: 1 })).toBe('ok')
})

test('a sixth call within half a minute closes the channel, and others stay', async () => {
  const topic = randomUUID()
  const other = await join((await connect(project)).channel(topic))
  const ear = await join((await connect(project)).channel(topic))
  for (const at of [1, 2, 3, 4, 5]) expect(await ear.channel.track({ at })).toBe('ok')
  void ear.channel.track({ at: 6 })
  await ear.closed
  expect(ear.notices).toMatchObject([
    { extension: 'system', status: 'error', message: 'Client presence rate limit exceeded' },
  ])
  expect(await other.channel.track({ at: 1 })).toBe('ok')
})

test('on a private channel policies say who may be present, and who may see it', async () => {
  const topic = `seen:${randomUUID()}`
  const adas = watch((await connect(project, ada)).channel(topic, options('ada', true)))
  const bens = watch((await connect(project, ben)).channel(topic, options('ben', true)))
  await Promise.all([join(adas.channel), join(bens.channel)])
  expect(await bens.channel.track({ at: 1 })).toBe('error')
  expect(await adas.channel.track({ at: 2 })).toBe('ok')
  await bens.hear(1)
  expect(bens.events).toEqual([['join', 'ada', [{ at: 2 }]]])
  expect(stateOf(adas.channel)).toEqual({ ada: [2] })
})

test('who may not see presence joins without it', async () => {
  const topic = `hidden:${randomUUID()}`
  const adas = watch((await connect(project, ada)).channel(topic, options('ada', true)))
  const service = watch(project.admin().channel(topic, options('service', true)))
  // What the client would keep to itself.
  const frames: unknown[] = []
  const listen = adas.channel.on as unknown as (event: string, filter: object, heard: () => void) => void
  for (const event of ['presence_state', 'presence_diff'])
    listen.call(adas.channel, event, {}, () => frames.push(event))
  await Promise.all([join(adas.channel), join(service.channel)])
  expect(await service.channel.track({ at: 1 })).toBe('ok')
  expect(await adas.channel.track({ at: 2 })).toBe('ok')
  await service.hear(2)
  await adas.channel.untrack()
  expect(frames).toEqual([])
  expect(stateOf(adas.channel)).toEqual({})
})

test('the public and the private presence of one name have nothing in common', async () => {
  const topic = `open:${randomUUID()}`
  const inside = watch((await connect(project, ada)).channel(topic, options('in', true)))
  const outside = watch((await connect(project, ben)).channel(topic, options('out')))
  await Promise.all([join(inside.channel), join(outside.channel)])
  await inside.channel.track({ at: 1 })
  await outside.channel.track({ at: 2 })
  await Promise.all([inside.hear(1), outside.hear(1)])
  expect([stateOf(inside.channel), stateOf(outside.channel)]).toEqual([{ in: [1] }, { out: [2] }])
})
