import { readFileSync } from 'node:fs'
import { dashes } from './dash.ts'
import type { Drawing, Item, Paint, PathItem, PictureItem, TextItem, Weight } from './drawing.ts'
import { family, fontFiles } from './font.ts'
import { outlinesOf, SharedLetters } from './letters.ts'
import { type Matrix, multiply, translation } from './matrix.ts'
import { decimal } from './outline.ts'
import type { Page } from './page.ts'

/**
 * A drawing as SVG 1.1, the same bytes every time. It refers to nothing outside itself: images are in it.
 *
 * @param letters text in a font that is `embedded`, the weights that are used, or only `named`; or as paths: each text
 * one (`outlined`), or each letter one that all texts share (`shared`).
 */
export function toSvg(
  { items }: Drawing,
  page: Page,
  letters: 'embedded' | 'named' | 'outlined' | 'shared',
): string {
  const { width, height, background } = page
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`
  const lines = [`<svg xmlns="http://www.w3.org/2000/svg" ${size} xml:space="preserve">`]
  if (letters === 'embedded') lines.push(...fontFaces(items))
  if (background) lines.push(`<rect width="${width}" height="${height}"${paint('fill', background)}/>`)
  const shared = new SharedLetters()
  const writers = {
    ...{ embedded: text, named: text, outlined },
    shared: (item: TextItem, page: Page) => `<g${inked(item, page)}>${shared.use(item)}</g>`,
  }
  for (const item of items) lines.push(element(item, page, writers[letters]))
  if (letters === 'shared') lines.push(shared.definitions())
  return `${lines.join('\n')}\n</svg>\n`
}

function fontFaces(items: Item[]): string[] {
  const used = new Set(items.flatMap(item => (item.kind === 'text' ? [item.weight] : [])))
  const faces = [...used].sort().map((weight: Weight) => {
    const data = readFileSync(fontFiles[weight]).toString('base64')
    return `@font-face{font-family:"${family}";font-weight:${weight};src:url(data:font/ttf;base64,${data})}`
  })
  return faces.length > 0 ? [`<style>${faces.join('\n')}</style>`] : []
}

function element(item: Item, page: Page, text: (item: TextItem, page: Page) => string): string {
  if (item.kind === 'path') return path(item, page)
  return item.kind === 'picture' ? image(item, page) : text(item, page)
}

function path(item: PathItem, { left, top }: Page): string {
  const { outline, fill, stroke, strokeWidth } = item
  let attributes = paint('fill', fill)
  if (stroke && strokeWidth > 0) {
    attributes += `${paint('stroke', stroke)} stroke-width="${decimal(strokeWidth)}"`
    attributes += ' stroke-linecap="round" stroke-linejoin="round"'
    const dashed = dashes(item)
    if (dashed) attributes += ` stroke-dasharray="${dashed.map(decimal).join(' ')}"`
  }
  return `<path d="${outline.data(left, top)}"${attributes}/>`
}

function text({ matrix, x, y, text, size, weight, paint: color }: TextItem, page: Page): string {
  const font = `font-family="${family}" font-size="${decimal(size)}"${weight === 'bold' ? ' font-weight="bold"' : ''}`
  const at = transform(multiply(matrix, translation(x, y)), page)
  return `<text${at} ${font}${paint('fill', color)}>${escaped(text)}</text>`
}

const outlined = (item: TextItem, page: Page) => `<path${inked(item, page)} d="${outlinesOf(item)}"/>`

/** Where the letters of a text begin, and their paint. */
function inked(item: TextItem, { left, top }: Page): string {
  const [a, b, c, d, e, f] = multiply(item.matrix, translation(item.x, item.y))
  const turn = [a, b, c, d].map(digits).join(' ')
  return ` transform="matrix(${turn} ${decimal(e - left)} ${decimal(f - top)})"${paint('fill', item.paint)}`
}

function image({ matrix, width, height, picture, opacity }: PictureItem, page: Page): string {
  const data = `data:image/${picture.type};base64,${Buffer.from(picture.bytes).toString('base64')}`
  const size = `width="${decimal(width)}" height="${decimal(height)}" preserveAspectRatio="none"`
  const faint = opacity < 1 ? ` opacity="${opacity}"` : ''
  return `<image${transform(matrix, page)} ${size}${faint} href="${data}"/>`
}

/** What only moves is said by coordinates; a turn takes more digits than a place. */
function transform([a, b, c, d, e, f]: Matrix, { left, top }: Page): string {
  const [x, y] = [decimal(e - left), decimal(f - top)]
  if (a === 1 && b === 0 && c === 0 && d === 1) return ` x="${x}" y="${y}"`
  return ` transform="matrix(${[a, b, c, d].map(digits).join(' ')} ${x} ${y})"`
}

const digits = (value: number) => String(Math.round(value * 1e6) / 1e6 + 0)

function paint(name: 'fill' | 'stroke', paint: Paint | undefined): string {
  if (!paint) return ` ${name}="none"`
  return ` ${name}="${paint.colour}"${paint.opacity < 1 ? ` ${name}-opacity="${paint.opacity}"` : ''}`
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string) => text.replace(/[&<>"']/g, character => entities[character]!)
