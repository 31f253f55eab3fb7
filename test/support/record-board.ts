import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as Y from 'yjs'

// Three people draw for a while: shapes are made, moved a pixel at a time, labelled a letter at a time, strokes grow
// point by point, some go again. What they do is drawn from a fixed row of numbers; the updates are Yjs' own.
const people = [101, 202, 303].map(clientID => Object.assign(new Y.Doc({ gc: true }), { clientID }))
const updates: string[] = []
for (const doc of people) {
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin === 'other') return
    updates.push(Buffer.from(update).toString('base64'))
    for (const other of people) if (other !== doc) Y.applyUpdate(other, update, 'other')
  })
}

let state = 7
const random = (below: number) => {
  state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
  return (state >>> 8) % below
}
const words = [
  'Lobby',
  'Teller desks',
  'Vault',
  'Queue',
  'Self service',
  'Meeting room',
  'Entrance',
  'ATM',
  'Parking',
]
const inks = ['#1d4ed8', '#b45309', '#047857', '#be123c', '#334155']
const papers = ['#fde68a', '#bae6fd', '#bbf7d0', '#fecdd3', '#ddd6fe']
const drawn: string[] = []
let count = 0

function draw(doc: Y.Doc) {
  const id = `shape-${++count}`
  const type = ['rectangle', 'ellipse', 'freehand', 'note'][random(4)]!
  const shape = new Y.Map<unknown>()
  doc.transact(() => {
    doc.getMap('shapes').set(id, shape)
    shape.set('type', type)
    shape.set('x', (count % 15) * 240 + random(60))
    shape.set('y', Math.floor(count / 15) * 170 + random(50))
    shape.set('z', count)
    shape.set('style', type === 'note' ? { fill: papers[random(5)] } : { stroke: inks[random(5)] })
    if (type === 'freehand') shape.set('points', Y.Array.from([[0, 0]]))
    else {
      shape.set('width', 110 + random(120))
      shape.set('height', 80 + random(70))
    }
    if (type === 'note') shape.set('text', new Y.Text())
  })
  drawn.push(id)
  if (type === 'freehand') {
    const points = shape.get('points') as Y.Array<number[]>
    let [x, y] = [0, 0]
    for (let i = 0; i < 12; i++) {
      x += 5 + random(20)
      y += random(40) - 20
      points.push([[x, y]])
    }
  } else if (type === 'note') {
    const text = shape.get('text') as Y.Text
    for (const letter of words[random(words.length)]!) text.insert(text.length, letter)
  } else {
    for (let i = 0; i < 8; i++) shape.set('x', (shape.get('x') as number) + random(9) - 4)
  }
}

/** Takes a shape away, or brings it to the front. */
function tidy(doc: Y.Doc) {
  if (drawn.length < 20) return
  const at = random(drawn.length)
  const [id] = drawn.splice(at, 1)
  const shapes = doc.getMap<Y.Map<unknown>>('shapes')
  if (random(2)) shapes.delete(id!)
  else {
    shapes.get(id!)!.set('z', ++count)
    drawn.push(id!)
  }
}

while (updates.length < 2_000) {
  const doc = people[random(people.length)]!
  if (random(8)) draw(doc)
  else tidy(doc)
}

const recording = updates.slice(0, 2_000).join('\n')
await writeFile(join(import.meta.dirname, 'board.txt'), `${recording}\n`)
await writeFile(
  join(import.meta.dirname, '../../supabase/seed-board.sql'),
  `-- The recorded board of test/support/board.txt as the log of Aurora's room; written by test/support/record-board.ts.
insert into private.documents (id, tenant_id, kind, resource_id)
select 'a0000000-0000-4000-8000-0000000000d1', tenant_id, 'room', id
from public.rooms where id = 'a0000000-0000-4000-8000-0000000000b1';

insert into private.document_updates (document_id, flush, position, data)
select 'a0000000-0000-4000-8000-0000000000d1', 0, position, decode(line, 'base64')
from string_to_table('${recording}', e'\\n') with ordinality as recorded (line, position);
`,
)
