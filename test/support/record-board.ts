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
const colours = ['#1d4ed8', '#b45309', '#047857', '#be123c', '#334155']
let count = 0

function draw(doc: Y.Doc) {
  const shapes = doc.getMap<Y.Map<unknown>>('shapes')
  const order = doc.getArray<string>('order')
  const id = `shape-${++count}`
  const kind = ['rectangle', 'ellipse', 'stroke', 'note'][random(4)]!
  const shape = new Y.Map<unknown>()
  doc.transact(() => {
    shapes.set(id, shape)
    shape.set('kind', kind)
    shape.set('x', random(1600))
    shape.set('y', random(900))
    shape.set('colour', colours[random(colours.length)])
    if (kind === 'stroke') shape.set('points', new Y.Array<number>())
    else shape.set('size', [60 + random(240), 40 + random(160)])
    if (kind === 'note') shape.set('text', new Y.Text())
    order.push([id])
  })
  if (kind === 'stroke') {
    const points = shape.get('points') as Y.Array<number>
    for (let i = 0; i < 12; i++) points.push([random(40) - 20, random(40) - 20])
  } else if (kind === 'note') {
    const text = shape.get('text') as Y.Text
    for (const letter of words[random(words.length)]!) text.insert(text.length, letter)
  } else {
    for (let i = 0; i < 8; i++) shape.set('x', (shape.get('x') as number) + random(9) - 4)
  }
}

function tidy(doc: Y.Doc) {
  const order = doc.getArray<string>('order')
  if (order.length < 20) return
  const at = random(order.length)
  const id = order.get(at)
  doc.transact(() => {
    order.delete(at)
    if (random(2)) doc.getMap('shapes').delete(id)
    else order.push([id])
  })
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
