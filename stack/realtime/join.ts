import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { ReplayRange } from './messages.ts'
import { Refusal } from './token.ts'

// Older clients send booleans as text.
const flag = z
  .union([z.boolean(), z.enum(['true', 'false']).transform(text => text === 'true')])
  .nullish()
  .transform(value => value ?? false)

const schema = z.object({
  config: z
    .object({
      broadcast: z
        .object({ ack: flag, self: flag, replay: z.unknown().optional(), replication_ready: flag })
        .prefault({}),
      presence: z.object({ enabled: flag, key: z.string().nullish() }).prefault({}),
      postgres_changes: z.array(z.record(z.string(), z.unknown()).nullable()).nullish(),
      postgres_changes_options: z.object({ wait: flag }).prefault({}),
      private: flag,
    })
    .prefault({}),
  access_token: z.string().nullish(),
  user_token: z.string().nullish(),
})

const replaySchema = z.object({
  since: z.number().int().nonnegative(),
  limit: z.number().int().min(1).max(25).default(25),
})

/** What a client asks of a channel when it joins. */
export interface Join {
  private: boolean
  /** Answer every broadcast of its own. */
  ack: boolean
  /** Hand its own broadcasts back to it. */
  self: boolean
  /** The key under which the client is present; its own where it asked for none. */
  presence: { enabled: boolean; key: string }
  /** As asked for, with the ids that changes will carry. */
  changes: (Record<string, unknown> & { id: number })[]
  /** Answer the join once changes are listened to. */
  waitForChanges: boolean
  replay: ReplayRange | undefined
  /** Say so when the stream of database messages is open. */
  replicationReady: boolean
  /** Undefined: the connection's own. */
  token: string | undefined
}

/**
 * Reads the payload of a `phx_join`.
 * @throws Refusal when it does not fit.
 */
export function parseJoin(payload: unknown): Join {
  const parsed = schema.safeParse(payload ?? {})
  if (!parsed.success) throw new Refusal('InvalidJoinPayload', z.prettifyError(parsed.error))
  const { config, access_token, user_token } = parsed.data
  const token = access_token ?? user_token ?? undefined
  return {
    private: config.private,
    ack: config.broadcast.ack,
    self: config.broadcast.self,
    presence: { ...config.presence, key: config.presence.key || crypto.randomUUID() },
    changes: (config.postgres_changes ?? [])
      .filter(request => request !== null)
      .map(request => ({ ...request, id: idOf(request) })),
    waitForChanges: config.postgres_changes_options.wait,
    replay: parseReplay(config.broadcast.replay, config.private),
    replicationReady: config.broadcast.replication_ready,
    token: token?.startsWith('sb_') ? undefined : token,
  }
}

/** The same for the same request. */
const idOf = (request: object) => createHash('sha1').update(JSON.stringify(request)).digest().readUInt32BE()

function parseReplay(replay: unknown, isPrivate: boolean): ReplayRange | undefined {
  if (replay === undefined || replay === null) return undefined
  if (!isPrivate) throw new Refusal('UnableToReplayMessages', 'Replay is not allowed for public channels')
  const parsed = replaySchema.safeParse(replay)
  if (!parsed.success) throw new Refusal('UnableToReplayMessages', 'Replay params are not valid')
  return parsed.data
}
