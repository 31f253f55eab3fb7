import { type ClientState, decodeStates, encodeStates, requireJson } from './client-states.ts'
import { defaultLimits } from './limits.ts'
import { MalformedMessage, TooLarge } from './message.ts'

interface Known<Owner> extends ClientState {
  /** Undefined once it has left. */
  owner: Owner | undefined
  user: string
  saidAt: number
}

const mostClientsOfSocket = 8
const mostDeparted = 256
// Who lost the connection comes back within so many ms, and finds that nobody else has taken their name.
const reserved = 60_000
const left = Buffer.from('null')
const isLeft = (state: Uint8Array) => left.equals(state)

/**
 * Who is there in a document, as bytes.
 *
 * A state belongs to the socket it came from; only that one, or another one of the same user, may change it.
 * Providers send back all that they hear of others; such echoes are no news. The clocks of those who left are kept
 * for a while, lest a late echo brings them back.
 */
export class Awareness<Owner extends { user: string }> {
  readonly #known = new Map<number, Known<Owner>>()

  /**
   * Takes what a socket says and returns what of it is news to others, or undefined.
   * @param largest the most bytes of one client's state.
   * @param mostClients for whom it may speak.
   * @throws MalformedMessage on what another client could not read, or on too many clients.
   * @throws TooLarge on a state that is larger.
   */
  update(
    payload: Uint8Array,
    owner: Owner,
    largest = defaultLimits.awarenessBytes,
    mostClients = mostClientsOfSocket,
  ): Uint8Array | undefined {
    const said = decodeStates(payload)
    const news = said.filter(({ client, clock, state }) => this.#isNews(client, clock, state, owner))
    if (news.length === 0) return undefined
    // What is news only: an echo of what other workers allow is not its sender's fault.
    if (news.some(({ state }) => state.length > largest)) throw new TooLarge('awareness')
    for (const { client, clock, state } of news) {
      requireJson(state)
      const known = { client, clock, user: owner.user, saidAt: Date.now() }
      if (isLeft(state)) this.#depart({ ...known, state: left, owner: undefined })
      else this.#speak({ ...known, state: Uint8Array.from(state), owner }, mostClients)
    }
    return news.length === said.length ? Uint8Array.from(payload) : encodeStates(news)
  }

  #isNews(client: number, clock: number, state: Uint8Array, owner: Owner): boolean {
    const known = this.#known.get(client)
    if (!known) return !isLeft(state)
    const isReserved = known.owner !== undefined || Date.now() - known.saidAt < reserved
    if (isReserved && known.user !== owner.user) return false
    return clock > known.clock || (clock === known.clock && known.owner === owner && isLeft(state))
  }

  /** Whose a client is that has said something and has not left, here or on another worker. */
  ownerOf(client: number): Owner | undefined {
    return this.#known.get(client)?.owner
  }

  /** Forgets a socket; returns what the others have to hear of it, or undefined. */
  leave(owner: Owner): Uint8Array | undefined {
    const gone = this.#clientsOf(owner).map(known => ({
      ...known,
      ...{ state: left, owner: undefined, saidAt: Date.now() },
    }))
    for (const each of gone) this.#depart(each)
    return gone.length > 0 ? encodeStates(gone) : undefined
  }

  /** Who is there, all or those of one socket; undefined when nobody is. */
  encode(owner?: Owner): Uint8Array | undefined {
    const present = [...this.#known.values()].filter(
      known => known.owner && (owner ?? known.owner) === known.owner,
    )
    return present.length > 0 ? encodeStates(present) : undefined
  }

  #speak(known: Known<Owner>, mostClients: number) {
    const isNew = this.#known.get(known.client)?.owner !== known.owner
    this.#known.set(known.client, known)
    if (isNew && this.#clientsOf(known.owner!).length > mostClients)
      throw new MalformedMessage('too many clients')
  }

  #clientsOf(owner: Owner) {
    return [...this.#known.values()].filter(known => known.owner === owner)
  }

  #depart(known: Known<Owner>) {
    this.#known.delete(known.client)
    this.#known.set(known.client, known)
    const departed = [...this.#known.values()].filter(each => !each.owner)
    const oldest = departed[0]
    if (oldest && departed.length > mostDeparted) this.#known.delete(oldest.client)
  }
}
