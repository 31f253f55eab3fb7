/** Of RFC 6455; continuations are 0, texts 1. */
export const opcodes = { binary: 2, close: 8, ping: 9, pong: 10 }

/** What a server sends: not masked. */
export interface Frame {
  opcode: number
  final: boolean
  body: Buffer
  /** Where the next frame begins. */
  end: number
}

/** The frame at the beginning of `bytes`, when all of it is there. */
export function frameAt(bytes: Buffer): Frame | undefined {
  if (bytes.length < 2) return undefined
  const short = bytes[1]! & 127
  const head = short === 126 ? 4 : short === 127 ? 10 : 2
  if (bytes.length < head) return undefined
  const length = head === 4 ? bytes.readUInt16BE(2) : head === 10 ? Number(bytes.readBigUInt64BE(2)) : short
  const end = head + length
  if (bytes.length < end) return undefined
  return { opcode: bytes[0]! & 15, final: (bytes[0]! & 128) !== 0, body: bytes.subarray(head, end), end }
}

/** A whole message as a client sends it, masked. */
export function encodeFrame(message: Uint8Array, opcode: number, mask: Buffer): Buffer {
  const { length } = message
  const head = length < 126 ? 6 : length < 65_536 ? 8 : 14
  const frame = Buffer.allocUnsafe(head + length)
  frame[0] = 0x80 | opcode
  frame[1] = 0x80 | (head === 6 ? length : head === 8 ? 126 : 127)
  if (head === 8) frame.writeUInt16BE(length, 2)
  if (head === 14) frame.writeBigUInt64BE(BigInt(length), 2)
  mask.copy(frame, head - 4)
  for (let i = 0; i < length; i++) frame[head + i] = message[i]! ^ mask[i & 3]!
  return frame
}
