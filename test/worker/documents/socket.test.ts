import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { keepAlive, permissionDenied } from '../../../worker/documents/frames.ts'
import { defaultLimits } from '../../../worker/documents/limits.ts'
import { DocumentSocket } from '../../../worker/documents/socket.ts'

/** A connected pair; the client answers no ping by itself. */
async function pair() {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const accepted = new Promise<DocumentSocket>(resolve => {
    server.on('upgrade', (request, raw, head) => {
      const open = (ws: WebSocket) => resolve(new DocumentSocket(ws, raw, defaultLimits, () => {}))
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
