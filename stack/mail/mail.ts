import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { getRequestListener } from '@hono/node-server'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import { listen } from '../ports.ts'
import { type Message, mailbox } from './mailbox.ts'

/** Where mail is sent to, and where it is read. */
export interface Mail {
  /** The page of the captured mail; below it, `/api/messages?to=<address>` is the same for programs. */
  url: string
  smtpPort: number
  /** Resolves when both ports are free again; the mail is forgotten. */
  close(): Promise<void>
}

const kept = 200
const largest = 10 * 2 ** 20

/**
 * Captures all mail that is sent to it, so that none leaves the machine. Port 0 is any free one.
 * @throws Error that names a port in use.
 */
export async function createMail(ports: { smtpPort: number; httpPort: number }): Promise<Mail> {
  const messages: Message[] = []
  const smtp = new SMTPServer({
    authOptional: true,
    onAuth: (_login, _session, accept) => accept(null, { user: 'anybody' }),
    allowInsecureAuth: true,
    hideSTARTTLS: true,
    disableReverseLookup: true,
    size: largest,
    closeTimeout: 1_000,
    onData: (stream, session, done) => {
      capture(stream, session).then(message => {
        messages.unshift(message)
        messages.length = Math.min(messages.length, kept)
        done()
      }, done)
    },
  })
  const http = createServer(getRequestListener(mailbox(messages).fetch, { overrideGlobalObjects: false }))
  const smtpPort = await listen(smtp.server, ports.smtpPort)
  const closeSmtp = () => new Promise<void>(resolve => smtp.close(resolve))
  try {
    const httpPort = await listen(http, ports.httpPort)
    return {
      url: `http://127.0.0.1:${httpPort}`,
      smtpPort,
      async close() {
        const closed = new Promise(resolve => http.close(resolve))
        http.closeAllConnections()
        await Promise.all([closed, closeSmtp()])
      },
    }
  } catch (error) {
    await closeSmtp()
    throw error
  }
}

async function capture(stream: SMTPServerDataStream, { envelope }: SMTPServerSession): Promise<Message> {
  const raw = await buffer(stream)
  if (stream.sizeExceeded) throw Object.assign(new Error('message too large'), { responseCode: 552 })
  const { default: PostalMime } = await import('postal-mime')
  const { from, subject, text, html, headers } = await PostalMime.parse(raw)
  return {
    id: crypto.randomUUID(),
    from: from?.address ?? (envelope.mailFrom ? envelope.mailFrom.address : ''),
    // The envelope knows whom it really reached.
    to: envelope.rcptTo.map(({ address }) => address),
    subject: subject ?? '',
    date: new Date().toISOString(),
    text: text ?? '',
    html: html ?? '',
    headers: Object.fromEntries(headers.map(({ key, value }) => [key, value])),
    links: (text ?? '').match(/https?:\/\/[^\s<>"]+/g) ?? [],
  }
}
