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
  const transport = url ? createTransport(url, { from }) : undefined
  return {
    siteUrl,
    pagesUrl,
    async send(mail) {
      if (!transport) throw new Problem(503, 'mail_not_configured', { hint: 'Set SMTP_URL for the worker.' })
      await transport.sendMail(mail)
    },
  }
}
