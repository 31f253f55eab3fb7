// @ts-types="./liquid.d.ts"
import { Liquid, type Context as LiquidContext, type Template } from 'liquidjs'
import { borrowed, drawn, type Surroundings, said } from './filter.ts'

/** Characters of one template, and of what it gives. */
const largestTemplate = 32_000
const largestOutput = 200_000
const milliseconds = 200
const remembered = 2_000

const tags = new Set('assign break capture case comment continue cycle for if raw unless #'.split(' '))

/**
 * The one engine. It has no files, so no includes and layouts; of tags and filters only those that are listed, so no
 * clock and no chance; only own properties of plain data; and whatever a template prints is escaped.
 */
const engine = new Liquid({
  templates: {},
  outputEscape: 'escape',
  ownPropertyOnly: true,
  strictFilters: true,
  parseLimit: largestTemplate,
  renderLimit: milliseconds,
  memoryLimit: 1_000_000,
})
for (const name of Object.keys(engine.tags)) if (!tags.has(name)) delete engine.tags[name]
for (const name of Object.keys(engine.filters)) if (!borrowed.has(name)) delete engine.filters[name]

/** Where filters find the page, and no template does: a template names things by strings. */
const here = Symbol('page')
const surroundings = (context: LiquidContext) => (context.globals as { [here]: Surroundings })[here]

for (const [name, say] of Object.entries(said))
  engine.registerFilter(name, function (value: unknown, ...rest: unknown[]) {
    return say(surroundings(this.context), value, ...rest)
  })
for (const [name, draw] of Object.entries(drawn))
  engine.registerFilter(name, { raw: true, handler: (value, ...rest) => draw(value, ...rest).text })

const parsed = new Map<string, Template[]>()

function parse(template: string): Template[] {
  const known = parsed.get(template)
  if (known) return known
  if (parsed.size >= remembered) parsed.clear()
  const made = engine.parse(template)
  parsed.set(template, made)
  return made
}

/**
 * Fills a template in.
 * @throws Error where it does not parse, or takes or gives more than a tile may.
 */
export function fill(template: string, scope: Record<string, unknown>, page: Surroundings): string {
  const text = engine.renderSync(parse(template), scope, { globals: { [here]: page } }) as string
  if (text.length > largestOutput) throw new Error(`more than ${largestOutput} characters`)
  return text
}
