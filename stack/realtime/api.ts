import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import { clientHeaders, type Visitor } from './authorization.ts'
import { type Broadcast, maxPayload, payloadSize } from './frames.ts'
import type { Surroundings } from './surroundings.ts'
import { Refusal, verifyToken } from './token.ts'

interface Environment {
  Bindings: HttpBindings
  Variables: { visitor: Omit<Visitor, 'topic'> }
}

const maxBody = 2 * maxPayload
const blank = "can't be blank"
const name = z.string(blank).min(1, blank)
const batch = z.object({
  messages: z.array(
    z.object({
      topic: name,
      event: name,
      payload: z.record(z.string(), z.unknown(), blank),
      private: z.boolean().nullish().transform(Boolean),
    }),
    blank,
  ),
})

/**
 * Broadcasts over HTTP, for those who have not joined: several to `/realtime/v1/api/broadcast`, or one to
 * `…/broadcast/<topic>/events/<event>`, which takes bytes as well. Answers 202 with nothing.
 *
 * @returns a listener for requests that carry the caller's JWT as `Authorization`.
 */
export function createApi({ keys, topics, authorization, rates }: Surroundings) {
  const app = new Hono<Environment>().basePath('/realtime/v1/api')

  const limit = bodyLimit({
    maxSize: maxBody,
    // What is left of the body would be taken for the next request.
    onError: context => context.json({ message: 'Content Too Large' }, 413, { connection: 'close' }),
  })
  app.use(limit, async (context, next) => {
    // Of Node's request, as the gateway writes there what a key stands for.
    const { headers } = context.env.incoming
    if (!rates.events.count()) return context.json({ message: 'You have exceeded your rate limit' }, 429)
    const token = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
    context.set('visitor', { claims: await verifyToken(keys, token), headers: clientHeaders(headers) })
    await next()
  })

  async function publish(visitor: Visitor, isPrivate: boolean, broadcast: Broadcast) {
    if (isPrivate && !(await authorization.writable(visitor, 'broadcast'))) return false
    topics.publish({ topic: visitor.topic, private: isPrivate }, broadcast)
    return true
  }

  app.post('/broadcast', async context => {
    const parsed = batch.safeParse(await context.req.json().catch(() => undefined))
    if (!parsed.success) return context.json({ errors: z.treeifyError(parsed.error).properties ?? {} }, 422)
    const { messages } = parsed.data
    if (messages.some(isTooLarge))
      return context.json({ errors: { messages: ['payload is too large'] } }, 422)
    // As on the platform, a message that may not be sent is left out without a word.
    for (const { topic, private: isPrivate, event, payload } of messages)
      await publish({ ...context.get('visitor'), topic }, isPrivate, { event, payload })
    return context.body(null, 202)
  })

  app.post('/broadcast/:topic/events/:event', async context => {
    const { topic, event } = context.req.param()
    const type = context.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
    let payload: unknown
    if (type === 'application/octet-stream') payload = new Uint8Array(await context.req.arrayBuffer())
    else if (type === 'application/json') payload = await context.req.json().catch(() => undefined)
    else return context.json({ message: 'Unsupported Media Type' }, 415)
    if (payload === undefined) return context.json({ errors: { payload: ['is invalid'] } }, 422)
    const broadcast = { event, payload }
    if (isTooLarge(broadcast)) return context.json({ errors: { payload: ['is too large'] } }, 422)
    const isPrivate = context.req.query('private') === 'true'
    const sent = await publish({ ...context.get('visitor'), topic }, isPrivate, broadcast)
    return sent ? context.body(null, 202) : context.json({ message: 'Forbidden' }, 403)
  })

  app.notFound(context => context.json({ message: 'Not Found' }, 404))
  app.onError((error, context) => {
    if (error instanceof Refusal) return context.json({ message: 'Unauthorized' }, 401)
    return context.json({ message: 'Internal Server Error' }, 500)
  })
  return getRequestListener(app.fetch)
}

const isTooLarge = (broadcast: Broadcast) => payloadSize(broadcast) > maxPayload
