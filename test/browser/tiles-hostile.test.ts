import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import type { PageInput, Tile, TileType } from '../../supabase/functions/_shared/tile/model.ts'
import { renderPage } from '../../supabase/functions/_shared/tile/page.ts'
import { openBrowser } from '../support/browser.ts'
import { type Library, pageOf, readLibrary } from '../support/library.ts'
import { openProject } from '../support/project.ts'
import { vectors } from './vectors.ts'

let library: Library
const browser = await openBrowser()
let page: Page
/** Everything that the page has asked for, beside itself. */
const requests: string[] = []

beforeAll(async () => {
  library = await readLibrary(await openProject())
  page = await (await browser.newContext()).newPage()
  page.on('dialog', dialog => void dialog.dismiss())
  await page.route('**/*', route => {
    requests.push(route.request().url())
    return route.abort()
  })
}, 60_000)

/** A page on which a text stands wherever anybody may write one: in props, settings, templates, and what a token says. */
function pageWith(text: string): PageInput {
  const own = (type: string, template: string): TileType => ({
    ...{
      type,
      version: 1,
      name: text,
      category: text,
      template,
      default_props: {},
      sample_context: { a: text },
    },
    ...{ container: type === 'custom_holder', deprecated: true, library: false },
  })
  const printing =
    '<p title="{{ props.v }}" class="{{ props.v }} t-note">{{ props.v }}</p><a href="{{ props.v }}">x</a><img src="{{ props.v }}" alt="{{ props.v }}">{{ context.a | icon }}'
  const tiles: Tile[] = [
    { id: 'text', type: 'text', props: { title: text, text, variant: text } },
    ...['line', 'button', 'action', text].map((variant, i) => ({
      ...{ id: `link${i}`, type: 'link', props: { label: text, href: text, icon: text, variant } },
    })),
    { id: 'image', type: 'image', props: { src: text, alt: text, caption: text, href: text } },
    {
      id: 'offers',
      type: 'offers',
      props: { items: [{ icon: text, title: text, text, link_label: text, href: text }] },
    },
    { id: 'chat', type: 'support_chat', props: { message: text, button: text, href: text, phone: text } },
    { id: 'find', type: 'branch_finder', props: { placeholder: text } },
    { id: 'send', type: 'quick_transfer', props: { title: text, button: text, amount: text, href: text } },
    {
      id: 'box',
      type: 'container',
      props: { layout: text, wide: text, gap: text },
      children: [{ id: 'in', type: text }],
    },
    ...[
      'account_list',
      'activity_list',
      'bill_pay',
      'card_controls',
      'alerts',
      'credit_score',
      'spending_chart',
    ].map(type => ({
      id: type,
      type,
      props: { title: text, period: text, more_label: text, more_href: text },
    })),
    { id: 'printing', type: 'custom_printing', props: { v: text } },
    { id: 'written', type: 'custom_written' },
    { id: 'holder', type: 'custom_holder', children: [{ id: 'held', type: 'text', props: { text } }] },
    { id: text, type: 'text', props: { text } },
  ]
  const row = {
    name: text,
    kind: text,
    number: text,
    currency: text,
    category: text,
    amount: 1,
    balance: 1,
    at: text,
  }
  const context = {
    ...library.contexts.family!,
    label: text,
    data: {
      ...{ person: { name: text, company: text }, accounts: [row], activity: [row], payees: [row] },
      ...{
        bills: [{ ...row, payee: text, status: text, due: text }],
        alerts: [{ kind: text, title: text, text }],
      },
      cards: [{ name: text, holder: text, last4: text, network: text, spent: 1, limit: 2 }],
      ...{
        spending: { categories: [row] },
        credit: { score: 700, updated: text, bureau: text },
        branches: [row],
      },
    },
  }
  const theme = { colors: { primary: text, text }, font: text, logo: text, radius: text, dark: text }
  return pageOf(library, 'app', 'consumer', {
    institution: text,
    structure: { tiles },
    settings: { title: text.slice(0, 120), language: text, theme },
    tiles: [
      ...library.tiles,
      own('custom_printing', printing),
      own('custom_written', text),
      own('custom_holder', text),
    ],
    context,
    marks: { added: ['text'], changed: ['image'], removed: [{ id: 'gone', type: text }] },
  })
}

/** What is there of what nothing may be there of; addresses of links as the browser has understood them. */
const found = () =>
  page.evaluate(() => ({
    ran: 'ran' in globalThis,
    elements: [
      ...document.querySelectorAll(
        'script, iframe, object, embed, base, link, form, template, math, foreignObject, use, image, animate, video, audio, marquee, style:not(head > style), meta:not(head > meta), [style], [srcset], [background], [formaction]',
      ),
    ].map(element => element.outerHTML.slice(0, 200)),
    handlers: [...document.querySelectorAll('*')].flatMap(element =>
      element.getAttributeNames().filter(name => name.startsWith('on')),
    ),
    schemes: [...new Set([...document.querySelectorAll('a')].map(link => link.protocol))],
    images: [...document.querySelectorAll('img')].map(image => image.getAttribute('src')),
    headings: document.querySelectorAll('h1').length,
    landmarks: document.querySelectorAll('main#content, nav').length,
    colour: getComputedStyle(document.body).backgroundColor,
  }))

const all = Object.entries(vectors).flatMap(([kind, texts]) => texts.map(text => [kind, text] as const))

describe(`none of ${all.length} texts is more than text`, () => {
  test.for(all)('%s: %s', async ([, text]) => {
    const { html } = await renderPage(pageWith(text))
    // First as if there were no policy: what is escaped needs none.
    const bare = html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '')
    expect(bare).not.toBe(html)
    for (const document of [bare, html]) {
      requests.length = 0
      await page.setContent(document, { waitUntil: 'load' })
      for (const link of await page.locator('main a').all()) await link.focus()
      expect(await found()).toEqual({
        ...{
          ran: false,
          elements: [],
          handlers: [],
          headings: 1,
          landmarks: 2,
          colour: 'rgb(243, 245, 250)',
        },
        schemes: expect.toSatisfy((schemes: string[]) =>
          schemes.every(scheme => ['about:', ':', 'https:', 'mailto:', 'tel:'].includes(scheme)),
        ),
        images: [],
      })
      expect(requests).toEqual([])
    }
  })
})

test('the policy of a page stops what escaping were to let through', async () => {
  const { html } = await renderPage(pageOf(library, 'app', 'consumer'))
  const broken = html.replace(
    '</main>',
    '<img src="https://leak.example/x" onerror="globalThis.ran=1"><script>globalThis.ran=1</script><style>main{display:none}</style></main>',
  )
  requests.length = 0
  await page.setContent(broken)
  expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false)
  expect(await page.locator('main').isVisible()).toBe(true)
  expect(requests).toEqual([])
})
