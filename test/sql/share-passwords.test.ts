import { describe, expect, test } from 'vitest'
import { openProject } from '../support/project.ts'
import { shareRoom } from '../support/share.ts'
import { openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign } = await openWorld(project)
const stranger = project.client()
const room = home.rooms.private
const password = 'open sesame'

const open = (token: string, password?: string) =>
  stranger.rpc('open_share_link', { token, ...(password !== undefined && { password }) })
const wrong = (attempts_left: number) => ({
  status: 401,
  error: { code: 'PT401', message: 'password_wrong', details: `{"attempts_left": ${attempts_left}}` },
})
const locked = { status: 429, error: { code: 'PT429', message: 'share_link_locked' } }
const row = async (id: string) =>
  (await project.sql('select * from public.share_links where id = $1', [id]))[0]
const visits = async (id: string) => {
  const text = 'select outcome from public.share_visits where share_link_id = $1 order by created_at'
  return (await project.sql(text, [id])).map(visit => visit.outcome)
}

describe('a password', () => {
  test('is asked for without counting, and opens', async () => {
    const { id, token } = await shareRoom(home.owner, room, { password, max_uses: 2 })
    for (const none of [undefined, ''])
      expect(await open(token, none)).toMatchObject({ status: 401, error: { message: 'password_required' } })
    expect(await row(id)).toMatchObject({ uses: 0, failed_attempts: 0 })
    expect(await open(token, password)).toMatchObject({ status: 200, data: { kind: 'room' } })
    expect(await row(id)).toMatchObject({ uses: 1 })
  })

  test('that is wrong is counted, and the count outlives the answer; the right one forgives', async () => {
    const { id, token } = await shareRoom(home.owner, room, { password })
    for (const left of [4, 3]) expect(await open(token, 'wrong')).toMatchObject(wrong(left))
    expect(await row(id)).toMatchObject({ uses: 0, failed_attempts: 2, locked_until: null })
    expect((await open(token, password)).status).toBe(200)
    expect(await row(id)).toMatchObject({ failed_attempts: 0 })
    expect(await visits(id)).toEqual(['password_wrong', 'password_wrong', 'opened'])
  })

  test('guessed a hundred times at once is tried five times; then the link waits, for the right one too', async () => {
    const { id, token } = await shareRoom(home.owner, room, { password })
    const guesses = await Promise.all(Array.from({ length: 100 }, (_, i) => open(token, `guess ${i}`)))
    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(5)
    for (const guess of guesses) if (guess.status !== 401) expect(guess).toMatchObject(locked)
    expect(await visits(id)).toHaveLength(5)

    const asked = { method: 'POST', body: JSON.stringify({ token, password }) }
    const headers = { apikey: project.publishableKey, 'content-type': 'application/json' }
    const answer = await fetch(`${project.apiUrl}/rest/v1/rpc/open_share_link`, { ...asked, headers })
    expect(answer.status).toBe(429)
    const wait = Number(answer.headers.get('retry-after'))
    expect(wait).toBeGreaterThan(0)
    expect(wait).toBeLessThanOrEqual(60)
    expect(await row(id)).toMatchObject({ uses: 0, failed_attempts: 5 })
  })

  test('guessed on after the wait locks for twice as long, and for an hour at most', async () => {
    const { id, token } = await shareRoom(home.owner, room, { password })
    for (const [failures, minutes] of [
      [4, 1],
      [5, 2],
      [6, 4],
      [10, 60],
      [1_000, 60],
    ] as const) {
      await project.sql(
        'update public.share_links set failed_attempts = $2, locked_until = now() where id = $1',
        [id, failures],
      )
      expect(await open(token, 'wrong')).toMatchObject(wrong(0))
      const [{ wait }] = await project.sql(
        `select round(extract(epoch from locked_until - now()) / 60)::int as wait from public.share_links where id = $1`,
        [id],
      )
      expect(wait).toBe(minutes)
    }
    await project.sql('update public.share_links set locked_until = now() where id = $1', [id])
    expect((await open(token, password)).status).toBe(200)
    expect(await row(id)).toMatchObject({ failed_attempts: 0, locked_until: null })
  })

  test('and token are kept as hashes alone', async () => {
    const { id, token } = await shareRoom(foreign.owner, foreign.rooms.tenant, { password })
    const [kept] = await project.sql(
      'select l::text as link, s::text as secret, s.password_hash from public.share_links l join private.share_link_secrets s on s.share_link_id = l.id where l.id = $1',
      [id],
    )
    expect(kept.password_hash).toMatch(/^\$2a\$10\$/)
    for (const secret of [token, password, Buffer.from(token).toString('hex')])
      expect(kept.link + kept.secret).not.toContain(secret)
  })
})
