import * as Y from 'yjs'
import { z } from 'zod'
import { build } from '../../documents/build.ts'
import { type Html, html } from '../html.ts'

const view = z.object({ name: z.string(), updates: z.array(z.base64()) })

const mostShown = 200
const longestText = 1_000

interface Shape {
  kind: string
  text: string
  colour: string
}

/** A room as a page: the texts of its notes from back to front, and how much of what is on the board. */
export function room(shared: unknown): { title: string; body: Html } {
  const { name, updates } = view.parse(shared)
  const shapes = shapesOf(updates)
  const notes = shapes.filter(shape => shape.text)
  const kinds = [...Map.groupBy(shapes, shape => `${shape.kind} ${shape.colour}`).values()].sort(
    (one, other) => other.length - one.length,
  )
  const body = html`
    <span class="badge">Shared with you, to read</span>
    <h1><bdi>${name}</bdi></h1>
    <p class="quiet">${counted(shapes.length, 'shape')} on this board, ${counted(notes.length, 'note')} among them.</p>
    ${notes.length > 0 ? listOf(notes) : ''}
    ${shapes.length > 0 ? tableOf(kinds) : html`<p>Nothing has been drawn here yet.</p>`}
    <footer>As it was on ${moment.format(new Date())} UTC. Load the page again to see what has changed.</footer>`
  return { title: name, body }
}

const listOf = (notes: Shape[]) => html`
  <h2 id="notes">Notes</h2>
  <ul class="notes" aria-labelledby="notes">
    ${notes.slice(0, mostShown).map(({ text, colour }) => html`<li>${swatch(colour)}<bdi>${text}</bdi></li>`)}
  </ul>
  ${notes.length > mostShown ? html`<p class="quiet">And ${notes.length - mostShown} more.</p>` : ''}`

const tableOf = (kinds: Shape[][]) => html`
  <h2 id="shapes">On the board</h2>
  <div class="table"><table aria-labelledby="shapes">
    <thead><tr><th scope="col">Shape</th><th scope="col">Number</th></tr></thead>
    <tbody>${kinds.slice(0, mostShown).map(rowOf)}</tbody>
  </table></div>`

const rowOf = (shapes: Shape[]) =>
  html`<tr><td>${swatch(shapes[0]!.colour)} <bdi>${shapes[0]!.kind}</bdi></td><td>${shapes.length}</td></tr>`

const swatch = (colour: string) =>
  html`<svg class="swatch" viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" rx="3" fill="${colour}"/></svg>`

const counted = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })

/** The shapes from back to front. Anybody with an editor's right may have put anything there. */
function shapesOf(updates: string[]): Shape[] {
  const rows = updates.map(update => ({ flush: 0, data: Buffer.from(update, 'base64') }))
  const { doc } = build({ snapshot: undefined, rows })
  const shapes = doc.getMap('shapes')
  const order = doc.getArray('order').toArray()
  const known = new Set([...order, ...shapes.keys()].filter(id => typeof id === 'string'))
  return [...known].map(id => shapes.get(id)).flatMap(shape => (shape instanceof Y.Map ? shapeOf(shape) : []))
}

function shapeOf(shape: Y.Map<unknown>): Shape {
  const [kind, text, colour] = [shape.get('kind'), shape.get('text'), shape.get('colour')]
  return {
    kind: typeof kind === 'string' ? kind.slice(0, 40) : 'shape',
    text: text instanceof Y.Text ? text.toString().trim().slice(0, longestText) : '',
    colour: typeof colour === 'string' && /^#[0-9a-f]{6}$/i.test(colour) ? colour : '#888888',
  }
}
