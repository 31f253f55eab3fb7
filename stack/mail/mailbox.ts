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
  /** The web addresses in its text. */
  links: string[]
}

// Mail may hold anything: nothing of it runs, nothing is loaded from elsewhere.
const inert = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/** The page and the JSON of captured mail, newest first as in `messages`. */
export function mailbox(messages: readonly Message[]): Hono {
  const app = new Hono()

  app.get('/', c => {
    c.header('content-security-policy', `${inert}; frame-src 'self'`)
    return c.html(page(messages))
  })

  app.get('/api/messages', c => {
    const to = c.req.query('to')?.toLowerCase()
    return c.json(messages.filter(message => !to || message.to.some(address => address.toLowerCase() === to)))
  })

  app.get('/messages/:id', c => {
    const message = messages.find(({ id }) => id === c.req.param('id'))
    if (!message) return c.notFound()
    c.header('content-security-policy', `${inert}; img-src data:; sandbox`)
    return c.html(message.html)
  })

  return app
}

const page = (messages: readonly Message[]) => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>Mail</title>
    <style>
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }
      details { border-top: 1px solid #ccc; padding: 0.5rem 0; }
      summary { cursor: pointer; }
      summary span { color: #555; }
      pre { white-space: pre-wrap; }
      iframe { width: 100%; height: 30rem; border: 1px solid #ccc; }
    </style>
  </head>
  <body>
    <h1>Mail</h1>
    ${messages.length === 0 ? html`<p>No mail yet. Reload this page to look again.</p>` : messages.map(entry)}
  </body>
</html>`

const entry = (message: Message) => html`<details>
  <summary>${message.subject} <span>to ${message.to.join(', ')}, ${message.date}</span></summary>
  <p>From ${message.from}</p>
  <pre>${message.text}</pre>
  ${message.links.map(link => html`<p><a href="${link}" rel="noreferrer">${link}</a></p>`)}
  ${message.html && html`<iframe sandbox loading="lazy" src="/messages/${message.id}" title="As HTML"></iframe>`}
</details>`
