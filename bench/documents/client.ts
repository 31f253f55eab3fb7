import { createHash } from 'node:crypto'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { markedText, scanMarks } from './marks.ts'
import { openSocket, type Socket } from './socket.ts'
import { encodePresence, message, type Protocol, sync, type Wire, wires } from './wire.ts'

export interface ClientOptions {
  /** Base of the server's addresses, without a slash at the end. */
  url: string
  protocol: Protocol
  token?: string | undefined
  document: string
  /** Tells the clients of a run apart. */
  index: number
  /** Applies what arrives, as a browser does; otherwise it is only scanned for marks. */
  applies?: boolean
  /** Keeps what arrives, for `digest`. */
  records?: boolean
  onMark?: (client: Client, id: number) => void
}

const patience = 60_000

/** A client that makes real edits and costs its process little, as it applies nothing while a run is measured. */
export class Client {
  readonly options: ClientOptions
  readonly doc = new Y.Doc()
  readonly text = this.doc.getText('t')
  /** Milliseconds until the answer to the first sync. */
  syncMs = 0
  /** Milliseconds until that answer had arrived, before it was applied. */
  answerMs = 0
  /** The code by which the connection was closed. */
  closed: number | undefined
  onApplied: (() => void) | undefined
  readonly #wire: Wire
  readonly #recorded: Uint8Array[] = []
  #socket: Socket | undefined
  #clock = 0
  #began = 0
  #onSynced: (() => void) | undefined
  #onClosed: (() => void) | undefined

  constructor(options: ClientOptions) {
    this.options = options
    this.#wire = wires[options.protocol]
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'remote') this.sendSync(sync.update, update)
    })
  }

  /** Resolves when the server has answered the first sync. */
  connect(): Promise<void> {
    const { url, document, token } = this.options
    this.#began = performance.now()
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no sync within ${patience} ms in ${document}`)),
        patience,
      )
      this.#onSynced = () => {
        clearTimeout(timer)
        this.#onSynced = undefined
        this.syncMs = performance.now() - this.#began
        resolve()
      }
      this.#socket = openSocket(this.#wire.address(url, document, token), {
        // The socket is ours only once this call is through.
        onOpen: () => queueMicrotask(() => this.#greet()),
        onMessage: bytes => this.#receive(bytes),
        onError: error => {
          clearTimeout(timer)
          reject(error)
        },
        onClose: code => {
          clearTimeout(timer)
          this.closed ??= code ?? 1006
          this.#onClosed?.()
          reject(new Error(`closed with ${this.closed} in ${document}`))
        },
      })
    })
  }

  get backlog(): number {
    return this.#socket?.backlog ?? 0
  }

  get bytesRead(): number {
    return this.#socket?.bytesRead ?? 0
  }

  /** Appends a text that carries the edit's number. */
  edit(id: number, size: number): void {
    this.text.insert(this.text.length, markedText(id, size))
  }

  sendSync(kind: number, payload: Uint8Array): void {
    this.#send(message.sync, encoder => {
      encoding.writeVarUint(encoder, kind)
      encoding.writeVarUint8Array(encoder, payload)
    })
  }

  /** Says where the cursor is; each time it is somewhere else. */
  sendAwareness(): void {
    const state = encodePresence(this.doc.clientID, ++this.#clock, `u${this.options.index}`)
    this.#send(message.awareness, encoder => encoding.writeVarUint8Array(encoder, state))
  }

  /** Says in short which text the client has: its own edits and what it received. */
  digest(): string {
    const text = this.#whole().getText('t').toString()
    return `${text.length}:${createHash('sha1').update(text).digest('hex')}`
  }

  #whole(): Y.Doc {
    if (!this.options.records) return this.doc
    const whole = new Y.Doc()
    whole.transact(() => {
      Y.applyUpdate(whole, Y.encodeStateAsUpdate(this.doc))
      for (const update of this.#recorded) Y.applyUpdate(whole, update)
    })
    return whole
  }

  close(): Promise<void> {
    return new Promise(resolve => {
      if (!this.#socket || this.closed) return resolve()
      this.#onClosed = resolve
      this.#socket.close()
    })
  }

  #greet() {
    if (this.#wire.login)
      this.#send(message.auth, encoder => {
        encoding.writeVarUint(encoder, 0)
        encoding.writeVarString(encoder, this.options.token ?? '-')
      })
    this.sendSync(sync.step1, Y.encodeStateVector(this.doc))
    this.sendAwareness()
  }

  #send(type: number, write: (encoder: encoding.Encoder) => void) {
    if (!this.#socket?.writable) return
    const bytes = encoding.encode(encoder => {
      this.#wire.writeDocument(encoder, this.options.document)
      encoding.writeVarUint(encoder, type)
      write(encoder)
    })
    this.#socket.send(bytes)
  }

  #receive(bytes: Buffer) {
    const { applies, records, onMark } = this.options
    const decoder = decoding.createDecoder(bytes)
    this.#wire.skipDocument(decoder)
    const type = decoding.readVarUint(decoder)
    if (type !== message.sync && type !== message.syncReply) return
    const kind = decoding.readVarUint(decoder)
    const payload = decoding.readVarUint8Array(decoder)
    if (kind === sync.step1) return this.sendSync(sync.step2, Y.encodeStateAsUpdate(this.doc, payload))
    if (kind === sync.step2 && this.#onSynced) this.answerMs = performance.now() - this.#began
    if (applies) Y.applyUpdate(this.doc, Uint8Array.from(payload), 'remote')
    else if (records) this.#recorded.push(Uint8Array.from(payload))
    if (onMark) scanMarks(bytes, id => onMark(this, id))
    if (kind === sync.step2) this.#onSynced?.()
    // Before that, nobody expects it to have everything.
    if (!this.#onSynced) this.onApplied?.()
  }
}
