import type pg from 'pg'
import { asSuperuser } from '../postgres/database.ts'
import type { Project } from '../service.ts'
import type { Row } from './change.ts'
import type { Broadcast } from './frames.ts'

/** A row of `realtime.messages`. */
export interface Message {
  id: string
  topic: string
  private: boolean | null
  extension: string
  event: string | null
  payload: unknown
  binary_payload: Buffer | null
}

/** Reads a row as the log writes it. */
export function messageOf(row: Row): Message {
  const { id, topic, extension, event = null, private: isPrivate, payload, binary_payload: bytes } = row
  return {
    ...{ id: id!, topic: topic!, extension: extension!, event },
    private: isPrivate ? isPrivate === 't' : null,
    payload: payload ? JSON.parse(payload) : null,
    binary_payload: bytes ? Buffer.from(bytes.slice(2), 'hex') : null,
  }
}

/** What the members of its topic get of a row; undefined when the row has nothing for them. */
export function broadcastOf(message: Message): Broadcast | undefined {
  const { id, extension, event } = message
  const payload = message.binary_payload ?? message.payload
  if (extension !== 'broadcast' || event === null || payload === null) return undefined
  return { event, payload, meta: { id } }
}

/** Which messages of before it joined a client wants; `since` in milliseconds of the epoch. */
export interface ReplayRange {
  since: number
  limit: number
}

/** The newest private messages of a topic within the range, oldest first. */
export async function replay(pool: pg.Pool, topic: string, range: ReplayRange): Promise<Broadcast[]> {
  const { rows } = await pool.query<Message>(
    `select * from realtime.messages
     where topic = $1 and private and extension = 'broadcast'
       and inserted_at >= to_timestamp($2::float8 / 1000) at time zone 'utc'
     order by inserted_at desc limit $3`,
    [topic, range.since, range.limit],
  )
  return rows
    .reverse()
    .map(broadcastOf)
    .filter(broadcast => broadcast !== undefined)
    .map(broadcast => ({ ...broadcast, meta: { ...broadcast.meta!, replayed: true } }))
}

/** Makes the partitions of the days to come, and drops those past their three days. */
export async function renewPartitions({ cluster, database }: Project): Promise<void> {
  await asSuperuser(cluster, database, client => client.query('select realtime.renew_message_partitions()'))
}
