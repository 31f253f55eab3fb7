import { z } from 'zod'
import { readShape } from '../../../supabase/functions/_shared/board/shape.ts'
import { type Html, html } from '../../../supabase/functions/_shared/html/html.ts'
import { contentOf } from '../../boards/content.ts'
import { layOut } from '../../boards/layout.ts'
import { readOptions } from '../../boards/options.ts'
import { pageOf } from '../../boards/page.ts'
import { toSvg } from '../../boards/svg.ts'
import { build } from '../../documents/build.ts'

const view = z.object({ name: z.string(), updates: z.array(z.base64()) })

const mostShown = 200
const longestText = 1_000

/** A room as a page: its board as a picture, and what is written on it as text. */
export function room(shared: unknown): { title: string; body: Html } {
  const { name, updates } = view.parse(shared)
  const shapes = shapesOf(updates)
  const texts = textsOf(shapes)
  const body = html`
    <span class="badge">Shared with you, to read</span>
    <h1><bdi>${name}</bdi></h1>
    ${Object.keys(shapes).length > 0 ? pictureOf(shapes) : html`<p>Nothing has been drawn here yet.</p>`}
    ${texts.length > 0 ? listOf(texts) : ''}
    <footer>As it was on ${moment.format(new Date())} UTC. Load the page again to see what has changed.</footer>`
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

/** An image is a document of its own, which runs nothing and loads nothing, and so is the picture in this one. */
function pictureOf(shapes: Readonly<Record<string, unknown>>): Html {
  const { drawing } = layOut(shapes, () => ({ problem: 'an image of the room' }))
  const page = pageOf(drawing, readOptions({}))
  const data = Buffer.from(toSvg(drawing, page, 'outlined')).toString('base64')
  return html`<img class="board" src="data:image/svg+xml;base64,${data}" width="${page.width}" height="${page.height}" alt="The board. What is written on it follows as text.">`
}

function textsOf(shapes: Readonly<Record<string, unknown>>): string[] {
  return Object.values(shapes).flatMap(value => {
    const read = readShape(value)
    const text = 'shape' in read && 'text' in read.shape ? String(read.shape.text ?? '').trim() : ''
    return text ? [text.slice(0, longestText)] : []
  })
}

const listOf = (texts: string[]) => html`
  <h2 id="texts">What is written</h2>
  <ul class="notes" aria-labelledby="texts">
    ${texts.slice(0, mostShown).map(text => html`<li><bdi>${text}</bdi></li>`)}
  </ul>
  ${texts.length > mostShown ? html`<p class="quiet">And ${texts.length - mostShown} more.</p>` : ''}`

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
