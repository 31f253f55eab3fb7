import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { keepAlive, permissionDenied, syncKind, syncPieces } from '../../../worker/documents/frames.ts'
import { defaultLimits, type Limits } from '../../../worker/documents/limits.ts'
import { DocumentSocket } from '../../../worker/documents/socket.ts'

/** A connected pair; the client answers no ping by itself. */
async function pair(limits: Partial<Limits> = {}) {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const accepted = new Promise<DocumentSocket>(resolve => {
    server.on('upgrade', (request, raw, head) => {
      const open = (ws: WebSocket) =>
        resolve(new DocumentSocket(ws, raw, { ...defaultLimits, ...limits }, () => {}))
      sockets.handleUpgrade(request, raw, head, open)
    })
  })
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
  const client = new WebSocket(url, { autoPong: false })
  onTestFinished(() => {
    client.terminate()
    server.close()
  })
  return { client, socket: await accepted }
}

test('a client that hears nothing else gets a sign of life, others do not', async () => {
  const { client, socket } = await pair()
  socket.tend()
  const [first] = await once(client, 'message')
  expect(first).toEqual(keepAlive.subarray(2))
  socket.send(permissionDenied('no'))
  socket.tend()
  socket.send(permissionDenied('again'))
  const received: Buffer[] = []
  client.on('message', data => received.push(data as Buffer))
  await vi.waitFor(() => expect(received.map(message => message[0])).toEqual([2, 2]))
})

test('a client that says nothing is asked whether it is there, and given up without an answer', async () => {
  const { client, socket } = await pair()
  socket.tend()
  socket.tend()
  await once(client, 'ping')
  client.pong()
  await once(client, 'ping', { signal: AbortSignal.timeout(50) }).catch(() => {})
  for (let round = 0; round < 5; round++) socket.tend()
  const [code] = await once(client, 'close')
  expect(code).toBe(1006)
})

test('what is sent while an answer is prepared follows the answer', async () => {
  const { client, socket } = await pair()
  const received: string[] = []
  client.on('message', data => received.push((data as Buffer).subarray(3).toString()))
  const { promise, resolve } = Promise.withResolvers<Buffer[]>()
  const sent = socket.sendFirst(() => promise)
  socket.send(permissionDenied('later'))
  resolve([permissionDenied('first'), permissionDenied('second')])
  await sent
  socket.send(permissionDenied('last'))
  while (received.length < 4) await once(client, 'message')
  expect(received).toEqual(['first', 'second', 'later', 'last'])
})

test('an answer that is larger than a backlog may be waits for its reader; what comes on top does not for ever', async () => {
  const { client, socket } = await pair({ backlogBytes: 1_000_000 })
  client.pause()
  // More than the kernel takes for somebody who does not read.
  const answer = syncPieces(syncKind.step2, new Uint8Array(30_000_000))
  await socket.sendFirst(async () => answer)
  const asked = [1, 2].map(number => socket.sendFirst(async () => [permissionDenied(`answer ${number}`)]))
  const news = Buffer.alloc(400_000)
  news.set([0x82, 127])
  news.writeBigUInt64BE(BigInt(news.length - 10), 2)
  for (let i = 0; i < 2; i++) socket.send(news)
  expect(socket.closed).toBe(false)
  const received: number[] = []
  client.on('message', data => received.push((data as Buffer).length))
  client.resume()
  await Promise.all(asked)
  await vi.waitFor(() => expect(received).toHaveLength(4))
  // One answer to two questions: the last one's.
  expect(received.slice(0, 3)).toEqual([30_000_000 + 6, 399_990, 399_990])

  client.pause()
  for (let i = 0; i < 100; i++) socket.send(news)
  expect(socket.closed).toBe(true)
})

test('a socket that closes while its answer is prepared sends none of it', async () => {
  const { client, socket } = await pair()
  const received: Buffer[] = []
  client.on('message', data => received.push(data as Buffer))
  const { promise, resolve } = Promise.withResolvers<Buffer[]>()
  const sent = socket.sendFirst(() => promise)
  socket.send(permissionDenied('later'))
  socket.close('restart')
  resolve([permissionDenied('first')])
  await sent
  const [code] = await once(client, 'close')
  expect([code, received]).toEqual([1012, []])
})
