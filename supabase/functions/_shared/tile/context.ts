import { z } from 'zod'
import type { Context } from './model.ts'

const known = (make: (value: string) => unknown) => (value: string) => {
  try {
    make(value)
    return true
  } catch {
    return false
  }
}
const locale = z.string().max(40).refine(known(Intl.getCanonicalLocales), 'a BCP 47 tag, such as en-US')
const zone = z
  .string()
  .max(60)
  .refine(
    known(timeZone => new Intl.DateTimeFormat('en', { timeZone })),
    'a time zone, such as Europe/Berlin',
  )
const currency = z.string().regex(/^[A-Z]{3}$/, 'a currency of ISO 4217, such as EUR')

const text = z.string().max(200)
const money = z.number().min(-1e12).max(1e12)
const day = z
  .string()
  .max(40)
  .refine(value => !Number.isNaN(Date.parse(value)), 'a date in ISO 8601')
const all = <Row extends z.ZodType>(row: Row) => z.array(row).max(100)

/** What the tiles of the library find, by name; of a row, what is not known to them is left out. */
export const contextData = z.object({
  person: z.object({ name: text, company: text.optional() }),
  trend: all(money),
  accounts: all(
    z.object({
      ...{ name: text, kind: text.optional(), number: text.optional(), balance: money },
      ...{ available: money.optional(), currency: currency.optional(), trend: all(money).optional() },
    }),
  ),
  activity: all(
    z.object({
      ...{ name: text, kind: text.optional(), category: text.optional(), amount: money },
      ...{ currency: currency.optional(), at: day.optional() },
    }),
  ),
  approvals: all(
    z.object({
      ...{ payee: text, amount: money, currency: currency.optional() },
      ...{ by: text.optional(), at: day.optional() },
    }),
  ),
  payees: all(z.object({ name: text })),
  bills: all(
    z.object({
      ...{ payee: text, kind: text.optional(), amount: money, currency: currency.optional() },
      ...{ due: day.optional(), status: z.enum(['due', 'scheduled', 'paid', 'overdue']).optional() },
    }),
  ),
  cards: all(
    z.object({
      ...{ name: text, holder: text.optional(), last4: text.optional(), network: text.optional() },
      ...{ spent: money.optional(), limit: money.optional(), currency: currency.optional() },
      ...{ locked: z.boolean().optional(), online: z.boolean().optional(), abroad: z.boolean().optional() },
    }),
  ),
  spending: z.object({
    categories: all(z.object({ name: text, amount: money })).optional(),
    months: all(z.object({ label: text, in: money, out: money })).optional(),
  }),
  credit: z.object({
    ...{ score: z.number().min(0).max(2000), change: z.number().min(-2000).max(2000).optional() },
    ...{ updated: day.optional(), bureau: text.optional() },
  }),
  alerts: all(
    z.object({
      kind: z.enum(['info', 'success', 'warning', 'danger']).optional(),
      ...{ title: text, text: z.string().max(500).optional(), at: day.optional() },
    }),
  ),
  branches: all(
    z.object({
      ...{ name: text, address: text.optional(), distance: text.optional(), hours: text.optional() },
    }),
  ),
  support: z.object({ agent: text.optional(), wait_minutes: z.number().min(0).max(10_000).optional() }),
})

const surroundings = { locale, currency, time_zone: zone }

/** What a token says of a customer, as far as pages know of it; everything else in it is left out. */
export const claims = z.object({
  ...contextData.partial().shape,
  ...z.object(surroundings).partial().shape,
  iat: z.number().min(0).max(4_102_444_800).optional(),
})

const largestClaim = 16_384

/**
 * The context of a page for a customer whose token has been verified.
 *
 * @param payload its claims.
 * @param more names of claims that a tenant's own tiles use, taken as they are, at most 16 KiB each.
 * @throws z.ZodError where a claim does not fit.
 */
export function contextOfClaims(payload: Record<string, unknown>, more: readonly string[]): Context {
  const { locale, currency, time_zone, iat, ...data } = claims.parse(payload)
  const own = more.filter(name => Object.hasOwn(payload, name) && !Object.hasOwn(claims.shape, name))
  const extra = own.map(name => [
    name,
    z
      .json()
      .refine(value => JSON.stringify(value).length <= largestClaim, `at most ${largestClaim} characters`)
      .parse(payload[name], { reportInput: false }),
  ])
  return {
    source: 'verified',
    locale: locale ?? 'en-US',
    currency: currency ?? 'USD',
    time_zone: time_zone ?? 'UTC',
    at: new Date((iat ?? 0) * 1000).toISOString(),
    data: { ...data, ...Object.fromEntries(extra) },
  }
}

const persona = z.looseObject({
  locale: locale.catch('en-US'),
  currency: currency.catch('USD'),
  time_zone: zone.catch('UTC'),
  at: day.catch('2026-01-15T09:00:00Z'),
})

/** The context of a page for somebody who does not exist. */
export function contextOf({ label, context }: { label: string; context: unknown }): Context {
  const { locale, currency, time_zone, at, ...data } = persona.catch(persona.parse({})).parse(context)
  return { source: 'simulated', label, locale, currency, time_zone, at: new Date(at).toISOString(), data }
}
