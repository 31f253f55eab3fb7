import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import { authKind, messageType, syncKind } from './frames.ts'

/** What a client says. Payloads are views into what was received, and must be copied to be kept. */
export type Message =
  | { type: 'step1'; stateVector: Uint8Array }
  | { type: 'step2' | 'update'; update: Uint8Array }
  | { type: 'awareness'; payload: Uint8Array }
  | { type: 'queryAwareness' }
  | { type: 'freshToken'; token: string }
  | { type: 'saved'; question: Uint8Array }

export class MalformedMessage extends Error {
  override name = 'MalformedMessage'
}

/** A part of a message is larger than it may be. */
export class TooLarge extends Error {
  override name = 'TooLarge'
}

const longestToken = 16_384
const longestQuestion = 64

/**
 * Reads one message of the y-websocket protocol.
 * @throws MalformedMessage when it is none, or holds more or less than it says.
 */
export function readMessage(data: Uint8Array): Message {
  try {
    const decoder = decoding.createDecoder(data)
    switch (decoding.readVarUint(decoder)) {
      case messageType.sync:
        return readSync(decoder)
      case messageType.awareness:
        return { type: 'awareness', payload: readRest(decoder) }
      case messageType.queryAwareness:
        return { type: 'queryAwareness' }
      case messageType.auth:
        return readAuth(decoder)
    }
  } catch (cause) {
    throw new MalformedMessage('cut off', { cause })
  }
  throw new MalformedMessage('unknown type')
}

function readSync(decoder: decoding.Decoder): Message {
  const kind = decoding.readVarUint(decoder)
  const payload = readRest(decoder)
  if (kind === syncKind.step1) {
    Y.decodeStateVector(payload)
    return { type: 'step1', stateVector: payload }
  }
  if (kind === syncKind.step2) return { type: 'step2', update: payload }
  if (kind === syncKind.update) return { type: 'update', update: payload }
  throw new MalformedMessage('unknown sync message')
}

function readAuth(decoder: decoding.Decoder): Message {
  const kind = decoding.readVarUint(decoder)
  const payload = readRest(decoder)
  if (kind === authKind.freshToken && payload.length <= longestToken)
    return { type: 'freshToken', token: Buffer.from(payload).toString() }
  if (kind === authKind.saved && payload.length <= longestQuestion)
    return { type: 'saved', question: payload }
  throw new MalformedMessage('unknown auth message')
}

/** A payload that is all that is left; lib0 alone would read past the end, into what others have sent. */
function readRest(decoder: decoding.Decoder): Uint8Array {
  const length = decoding.readVarUint(decoder)
  if (length !== decoder.arr.length - decoder.pos) throw new MalformedMessage('wrong length')
  return decoder.arr.subarray(decoder.pos)
}
