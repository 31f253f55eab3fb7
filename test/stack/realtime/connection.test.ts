import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, onTestFinished, test, vi } from 'vitest'
import WebSocket from 'ws'
import { openProject } from '../../support/project.ts'

const project = await openProject('platform')

type Frame = [joinRef: unknown, ref: unknown, topic: string, event: string, payload: unknown]

/** A text frame as each version has it. */
const written = (vsn: string, [join_ref, ref, topic, event, payload]: Frame) =>
  vsn === '1.0.0' ? { join_ref, ref, topic, event, payload } : [join_ref, ref, topic, event, payload]

/** Asks for an answer with a reference of its own; also shows that the server is still there. */
function ask(socket: WebSocket, topic: string, event: string, payload: unknown) {
  const ref = randomUUID()
  const vsn = socket.url.includes('vsn=1.0.0') ? '1.0.0' : '2.0.0'
  return new Promise<unknown>(resolve => {
    socket.on('message', function listen(data, binary) {
      if (binary) return
      const frame = JSON.parse(String(data))
      const [answered, answer] = vsn === '1.0.0' ? [frame.ref, frame.payload] : [frame[1], frame[4]]
      if (answered !== ref) return
      socket.off('message', listen)
      resolve(answer)
    })
    socket.send(JSON.stringify(written(vsn, [ref, ref, topic, event, payload])))
  })
}

async function connected(key = project.publishableKey, vsn = '2.0.0') {
  const url = `${project.apiUrl.replace('http', 'ws')}/realtime/v1/websocket?vsn=${vsn}&apikey=${key}`
  const socket = new WebSocket(url)
  onTestFinished(() => socket.terminate())
  await new Promise(resolve => socket.once('open', resolve))
  return socket
}

/** All that the socket gets from now on: text frames parsed, binary ones as they are. */
function framesOf(socket: WebSocket) {
  const frames: unknown[] = []
  socket.on('message', (data, binary) => frames.push(binary ? data : JSON.parse(String(data))))
  return frames
}

test.for([
  ['realtime:', 'phx_join', {}, 'TopicNameRequired'],
  ['elsewhere', 'phx_join', {}, 'unmatched topic'],
  ['realtime:unjoined', 'broadcast', { event: 'e' }, 'unmatched topic'],
  ['realtime:a', 'phx_join', { config: { private: 'maybe' } }, 'InvalidJoinPayload'],
  [
    'realtime:a',
    'phx_join',
    { config: { postgres_changes: [{ event: '*' }], postgres_changes_options: { wait: true } } },
    'RealtimeDisabledForConfiguration: No subscription params provided',
  ],
] as const)('%s %s %o is answered with an error', async ([topic, event, payload, reason]) => {
  expect(await ask(await connected(), topic, event, payload)).toEqual({
    status: 'error',
    response: { reason: expect.stringContaining(reason) },
  })
})

test('after the answer to a join come presence, the state of replication and what was missed, in this order', async () => {
  const topic = randomUUID()
  await project.sql(`select realtime.send('{}', 'missed', $1)`, [topic])
  const socket = await connected(project.serviceRoleKey)
  const frames = framesOf(socket)
  const broadcast = { replication_ready: true, replay: { since: 0 } }
  await ask(socket, `realtime:${topic}`, 'phx_join', {
    config: { broadcast, presence: { enabled: true }, private: true },
  })
  await vi.waitFor(() => expect(frames).toHaveLength(4))
  expect(frames.slice(0, 3)).toMatchObject([
    [expect.any(String), expect.any(String), `realtime:${topic}`, 'phx_reply', { status: 'ok' }],
    [expect.any(String), null, `realtime:${topic}`, 'presence_state', {}],
    [
      expect.any(String),
      null,
      `realtime:${topic}`,
      'system',
      { status: 'ok', extension: 'system', channel: topic },
    ],
  ])
  expect(frames[3]).toBeInstanceOf(Buffer)
})

test('a second join to a topic closes the first', async () => {
  const socket = await connected()
  const frames = framesOf(socket)
  const topic = `realtime:${randomUUID()}`
  const ok = { status: 'ok', response: { postgres_changes: [] } }
  expect(await ask(socket, topic, 'phx_join', {})).toEqual(ok)
  const [[first]] = frames as [[string]]
  expect(await ask(socket, topic, 'phx_join', { config: { private: 'false' } })).toEqual(ok)
  expect(frames[1]).toEqual([first, first, topic, 'phx_close', {}])
})

/** A binary broadcast as realtime-js writes it, whose lengths may lie and whose encoding may not exist. */
const push = (topic: string) =>
  fc
    .record({
      names: fc.tuple(...Array.from({ length: 4 }, () => fc.string({ unit: 'binary', maxLength: 12 }))),
      topic: fc.constantFrom(topic, 'realtime:elsewhere', ''),
      lies: fc.dictionary(fc.constantFrom('0', '1', '2', '3', '4'), fc.nat(255), { maxKeys: 2 }),
      encoding: fc.oneof(fc.constantFrom(0, 1), fc.nat(255)),
      payload: fc.oneof(fc.uint8Array(), fc.json().map(Buffer.from)),
      cut: fc.option(fc.nat(60)),
    })
    .map(({ names: [joinRef, ref, event, meta], topic, lies, encoding, payload, cut }) => {
      const strings = [joinRef, ref, topic, event, meta].map(text => Buffer.from(text!))
      const lengths = strings.map(({ length }, at) => lies[at] ?? length)
      const frame = Buffer.concat([Buffer.from([3, ...lengths, encoding]), ...strings, payload])
      return frame.subarray(0, cut ?? frame.length)
    })

test.for(['1.0.0', '2.0.0'])('whatever a client of %s sends, it and others are still served', async vsn => {
  const member = await connected()
  const socket = await connected(undefined, vsn)
  const topic = `realtime:${randomUUID()}`
  const config = { broadcast: { self: true } }
  for (const client of [member, socket]) await ask(client, topic, 'phx_join', { config })
  const event = fc.constantFrom('phx_join', 'phx_leave', 'access_token', 'broadcast', 'presence', 'phx_close')
  const name = fc.constantFrom(topic, 'realtime:', 'realtime:\0', 'phoenix', '')
  const text = fc
    .tuple(fc.jsonValue(), fc.jsonValue(), name, event, fc.jsonValue())
    .map(frame => JSON.stringify(written(vsn, frame)))
  const noise = fc.oneof(fc.string(), fc.json(), fc.uint8Array())
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(text, push(topic), noise), { maxLength: 10 }), async frames => {
      for (const frame of frames) socket.send(frame)
      for (const client of [socket, member])
        expect(await ask(client, 'phoenix', 'heartbeat', {})).toEqual({ status: 'ok', response: {} })
    }),
  )
  const heard = framesOf(member)
  const fresh = await connected(undefined, vsn)
  await ask(fresh, topic, 'phx_join', {})
  fresh.send(JSON.stringify(written(vsn, [null, null, topic, 'broadcast', { event: 'sound', payload: {} }])))
  await vi.waitFor(() => expect(heard.some(frame => String(frame).includes('sound'))).toBe(true))
})

test('a frame past the limit ends its connection and no other', async () => {
  const [bystander, socket] = await Promise.all([connected(), connected()])
  const closed = new Promise<number>(resolve => socket.on('close', resolve))
  socket.send('x'.repeat(5_000_001))
  expect(await closed).toBe(1009)
  expect(await ask(bystander, 'phoenix', 'heartbeat', {})).toEqual({ status: 'ok', response: {} })
})
