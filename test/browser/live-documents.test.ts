import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { addMember, type Person, signUp } from '../../stack/demo/people.ts'
import { openBrowser } from '../support/browser.ts'
import { openStack } from '../support/stack.ts'

const root = join(import.meta.dirname, '../..')
const { addresses } = await openStack({ seed: false })
const browser = await openBrowser()

// The guide from top to bottom, in a page that shows what it is told.
const guide = await readFile(join(root, 'docs/live-documents.md'), 'utf8')
const examples = [...guide.matchAll(/```ts\n(.*?)```/gs)].map(([, block]) => block!)
const page = `
  const { url, key, worker, email, password, name, room } = globalThis.given
  const seen = { status: [], shapes: {}, people: [] }
  const showStatus = status => seen.status.push(status)
  const showShapes = shapes => Object.assign(seen, { shapes })
  const showPeople = people => Object.assign(seen, { people: people.map(({ name }) => name).sort() })
  ${examples.join('\n')}
  Object.assign(globalThis, { seen, draw, provider, supabase })`
const bundle = await build({
  stdin: { contents: hoisted(page), resolveDir: root, loader: 'js' },
  bundle: true,
  format: 'esm',
  write: false,
})

/** Imports come first in a module. */
function hoisted(program: string): string {
  const imports = program.match(/^import .*$/gm) ?? []
  return [...imports, program.replace(/^import .*$/gm, '')].join('\n')
}

// Everybody has an origin of their own: pages of one origin would share sessions, as tabs do.
const sites: Server[] = []
async function openSite(): Promise<string> {
  const site = createServer((request, response) => {
    const script = request.url === '/page.js'
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html')
    response.end(script ? bundle.outputFiles[0]!.text : '<!doctype html>')
  }).listen(0, '127.0.0.1')
  sites.push(site)
  await once(site, 'listening')
  return `http://127.0.0.1:${(site.address() as AddressInfo).port}`
}

afterAll(async () => {
  for (const site of sites) {
    site.closeAllConnections()
    site.close()
  }
})

interface Seen {
  status: string[]
  shapes: Record<string, unknown>
  people: string[]
}
declare const seen: Seen
declare const draw: (id: string, shape: object) => void
declare const provider: { disconnect(): void; connect(): void }
declare const supabase: { auth: { refreshSession(): Promise<unknown> } }

/** Somebody's browser, in which the guide runs. */
async function follow(person: Person, room: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(await openSite())
  const given = {
    ...{
      url: addresses.api_url,
      key: addresses.publishable_key,
      worker: addresses.worker_url!.replace('http', 'ws'),
    },
    ...{ email: person.email, password: person.password, name: person.email.split('@')[0], room },
  }
  await page.evaluate(values => Object.assign(globalThis, { given: values }), given)
  await page.addScriptTag({ url: '/page.js', type: 'module' })
  await page.waitForFunction(() => 'seen' in globalThis && seen.status.includes('ready'))
  return page
}

const shows = (page: Page, ...ids: string[]) =>
  page.waitForFunction(expected => Object.keys(seen.shapes).sort().join() === expected, ids.join())
const isTold = (page: Page, status: string) =>
  page.waitForFunction(expected => seen.status.at(-1) === expected, status)

test('two people who follow the guide draw together, see each other, and know what is saved', async () => {
  const [owner, guest] = [await signUp(addresses, 'olga'), await signUp(addresses, 'vic')]
  const slug = `harbour-${randomUUID().slice(0, 8)}`
  const tenant = await owner.call('create_tenant', { name: 'Harbour Bank', slug })
  await addMember(addresses, tenant.id, guest.id, 'viewer')
  const room = await owner.call('create_room', { tenant_id: tenant.id, name: 'Plan' })
  const [hers, his] = [await follow(owner, room.id), await follow(guest, room.id)]

  for (const page of [hers, his])
    await page.waitForFunction(() => seen.people.length === 2 && seen.people[0] !== seen.people[1])
  await hers.evaluate(() => draw('vault', { type: 'rectangle', x: 0, y: 0, width: 120, height: 80 }))
  await isTold(hers, 'saved')
  await shows(his, 'vault')

  await his.evaluate(() => draw('forged', { type: 'ellipse', x: 0, y: 0, width: 9, height: 9 }))
  await his.waitForFunction(() => seen.status.includes('refused'))

  await hers.evaluate(() => provider.disconnect())
  await hers.evaluate(() =>
    draw('lobby', { type: 'note', x: 0, y: 0, width: 120, height: 80, text: 'offline' }),
  )
  expect(await hers.evaluate(() => seen.status.at(-1))).toBe('saving')
  await hers.evaluate(() => provider.connect())
  await isTold(hers, 'saved')
  await shows(his, 'forged', 'lobby', 'vault')

  await hers.evaluate(() => supabase.auth.refreshSession())
  await hers.evaluate(() =>
    draw('door', {
      type: 'line',
      x: 0,
      y: 0,
      points: [
        [0, 0],
        [9, 9],
      ],
    }),
  )
  await isTold(hers, 'saved')
  await shows(his, 'door', 'forged', 'lobby', 'vault')
  // Once at first and once after the time offline: the fresh token has kept the socket.
  expect(await hers.evaluate(() => seen.status.filter(status => status === 'ready'))).toHaveLength(2)
})
