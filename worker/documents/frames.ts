// Frames are made once and written to many raw sockets; `ws` would encode each anew.

/** Message types of y-protocols, as y-websocket uses them. */
export const messageType = { sync: 0, awareness: 1, auth: 2, queryAwareness: 3 } as const
/** Kinds of sync messages. */
export const syncKind = { step1: 0, step2: 1, update: 2 } as const
/** Kinds of auth messages; clients ignore those that they do not know, and all but the first are Tenon's own. */
export const authKind = { permissionDenied: 0, freshToken: 1, saved: 2 } as const

const binary = 0x82 // FIN, opcode 2
const largePayload = 65_536

export const syncFrame = (kind: number, payload: Uint8Array) => frame([messageType.sync, kind], payload)
/** The same in pieces where it is large: many may be waiting for one snapshot, which is not copied for each. */
export const syncPieces = (kind: number, payload: Uint8Array): Uint8Array[] =>
  payload.length < largePayload
    ? [syncFrame(kind, payload)]
    : [head([messageType.sync, kind], payload.length, 0), payload]
export const awarenessFrame = (payload: Uint8Array) => frame([messageType.awareness], payload)
export const permissionDenied = (reason: string) =>
  frame([messageType.auth, authKind.permissionDenied], Buffer.from(reason))
/** Says that whatever this client had sent before its question is stored. */
export const savedFrame = (question: Uint8Array) => frame([messageType.auth, authKind.saved], question)

/** A message without content, for clients that hang up when they hear nothing. */
export const keepAlive = awarenessFrame(Uint8Array.of(0))

/** An unmasked WebSocket frame (RFC 6455, 5.2) around a type and a payload with its length in front. */
function frame(type: number[], payload: Uint8Array): Buffer {
  const bytes = head(type, payload.length, payload.length)
  bytes.set(payload, bytes.length - payload.length)
  return bytes
}

/** What comes before a payload of `length` bytes, with `room` after it. */
function head(type: number[], length: number, room: number): Buffer {
  const size = type.length + varUintSize(length) + length
  const start = size < 126 ? 2 : size < 65536 ? 4 : 10
  const bytes = Buffer.allocUnsafe(start + size - length + room)
  bytes[0] = binary
  if (start === 2) bytes[1] = size
  else if (start === 4) {
    bytes[1] = 126
    bytes.writeUInt16BE(size, 2)
  } else {
    bytes[1] = 127
    bytes.writeBigUInt64BE(BigInt(size), 2)
  }
  let at = start
  for (const part of type) bytes[at++] = part
  let rest = length
  for (; rest > 127; rest >>>= 7) bytes[at++] = (rest & 127) | 128
  bytes[at] = rest
  return bytes
}

function varUintSize(number: number): number {
  let size = 1
  for (let rest = number; rest > 127; rest >>>= 7) size++
  return size
}
