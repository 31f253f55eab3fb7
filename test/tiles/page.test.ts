import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  audiences,
  modes,
  type PageInput,
  type TileType,
} from '../../supabase/functions/_shared/tile/model.ts'
import { renderPage } from '../../supabase/functions/_shared/tile/page.ts'
import { pageOf, readLibrary } from '../support/library.ts'
import { openProject } from '../support/project.ts'

const project = await openProject()
const library = await readLibrary(project)
const combinations = modes.flatMap(mode => audiences.map(audience => ({ mode, audience })))

/** A page with one tile of a type that a tenant has made. */
function withTemplate(template: string, more: Partial<TileType> = {}, props = {}): Promise<string> {
  const type = {
    type: 'custom_x',
    version: 1,
    name: 'Ours',
    category: 'content',
    library: false,
    deprecated: false,
  }
  const made = { ...type, default_props: {}, sample_context: {}, container: false, template, ...more }
  const structure = { tiles: [{ id: 'one', type: 'custom_x', props }] }
  return show({ structure, tiles: [...library.tiles, made] })
}
const show = async (changes: Partial<PageInput>) =>
  (await renderPage(pageOf(library, 'app', 'consumer', changes))).html

describe.for(combinations)('$mode for $audience', ({ mode, audience }) => {
  const input = pageOf(library, mode, audience)
  let html = ''
  let style = ''
  beforeAll(async () => {
    ;({ html, style } = await renderPage(input))
  })

  test('the same input gives the same bytes', async () => {
    expect((await renderPage(structuredClone(input))).html).toBe(html)
  })

  test('it has landmarks, one first heading, and no gap among the others', () => {
    for (const landmark of ['<main ', '<nav ', '<h1>']) expect(html.split(landmark)).toHaveLength(2)
    const levels = [...html.matchAll(/<h(\d)/g)].map(([, level]) => Number(level))
    levels.reduce((before, level) => {
      expect(level).toBeLessThanOrEqual(before + 1)
      return level
    }, 0)
    expect(html).toContain('href="#content"')
  })

  test('all its tiles are shown, and all its links lead somewhere on it or away', () => {
    expect(html).not.toContain('class="missing"')
    const ids = new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
    expect(ids.size).toBe([...html.matchAll(/ id="/g)].length)
    for (const [, target] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target)
    for (const [, label] of html.matchAll(/(?:aria-labelledby|for)="([^"]+)"/g)) expect(ids).toContain(label)
  })

  test('it has one style, which its policy allows by its hash, and nothing that could run or load', () => {
    const [, css] = /<style>(.*?)<\/style>/s.exec(html)!
    expect(style).toBe(`sha256-${createHash('sha256').update(css!).digest('base64')}`)
    expect(html).toContain(`style-src &#39;${style}&#39;`)
    expect(html.split('<style>')).toHaveLength(2)
    expect(html).not.toMatch(/<script| style=| on\w+=|url\(|@import|src="(?!data:)/)
  })

  test('it says that its customer is simulated', async () => {
    expect(html).toContain(`Simulated customer: <b>${input.context.label}</b>`)
    expect(
      (await renderPage({ ...input, context: { ...input.context, source: 'verified' } })).html,
    ).not.toContain('Simulated')
  })
})

describe('a tile that cannot be shown says so, and the others are shown', () => {
  const others = { id: 'other', type: 'text', props: { text: 'All the others' } }

  test('where its type is unknown', async () => {
    const html = await show({ structure: { tiles: [{ id: 'gone', type: 'no_such' }, others] } })
    expect(html).toContain('“no_such” is not in the library')
    expect(html).toContain('All the others')
  })

  test.for([
    ['that is not closed', '{% if a %}'],
    ['with a tag that there is not', "{% include 'x' %}"],
    ['with a filter that reads a clock', "{{ 'now' | date_to_xmlschema }}"],
    ['with a filter of chance', '{{ props.list | sample }}'],
    ['that takes forever', '{% for a in (1..9999999) %}{% for b in (1..9999999) %}{% endfor %}{% endfor %}'],
    [
      'that takes all memory',
      '{% assign a = "x" %}{% for i in (1..60) %}{% assign a = a | append: a %}{% endfor %}{{ a }}',
    ],
    ['that gives too much', `{% for i in (1..9000) %}${'x'.repeat(100)}{% endfor %}`],
    ['that is too long', 'x'.repeat(40_000)],
  ])('where it has a template %s', async ([, template]) => {
    expect(await withTemplate(template!)).toContain('“Ours” cannot be shown')
  })

  test('where it is deeper than a structure may be, it is left out', async () => {
    let tile: object = { id: 'deepest', type: 'text', props: { text: 'too deep' } }
    for (let i = 0; i < 5_000; i++) tile = { id: `c${i}`, type: 'container', children: [tile] }
    const html = await show({ structure: { tiles: [tile, others] } as PageInput['structure'] })
    expect(html).toContain('All the others')
    expect(html).not.toContain('too deep')
  })
})

describe('a template', () => {
  test('reaches nothing but plain data of its own', async () => {
    const template =
      '[{{ props.constructor }}{{ props.__proto__ }}{{ props.list.constructor.constructor }}{{ context.toString }}{{ page }}{{ page.assets }}]'
    expect(await withTemplate(template, {}, { list: [1] })).toContain('[]')
  })

  test('has its values escaped', async () => {
    const html = await withTemplate('{{ props.text }}', { library: true }, { text: '<b>"&\'' })
    expect(html).toContain('&lt;b&gt;&#34;&amp;&#39;')
  })

  test('of the library prints nothing raw', () => {
    for (const { template } of library.tiles) expect(template).not.toMatch(/\|\s*raw|\braw\b\s*%/)
  })

  test('of a tenant is left its words and its place in the vocabulary', async () => {
    const html = await withTemplate(
      '<div class="t-row other" style="position:fixed" onclick="x()" id="content"><script>x()</script><b>Hello</b><a href="javascript:x()">go</a></div>',
    )
    expect(html).toContain('<div class="t-row"><b>Hello</b><a href="#content">go</a></div>')
  })

  test('finds sample data of its tile for who does not exist, and none for a real customer', async () => {
    const context = pageOf(library, 'app', 'consumer').context
    const sample = { sample_context: { points: 1200 }, template: '[{{ context.points }}]' }
    expect(await withTemplate('[{{ context.points }}]', sample)).toContain('[1200]')
    const type = { ...library.tiles[0]!, ...sample, type: 'custom_x', library: false, container: false }
    const structure = { tiles: [{ id: 'one', type: 'custom_x' }] }
    const html = await show({ tiles: [type], structure, context: { ...context, source: 'verified' } })
    expect(html).toContain('[]')
  })

  test('writes money and days as people do where the page is looked at', async () => {
    const template = "{{ props.amount | money }} {{ props.day | date: 'medium' }} {{ props.rate | percent }}"
    const type = { ...library.tiles[0]!, type: 'custom_x', container: false, template }
    const structure = {
      tiles: [{ id: 'a', type: 'custom_x', props: { amount: 1234.5, day: '2026-03-01', rate: 4.9 } }],
    }
    const base = pageOf(library, 'app', 'consumer').context
    const at = async (locale: string, currency: string) =>
      (await show({ tiles: [type], structure, context: { ...base, locale, currency } })).replaceAll(
        '\u00a0',
        ' ',
      )
    expect(await at('en-US', 'USD')).toContain('$1,234.50 Mar 1, 2026 4.9%')
    expect(await at('de-DE', 'EUR')).toContain('1.234,50 € 1. März 2026 4,9 %')
  })
})

test('changes are marked on the tiles, and what was removed is named', async () => {
  const marks = { added: ['cards'], changed: ['alerts'], removed: [{ id: 'gone', type: 'branch_finder' }] }
  const html = await show({ marks })
  expect(html).toMatch(/class="tile tile-card_controls mark-added"[^>]*>\s*<p class="mark">Added/)
  expect(html).toMatch(/class="tile tile-alerts mark-changed"[^>]*>\s*<p class="mark">Changed/)
  expect(html).toContain('<li>Branches</li>')
})

test('every type of the library keeps to what a tenant’s own have to keep to', async () => {
  const [found] = await project.sql(`
    select jsonb_object_agg(t.type, private.check_schema_form(t.schema)) as forms,
      jsonb_object_agg(t.type, private.check_schema(t.default_props, t.schema)) as props
    from public.tiles t where t.tenant_id = private.system_tenant()`)
  const types = Object.keys(found.forms)
  expect(found.forms).toEqual(Object.fromEntries(types.map(type => [type, {}])))
  // What only who places it can say.
  expect(found.props).toEqual({
    ...Object.fromEntries(types.map(type => [type, {}])),
    image: { alt: 'is missing', src: 'is missing' },
  })
  expect(types).toEqual(
    expect.arrayContaining([
      ...[
        'account_list',
        'quick_transfer',
        'bill_pay',
        'card_controls',
        'spending_chart',
        'credit_score',
        'offers',
      ],
      ...['alerts', 'support_chat', 'branch_finder', 'text', 'image', 'link', 'container'],
    ]),
  )
})
