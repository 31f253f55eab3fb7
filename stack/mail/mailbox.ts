import { Hono } from 'hono'
import { html } from 'hono/html'

/** One captured mail. */
export interface Message {
  id: string
  from: string
  to: string[]
  subject: string
  /** When it was captured, ISO 8601. */
  date: string
  text: string
  html: string
  /** Its headers, by their names in small letters. */
  headers: Record<string, string>
  /** The web addresses in its text. */
  links: string[]
}

/** The page and the JSON of captured mail, newest first as in `messages`. */
export function mailbox(messages: readonly Message[]): Hono {
  const app = new Hono()
  // Mail may hold anything: it is shown as text, and nothing of it runs.
  app.get('/', c => {
    c.header('content-security-policy', "default-src 'none'; base-uri 'none'; form-action 'none'")
    return c.html(page(messages))
  })
  app.get('/api/messages', c => {
    const to = c.req.query('to')?.toLowerCase()
    return c.json(messages.filter(message => !to || message.to.some(address => address.toLowerCase() === to)))
  })
  return app
}

const page = (messages: readonly Message[]) => html`<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <title>Mail</title>
  <h1>Mail</h1>
  ${messages.length === 0 ? html`<p>No mail yet. Reload this page to look again.</p>` : messages.map(entry)}
</html>`

const entry = ({ subject, from, to, date, text, links }: Message) => html`<details>
  <summary>${subject} to ${to.join(', ')}, ${date}</summary>
  <p>From ${from}</p>
  <pre>${text}</pre>
  ${links.map(link => html`<p><a href="${link}" rel="noreferrer">${link}</a></p>`)}
</details>`
