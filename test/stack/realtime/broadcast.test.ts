import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { connect, join } from '../../support/channel.ts'
import { openProject } from '../../support/project.ts'

const project = await openProject('platform')

test.for([
  ['2.0.0', '2.0.0'],
  ['2.0.0', '1.0.0'],
  ['1.0.0', '2.0.0'],
  ['1.0.0', '1.0.0'],
] as const)('JSON travels from a client of %s to one of %s, not to other topics', async ([from, to]) => {
  const topic = randomUUID()
  const sender = await join((await connect(project, undefined, from)).channel(topic))
  const receiver = await connect(project, undefined, to)
  const ear = await join(receiver.channel(topic))
  const other = await join(receiver.channel(randomUUID()))

  await sender.channel.send({
    type: 'broadcast',
    event: 'move',
    payload: { text: 'grün 🎲', at: [1, 2.5, null] },
  })

  expect(await ear.hear('move')).toEqual({
    type: 'broadcast',
    event: 'move',
    payload: { text: 'grün 🎲', at: [1, 2.5, null] },
  })
  expect(sender.heard).toEqual([])
  expect(other.heard).toEqual([])
})

test('bytes travel to clients of 2.0.0 and to no others', async () => {
  const topic = randomUUID()
  const sender = await join((await connect(project)).channel(topic))
  const ear = await join((await connect(project)).channel(topic))
  const old = await join((await connect(project, undefined, '1.0.0')).channel(topic))

  const payload = new Uint8Array([0, 255, 3]).buffer
  await sender.channel.send({ type: 'broadcast', event: 'bytes', payload })
  await sender.channel.send({ type: 'broadcast', event: 'after', payload: {} })

  expect((await ear.hear('bytes')).payload).toEqual(payload)
  await old.hear('after')
  expect(old.heard.map(({ event }) => event)).toEqual(['after'])
})

test('with self the sender hears itself, with ack it waits for the server', async () => {
  const client = await connect(project)
  const ear = await join(client.channel(randomUUID(), { config: { broadcast: { self: true, ack: true } } }))
  expect(await ear.channel.send({ type: 'broadcast', event: 'echo', payload: { n: 1 } })).toBe('ok')
  expect((await ear.hear('echo')).payload).toEqual({ n: 1 })
})

test('a payload past the limit is refused, and the channel stays', async () => {
  const client = await connect(project)
  const { channel } = await join(client.channel(randomUUID(), { config: { broadcast: { ack: true } } }))
  const payload = { text: 'x'.repeat(3_000 * 1024) }
  expect(await channel.send({ type: 'broadcast', event: 'large', payload })).toBe('error')
  expect(await channel.send({ type: 'broadcast', event: 'small', payload: {} })).toBe('ok')
})

test('a client that has left hears nothing more', async () => {
  const topic = randomUUID()
  const sender = await join((await connect(project)).channel(topic))
  const staying = await join((await connect(project)).channel(topic))
  const leaver = await connect(project)
  const ear = await join(leaver.channel(topic))
  expect(await leaver.removeChannel(ear.channel)).toBe('ok')
  await sender.channel.send({ type: 'broadcast', event: 'late', payload: {} })
  await staying.hear('late')
  expect(ear.heard).toEqual([])
})

test('HTTP broadcasts reach those who have joined: a batch, one event, bytes', async () => {
  const topic = `room/${randomUUID()}`
  const ear = await join((await connect(project)).channel(topic))
  const unjoined = (await connect(project)).channel(topic)

  expect(await unjoined.send({ type: 'broadcast', event: 'batch', payload: { n: 1 } })).toBe('ok')
  expect(await unjoined.httpSend('one event', { n: 2 })).toEqual({ success: true })
  expect(await unjoined.httpSend('bytes', new Uint8Array([7, 8]))).toEqual({ success: true })

  expect((await ear.hear('batch')).payload).toEqual({ n: 1 })
  expect((await ear.hear('one event')).payload).toEqual({ n: 2 })
  expect((await ear.hear('bytes')).payload).toEqual(new Uint8Array([7, 8]).buffer)
})

test.for([
  ['no messages', {}, 422],
  ['no topic', { messages: [{ event: 'e', payload: {} }] }, 422],
  ['no payload', { messages: [{ topic: 't', event: 'e' }] }, 422],
  [
    'a payload past the limit',
    { messages: [{ topic: 't', event: 'e', payload: { a: 'x'.repeat(3_072_000) } }] },
    422,
  ],
  [
    'a body past any limit',
    { messages: [{ topic: 't', event: 'e', payload: { a: 'x'.repeat(7_000_000) } }] },
    413,
  ],
] as const)('an HTTP batch with %s is refused', async ([, body, status]) => {
  expect((await post('', JSON.stringify(body), 'application/json')).status).toBe(status)
})

test.for([
  ['text/plain', 'text', 415],
  ['application/json', '{', 422],
] as const)('an HTTP event of %s %s is refused', async ([type, body, status]) => {
  expect((await post('/t/events/e', body, type)).status).toBe(status)
})

test.for(['forged', 'not.a.jwt', 'eyJhbGciOiJub25lIn0.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.'])(
  'HTTP with the bad token %s is refused',
  async token => {
    const response = await post('', JSON.stringify({ messages: [] }), 'application/json', token)
    expect(response.status).toBe(401)
    expect(await response.json()).toEqual({ message: 'Unauthorized' })
  },
)

function post(path: string, body: string, type: string, token?: string) {
  const headers: Record<string, string> = { apikey: project.publishableKey, 'content-type': type }
  if (token) headers.authorization = `Bearer ${token}`
  return fetch(`${project.apiUrl}/realtime/v1/api/broadcast${path}`, { method: 'POST', headers, body })
}
