import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openProject } from '../support/project.ts'

const project = await openProject()

/** The next times at which a line is due, in UTC. */
async function times(cron: string, after: string, zone = 'UTC', count = 1) {
  const found: string[] = []
  for (let at = after; found.length < count; at = found.at(-1)!) {
    const [{ due }] = await project.sql('select private.cron_next($1, $2, $3) as due', [cron, at, zone])
    found.push(due.toISOString().replace(':00.000Z', 'Z'))
  }
  return found
}
const next = async (cron: string, after: string, zone?: string) => (await times(cron, after, zone))[0]

test.for([
  ['every minute', '* * * * *', '2026-03-01T10:00Z', '2026-03-01T10:01Z'],
  ['never at the moment itself', '0 10 * * *', '2026-03-01T10:00Z', '2026-03-02T10:00Z'],
  ['within the minute', '0 10 * * *', '2026-03-01T09:59:59.5Z', '2026-03-01T10:00Z'],
  ['a list, a range, a step', '5,10-20/5 8-9 * * *', '2026-03-01T08:10Z', '2026-03-01T08:15Z'],
  ['steps of all', '*/20 * * * *', '2026-03-01T23:41Z', '2026-03-02T00:00Z'],
  ['names', '0 6 * feb MON-fri', '2026-03-01T00:00Z', '2027-02-01T06:00Z'],
  ['a day of the month or of the week', '0 0 13 * fri', '2026-03-01T00:00Z', '2026-03-06T00:00Z'],
  ['both days of a rule', '0 0 13 * fri', '2026-04-10T00:00Z', '2026-04-13T00:00Z'],
  ['Sunday as 7', '0 0 * * 7', '2026-03-02T00:00Z', '2026-03-08T00:00Z'],
  ['a range to Sunday', '0 0 * * 6-7', '2026-03-02T00:00Z', '2026-03-07T00:00Z'],
  ['the 31st', '0 0 31 * *', '2026-04-01T00:00Z', '2026-05-31T00:00Z'],
  ['29 February', '0 0 29 2 *', '2026-03-01T00:00Z', '2028-02-29T00:00Z'],
  ['29 February, past a century', '0 0 29 2 *', '2096-03-01T00:00Z', '2104-02-29T00:00Z'],
  ['spaces', '  0  0 1   1 * ', '2026-03-01T00:00Z', '2027-01-01T00:00Z'],
] as const)('%s', async ([, cron, after, due]) => {
  expect(await next(cron, after)).toBe(due)
})

describe('where clocks change', () => {
  const zone = 'Europe/Berlin'
  test('an hour is the one on the wall, in winter and in summer', async () => {
    expect(await times('0 9 * * *', '2026-03-28T00:00Z', zone, 2)).toEqual([
      '2026-03-28T08:00Z',
      '2026-03-29T07:00Z',
    ])
  })
  test('an hour that is left out comes as much later, once', async () => {
    expect(await times('30 2 * * *', '2026-03-28T12:00Z', zone, 2)).toEqual([
      '2026-03-29T01:30Z',
      '2026-03-30T00:30Z',
    ])
    expect(await times('0 2,3 * * *', '2026-03-28T12:00Z', zone, 2)).toEqual([
      '2026-03-29T01:00Z',
      '2026-03-30T00:00Z',
    ])
  })
  test('an hour that comes twice is one', async () => {
    expect(await times('30 2 * * *', '2026-10-24T12:00Z', zone, 2)).toEqual([
      '2026-10-25T01:30Z',
      '2026-10-26T01:30Z',
    ])
  })
  test('every half hour is every half hour all the same', async () => {
    for (const [night, first] of [
      ['2026-10-24T23:30Z', 0],
      ['2026-03-28T23:30Z', 0],
    ] as const) {
      const found = (await times('*/30 * * * *', night, zone, 6)).map(Date.parse)
      const steps = found.map((at, i) => at - (found[i - 1] ?? Date.parse(night)))
      expect(new Set(steps)).toEqual(new Set([1_800_000 + first]))
    }
  })
})

test.for([
  '',
  '* * * *',
  '* * * * * *',
  '60 * * * *',
  '* 24 * * *',
  '* * 0 * *',
  '* * 32 * *',
  '* * * 13 *',
  '* * * * 8',
  '-1 * * * *',
  '5-1 * * * *',
  '*/0 * * * *',
  '5/10 * * * *',
  '1,,2 * * * *',
  '1.5 * * * *',
  'x * * * *',
  '* * * foo *',
  '* * * * monday',
  '@daily',
  '* * 30 2 *',
  '0 0 31 4,6,9,11 *',
  '99999999999 * * * *',
  "'; drop table jobs --",
])('%s is nothing that comes', async cron => {
  await expect(times(cron, '2026-03-01T00:00Z')).rejects.toMatchObject({
    code: 'PT422',
    message: 'invalid_input',
    detail: expect.stringContaining('"cron"'),
  })
})

test.for(['', 'Europe/Atlantis', 'Mars', '+25'])('%s is no time zone', async zone => {
  await expect(times('* * * * *', '2026-03-01T00:00Z', zone)).rejects.toMatchObject({
    detail: expect.stringContaining('"zone"'),
  })
})

test('what is due comes later, on the minute, and fits its line', async () => {
  const number = (low: number, high: number) => fc.integer({ min: low, max: high })
  const field = (low: number, high: number) =>
    fc.oneof(fc.constant('*'), fc.uniqueArray(number(low, high), { minLength: 1, maxLength: 3 }).map(String))
  const moment = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  const zones = fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
  )
  await fc.assert(
    fc.asyncProperty(field(0, 59), field(0, 23), moment, zones, async (minute, hour, after, zone) => {
      const [row] = await project.sql(
        `select due, extract(minute from due at time zone $3)::text as minute,
           extract(hour from due at time zone $3)::text as hour
         from private.cron_next($1, $2, $3) due`,
        [`${minute} ${hour} * * *`, after, zone],
      )
      const [due, wait] = [row.due.getTime(), row.due.getTime() - after.getTime()]
      expect(wait).toBeGreaterThan(0)
      expect(wait).toBeLessThanOrEqual(26 * 3_600_000)
      expect(due % 60_000).toBe(0)
      if (hour === '*' && minute !== '*') expect(minute.split(',')).toContain(row.minute)
    }),
    { numRuns: 100 },
  )
})
