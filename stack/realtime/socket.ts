import pg from 'pg'
import type { WebSocket } from 'ws'
import type { Answer } from './attendance.ts'
import { Channel } from './channel.ts'
import { type Broadcast, decodeFrame, encodeFrame, type Frame } from './frames.ts'
import { parseJoin } from './join.ts'
import type { Connection, Surroundings } from './surroundings.ts'
import { Refusal } from './token.ts'

const idleTimeout = 60_000
const maxChannels = 100
const maxBacklog = 50_000_000
const prefix = 'realtime:'
const tooManyJoins = 'ClientJoinRateLimitReached'

/**
 * Speaks Phoenix' channel protocol with one client until it is gone.
 *
 * @param client what the request said that opened the socket.
 * @param mayJoin false when too many others are connected.
 */
export function serveSocket(
  socket: WebSocket,
  client: Pick<Connection, 'version' | 'token' | 'headers'>,
  mayJoin: boolean,
  surroundings: Surroundings,
): void {
  const channels = new Map<string, Channel>()
  // Frames of one topic are answered in their order; a slow policy holds up no other topic, nor the heartbeat.
  const turns = new Map<string, Promise<void>>()
  const idle = setTimeout(() => socket.close(1000), idleTimeout)
  const connection: Connection = {
    ...client,
    send: frame => send(encodeFrame(client.version, frame)),
    sendBroadcast: send,
    ended(channel) {
      const topic = prefix + channel.address.topic
      if (channels.get(topic) === channel) channels.delete(topic)
    },
  }

  socket.on('message', (data, binary) => {
    idle.refresh()
    const frame = decodeFrame(client.version, data as Buffer, binary)
    if (!frame) return
    if (frame.topic === 'phoenix') {
      if (frame.event === 'heartbeat') reply(frame, 'ok')
      return
    }
    const turn = (turns.get(frame.topic) ?? Promise.resolve()).then(() => handle(frame)).catch(() => {})
    turns.set(frame.topic, turn)
    turn.then(() => {
      if (turns.get(frame.topic) === turn) turns.delete(frame.topic)
    })
  })
  socket.on('close', () => {
    clearTimeout(idle)
    for (const channel of channels.values()) channel.close()
    channels.clear()
  })
  // A frame that breaks WebSocket itself; the library closes the connection.
  socket.on('error', () => {})

  async function handle(frame: Frame): Promise<void> {
    if (!frame.topic.startsWith(prefix)) return reply(frame, 'error', { reason: 'unmatched topic' })
    if (frame.event === 'phx_join') return join(frame)
    const channel = channels.get(frame.topic)
    const current = frame.joinRef === null || frame.joinRef === channel?.joinRef
    if (frame.event === 'phx_leave') {
      reply(frame, 'ok')
      if (current) channel?.end()
      return
    }
    if (!channel || !current) return reply(frame, 'error', { reason: 'unmatched topic' })
    const payload = frame.payload as Record<string, unknown> | null
    if (frame.event === 'access_token') {
      if (typeof payload?.access_token === 'string') await channel.refresh(payload.access_token)
    } else if (frame.event === 'broadcast') {
      const broadcast = broadcastIn(payload)
      answer(frame, broadcast && (await channel.broadcast(broadcast)))
    } else if (frame.event === 'presence') answer(frame, await channel.present(payload))
  }

  async function join(frame: Frame): Promise<void> {
    try {
      await open(frame)
    } catch (error) {
      reply(frame, 'error', { reason: reasonOf(error) })
      if (error instanceof Refusal && error.code === tooManyJoins) socket.close()
    }
  }

  async function open(frame: Frame): Promise<void> {
    const topic = frame.topic.slice(prefix.length)
    if (!topic) throw new Refusal('TopicNameRequired', 'You must provide a topic name')
    if (!mayJoin) throw new Refusal('ConnectionRateLimitReached', 'Too many connected users')
    if (!surroundings.rates.joins.count()) throw new Refusal(tooManyJoins, 'Too many joins per second')
    channels.get(frame.topic)?.end()
    if (channels.size >= maxChannels) throw new Refusal('ChannelRateLimitReached', 'Too many channels')
    const asked = parseJoin(frame.payload)
    const channel = new Channel(surroundings, connection, { ...frame, topic }, asked)
    channels.set(frame.topic, channel)
    try {
      await channel.open(() => reply(frame, 'ok', { postgres_changes: asked.changes }))
    } catch (error) {
      channel.close()
      connection.ended(channel)
      throw error
    }
  }

  function send(data: string | Buffer): void {
    // A client that does not read would fill our memory.
    if (socket.bufferedAmount > maxBacklog) socket.terminate()
    else socket.send(data)
  }

  function answer(frame: Frame, given: Answer | undefined): void {
    if (given && 'status' in given) reply(frame, given.status, given.response)
  }

  function reply({ joinRef, ref, topic }: Frame, status: 'ok' | 'error', response: object = {}): void {
    connection.send({ joinRef, ref, topic, event: 'phx_reply', payload: { status, response } })
  }
}

function broadcastIn(payload: Record<string, unknown> | null): Broadcast | undefined {
  if (typeof payload?.event !== 'string') return undefined
  return { event: payload.event, payload: payload.payload === undefined ? {} : payload.payload }
}

function reasonOf(error: unknown): string {
  if (error instanceof Refusal) return `${error.code}: ${error.message}`
  if (error instanceof pg.DatabaseError) return `UnableToSetPolicies: ${error.message}`
  return 'UnableToConnectToProject: Realtime was unable to connect to the project database'
}
