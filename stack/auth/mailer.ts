import { type EmailMessage, SmtpEmailDriver } from '@supabase/lite'
import { html } from 'hono/html'
import type { Project } from '../service.ts'

const sender = { name: 'Admin', address: 'admin@email.com' }

/** Sends one message by SMTP; the promise rejects when the server does not take it. */
export type Mailer = (message: EmailMessage) => Promise<void>

export function createMailer({ mail }: Project): Mailer {
  const driver = new SmtpEmailDriver({ host: '127.0.0.1', port: mail.smtpPort, from: sender })
  return message => driver.send(message)
}

const letters = {
  signup: ['Confirm Your Signup', 'Follow this link to confirm your address'],
  invite: ['You have been invited', 'You have been invited. Follow this link to accept'],
  magiclink: ['Your Magic Link', 'Follow this link to sign in'],
  recovery: ['Reset Your Password', 'Follow this link to set a new password'],
  email_change_current: ['Confirm Email Change', 'Follow this link to confirm the change of your address'],
  email_change_new: ['Confirm Email Change', 'Follow this link to confirm your new address'],
  reauthentication: ['Confirm reauthentication', 'Confirm that it is you'],
}

export type LetterType = keyof typeof letters

/** The letter that brings a code, and the link that does the same; to reauthenticate there is a code only. */
export function letter(type: LetterType, to: string, { code, url }: { code: string; url: string }) {
  const [subject, request] = letters[type] as [string, string]
  const [text, link] =
    type === 'reauthentication'
      ? ['', '']
      : [`${url}\n\nOr enter the code: `, html`<p><a href="${url}">${url}</a></p>`]
  return {
    ...{ to, subject },
    text: `${request}:\n\n${text}${code}\n`,
    html: String(html`<h2>${subject}</h2><p>${request}:</p>${link}<p>Code: ${code}</p>`),
  }
}
