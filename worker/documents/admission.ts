import type { IncomingMessage } from 'node:http'
import type { WebSocket } from 'ws'
import { TokenError, type Verifier } from '../../supabase/functions/_shared/token/verifier.ts'
import { Turns } from '../turns.ts'
import type { CloseReason } from './close-codes.ts'
import type { Limits } from './limits.ts'
import { parse, Refusal, unproven } from './refusal.ts'
import type { Access, Rights } from './rights.ts'
import type { DocumentSocket } from './socket.ts'

export interface AdmissionOptions {
  verifier: Verifier
  rights: Rights
  limits: Pick<Limits, 'socketsPerPerson'>
  /** Why nobody may come in now, if so. */
  closedFor(): CloseReason | undefined
}

const atOnce = 2

/**
 * Asks what those who come may do, two at a time: when a worker dies, all of its clients come at once to another one,
 * and those who are there edit between them.
 */
export class Admission {
  readonly #options: AdmissionOptions
  readonly #lanes = Array.from({ length: atOnce }, () => new Turns())

  constructor(options: AdmissionOptions) {
    this.#options = options
  }

  /**
   * What a client may do with what it asks for; undefined where it has gone.
   * @throws Refusal where it must not come in, and is known before its right on the document is.
   */
  async ask(ws: WebSocket, socket: DocumentSocket, request: IncomingMessage): Promise<Access | undefined> {
    const { verifier, closedFor } = this.#options
    const closed = closedFor()
    if (closed) throw new Refusal(closed)
    const { resource, token } = parse(request.url ?? '')
    // Not in turn: whoever names an unknown key has everybody behind them wait for Auth.
    const claims = await verifier.user(token).catch(error => {
      throw error instanceof TokenError ? unproven(error, resource) : error
    })
    return this.#lanes[socket.number % atOnce]!.take(async () => {
      if (socket.closed) return
      const { rights, limits } = this.#options
      const told = { resource, by: claims, user: claims.sub }
      // What has come of a message that goes on counts towards no rate yet.
      if (rights.followedFor(claims) >= limits.socketsPerPerson || !(await rights.mayConnect(claims)))
        throw new Refusal('tooFast', { action: 'flooded', reason: 'connections', ...told })
      if (socket.closed) return
      const access = rights.follow(claims, resource, request.headers.origin)
      ws.on('close', () => rights.unfollow(access))
      await access.ask()
      return access
    })
  }
}
