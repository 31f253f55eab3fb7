import { isPublicAddress } from './address.ts'

/** Why something was not fetched; for people, without what the other side said. */
export class FetchRefused extends Error {}

/** How names are looked up and hosts reached. */
export interface Transport {
  /** All addresses of a host. */
  resolve(host: string): Promise<string[]>
  /** A TLS connection to an address whose certificate is the host's. */
  connect(address: string, port: number, host: string): Promise<Connection>
}

export interface Connection {
  readable: ReadableStream<Uint8Array>
  writable: WritableStream<Uint8Array>
  close(): void
}

export interface FetchLimits {
  /** Milliseconds for all of it. */
  within: number
  /** Bytes of the answer, its headers included. */
  largest: number
}

/**
 * Gets a document from the public internet, at an address that somebody has configured. By https alone; never from an
 * address that is not public, since the connection is made to the very address that was looked at; redirects are not
 * followed.
 *
 * @throws FetchRefused
 */
export async function fetchPublic(
  address: string,
  transport: Transport,
  limits: FetchLimits,
): Promise<Uint8Array> {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url?.protocol !== 'https:' || url.username || url.password) throw new FetchRefused('no https address')
  const open: Connection[] = []
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new FetchRefused('took too long')), limits.within)
  try {
    const work = get(url, transport, limits.largest, open)
    work.catch(() => {})
    return await Promise.race([work, late.promise])
  } catch (error) {
    throw error instanceof FetchRefused ? error : new FetchRefused('could not be reached', { cause: error })
  } finally {
    clearTimeout(timer)
    for (const connection of open) connection.close()
  }
}

async function get(url: URL, transport: Transport, largest: number, open: Connection[]): Promise<Uint8Array> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isAddress = /^[\d.]+$|:/.test(host)
  const addresses = isAddress ? [host] : await transport.resolve(host)
  // One private address among public ones is a trap, and no mistake.
  if (addresses.length === 0 || !addresses.every(isPublicAddress))
    throw new FetchRefused('has no public address')
  const connection = await transport.connect(addresses[0]!, Number(url.port || 443), host)
  open.push(connection)
  const writer = connection.writable.getWriter()
  const request = `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nAccept: application/json\r\nUser-Agent: tenon\r\nConnection: close\r\n\r\n`
  await writer.write(new TextEncoder().encode(request))
  return bodyOf(await readAll(connection.readable, largest))
}

async function readAll(readable: ReadableStream<Uint8Array>, largest: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of readable) {
    size += chunk.length
    if (size > largest) throw new FetchRefused(`larger than ${largest} bytes`)
    chunks.push(chunk)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

/** The body of an answer that has ended. https://www.rfc-editor.org/rfc/rfc9112 */
function bodyOf(answer: Uint8Array): Uint8Array {
  const text = new TextDecoder('latin1').decode(answer)
  const end = text.indexOf('\r\n\r\n')
  const head = text.slice(0, Math.max(end, 0)).toLowerCase()
  if (!/^http\/1\.[01] 200[ \r]/.test(`${head}\r`)) throw new FetchRefused('did not answer with 200')
  if (/\r\ncontent-encoding:/.test(head)) throw new FetchRefused('answered in an encoding')
  const body = text.slice(end + 4)
  const whole = /\r\ntransfer-encoding: *chunked/.test(head) ? unchunked(body) : body
  const length = /\r\ncontent-length: *(\d+)/.exec(head)?.[1]
  if (length && whole.length < Number(length)) throw new FetchRefused('broke off')
  return Uint8Array.from(whole, character => character.charCodeAt(0))
}

function unchunked(body: string): string {
  let whole = ''
  for (let at = 0; ; ) {
    const line = /^([0-9a-f]{1,8})[^\r\n]*\r\n/i.exec(body.slice(at, at + 100))
    if (!line) throw new FetchRefused('broke off')
    const size = Number.parseInt(line[1]!, 16)
    if (size === 0) return whole
    at += line[0].length
    whole += body.slice(at, at + size)
    at += size + 2
  }
}
