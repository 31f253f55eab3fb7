import type { Logger } from 'pino'
import { TokenError } from '../../supabase/functions/_shared/token/verifier.ts'
import type { CloseReason } from './close-codes.ts'
import { MalformedMessage, TooLarge } from './message.ts'
import type { Access } from './rights.ts'
import type { SecurityEvent, SecurityLog } from './security.ts'
import type { DocumentSocket } from './socket.ts'
import type { Scope } from './traffic.ts'
import { InvalidUpdate } from './value.ts'

export interface ConductOptions {
  socket: DocumentSocket
  access: Access
  security: SecurityLog
  logger: Logger
}

/** What a client does wrong: it closes that client, and the tenant hears of it. */
export class Conduct {
  readonly #socket: DocumentSocket
  readonly #access: Access
  readonly #security: SecurityLog
  readonly #logger: Logger

  constructor({ socket, access, security, logger }: ConductOptions) {
    this.#socket = socket
    this.#access = access
    this.#security = security
    this.#logger = logger
  }

  /** A message could not be handled. */
  failed(error: unknown): void {
    if (error instanceof MalformedMessage) this.refused('malformed')
    else if (error instanceof InvalidUpdate) this.refused('invalidUpdate')
    else if (error instanceof TooLarge) this.refused('tooLarge')
    else if (error instanceof TokenError) {
      if (error.fault !== 'expired') this.#tell('token_refused', error.fault)
      this.#socket.close('unauthorized')
    } else {
      const { resource, claims } = this.#access
      this.#logger.error({ error, user: claims.sub, ...resource }, 'message failed')
      this.#socket.close('unavailable')
    }
  }

  /** It has said what no client of this protocol should. */
  refused(reason: CloseReason): void {
    this.#tell('update_refused', reason)
    this.#socket.close(reason)
  }

  /** It has sent too much. */
  flooded(scope: Scope): void {
    this.#tell('flooded', scope)
    this.#socket.close('tooFast')
  }

  /** What it may has ended while it was there. */
  expelled(): void {
    const { resource, claims } = this.#access
    this.#security.note({ action: 'right_ended', reason: 'forbidden', resource, user: claims.sub })
    this.#socket.close('forbidden')
  }

  #tell(action: SecurityEvent['action'], reason: string) {
    const { resource, claims } = this.#access
    this.#security.note({ action, reason, resource, by: claims, user: claims.sub })
  }
}
