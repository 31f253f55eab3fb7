import { performance } from 'node:perf_hooks'
import { WebSocket } from 'ws'

/** Many clients that only listen, as cheap for their process as can be: nothing is decoded but a number. */
export interface Subscribers {
  /** When the message of this number has arrived at each of them, in milliseconds of `performance.now()`. */
  expect(n: number): Promise<number[]>
  close(): void
}

const patience = 20_000
const joiningAtOnce = 25
const heartbeat = JSON.stringify([null, 'beat', 'phoenix', 'heartbeat', {}])

/** Clients of a private channel of Realtime. */
export function openSubscribers(
  count: number,
  { url, key, topic, token }: { url: string; key: string; topic: string; token: string },
): Promise<Subscribers> {
  const config = { private: true, broadcast: {}, presence: { enabled: false } }
  const join = ['1', '1', `realtime:${topic}`, 'phx_join', { config, access_token: token }]
  const address = `${url.replace('http', 'ws')}/realtime/v1/websocket?apikey=${key}&vsn=2.0.0`
  return open(count, address, JSON.stringify(join))
}

/** Clients of the floor, who get everything without asking. */
export const openListeners = (count: number, url: string): Promise<Subscribers> => open(count, url)

async function open(count: number, url: string, join?: string): Promise<Subscribers> {
  const sockets: WebSocket[] = []
  const expected = new Map<number, { times: number[]; resolve: (times: number[]) => void }>()
  const arrive = (n: number) => {
    const waiting = expected.get(n)
    if (waiting?.times.push(performance.now()) === count) waiting.resolve(waiting.times)
  }
  const connect = () =>
    new Promise<void>((resolve, reject) => {
      const socket = new WebSocket(url, { perMessageDeflate: false })
      sockets.push(socket)
      socket.on('open', () => (join ? socket.send(join) : resolve()))
      socket.on('message', (data: Buffer) => {
        const number = /"n": ?(\d+)/.exec(data.toString('latin1'))
        if (number) return arrive(Number(number[1]))
        const text = data.toString()
        if (text.includes('phx_reply') && text.includes('"ok"')) resolve()
        else if (text.includes('"error"')) reject(new Error(`a subscriber is refused: ${text}`))
      })
      socket.on('close', code => reject(new Error(`a subscriber is closed with ${code}`)))
      socket.on('error', reject)
    })
  const beating = setInterval(() => {
    if (join) for (const socket of sockets) if (socket.readyState === socket.OPEN) socket.send(heartbeat)
  }, 20_000)
  const close = () => {
    clearInterval(beating)
    for (const socket of sockets) socket.terminate()
  }
  try {
    let left = count
    const connectOnAndOn = async () => {
      while (left-- > 0) await connect()
    }
    await Promise.all(Array.from({ length: Math.min(count, joiningAtOnce) }, connectOnAndOn))
  } catch (error) {
    close()
    throw error
  }
  return {
    close,
    expect: n =>
      new Promise((resolve, reject) => {
        const times: number[] = []
        const late = () =>
          reject(new Error(`message ${n} is at ${times.length} of ${count} after ${patience} ms`))
        const timer = setTimeout(late, patience)
        expected.set(n, {
          times,
          resolve(all) {
            clearTimeout(timer)
            expected.delete(n)
            resolve(all)
          },
        })
      }),
  }
}
