import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { openBoard } from '../support/board.ts'
import { openBrowser } from '../support/browser.ts'
import { openProject } from '../support/project.ts'
import { shareRoom } from '../support/share.ts'
import { openTenant } from '../support/world.ts'

const project = await openProject()
const worker = await project.startWorker()
const home = await openTenant(project, 'home')
const hostile = `</title><script>document.title='ran'</script><img src=x onerror="document.title='ran'">`
const browser = await openBrowser()

/** A page in a profile of its own, with what its browser has complained of. */
async function openPage(): Promise<{ page: Page; complaints: string[] }> {
  const page = await (await browser.newContext()).newPage()
  const complaints: string[] = []
  page.on('console', message => void complaints.push(message.text()))
  page.on('pageerror', error => void complaints.push(error.message))
  return { page, complaints }
}

/** Puts shapes onto the board of a room, and waits until they are on disk. */
async function draw(room: string, shapes: Record<string, object>) {
  const board = openBoard(worker.url, room, home.owner.token)
  await board.until(() => board.provider.synced)
  const log = () =>
    project.sql(
      'select from private.document_updates u join private.documents d on d.id = u.document_id where d.resource_id = $1',
      [room],
    )
  const before = (await log()).length
  board.doc.transact(() => {
    for (const [id, shape] of Object.entries(shapes)) board.doc.getMap('shapes').set(id, shape)
  })
  await expect.poll(async () => (await log()).length).toBeGreaterThan(before)
  board.leave()
}

async function roomNamed(name: string, text: string) {
  const made = await home.owner.client.rpc('create_room', { tenant_id: home.id, name }).throwOnError()
  await draw(made.data.id, { note: { type: 'note', x: 0, y: 0, width: 200, height: 200, text } })
  return made.data
}

test('an image of the board is drawn by the browser', async () => {
  const path = (room: string) => `${home.id}/room/${room}/sky.png`
  const red = sharp({ create: { width: 40, height: 40, channels: 3, background: '#ff0000' } })
  const { id } = await roomNamed('Plans', 'Text')
  const file = await red.png().toBuffer()
  const { error } = await home.owner.client.storage
    .from('files')
    .upload(path(id), file, { contentType: 'image/png' })
  expect(error).toBeNull()
  await draw(id, { sky: { type: 'image', x: 0, y: 300, width: 200, height: 200, path: path(id) } })
  const { page, complaints } = await openPage()
  await page.goto(`${worker.url}/s/${(await shareRoom(home.owner, { id })).token}`)
  // Now, for what takes the picture brings a script of its own, which the page may be seen to block.
  expect(complaints).toEqual([])
  const shot = await page.locator('.board').screenshot()
  const { data } = await sharp(shot).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const isRed = (at: number) => data[at] === 255 && data[at + 1] === 0 && data[at + 2] === 0
  const reds = Array.from({ length: data.length / 3 }, (_, i) => i * 3).filter(isRed)
  expect(reds.length / (data.length / 3)).toBeGreaterThan(0.1)
})

test('a room that is named and written as a program is shown as text, and nothing of it runs', async () => {
  const room = await roomNamed(hostile, hostile)
  const { token } = await shareRoom(home.owner, room)
  const { page, complaints } = await openPage()
  await page.goto(`${worker.url}/s/${token}`)
  expect(await page.title()).toBe(hostile)
  expect(await page.locator('h1').textContent()).toBe(hostile)
  expect(await page.locator('.notes bdi').textContent()).toBe(hostile)
  expect(
    await page.locator('script, iframe, [onerror], [onload], img:not([src^="data:image/svg+xml;"])').count(),
  ).toBe(0)
  // The one style that there is has been applied, and nothing was refused, since there was nothing to refuse.
  expect(await page.locator('main').evaluate(main => getComputedStyle(main).maxWidth)).toBe('960px')
  // The board is drawn.
  expect(
    await page.locator('.board').evaluate(board => (board as HTMLImageElement).naturalWidth),
  ).toBeGreaterThan(200)
  expect(complaints).toEqual([])
})

test('a page has no origin, and would run no script if there were one', async () => {
  const { token } = await shareRoom(home.owner, home.rooms.tenant)
  const { page, complaints } = await openPage()
  // As if escaping had failed: the answer keeps its headers.
  await page.route('**/s/*', async route => {
    const answer = await route.fetch()
    const body = (await answer.text()).replace('</main>', `${hostile}<style>h1 { color: red }</style></main>`)
    await route.fulfill({ response: answer, body })
  })
  await page.goto(`${worker.url}/s/${token}`)
  expect(await page.title()).toBe(home.rooms.tenant.name)
  expect(await page.evaluate(() => globalThis.origin)).toBe('null')
  expect(await page.locator('h1').evaluate(title => getComputedStyle(title).color)).not.toBe('rgb(255, 0, 0)')
  expect(complaints.join('\n')).toMatch(/script/i)
})

test('somebody who has the password types it in, and reads', async () => {
  const { token } = await shareRoom(home.owner, home.rooms.private, { password: 'open sesame', max_uses: 1 })
  const { page, complaints } = await openPage()
  await page.goto(`${worker.url}/s/${token}`)
  await page.getByLabel('Password').fill('open says me')
  await page.getByRole('button', { name: 'Open' }).click()
  expect(await page.getByRole('alert').textContent()).toBe('That is not it. Tries left: 4.')
  await page.getByLabel('Password').fill('open sesame')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: home.rooms.private.name }).waitFor()
  await page.goto(`${worker.url}/s/${token}`)
  expect(await page.locator('h1').textContent()).toBe('This link opens nothing')
  expect(complaints.filter(text => !text.includes('status of 40'))).toEqual([])
})
