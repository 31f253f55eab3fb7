import { readFileSync } from 'node:fs'
import { dashes } from './dash.ts'
import type { Drawing, Face, Item, Paint, PathItem, PictureItem, TextItem } from './drawing.ts'
import { fonts } from './font.ts'
import { outlinesOf, SharedLetters } from './letters.ts'
import { type Matrix, multiply, translation } from './matrix.ts'
import { decimal } from './outline.ts'
import type { Page } from './page.ts'
import { SharedPictures } from './shared-pictures.ts'

/**
 * A drawing as SVG 1.1, the same bytes every time. It refers to nothing outside itself: images are in it.
 *
 * @param letters text in fonts that are `embedded`, those that are used, or only `named`; or as paths: each text
 * one (`outlined`), or each letter one that all texts share (`shared`).
 */
export function toSvg(
  { items }: Pick<Drawing, 'items'>,
  page: Page,
  letters: 'embedded' | 'named' | 'outlined' | 'shared',
): string {
  const { width, height, background } = page
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`
  const lines = [`<svg xmlns="http://www.w3.org/2000/svg" ${size} xml:space="preserve">`]
  if (letters === 'embedded') lines.push(...fontFaces(items))
  if (background) lines.push(`<rect width="${width}" height="${height}"${paint('fill', background)}/>`)
  const [shared, pictures] = [new SharedLetters(), new SharedPictures()]
  const writers = {
    ...{ embedded: text, named: text, outlined },
    shared: (item: TextItem, page: Page) => `<g${inked(item, page)}>${shared.use(item)}</g>`,
  }
  for (const item of items) {
    if (item.kind === 'path') lines.push(path(item, page))
    else lines.push(item.kind === 'picture' ? image(item, page, pictures) : writers[letters](item, page))
  }
  const definitions = shared.definitions() + pictures.definitions()
  if (definitions) lines.push(`<defs>${definitions}</defs>`)
  return `${lines.join('\n')}\n</svg>\n`
}

function fontFaces(items: readonly Item[]): string[] {
  const used = new Set(items.flatMap(item => (item.kind === 'text' ? [item.face] : [])))
  const faces = [...used].sort().map(face => {
    const data = readFileSync(fonts[face].file).toString('base64')
    return `@font-face{font-family:"${fonts[face].family}";font-weight:${weightOf(face)};src:url(data:font/ttf;base64,${data})}`
  })
  return faces.length > 0 ? [`<style>${faces.join('\n')}</style>`] : []
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

const weightOf = (face: Face) => (face === 'bold' ? 'bold' : 'normal')

function text({ matrix, x, y, text, size, face, paint: color }: TextItem, page: Page): string {
  const weight = weightOf(face) === 'bold' ? ' font-weight="bold"' : ''
  const font = `font-family="${fonts[face].family}" font-size="${decimal(size)}"${weight}`
  const at = transform(multiply(matrix, translation(x, y)), page)
  return `<text${at} ${font}${paint('fill', color)}>${escaped(text)}</text>`
}

const outlined = (item: TextItem, page: Page) => `<path${inked(item, page)} d="${outlinesOf(item)}"/>`

/** Where the letters of a text begin, and their paint. */
const inked = (item: TextItem, page: Page) =>
  placed(multiply(item.matrix, translation(item.x, item.y)), page) + paint('fill', item.paint)

function image(item: PictureItem, page: Page, pictures: SharedPictures): string {
  const { matrix, width, height, opacity } = item
  const faint = opacity < 1 ? ` opacity="${opacity}"` : ''
  return `<use ${pictures.use(item)}${placed(multiply(matrix, [width, 0, 0, height, 0, 0]), page)}${faint}/>`
}

/** What only moves is said by coordinates. */
function transform(matrix: Matrix, page: Page): string {
  const [a, b, c, d, e, f] = matrix
  if (a !== 1 || b !== 0 || c !== 0 || d !== 1) return placed(matrix, page)
  return ` x="${decimal(e - page.left)}" y="${decimal(f - page.top)}"`
}

/** A turn takes more digits than a place. */
const placed = ([a, b, c, d, e, f]: Matrix, { left, top }: Page) =>
  ` transform="matrix(${[a, b, c, d].map(digits).join(' ')} ${decimal(e - left)} ${decimal(f - top)})"`

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
