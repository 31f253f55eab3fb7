import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A way to the database that can go bad. */
export interface Proxy {
  url: string
  /** Passes nothing on any more, and tells nobody; new connections get as little. */
  freeze(): void
  thaw(): void
  /** The connections that there are pass nothing on any more, and tell nobody; new ones do. */
  silence(): void
  /** From now on notifications do not come through, or do again. */
  deafen(deaf: boolean): void
}

/**
 * Stands between a client and Postgres until the test ends.
 * @param options deaf: notifications do not come through, as behind a pooler that hands out transactions.
 */
export async function openProxy(databaseUrl: string, options: { deaf?: boolean } = {}): Promise<Proxy> {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let frozen = false
  let { deaf = false } = options
  const server = createServer(client => {
    const upstream = connect(Number(target.port), target.hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        client.destroy()
        upstream.destroy()
      })
    }
    client.on('data', data => upstream.write(data))
    upstream.on(
      'data',
      messages((message, isNotification) => {
        if (!deaf || !isNotification) client.write(message)
      }),
    )
    if (frozen) for (const socket of [client, upstream]) socket.pause()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const url = new URL(databaseUrl)
  url.port = String((server.address() as AddressInfo).port)
  const all = (act: (socket: Socket) => void) => {
    for (const socket of sockets) act(socket)
  }
  return {
    url: String(url),
    freeze() {
      frozen = true
      all(socket => socket.pause())
    },
    silence() {
      all(socket => socket.pause())
      sockets.clear()
    },
    thaw() {
      frozen = false
      all(socket => socket.resume())
    },
    deafen(now) {
      deaf = now
    },
  }
}

/** Parts what Postgres says into messages: a type (A is a notification), a length with itself, so much less four bytes. */
function messages(pass: (message: Buffer, isNotification: boolean) => void): (data: Buffer) => void {
  let rest = Buffer.alloc(0)
  return data => {
    rest = Buffer.concat([rest, data])
    while (rest.length >= 5) {
      const end = 1 + rest.readInt32BE(1)
      if (rest.length < end) break
      pass(rest.subarray(0, end), rest[0] === 'A'.charCodeAt(0))
      rest = rest.subarray(end)
    }
  }
}
