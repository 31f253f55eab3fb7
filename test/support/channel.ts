import {
  createClient,
  type RealtimeChannel,
  type RealtimePostgresChangesPayload,
  type SupabaseClient,
} from '@supabase/supabase-js'
import { expect, onTestFinished, vi } from 'vitest'

/**
 * A client that is disconnected after the test.
 *
 * @param identity whose token takes the place of the API key. A new one counts from `realtime.setAuth()` on.
 */
export async function connect(
  project: { apiUrl: string; publishableKey: string },
  identity?: { token: string },
  vsn: '1.0.0' | '2.0.0' = '2.0.0',
): Promise<SupabaseClient> {
  const client = createClient(project.apiUrl, project.publishableKey, {
    ...(identity && { accessToken: async () => identity.token }),
    // A logger of its own takes the client's advice off the console.
    realtime: { vsn, logger: () => {} },
  })
  // Without this the first channel may be joined before the client has asked for the token.
  await client.realtime.setAuth()
  // The client takes its time to close the connection, which nobody has to wait for.
  onTestFinished(() => void client.removeAllChannels())
  return client
}

export interface Received {
  event: string
  payload: unknown
  meta?: { id: string; replayed?: boolean }
}

/** What a channel hears, from before it joins. */
export interface Ear {
  channel: RealtimeChannel
  heard: Received[]
  /** The messages of the server about the channel itself. */
  notices: { extension: string; status: string; message: string }[]
  /** Resolves with the first broadcast of the event, heard already or to come. */
  hear(event: string): Promise<Received>
  /** Resolves when the server has closed the channel. */
  closed: Promise<void>
}

/** Joins the channel; rejects with the server's reason when it is refused. */
export async function join(channel: RealtimeChannel): Promise<Ear> {
  const heard: Received[] = []
  const waiting = new Set<(message: Received) => void>()
  const notices: Ear['notices'] = []
  const closed = Promise.withResolvers<void>()
  channel.on('broadcast', { event: '*' }, message => {
    heard.push(message as unknown as Received)
    for (const look of waiting) look(message as unknown as Received)
  })
  channel.on('system', {}, notice => void notices.push(notice))
  await new Promise<void>((resolve, reject) => {
    channel.subscribe((status, error) => {
      if (status === 'SUBSCRIBED') resolve()
      else if (status === 'CLOSED') closed.resolve()
      else reject(error ?? new Error(status))
    })
  })
  const hear = (event: string) => {
    const earlier = heard.find(message => message.event === event)
    if (earlier) return Promise.resolve(earlier)
    return new Promise<Received>(resolve => {
      waiting.add(function look(message) {
        if (message.event !== event) return
        waiting.delete(look)
        resolve(message)
      })
    })
  }
  return { channel, heard, notices, hear, closed: closed.promise }
}

type Row = Record<string, unknown>

/** A change as the client understands it. */
export type Change = RealtimePostgresChangesPayload<Row> & { new: Row; old: Row }

export interface Filter {
  event: '*' | 'INSERT' | 'UPDATE' | 'DELETE'
  schema: string
  table?: string
  filter?: string
  select?: string[]
}

/** What a channel hears of tables. */
export interface TableEar extends Ear {
  changes: Change[]
  /** Resolves with all changes when the last of them satisfies the condition. */
  hearChange(condition: (change: Change) => boolean): Promise<Change[]>
}

/** Joins the channel and listens to tables; rejects with the server's reason when it refuses. */
export async function listen(channel: RealtimeChannel, ...filters: Filter[]): Promise<TableEar> {
  const changes: Change[] = []
  for (const filter of filters)
    channel.on('postgres_changes', filter as Filter & { event: '*' }, change => {
      changes.push(change as Change)
    })
  const ear = await join(channel)
  const answer = await vi.waitFor(() => {
    const found = ear.notices.find(({ extension }) => extension === 'postgres_changes')
    expect(found).toBeDefined()
    return found!
  }, 5_000)
  if (answer.status !== 'ok') throw new Error(answer.message)
  const hearChange = (condition: (change: Change) => boolean) =>
    vi.waitFor(() => {
      expect(changes.some(condition)).toBe(true)
      return changes
    }, 5_000)
  return { ...ear, changes, hearChange }
}
