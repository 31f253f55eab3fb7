import type { Keys } from '../keys.ts'
import type { Authorization, Visitor } from './authorization.ts'
import type { Changes } from './changes.ts'
import type { Channel } from './channel.ts'
import type { Broadcast, Frame, Version } from './frames.ts'
import type { ReplayRange } from './messages.ts'
import type { Presence } from './presence.ts'
import type { Rate } from './rate.ts'
import type { Topics } from './topics.ts'

/** What all channels of a project share. */
export interface Surroundings {
  keys: Keys
  topics: Topics
  presence: Presence
  changes: Changes
  authorization: Authorization
  rates: Record<'events' | 'joins' | 'presence', Rate>
  /** Resolves when messages of the database are listened to. */
  started(): Promise<void>
  replay(topic: string, range: ReplayRange): Promise<Broadcast[]>
}

/** The connection that a channel belongs to. */
export interface Connection {
  version: Version
  /** The JWT that opened it. */
  token: string
  headers: Visitor['headers']
  send(frame: Frame): void
  sendBroadcast(frame: string | Buffer): void
  /** Called when the server has ended the channel. */
  ended(channel: Channel): void
}
