import fc from 'fast-check'
import pg from 'pg'
import { expect, test } from 'vitest'
import { openProject } from '../support/project.ts'

const project = await openProject()
const callers = 50

interface Spent {
  at: number
  cost: number
}

/** Spends as often as it can until the time is over. Some change their mind before they commit, and spent nothing. */
async function hammer(db: pg.Client, subject: string, costs: number[], milliseconds: number) {
  const spent: Spent[] = []
  const until = performance.now() + milliseconds
  for (let i = 0; performance.now() < until; i++) {
    const cost = costs[i % costs.length]!
    await db.query('begin')
    const { rows } = await db.query(`select allowed from private.spend('test.window', $1, $2)`, [
      subject,
      cost,
    ])
    if (!rows[0].allowed) {
      await db.query('rollback')
      continue
    }
    const counted = await db.query(
      `select extract(epoch from counted_at)::float8 * 1000 as at from private.rate_counters
       where limit_name = 'test.window' and subject = $1`,
      [subject],
    )
    const keeps = i % 5 !== 4
    await db.query(keeps ? 'commit' : 'rollback')
    if (keeps) spent.push({ at: counted.rows[0].at, cost })
  }
  return spent
}

/** The most that was spent in any stretch of time of this length. */
function mostWithin(spent: Spent[], milliseconds: number): number {
  return Math.max(
    ...spent.map(({ at: start }) =>
      spent.filter(({ at }) => at >= start && at < start + milliseconds).reduce((sum, s) => sum + s.cost, 0),
    ),
  )
}

test('never more than the limit in any window, whoever calls at the same time', async () => {
  const pool = Array.from({ length: callers }, () => new pg.Client(project.databaseUrl('supabase_admin')))
  await Promise.all(pool.map(db => db.connect()))
  await project.sql(
    `insert into private.rate_limits (name, at_most, per) values ('test.window', 1, '1 second')`,
  )
  const shape = fc.record({
    atMost: fc.integer({ min: 3, max: 60 }),
    costs: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 7 }),
  })
  try {
    await fc.assert(
      fc.asyncProperty(shape, async ({ atMost, costs }) => {
        await project.sql(`update private.rate_limits set at_most = $1 where name = 'test.window'`, [atMost])
        const subject = crypto.randomUUID()
        const spent = (await Promise.all(pool.map(db => hammer(db, subject, costs, 2_600)))).flat()
        expect(mostWithin(spent, 1_000)).toBeLessThanOrEqual(atMost)
        // It is given out again once the window has passed.
        expect(spent.reduce((sum, { cost }) => sum + cost, 0)).toBeGreaterThan(atMost)
      }),
      { numRuns: 3 },
    )
  } finally {
    await Promise.all(pool.map(db => db.end()))
  }
})
