import { Hono } from 'hono'
import { z } from 'zod'
import type { Config } from '../config.ts'
import type { Keys } from '../keys.ts'
import { attributes, createAccount, updateAccount } from './accounts.ts'
import { serviceOnly } from './bearer.ts'
import { readBody } from './body.ts'
import { AuthError, invalid, refusal } from './errors.ts'
import { deleteFactor, findFactor } from './factors.ts'
import { assertStrong } from './passwords.ts'
import { concealAccount, deleteAccount, endSessions } from './removal.ts'
import type { AuthEnv, Call } from './transaction.ts'
import { findUser, presentUser, selectUsers, type User } from './users.ts'

const creation = attributes.extend({
  id: z.guid().optional(),
  aud: z.string().optional(),
  ban_duration: z.string().optional(),
})

/** The users API of the service role, `/admin/users` (https://supabase.com/docs/reference/javascript/admin-api). */
export function adminUsers({ auth }: Config, keys: Keys): Hono<AuthEnv> {
  const app = new Hono<AuthEnv>()
  app.use(serviceOnly(keys))

  const user = async (c: Call, id: string) => {
    if (!z.guid().safeParse(id).success)
      throw new AuthError(404, 'validation_failed', 'user_id must be an UUID')
    const found = await findUser(c.var.client, id)
    if (!found) throw refusal('user_not_found')
    return found
  }

  app.post('/', async c => {
    const { ban_duration, ...account } = await readBody(c, creation)
    if (!account.email && !account.phone)
      throw invalid('Cannot create a user without either an email or phone')
    if (account.password && account.password_hash)
      throw invalid('Only a password or a password hash should be provided')
    const provider = account.email ? 'email' : 'phone'
    const app_metadata = { provider, providers: [provider], ...account.app_metadata }
    const id = await createAccount(c.var.client, { ...account, app_metadata, ban: seconds(ban_duration) })
    return c.json(presentUser(await user(c, id)))
  })

  app.get('/', async c => {
    const page = Math.max(1, Number(c.req.query('page')) || 1)
    const perPage = Math.max(1, Number(c.req.query('per_page')) || 50)
    const filter = `%${c.req.query('filter') ?? ''}%`
    const where = `where $1 = '%%' or users.email ilike $1 or users.raw_user_meta_data ->> 'full_name' ilike $1`
    const { client } = c.var
    const counted = await client.query<{ total: number }>(
      `select count(*)::integer as total from auth.users ${where}`,
      [filter],
    )
    const { rows } = await client.query<User>(
      `${selectUsers} ${where} order by users.created_at desc, users.id limit $2 offset $3`,
      [filter, perPage, (page - 1) * perPage],
    )
    const total = counted.rows[0]!.total
    c.header('x-total-count', String(total))
    c.header('link', links(new URL(c.req.url), page, perPage, total))
    return c.json({ users: rows.map(presentUser), aud: 'authenticated' })
  })

  app.get('/:id', async c => c.json(presentUser(await user(c, c.req.param('id')))))

  app.put('/:id', async c => {
    const { id } = await user(c, c.req.param('id'))
    const { ban_duration, ...account } = await readBody(c, creation.omit({ id: true, aud: true }))
    if (account.password) assertStrong(account.password, auth)
    await updateAccount(c.var.client, id, { ...account, ban: seconds(ban_duration) })
    if (account.password) await endSessions(c.var.client, id)
    return c.json(presentUser(await user(c, id)))
  })

  app.delete('/:id', async c => {
    const { id } = await user(c, c.req.param('id'))
    const { should_soft_delete } = await readBody(
      c,
      z.object({ should_soft_delete: z.boolean().default(false) }),
    )
    await (should_soft_delete ? concealAccount : deleteAccount)(c.var.client, id)
    return c.json({})
  })

  app.get('/:id/factors', async c => c.json((await user(c, c.req.param('id'))).factors ?? []))

  app.delete('/:id/factors/:factor', async c => {
    const factor = findFactor(await user(c, c.req.param('id')), c.req.param('factor'))
    await deleteFactor(c.var.client, factor)
    return c.json(factor)
  })

  return app
}

/** A duration of Go such as `1h30m`, in seconds; `none` is 0. */
function seconds(duration: string | undefined): number | undefined {
  if (duration === undefined) return undefined
  if (duration === 'none') return 0
  const units: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600 }
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(duration))
    throw invalid(`invalid format for ban duration: ${duration}`)
  const parts = [...duration.matchAll(/([\d.]+)([a-z]+)/g)]
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * units[unit!]!, 0)
}

/** The next and the last page, as RFC 8288; clients read the number that follows the first `=`. */
function links(url: URL, page: number, perPage: number, total: number): string {
  const last = Math.max(1, Math.ceil(total / perPage))
  const link = (number: number, rel: string) =>
    `<${url.pathname}?page=${number}&per_page=${perPage}>; rel="${rel}"`
  return [...(page < last ? [link(page + 1, 'next')] : []), link(last, 'last')].join(', ')
}
