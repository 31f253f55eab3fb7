import { isUtf8 } from 'node:buffer'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { MalformedMessage } from './message.ts'

/** The last words of one client: cursor, name, colour. `state` is JSON, `null` when it has left. */
interface ClientState {
  client: number
  clock: number
  state: Uint8Array
}

interface Known<Owner> extends ClientState {
  owner: Owner | undefined
}

const largestState = 16_384
const mostClientsOfSocket = 8
const mostDeparted = 256
const left = Buffer.from('null')
const isLeft = (state: Uint8Array) => left.equals(state)

/**
 * Who is there in a document, as bytes (the wire form of y-protocols/awareness.js).
 *
 * A state belongs to the socket it came from; only that one, or another one of the same user, may change it.
 * Providers send back all that they hear of others; such echoes are no news. The clocks of those who left are kept
 * for a while, lest a late echo brings them back.
 */
export class Awareness<Owner extends { user: string }> {
  readonly #known = new Map<number, Known<Owner>>()

  /**
   * Takes what a socket says and returns what of it is news to others, or undefined.
   * @throws MalformedMessage on what another client could not read, or on too much of it.
   */
  update(payload: Uint8Array, owner: Owner): Uint8Array | undefined {
    const said = decode(payload)
    const news = said.filter(({ client, clock, state }) => this.#isNews(client, clock, state, owner))
    if (news.length === 0) return undefined
    for (const { client, clock, state } of news) {
      requireJson(state)
      if (isLeft(state)) this.#depart({ client, clock, state: left, owner: undefined })
      else this.#speak({ client, clock, state: Uint8Array.from(state), owner })
    }
    return news.length === said.length ? Uint8Array.from(payload) : encode(news)
  }

  #isNews(client: number, clock: number, state: Uint8Array, owner: Owner): boolean {
    const known = this.#known.get(client)
    if (!known) return !isLeft(state)
    if (known.owner && known.owner !== owner && known.owner.user !== owner.user) return false
    return clock > known.clock || (clock === known.clock && known.owner === owner && isLeft(state))
  }

  /** Forgets a socket; returns what the others have to hear of it, or undefined. */
  leave(owner: Owner): Uint8Array | undefined {
    const gone = this.#clientsOf(owner).map(({ client, clock }) => ({
      client,
      clock,
      state: left,
      owner: undefined,
    }))
    for (const each of gone) this.#depart(each)
    return gone.length > 0 ? encode(gone) : undefined
  }

  /** Who is there, or undefined when nobody is. */
  encode(): Uint8Array | undefined {
    const present = [...this.#known.values()].filter(known => known.owner)
    return present.length > 0 ? encode(present) : undefined
  }

  #speak(known: Known<Owner>) {
    const isNew = this.#known.get(known.client)?.owner !== known.owner
    this.#known.set(known.client, known)
    if (isNew && this.#clientsOf(known.owner!).length > mostClientsOfSocket)
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

function decode(payload: Uint8Array): ClientState[] {
  const states: ClientState[] = []
  try {
    const decoder = decoding.createDecoder(payload)
    for (let count = decoding.readVarUint(decoder); count > 0; count--) {
      const client = decoding.readVarUint(decoder)
      const clock = decoding.readVarUint(decoder)
      const length = decoding.readVarUint(decoder)
      const end = decoder.pos + length
      if (length > largestState || end > payload.length) throw new MalformedMessage('awareness')
      states.push({ client, clock, state: payload.subarray(decoder.pos, end) })
      decoder.pos = end
    }
    if (decoder.pos === payload.length) return states
  } catch (cause) {
    throw new MalformedMessage('awareness', { cause })
  }
  throw new MalformedMessage('awareness')
}

function requireJson(state: Uint8Array) {
  try {
    if (!isUtf8(state)) throw new MalformedMessage('awareness')
    JSON.parse(Buffer.from(state.buffer, state.byteOffset, state.length).toString())
  } catch (cause) {
    throw new MalformedMessage('awareness', { cause })
  }
}

function encode(states: ClientState[]): Uint8Array {
  return encoding.encode(encoder => {
    encoding.writeVarUint(encoder, states.length)
    for (const { client, clock, state } of states) {
      encoding.writeVarUint(encoder, client)
      encoding.writeVarUint(encoder, clock)
      encoding.writeVarUint8Array(encoder, state)
    }
  })
}
