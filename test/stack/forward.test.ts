import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer as createHttp } from 'node:http'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { forward } from '../../stack/functions/forward.ts'
import type { FunctionProcess } from '../../stack/functions/process.ts'

const folder = await mkdtemp(join(tmpdir(), 'tenon-forward-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A gateway before something that answers the first bytes of a request, and what that does with the rest. */
async function open(name: string, rest: (socket: Socket) => void) {
  const socket = join(folder, name)
  const inner = createServer({ allowHalfOpen: true }, connection => {
    connection.on('error', () => {})
    connection.once('data', () => {
      connection.write(
        'HTTP/1.1 413 Payload Too Large\r\ncontent-length: 6\r\nconnection: close\r\n\r\nunread',
      )
      rest(connection)
    })
  }).listen(socket)
  const process = { socket, ended: new Promise(() => {}) } as unknown as FunctionProcess
  const outer = createHttp((request, response) => {
    void forward(request, response, { process, path: '/', headers: {}, patience: 5 })
  }).listen(0, '127.0.0.1')
  await once(outer, 'listening')
  afterAll(() => {
    outer.closeAllConnections()
    outer.close()
    inner.close()
  })
  return (outer.address() as AddressInfo).port
}

const body = Buffer.alloc(2 ** 20)

/** Sends all of a request before it looks at the answer, as many clients do. */
async function post(port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1').pause()
  await once(socket, 'connect')
  socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length * 4}\r\n\r\n`)
  for (let part = 0; part < 4; part++)
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.write(body, error => (error ? reject(error) : resolve()))
    })
  socket.resume()
  const [answer] = await once(socket, 'data')
  socket.destroy()
  return String(answer).split('\r\n', 1)[0]!
}

const ways: [name: string, rest: (socket: Socket) => void][] = [
  ['reads it away', socket => socket.resume()],
  ['says no more', socket => socket.resume().end()],
  ['lets it lie', socket => socket.pause()],
  ['lets it lie and says no more', socket => socket.pause().end()],
]

test.for(ways)(
  'whoever answers before the end of a body and %s has its answer read',
  async ([name, rest]) => {
    const port = await open(name, rest)
    for (let i = 0; i < 50; i++) expect(await post(port)).toBe('HTTP/1.1 413 Payload Too Large')
  },
)
