import { createTransport } from 'nodemailer'
import { Problem } from '../supabase/functions/_shared/problem/problem.ts'

export interface Mail {
  to: string
  subject: string
  text: string
  headers?: Record<string, string>
}

/** Sends mail to people. */
export interface Mailer {
  /** Resolves when the server has taken it. @throws Problem `mail_not_configured` where there is no server. */
  send(mail: Mail): Promise<void>
  /** Where the product's pages are, for links. */
  siteUrl: string
  /** Where the worker's own are, if people find them. */
  pagesUrl: string | undefined
}

/**
 * @param url of an SMTP server, `smtp://user:password@host:port`, or `smtps:`; without one nothing can be sent.
 * @param from the sender, as a mail names it.
 */
export function createMailer({
  url,
  from,
  siteUrl,
  pagesUrl,
}: {
  url?: string | undefined
  from: string
  siteUrl: string
  pagesUrl?: string | undefined
}): Mailer {
  const transport = url ? createTransport(withPatience(url), { from }) : undefined
  return {
    siteUrl,
    pagesUrl,
    async send(mail) {
      if (!transport) throw new Problem(503, 'mail_not_configured', { hint: 'Set SMTP_URL for the worker.' })
      await transport.sendMail(mail)
    },
  }
}

// Ten seconds, where the library would wait for ten minutes.
const patience = ['connectionTimeout', 'greetingTimeout', 'socketTimeout', 'dnsTimeout']

/** The address of a server with limits on how long it may say nothing, where it does not name its own. */
function withPatience(url: string): string {
  const server = new URL(url)
  for (const name of patience) if (!server.searchParams.has(name)) server.searchParams.set(name, '10000')
  return server.href
}
