import { type EmailMessage, SmtpEmailDriver } from '@supabase/lite'
import type { Project } from '../service.ts'

const sender = { name: 'Admin', address: 'admin@email.com' }

/** Sends one message by SMTP; the promise rejects when the server does not take it. */
export type Mailer = (message: EmailMessage, redirectTo: string | undefined) => Promise<void>

export function createMailer({ mail, apiUrl }: Project): Mailer {
  const driver = new SmtpEmailDriver({ host: '127.0.0.1', port: mail.smtpPort, from: sender })
  return (message, redirectTo) => driver.send(withLinks(message, apiUrl, redirectTo))
}

/**
 * Mail whose links lead through this project's API to where the client asked: lite takes both from the site's URL.
 * Whether the target is allowed is judged when the link is followed.
 */
function withLinks(message: EmailMessage, apiUrl: string, redirectTo: string | undefined): EmailMessage {
  const relink = (text: string) =>
    text.replace(/https?:[^\s"<]*\/auth\/v1\/verify\?[^\s"<]*/g, found => {
      const { search, searchParams } = new URL(found)
      if (redirectTo) searchParams.set('redirect_to', redirectTo)
      return `${apiUrl}/auth/v1/verify${redirectTo ? `?${searchParams}` : search}`
    })
  const { text, html, ...rest } = message
  return { ...rest, ...(text && { text: relink(text) }), ...(html && { html: relink(html) }) }
}
