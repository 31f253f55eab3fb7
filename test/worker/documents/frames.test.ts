import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { awarenessFrame, permissionDenied, syncFrame, syncKind } from '../../../worker/documents/frames.ts'
import { MalformedMessage, readMessage } from '../../../worker/documents/message.ts'

/** What a client receives when these bytes are written to its connection. */
async function receive(frame: Buffer): Promise<Buffer> {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  const server = createServer().listen(0, '127.0.0.1')
  server.on('upgrade', (request, raw, head) => {
    sockets.handleUpgrade(request, raw, head, () => raw.write(frame))
  })
  await once(server, 'listening')
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const [message] = await once(client, 'message')
  client.terminate()
  server.close()
  return message
}

// Around every size at which a length takes more bytes.
const sizes = [
  0, 1, 120, 121, 122, 123, 124, 125, 126, 127, 128, 16_383, 16_384, 65_530, 65_535, 65_536, 2_097_152,
]

test.for(sizes)('a frame around %i bytes arrives as y-protocols writes it', async size => {
  const payload = new Uint8Array(size).fill(7)
  const expected = encoding.encode(encoder => {
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarUint(encoder, 2)
    encoding.writeVarUint8Array(encoder, payload)
  })
  expect((await receive(syncFrame(syncKind.update, payload))).equals(expected)).toBe(true)
})

test('awareness and refusals arrive too', async () => {
  expect(await receive(awarenessFrame(Uint8Array.of(0)))).toEqual(Buffer.of(1, 1, 0))
  expect(await receive(permissionDenied('no'))).toEqual(Buffer.of(2, 0, 2, 110, 111))
})

test('a message is read as it was written', () => {
  expect(readMessage(Uint8Array.of(0, 0, 1, 0))).toEqual({ type: 'step1', stateVector: Uint8Array.of(0) })
  expect(readMessage(Uint8Array.of(0, 1, 2, 0, 0))).toEqual({ type: 'step2', update: Uint8Array.of(0, 0) })
  expect(readMessage(Uint8Array.of(0, 2, 2, 0, 0))).toEqual({ type: 'update', update: Uint8Array.of(0, 0) })
  expect(readMessage(Uint8Array.of(1, 1, 0))).toEqual({ type: 'awareness', payload: Uint8Array.of(0) })
  expect(readMessage(Uint8Array.of(3))).toEqual({ type: 'queryAwareness' })
  expect(readMessage(Uint8Array.of(2, 1, 1, 97))).toEqual({ type: 'freshToken', token: 'a' })
})

test('a message never reaches into what others have sent', () => {
  const buffer = Buffer.from([0, 2, 4, 0, 0, 99, 99])
  expect(() => readMessage(buffer.subarray(0, 5))).toThrow(MalformedMessage)
  expect(() => readMessage(buffer)).not.toThrow()
})
