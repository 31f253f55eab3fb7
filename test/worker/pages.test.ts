import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { openBoard, recordedBoard, replay } from '../support/board.ts'
import { openProject } from '../support/project.ts'
import { shareRoom } from '../support/share.ts'
import { openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign } = await openWorld(project)
const worker = await project.startWorker()
const room = home.rooms.tenant

async function visit(token: string, form?: Record<string, string>, init: RequestInit = {}) {
  const posted = form && { method: 'POST', body: new URLSearchParams(form) }
  const response = await fetch(`${worker.url}/s/${token}`, { ...posted, ...init })
  const { status, headers } = response
  return { status, headers, text: await response.text() }
}
const uses = async (id: string) =>
  (await project.sql('select uses from public.share_links where id = $1', [id]))[0].uses
const ask = (page: { text: string }) => /<form method="post">/.test(page.text)

describe('the page of a link', () => {
  test('shows a room and its board, and who may not see another room does not', async () => {
    const board = openBoard(worker.url, room.id, home.owner.token)
    await board.until(() => board.provider.synced)
    replay(board.doc, await recordedBoard())
    const { id, token } = await shareRoom(home.owner, room)
    await vi.waitFor(async () => expect((await visit(token)).text).toContain('Teller desks'), {
      timeout: 20_000,
    })
    board.leave()
    const page = await visit(token)
    expect(page).toMatchObject({ status: 200, text: expect.stringContaining(`<bdi>${room.name}</bdi>`) })
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(await uses(id)).toBeGreaterThan(0)
    const other = await visit((await shareRoom(foreign.owner, foreign.rooms.tenant)).token)
    expect(other.text).toContain(foreign.rooms.tenant.name)
    expect(other.text).not.toContain('Teller desks')
    expect(page.text).toContain('<img class="board" src="data:image/svg+xml;base64,')
    expect(other.text).not.toContain('<img')
  })

  test('is compressed for those who take it so', async () => {
    const { token } = await shareRoom(home.owner, room)
    const pages: string[] = []
    for (const [asked, answered] of [
      ['gzip, br', 'gzip'],
      ['br;q=1.0, GZIP;q=0.5', 'gzip'],
      ['gzip;q=0, br', null],
      ['identity', null],
    ] as const) {
      const page = await visit(token, undefined, { headers: { 'accept-encoding': asked } })
      expect([page.status, page.headers.get('content-encoding')]).toEqual([200, answered])
      pages.push(page.text.replace(/<footer>.*/s, ''))
    }
    expect(pages[0]).toContain(room.name)
    expect(new Set(pages).size).toBe(1)
  })

  test('uses nothing up until somebody clicks', async () => {
    const { id, token } = await shareRoom(home.owner, room, { max_uses: 1 })
    for (const method of ['GET', 'HEAD', 'GET'])
      expect(await visit(token, undefined, { method })).toMatchObject({ status: 200 })
    const door = await visit(token)
    expect([ask(door), door.text.includes(room.name), await uses(id)]).toEqual([true, false, 0])
    expect((await visit(token, {})).text).toContain(room.name)
    expect(await uses(id)).toBe(1)
    for (const form of [undefined, {}]) expect(await visit(token, form)).toMatchObject({ status: 404 })
  })

  test('asks for the password, counts the wrong ones, and waits', async () => {
    const { token } = await shareRoom(home.owner, room, { password: 'open sesame' })
    const door = await visit(token)
    expect([door.status, ask(door), door.text.includes(room.name)]).toEqual([200, true, false])
    expect(await visit(token, {})).toMatchObject({ status: 401 })
    expect((await visit(token, { password: 'open sesame' })).text).toContain(room.name)
    for (const left of [4, 3, 2, 1, 0]) {
      const page = await visit(token, { password: 'guess\0' })
      expect([page.status, ask(page)]).toEqual([401, true])
      expect(page.text).toContain(`Tries left: ${left}.`)
    }
    const locked = await visit(token, { password: 'open sesame' })
    expect([locked.status, Number(locked.headers.get('retry-after')) > 0]).toEqual([429, true])
    expect(locked.text).not.toContain(room.name)
  })

  test('is the same for every token that opens nothing', async () => {
    const taken = await shareRoom(home.owner, room)
    await home.owner.client.rpc('revoke_share_link', { id: taken.id }).throwOnError()
    const pages = await Promise.all(
      [taken.token, 'x'.repeat(43), 'x', '', '%00', '%', 'a%2Fb'].map(token => visit(token)),
    )
    for (const page of pages) expect([page.status, page.text]).toEqual([404, pages[0]!.text])
  })

  test('takes no other method, and no large form', async () => {
    const { id, token } = await shareRoom(home.owner, room)
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS'])
      expect(await visit(token, undefined, { method })).toMatchObject({ status: 405 })
    const large = await visit(token, { password: 'x'.repeat(5_000) })
    expect([large.status, JSON.parse(large.text).title]).toEqual([413, 'payload_too_large'])
    expect(await uses(id)).toBe(0)
  })

  test('shows a board of nonsense as far as it makes sense', async () => {
    const { id } = home.rooms.public
    // It is shown before it is taken out, whenever that is.
    await project.sql('update private.document_kinds set checked_by = null')
    const board = openBoard(worker.url, id, home.owner.token)
    await board.until(() => board.provider.synced)
    board.doc.transact(() => {
      for (const [name, value] of Object.entries({ a: 1, b: 'text', c: { kind: 'note' }, d: [null] }))
        board.doc.getMap('shapes').set(name, value)
      board.doc.getArray('order').push(['a', 'missing', 7, null, { x: 1 }])
    })
    const { token } = await shareRoom(home.owner, home.rooms.public)
    await vi.waitFor(async () =>
      expect(
        await project.sql(
          'select from private.document_updates u join private.documents d on d.id = u.document_id where d.resource_id = $1',
          [id],
        ),
      ).not.toEqual([]),
    )
    board.leave()
    expect(await visit(token)).toMatchObject({
      status: 200,
      text: expect.stringContaining('<img class="board"'),
    })
  })
})

