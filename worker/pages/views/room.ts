import { z } from 'zod'
import { readShape } from '../../../supabase/functions/_shared/board/shape.ts'
import { type Html, html } from '../../../supabase/functions/_shared/html/html.ts'
import { type Language, phrasesIn, type Say } from '../../../supabase/functions/_shared/language/language.ts'
import { contentOf } from '../../boards/content.ts'
import { layOut } from '../../boards/layout.ts'
import { readOptions } from '../../boards/options.ts'
import { pageOf } from '../../boards/page.ts'
import { Pictures } from '../../boards/pictures.ts'
import { toSvg } from '../../boards/svg.ts'
import { build } from '../../documents/build.ts'
import type { Given } from '../renderer-process.ts'

const view = z.object({
  name: z.string(),
  updates: z.array(z.base64()),
  /** Of a link to a version: when the room was so. */
  as_of: z.coerce.date().optional(),
})

type Images = Parameters<typeof layOut>[1]

// Together, in bytes: a page is sent to everybody as a whole.
const mostImageBytes = 10_000_000
const mostShown = 200
const longestText = 1_000

/** A room as a page: its board as a picture, and what is written on it as text. */
export async function room(
  shared: unknown,
  { image, language }: Given,
): Promise<{ title: string; body: Html }> {
  const say = phrasesIn(language)
  const { name, updates, as_of } = view.parse(shared)
  const shapes = shapesOf(updates)
  const texts = textsOf(shapes)
  const isBlank = Object.keys(shapes).length === 0
  const board = isBlank ? html`<p>${say('blank')}</p>` : pictureOf(shapes, await imagesOf(shapes, image), say)
  const body = html`
    <span class="badge">${say('readOnly')}</span>
    <h1><bdi>${name}</bdi></h1>
    ${board}
    ${texts.length > 0 ? listOf(texts, say) : ''}
    <footer>${say(as_of ? 'pinned' : 'live', { moment: momentIn(language, as_of ?? new Date()) })}</footer>`
  return { title: name, body }
}

/** Anybody with an editor's right may have put anything there: what is no shape is drawn as a box. */
function shapesOf(updates: string[]): Readonly<Record<string, unknown>> {
  const rows = updates.map(update => ({ flush: 0, data: Buffer.from(update, 'base64') }))
  const { doc } = build({ snapshot: undefined, rows })
  const { shapes } = { shapes: {}, ...contentOf(doc) }
  doc.destroy()
  return shapes
}

/** The images of a board not drawn anew, since browsers know more of them than renderers do. */
async function imagesOf(shapes: Readonly<Record<string, unknown>>, load: Given['image']): Promise<Images> {
  const pictures = new Pictures(load, { prepare: async picture => picture, totalBytes: mostImageBytes })
  await pictures.load(shapes)
  return path => {
    const found = pictures.get(path)
    return 'problem' in found ? { problem: 'left out', isLeftOut: true } : found
  }
}

/** An image is a document of its own, which runs nothing and loads nothing, and so is the picture in this one. */
function pictureOf(shapes: Readonly<Record<string, unknown>>, images: Images, say: Say): Html {
  const { drawing } = layOut(shapes, images)
  const page = pageOf(drawing, readOptions({}))
  const data = Buffer.from(toSvg(drawing, page, 'shared')).toString('base64')
  return html`<img class="board" src="data:image/svg+xml;base64,${data}" width="${page.width}" height="${page.height}" alt="${say('board')}">`
}

/** From the top, as one reads; what lies in groups has their own coordinates, and is as near as that. */
function textsOf(shapes: Readonly<Record<string, unknown>>): string[] {
  const found = Object.values(shapes).flatMap(value => {
    const read = readShape(value)
    const text = 'shape' in read && 'text' in read.shape ? String(read.shape.text ?? '').trim() : ''
    return 'shape' in read && text
      ? [{ x: read.shape.x, y: read.shape.y, text: text.slice(0, longestText) }]
      : []
  })
  return found.sort((a, b) => a.y - b.y || a.x - b.x).map(({ text }) => text)
}

const listOf = (texts: string[], say: Say) => html`
  <h2 id="texts">${say('written')}</h2>
  <ul class="notes" aria-labelledby="texts">
    ${texts.slice(0, mostShown).map(text => html`<li><bdi>${text}</bdi></li>`)}
  </ul>
  ${texts.length > mostShown ? html`<p class="quiet">${say('more', { count: texts.length - mostShown })}</p>` : ''}`

function momentIn(language: Language, moment: Date): string {
  const locale = language === 'en' ? 'en-GB' : language
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(
    moment,
  )
}
