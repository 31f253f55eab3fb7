import type { Person } from './people.ts'

export interface Events {
  /** What has come and was not asked for yet. */
  seen: { event: string; payload: Record<string, unknown> }[]
  /** Resolves to the payload of the next event of this name. */
  next(event: string): Promise<Record<string, unknown>>
  leave(): Promise<unknown>
}

/** The name of a room's topic, as somebody may know it now. */
export const topicOf = ({ call }: Person, roomId: string): Promise<string> =>
  call('realtime_topic', { kind: 'room', id: roomId })

/**
 * Joins a topic and keeps its events.
 * @throws Error when the channel is refused.
 */
export async function listen({ client }: Person, topic: string): Promise<Events> {
  const seen: Events['seen'] = []
  let wake = () => {}
  const channel = client.channel(topic, { config: { private: true } })
  channel.on('broadcast', { event: '*' }, ({ event, payload }) => {
    seen.push({ event, payload })
    wake()
  })
  await new Promise<void>((resolve, reject) =>
    channel.subscribe((status, error) => {
      if (status === 'SUBSCRIBED') resolve()
      if (status === 'CHANNEL_ERROR') reject(error)
    }),
  )
  return {
    seen,
    leave: () => client.removeChannel(channel),
    async next(event) {
      for (;;) {
        const at = seen.findIndex(each => each.event === event)
        if (at >= 0) return seen.splice(at, 1)[0]!.payload
        await new Promise<void>(resolve => {
          wake = resolve
        })
      }
    },
  }
}
