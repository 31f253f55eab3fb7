import { type Html, html, trusted } from '../html/html.ts'
import type { Say } from '../language/language.ts'
import type { Surroundings } from './filter.ts'
import { icon } from './icon.ts'
import type { Marks, PageInput, Tile, TileType } from './model.ts'
import { sanitise } from './sanitise.ts'
import { fill } from './template.ts'

/** As deep and as many as a configuration may have; what is beyond is not walked through. */
const deepest = 8
const most = 500

/** The drawing of each category; a custom one has the last. */
const icons: Record<string, string> = {
  accounts: 'wallet',
  payments: 'transfer',
  cards: 'card',
  insights: 'chart',
  offers: 'gift',
  alerts: 'bell',
  support: 'chat',
  content: 'document',
}
export const iconOf = (category: string): string => icons[category] ?? 'grid'

/** Draws tiles and what they hold. */
export class Tree {
  readonly #input: PageInput
  readonly #page: Surroundings
  readonly #say: Say
  readonly #types: Map<string, TileType[]>
  readonly #marks: Map<string, 'added' | 'changed'>
  #left = most

  constructor(input: PageInput, page: Surroundings, say: Say) {
    this.#input = input
    this.#page = page
    this.#say = say
    this.#types = Map.groupBy(input.tiles, ({ type }) => type)
    const { added = [], changed = [] }: Partial<Marks> = input.marks ?? {}
    this.#marks = new Map([
      ...added.map(id => [id, 'added'] as const),
      ...changed.map(id => [id, 'changed'] as const),
    ])
  }

  /** The type of a tile in the version that it pins, or in the newest. */
  typeOf(tile: Tile): TileType | undefined {
    const known = this.#types.get(tile.type) ?? []
    const { pins = {} } = this.#input
    const version = tile.version ?? (Object.hasOwn(pins, tile.type) ? pins[tile.type] : undefined)
    if (version !== undefined) return known.find(each => each.version === version)
    return known.reduce<TileType | undefined>(
      (newest, each) => (newest && newest.version > each.version ? newest : each),
      undefined,
    )
  }

  /** @param level of the headings of these tiles, from 2. */
  draw(tiles: unknown, level = 2, depth = 1): Html[] {
    if (!Array.isArray(tiles) || depth > deepest) return []
    return tiles.flatMap(tile => {
      if (!isTile(tile) || this.#left === 0) return []
      this.#left -= 1
      return [this.#tile(tile, level, depth)]
    })
  }

  #tile(tile: Tile, level: number, depth: number): Html {
    const type = this.typeOf(tile)
    if (!type)
      return this.#shell(tile, undefined, '', level, missing(this.#say('unknown', { name: tile.type })))
    const props = { ...type.default_props, ...tile.props }
    const title = typeof props.title === 'string' ? props.title.trim().slice(0, 120) : ''
    try {
      const inner = type.container ? this.draw(tile.children, title ? level + 1 : level, depth + 1) : []
      return this.#shell(tile, type, title, level, this.#body(tile, type, props, title, level, inner))
    } catch {
      return this.#shell(tile, type, title, level, missing(this.#say('failed', { name: type.name })))
    }
  }

  #body(tile: Tile, type: TileType, props: object, title: string, level: number, inner: Html[]): Html {
    const { mode, audience, context } = this.#input
    const scope = {
      ...props,
      props,
      // What a real customer's bank has not said is not made up.
      context: context.source === 'simulated' ? { ...type.sample_context, ...context.data } : context.data,
      id: `tile-${tile.id}`,
      ...{ mode, audience, level: Math.min(title ? level + 1 : level, 6) },
    }
    const text = fill(type.template, scope, this.#page)
    const own = type.library ? text : sanitise(text, this.#page.assets)
    // Where tiles go that a tile holds: a library template says it, in a tenant's they follow.
    const [before, after] = type.library ? own.split('<!--children-->', 2) : [own]
    return html`${trusted(before!)}${inner}${trusted(after ?? '')}`
  }

  #shell(tile: Tile, type: TileType | undefined, title: string, level: number, body: Html): Html {
    const { id } = tile
    const mark = this.#marks.get(id)
    const name = type?.name ?? this.#say('unknownTile')
    const heading = trusted(`h${Math.min(level, 6)}`)
    const classes = [
      'tile',
      type?.library ? `tile-${type.type}` : 'tile-custom',
      ...(type?.container ? ['holds'] : []),
      ...(mark ? [`mark-${mark}`] : []),
    ]
    const head = html`<div class="tile-head">${icon(iconOf(type?.category ?? ''))}<${heading} id="tile-${id}-title">${title}</${heading}></div>`
    const label = title ? html`aria-labelledby="tile-${id}-title"` : html`aria-label="${name}"`
    return html`<section class="${classes.join(' ')}" id="tile-${id}" ${label}>
${mark ? html`<p class="mark">${this.#say(mark)}</p>` : ''}${type?.deprecated ? html`<p class="old">${this.#say('outdated', { name })}</p>` : ''}${title ? head : ''}${body}
</section>
`
  }
}

const missing = (text: string) => html`<p class="missing">${icon('warning')}<span>${text}</span></p>`

const isTile = (value: unknown): value is Tile =>
  typeof value === 'object' &&
  value !== null &&
  'id' in value &&
  /^[A-Za-z0-9_-]{1,64}$/.test(String(value.id)) &&
  'type' in value &&
  typeof value.type === 'string'
