import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

/** Types of messages, and of those that synchronise, in y-protocols and in hocuspocus' variant of it. */
export const message = { sync: 0, awareness: 1, auth: 2, syncReply: 4 }
export const sync = { step1: 0, step2: 1, update: 2 }

/** How a protocol names the document that a message is about. */
export interface Wire {
  address(base: string, document: string, token?: string): string
  writeDocument(encoder: encoding.Encoder, document: string): void
  skipDocument(decoder: decoding.Decoder): void
  /** Whether the token comes in a message of its own, which opens the session. */
  login: boolean
}

/** y-websocket has a socket for each document, named by the path; hocuspocus names it in every message. */
export const wires = {
  yjs: {
    address: (base, document, token) => `${base}/${document}${token ? `?token=${token}` : ''}`,
    writeDocument() {},
    skipDocument() {},
    login: false,
  },
  hocuspocus: {
    address: base => base,
    writeDocument: (encoder, document) => encoding.writeVarString(encoder, document),
    skipDocument: decoder => void decoding.readVarString(decoder),
    login: true,
  },
} satisfies Record<string, Wire>

export type Protocol = keyof typeof wires

/** The presence of one client, as y-protocols' awareness has it. */
export function encodePresence(clientId: number, clock: number, name: string): Uint8Array {
  return encoding.encode(encoder => {
    encoding.writeVarUint(encoder, 1)
    encoding.writeVarUint(encoder, clientId)
    encoding.writeVarUint(encoder, clock)
    const cursor = { anchor: clock, head: clock }
    encoding.writeVarString(encoder, JSON.stringify({ user: { name }, cursor }))
  })
}