test('what cannot be shown is said to be our fault, in words', async () => {
  const { id, token } = await shareRoom(home.owner, room)
  await project.sql(`insert into private.resource_kinds values ('page', 'private.grants_on_room')`)
  await project.sql(`insert into private.share_kinds values ('page', 'private.view_of_room')`)
  await project.sql(`insert into private.topics (kind, resource_id, tenant_id) values ('page', $1, $2)`, [
    room.id,
    home.id,
  ])
  await project.sql(`update public.share_links set kind = 'page' where id = $1`, [id])
  expect(await visit(token)).toMatchObject({ status: 500, text: expect.stringContaining('our fault') })
  expect(await visit((await shareRoom(home.owner, room)).token)).toMatchObject({ status: 200 })
})

test('everything that is served says how a browser has to take it', async () => {
  const { token } = await shareRoom(home.owner, room)
  for (const path of ['/healthz', '/readyz', '/', '/nothing', '/s', '/s/x', `/s/${token}`, '/s/x/y']) {
    const { headers } = await fetch(worker.url + path)
    const policy = headers.get('content-security-policy')
    for (const rule of [/^sandbox\b/, /default-src 'none'/, /base-uri 'none'/, /frame-ancestors 'none'/])
      expect(`${path} ${policy}`).toMatch(new RegExp(rule.source.replace('^', ' ')))
    expect(policy).not.toMatch(/allow-same-origin|allow-scripts|unsafe|script-src|\*/)
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
    })
    for (const name of [
      'strict-transport-security',
      'set-cookie',
      'access-control-allow-origin',
      'x-powered-by',
    ])
      expect(`${name}: ${headers.get(name)}`).toBe(`${name}: null`)
  }
})

test('a host for pages is theirs alone, and told to be reached by HTTPS', async () => {
  const apart = await project.startWorker({ PAGES_URL: 'https://pages.example' })
  const { token } = await shareRoom(home.owner, room)
  const there = await once(
    request(`${apart.url}/s/${token}`, { headers: { host: 'Pages.example' } }).end(),
    'response',
  )
  expect(there[0].statusCode).toBe(200)
  there[0].resume()
  const { status, headers } = await fetch(`${apart.url}/s/${token}`)
  expect([status, headers.get('content-type')]).toEqual([404, 'application/problem+json'])
  expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d+$/)
  await apart.stop()
})

test('tokens and passwords do not get into the log', async () => {
  const { token } = await shareRoom(home.owner, room, { password: 'open sesame' })
  for (const form of [undefined, { password: 'open sesame' }, { password: 'wrong guess' }])
    await visit(token, form)
  await visit(`${token}/x`)
  await worker.stop()
  const log = await readFile(join(project.directory, 'worker.log'), 'utf8')
  expect(log).toContain('"msg":"ready"')
  for (const secret of [token, 'sesame', 'wrong guess']) expect(log).not.toContain(secret)
})
