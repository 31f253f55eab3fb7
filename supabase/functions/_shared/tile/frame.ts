import { type Html, html } from '../html/html.ts'
import { languageOf, type Say } from '../language/language.ts'
import { icon } from './icon.ts'
import type { PageInput, Tile } from './model.ts'
import type { Settings } from './theme.ts'
import { iconOf, type Tree } from './tree.ts'
import { initials, type Words } from './words.ts'

/** Where people go from a home screen, in the order in which they look for it. */
const places = ['accounts', 'payments', 'cards', 'insights', 'offers', 'support'] as const

export interface Frame {
  input: PageInput
  settings: Settings
  words: Words
  /** In the language of the page. */
  say: Say
  tree: Tree
}

/** What lies around the tiles: whose page it is, where to go, who looks at it. */
export function frame(page: Frame, content: Html): Html {
  const { say } = page
  const { mode, context } = page.input
  const badge =
    context.source === 'simulated'
      ? html`<p class="simulated" role="note">${icon('info')}<span>${say('simulated')}: <b>${context.label ?? say('sample')}</b></span></p>`
      : html``
  const main = html`<main id="content" tabindex="-1">${content}</main>`
  const skip = html`<a class="skip" href="#content">${say('skip')}</a>`
  if (mode === 'app') return html`${skip}${badge}${greeting(page, 'top')}${main}${tabs(page)}`
  if (mode === 'mobile') return html`${skip}${badge}${bar(page)}${greeting(page, 'hello')}${main}`
  return html`${skip}${sidebar(page)}<div class="stage">${badge}${greeting(page, 'top')}${main}</div>`
}

const nameOf = ({ input, settings }: Frame) => settings.title ?? input.institution

function brand(page: Frame): Html {
  const { logo } = page.settings.theme
  const { assets } = page.input
  const name = nameOf(page)
  const image = logo && Object.hasOwn(assets, logo) ? assets[logo] : undefined
  return image
    ? html`<span class="brand"><img src="${image}" alt="${name}"></span>`
    : html`<span class="brand"><span class="sign" aria-hidden="true">${initials(name)}</span><span>${name}</span></span>`
}

function greeting(page: Frame, kind: 'top' | 'hello'): Html {
  const { input, settings, words, say } = page
  const { person } = input.context.data as { person?: { name?: unknown; company?: unknown } }
  const name = typeof person?.name === 'string' ? person.name : ''
  const company = typeof person?.company === 'string' ? person.company : ''
  const business = input.audience === 'business' && company !== ''
  const first = name.split(' ')[0]
  const title = business ? company : `${say(words.partOfDay())}${first ? `, ${first}` : ''}`
  const { at, locale } = input.context
  // The region is the customer's, where they speak the language of the page.
  const spoken = languageOf(locale) === languageOf(settings.language) ? locale : settings.language
  const note = business ? `${name}${name ? ' · ' : ''}${say('business')}` : words.date(at, 'long', spoken)
  return html`<header class="${kind}">
${input.mode === 'app' ? html`<span class="face" aria-hidden="true">${initials(business ? company : name || nameOf(page))}</span>` : ''}
<div class="who"><h1>${title}</h1><p>${note}</p></div>
${kind === 'top' ? html`<a class="round" href="${alertsOf(page)}" aria-label="${say('alerts')}">${icon('bell')}</a>` : ''}
</header>
`
}

const alertsOf = (page: Frame) =>
  `#${placesOf(page).find(({ category }) => category === 'alerts')?.id ?? 'content'}`

/** The first tile of each category that the page has. */
function placesOf({ input, tree }: Frame): { category: string; id: string }[] {
  const found = new Map<string, string>()
  const walk = (tiles: unknown, depth: number) => {
    if (!Array.isArray(tiles) || depth > 8) return
    for (const tile of tiles as (Partial<Tile> | null)[]) {
      if (!tile || typeof tile !== 'object') continue
      const category = typeof tile.type === 'string' ? tree.typeOf(tile as Tile)?.category : undefined
      if (category && !found.has(category)) found.set(category, `tile-${tile.id}`)
      walk(tile.children, depth + 1)
    }
  }
  walk(input.structure.tiles, 1)
  return [...found].map(([category, id]) => ({ category, id }))
}

function links(page: Frame, atMost: number): Html[] {
  const found = new Map(placesOf(page).map(({ category, id }) => [category, id]))
  const shown = places.filter(category => found.has(category))
  return [
    html`<a href="#content" aria-current="page">${icon('home')}<span>${page.say('home')}</span></a>`,
    ...shown
      .slice(0, atMost - 1)
      .map(
        category =>
          html`<a href="#${found.get(category)}">${icon(iconOf(category))}<span>${page.say(category)}</span></a>`,
      ),
  ]
}

const tabs = (page: Frame) => html`<nav class="tabs" aria-label="${page.say('main')}">${links(page, 5)}</nav>`

/** A menu that opens without a script. */
const bar = (
  page: Frame,
) => html`<div class="bar">${brand(page)}<details class="menu"><summary aria-label="${page.say('menu')}">${icon('menu')}</summary><nav aria-label="${page.say('main')}">${links(page, 7)}</nav></details></div>
`

function sidebar(page: Frame): Html {
  const { person } = page.input.context.data as { person?: { name?: unknown } }
  const name = typeof person?.name === 'string' ? person.name : ''
  return html`<div class="side">${brand(page)}<nav aria-label="${page.say('main')}">${links(page, 7)}</nav>${
    name
      ? html`<p class="me"><span class="face" aria-hidden="true">${initials(name)}</span><span>${name}</span></p>`
      : ''
  }</div>
`
}
