import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Config } from './config.ts'
import type { Keys } from './keys.ts'
import type { Cluster } from './postgres/cluster.ts'

/** What a service of the platform needs to know of the project that it serves. */
export interface Project {
  cluster: Pick<Cluster, 'url'>
  database: string
  config: Config
  keys: Keys
  /** Where clients reach the gateway, without a slash at the end. */
  apiUrl: string
  /** Where clients read captured mail, and the SMTP port that captures it. */
  mail: { url: string; smtpPort: number }
  /** A folder of this project's own, for objects and the like. */
  directory: string
}

/**
 * One service of the platform, mounted by the gateway. Requests arrive with their whole path (`/rest/v1/…`),
 * and with `request.headers.authorization` already translated (not the raw headers): always a
 * bearer JWT, never an opaque `sb_…` key. What the JWT is worth is for the service to verify, with `project.keys`.
 */
export interface Service {
  handle(request: IncomingMessage, response: ServerResponse): void
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Resolves when nothing of the service is left: no connection, no timer, no child. */
  close(): Promise<void>
}
