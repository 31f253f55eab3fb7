import { randomUUID } from 'node:crypto'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import WebSocket from 'ws'
import { Rate } from '../../../stack/realtime/rate.ts'
import { connect, join } from '../../support/channel.ts'
import { openProject } from '../../support/project.ts'

afterEach(() => void vi.useRealTimers())

test('a rate holds on the average of the last minute', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const rate = new Rate(2)
  const count = (times: number) => Array.from({ length: times }, () => rate.count())
  expect(count(121)).toEqual([...Array(120).fill(true), false])
  vi.advanceTimersByTime(30_000)
  expect(rate.count()).toBe(false)
  vi.advanceTimersByTime(30_000)
  // Of the minute past only the one of its middle is left.
  expect(count(120)).toEqual([...Array(119).fill(true), false])
  vi.advanceTimersByTime(3_600_000)
  expect(rate.count()).toBe(true)
})

async function connected() {
  const project = await openProject('platform')
  const url = `${project.apiUrl.replace('http', 'ws')}/realtime/v1/websocket?vsn=2.0.0&apikey=${project.publishableKey}`
  const open = async () => {
    const socket = new WebSocket(url).setMaxListeners(0)
    onTestFinished(() => socket.terminate())
    const closed = new Promise<number>(resolve => socket.once('close', resolve))
    await new Promise(resolve => socket.once('open', resolve))
    return { socket, closed }
  }
  return { project, open }
}

/** The answer to a join. */
function joined(socket: WebSocket, topic: string, config = {}) {
  return new Promise<unknown>(resolve => {
    socket.on('message', function listen(data, binary) {
      const [, ref, , event, answer] = binary ? [] : JSON.parse(String(data))
      if (event !== 'phx_reply' || ref !== topic) return
      socket.off('message', listen)
      resolve(answer)
    })
    socket.send(JSON.stringify([topic, topic, `realtime:${topic}`, 'phx_join', { config }]))
  })
}

const refused = (reason: string) => ({ status: 'error', response: { reason } })

test('a hundred and first channel of one connection is refused, the others stay', async () => {
  const { open } = await connected()
  const { socket } = await open()
  const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => joined(socket, `channel ${n}`)))
  expect(answers.every(answer => (answer as { status: string }).status === 'ok')).toBe(true)
  expect(await joined(socket, 'one more')).toEqual(refused('ChannelRateLimitReached: Too many channels'))
  expect(await joined(socket, 'channel 0')).toMatchObject({ status: 'ok' })
})

test('who connects as the two hundred and first joins nothing', async () => {
  const { open } = await connected()
  const sockets = await Promise.all(Array.from({ length: 201 }, open))
  expect(await joined(sockets[0]!.socket, 'first')).toMatchObject({ status: 'ok' })
  const answers = await Promise.all(sockets.map(({ socket }, n) => joined(socket, `topic ${n}`)))
  const late = answers.filter(answer => (answer as { status: string }).status === 'error')
  expect(late).toEqual([refused('ConnectionRateLimitReached: Too many connected users')])
})

test('who joins without end is refused and disconnected', async () => {
  const { open } = await connected()
  const { socket, closed } = await open()
  const other = await open()
  const first = await joined(socket, 'again')
  for (let n = 0; n < 6_000; n++)
    socket.send(JSON.stringify(['n', `${n}`, 'realtime:again', 'phx_join', { config: {} }]))
  expect(first).toMatchObject({ status: 'ok' })
  await closed
  expect(await joined(other.socket, 'other')).toEqual(
    refused('ClientJoinRateLimitReached: Too many joins per second'),
  )
})

test('too many messages close the channel, over HTTP they are refused', async () => {
  const { project } = await connected()
  const topic = randomUUID()
  const ear = await join((await connect(project)).channel(topic))
  for (let n = 0; n < 6_001; n++) void ear.channel.send({ type: 'broadcast', event: 'e', payload: {} })
  await ear.closed
  expect(ear.notices).toMatchObject([{ status: 'error', message: 'Too many messages per second' }])
  const elsewhere = (await connect(project)).channel(randomUUID())
  await expect(elsewhere.httpSend('e', {})).rejects.toThrow('You have exceeded your rate limit')
})

test('a client that does not read is cut off before it fills the memory', async () => {
  const { project, open } = await connected()
  const { socket, closed } = await open()
  const topic = randomUUID()
  await joined(socket, topic)
  const sender = await join((await connect(project)).channel(topic, { config: { broadcast: { ack: true } } }))
  socket.pause()
  const payload = { text: 'x'.repeat(2_900_000) }
  for (let n = 0; n < 30; n++) await sender.channel.send({ type: 'broadcast', event: 'large', payload })
  socket.resume()
  expect(await closed).toBe(1006)
  expect(await sender.channel.send({ type: 'broadcast', event: 'small', payload: {} })).toBe('ok')
})
