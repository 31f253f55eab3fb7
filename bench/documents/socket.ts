import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { encodeFrame, type Frame, frameAt, opcodes } from './frame.ts'

/** A WebSocket of a client, `ws:` only and without extensions. */
export interface Socket {
  send(message: Uint8Array): void
  close(): void
  readonly writable: boolean
  /** Bytes that wait to be written. */
  readonly backlog: number
  readonly bytesRead: number
}

export interface SocketEvents {
  onOpen(): void
  /** The message is valid only until this returns: the buffer is read into again. */
  onMessage(message: Buffer): void
  /** @param code of the close frame, where the server sent one. */
  onClose(code?: number): void
  onError(error: Error): void
}

const shared = Buffer.alloc(1 << 18)

/**
 * Opens a socket that costs its process little, so that one process can outrun a server: all sockets read into one
 * buffer, and frames are handed on without a copy.
 */
export function openSocket(address: string, events: SocketEvents): Socket {
  const url = new URL(address)
  const mask = randomBytes(4)
  let rest: Buffer | undefined
  let open = false
  let parts: Buffer[] = []

  const socket = connect({
    host: url.hostname,
    port: Number(url.port),
    noDelay: true,
    onread: {
      buffer: shared,
      callback: size => {
        const chunk = shared.subarray(0, size)
        read(rest ? Buffer.concat([rest, chunk]) : chunk)
        return true
      },
    },
  })
  socket.on('connect', () => socket.write(upgradeRequest(url)))
  socket.on('error', events.onError)
  socket.on('close', () => events.onClose())

  const send = (message: Uint8Array, opcode = opcodes.binary) =>
    void socket.write(encodeFrame(message, opcode, mask))

  function read(bytes: Buffer) {
    rest = undefined
    if (!open) {
      const end = bytes.indexOf('\r\n\r\n')
      if (end < 0) return keep(bytes)
      const status = bytes.toString('latin1', 0, bytes.indexOf('\r\n'))
      if (!status.includes(' 101')) {
        events.onError(new Error(`refused: ${status}`))
        socket.destroy()
        return
      }
      open = true
      events.onOpen()
      bytes = bytes.subarray(end + 4)
    }
    for (;;) {
      const frame = frameAt(bytes)
      if (!frame) return keep(bytes)
      bytes = bytes.subarray(frame.end)
      take(frame)
    }
  }

  function keep(bytes: Buffer) {
    if (bytes.length) rest = Buffer.from(bytes)
  }

  function take({ opcode, final, body }: Frame) {
    if (opcode === opcodes.close) {
      socket.end()
      events.onClose(body.length >= 2 ? body.readUInt16BE(0) : undefined)
    } else if (opcode === opcodes.ping) send(body, opcodes.pong)
    else if (opcode > opcodes.binary) return
    else if (final && !parts.length) events.onMessage(body)
    else {
      parts.push(Buffer.from(body))
      if (!final) return
      const whole = Buffer.concat(parts)
      parts = []
      events.onMessage(whole)
    }
  }

  return {
    send,
    close() {
      if (open) send(Buffer.from([1000 >> 8, 1000 & 255]), opcodes.close)
      socket.end()
    },
    get writable() {
      return open && socket.writable
    },
    get backlog() {
      return socket.writableLength
    },
    get bytesRead() {
      return socket.bytesRead
    },
  }
}

const upgradeRequest = (url: URL) =>
  [
    `GET ${url.pathname}${url.search} HTTP/1.1`,
    `Host: ${url.host}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    'Sec-WebSocket-Version: 13',
    '\r\n',
  ].join('\r\n')
