import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addMember, type Person, signUp } from '../../stack/demo/people.ts'
import { openBrowser } from '../support/browser.ts'
import { openStack } from '../support/stack.ts'
import type { Frontend } from './client.ts'

declare const frontend: Frontend

const { addresses } = await openStack({ seed: false })
const browser = await openBrowser()
let pageUrl: string

const bundle = await build({
  entryPoints: [join(import.meta.dirname, 'client.ts')],
  bundle: true,
  format: 'esm',
  write: false,
})
// The page has an origin of its own, as a product's has: every call it makes crosses origins.
const site = createServer((request, response) => {
  const script = request.url === '/client.js'
  response.setHeader('content-type', script ? 'text/javascript' : 'text/html')
  response.end(
    script ? bundle.outputFiles[0]!.text : '<!doctype html><script type="module" src="/client.js"></script>',
  )
})

beforeAll(async () => {
  await new Promise<void>(resolve => site.listen(0, '127.0.0.1', resolve))
  pageUrl = `http://127.0.0.1:${(site.address() as { port: number }).port}`
})
afterAll(async () => {
  site.closeAllConnections()
  site.close()
})

/** A page in a profile of its own, signed in as somebody. */
async function signedIn(person: Person): Promise<{ page: Page; token: string }> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(pageUrl)
  await page.waitForFunction(() => 'frontend' in globalThis)
  const token = await page.evaluate(
    ([url, key, email, password]) => frontend.signIn(url!, key!, email!, password!),
    [addresses.api_url, addresses.publishable_key, person.email, person.password],
  )
  return { page, token }
}

const shows = (page: Page, text: string) =>
  page.waitForFunction(expected => document.body.textContent === expected, text)

test('two people draw on one board in a browser; the viewer’s own shape stays with the viewer', async () => {
  const [owner, viewer] = [await signUp(addresses, 'olga'), await signUp(addresses, 'vic')]
  const slug = `harbour-${randomUUID().slice(0, 8)}`
  const tenant = await owner.call('create_tenant', { name: 'Harbour Bank', slug })
  await addMember(addresses, tenant.id, viewer.id, 'viewer')
  const room = await owner.call('create_room', { tenant_id: tenant.id, name: 'Plan' })
  const [hers, his] = [await signedIn(owner), await signedIn(viewer)]

  expect(await his.page.evaluate(() => frontend.rooms())).toEqual([{ id: room.id, name: 'Plan' }])
  expect(await hers.page.evaluate(id => frontend.export(id), room.id)).toBe('pending')
  for (const { page, token } of [hers, his])
    await page.evaluate(
      ([url, id, own]) => frontend.open(url!, id!, own!),
      [addresses.worker_url, room.id, token],
    )

  await hers.page.evaluate(() => frontend.draw('vault'))
  await shows(his.page, 'vault')
  await his.page.evaluate(() => frontend.draw('forged'))
  await shows(his.page, 'forged vault')
  await hers.page.evaluate(() => frontend.draw('lobby'))
  await shows(his.page, 'forged lobby vault')
  await shows(hers.page, 'lobby vault')
})
