import { isUtf8 } from 'node:buffer'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { MalformedMessage } from './message.ts'

/** The last words of one client: cursor, name, colour. `state` is JSON, `null` when it has left. */
export interface ClientState {
  client: number
  clock: number
  state: Uint8Array
}

/**
 * Reads an awareness message (the wire form of y-protocols/awareness.js); states are views into it.
 * @throws MalformedMessage on what is none.
 */
export function decodeStates(payload: Uint8Array): ClientState[] {
  const states: ClientState[] = []
  try {
    const decoder = decoding.createDecoder(payload)
    for (let count = decoding.readVarUint(decoder); count > 0; count--) {
      const client = decoding.readVarUint(decoder)
      const clock = decoding.readVarUint(decoder)
      const length = decoding.readVarUint(decoder)
      const end = decoder.pos + length
      if (end > payload.length) throw new MalformedMessage('awareness')
      states.push({ client, clock, state: payload.subarray(decoder.pos, end) })
      decoder.pos = end
    }
    if (decoder.pos === payload.length) return states
  } catch (cause) {
    throw new MalformedMessage('awareness', { cause })
  }
  throw new MalformedMessage('awareness')
}

/** @throws MalformedMessage on a state that another client could not read. */
export function requireJson(state: Uint8Array) {
  try {
    if (!isUtf8(state)) throw new MalformedMessage('awareness')
    JSON.parse(Buffer.from(state.buffer, state.byteOffset, state.length).toString())
  } catch (cause) {
    throw new MalformedMessage('awareness', { cause })
  }
}

/** An awareness message of these states. */
export function encodeStates(states: ClientState[]): Uint8Array {
  return encoding.encode(encoder => {
    encoding.writeVarUint(encoder, states.length)
    for (const { client, clock, state } of states) {
      encoding.writeVarUint(encoder, client)
      encoding.writeVarUint(encoder, clock)
      encoding.writeVarUint8Array(encoder, state)
    }
  })
}
