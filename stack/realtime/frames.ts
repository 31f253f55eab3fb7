/** The two protocols of Phoenix channels that realtime-js speaks; a client names one as `vsn`. */
export type Version = '1.0.0' | '2.0.0'

/** One message of a Phoenix channel, in either direction. */
export interface Frame {
  joinRef: string | null
  ref: string | null
  topic: string
  event: string
  payload: unknown
}

/** What the members of a topic send to each other. A `Uint8Array` travels as it is, anything else as JSON. */
export interface Broadcast {
  event: string
  payload: unknown
  meta?: { id: string; replayed?: true }
}

// Binary frames of realtime-js' serializer: kind, one length byte per header string, encoding, strings, payload.
const push = { kind: 3, strings: 5 }
const broadcastKind = 4
const raw = 0
const json = 1

/**
 * Reads a frame of a client: a text frame of its version, or a binary broadcast, which only 2.0.0 has.
 * A binary broadcast reads like the text frame it stands for.
 *
 * @returns undefined for anything that is no such frame.
 */
export function decodeFrame(version: Version, data: Buffer, binary: boolean): Frame | undefined {
  try {
    if (binary) return version === '2.0.0' ? decodePush(data) : undefined
    const parsed = JSON.parse(data.toString())
    if (version === '1.0.0') {
      const { join_ref, ref, topic, event, payload } = parsed
      return checked(join_ref, ref, topic, event, payload)
    }
    const [joinRef, ref, topic, event, payload] = parsed
    return checked(joinRef, ref, topic, event, payload)
  } catch {
    return undefined
  }
}

function checked(joinRef: unknown, ref: unknown, topic: unknown, event: unknown, payload: unknown) {
  if (typeof topic !== 'string' || typeof event !== 'string') return undefined
  return { joinRef: reference(joinRef), ref: reference(ref), topic, event, payload }
}

const reference = (value: unknown) => (typeof value === 'string' ? value : null)

function decodePush(data: Buffer): Frame | undefined {
  const header = 1 + push.strings + 1
  if (data[0] !== push.kind || data.length < header) return undefined
  const strings: string[] = []
  let offset = header
  for (const length of data.subarray(1, 1 + push.strings)) {
    strings.push(data.toString('utf8', offset, offset + length))
    offset += length
  }
  if (data.length < offset) return undefined
  const [joinRef, ref, topic, event] = strings as [string, string, string, string]
  const rest = data.subarray(offset)
  const payload = data[1 + push.strings] === json ? JSON.parse(rest.toString()) : rest
  return {
    joinRef: joinRef || null,
    ref: ref || null,
    topic,
    event: 'broadcast',
    payload: { type: 'broadcast', event, payload },
  }
}

/** Writes a frame other than a broadcast; always text. */
export function encodeFrame(version: Version, { joinRef, ref, topic, event, payload }: Frame): string {
  return version === '1.0.0'
    ? JSON.stringify({ join_ref: joinRef, ref, topic, event, payload })
    : JSON.stringify([joinRef, ref, topic, event, payload])
}

/**
 * Writes a broadcast as the client's version reads it: binary for 2.0.0, text for 1.0.0.
 *
 * @param topic as on the wire, with `realtime:`.
 * @returns undefined where the version cannot carry it: bytes to 1.0.0, bytes under names past 255 bytes.
 */
export function encodeBroadcast(
  version: Version,
  topic: string,
  { event, payload, meta }: Broadcast,
): string | Buffer | undefined {
  const bytes = payload instanceof Uint8Array ? payload : undefined
  const strings = [topic, event, meta ? JSON.stringify(meta) : ''].map(text => Buffer.from(text))
  if (version === '1.0.0' || strings.some(({ length }) => length > 255)) {
    const message = { type: 'broadcast', event, payload, ...(meta && { meta }) }
    const frame = { joinRef: null, ref: null, topic, event: 'broadcast', payload: message }
    return bytes ? undefined : encodeFrame(version, frame)
  }
  const header = [broadcastKind, ...strings.map(({ length }) => length), bytes ? raw : json]
  return Buffer.concat([Buffer.from(header), ...strings, bytes ?? Buffer.from(JSON.stringify(payload))])
}

/** The size in bytes that the platform's limit is about. */
export function payloadSize({ payload }: Broadcast): number {
  return payload instanceof Uint8Array ? payload.length : Buffer.byteLength(JSON.stringify(payload))
}

/** The platform's limit for one broadcast, in bytes. */
export const maxPayload = 3_000 * 1024
