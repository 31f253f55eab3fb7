import { createClient, type RealtimeChannel, type SupabaseClient } from '@supabase/supabase-js'
import { onTestFinished } from 'vitest'

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
  notices: { status: string; message: string }[]
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
