import { createServer } from 'node:http'
import { join } from 'node:path'
import chromium from '@sparticuz/chromium'
import { build } from 'esbuild'
import { type Browser, chromium as launcher, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openProject, type Person } from '../support/project.ts'
import type { Frontend } from './client.ts'

declare const frontend: Frontend

const project = await openProject()
const worker = await project.startWorker()
let browser: Browser
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
  browser = await launcher.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args, '--disable-background-networking'],
  })
})
afterAll(async () => {
  await browser.close()
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
    [project.apiUrl, project.publishableKey, person.email, person.password],
  )
  return { page, token }
}

const shows = (page: Page, text: string) =>
  page.waitForFunction(expected => document.body.textContent === expected, text)

test('two people draw on one board in a browser; the viewer’s own shape stays with the viewer', async () => {
  const [owner, viewer] = [await project.signUp('olga'), await project.signUp('vic')]
  const tenant = (await owner.client.rpc('create_tenant', { name: 'Harbour Bank', slug: 'harbour' })).data!
  await project.sql(`select private.add_member($1, $2, 'viewer')`, [tenant.id, viewer.id])
  const room = (await owner.client.rpc('create_room', { tenant_id: tenant.id, name: 'Plan' })).data!
  const [hers, his] = [await signedIn(owner), await signedIn(viewer)]

  expect(await his.page.evaluate(() => frontend.rooms())).toEqual([{ id: room.id, name: 'Plan' }])
  expect(await hers.page.evaluate(id => frontend.export(id), room.id)).toBe('pending')
  for (const { page, token } of [hers, his])
    await page.evaluate(([url, id, own]) => frontend.open(url!, id!, own!), [worker.url, room.id, token])

  await hers.page.evaluate(() => frontend.draw('vault'))
  await shows(his.page, 'vault')
  await his.page.evaluate(() => frontend.draw('forged'))
  await shows(his.page, 'forged vault')
  await hers.page.evaluate(() => frontend.draw('lobby'))
  await shows(his.page, 'forged lobby vault')
  await shows(hers.page, 'lobby vault')
})
