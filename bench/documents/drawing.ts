import * as Y from 'yjs'
import { Client } from './client.ts'
import type { Target } from './task.ts'
import { sync } from './wire.ts'

const atOnce = 100

/** Draws a board of every kind of shape but images, and waits until somebody else has it. */
export async function drawBoard(target: Target, shapes: number): Promise<void> {
  const [author, reader] = [-3, -4].map(
    index => new Client({ ...target, document: target.documents[0]!, index, applies: index === -4 }),
  ) as [Client, Client]
  await Promise.all([author.connect(), reader.connect()])
  const doc = new Y.Doc()
  doc.on('update', (update: Uint8Array) => author.sendSync(sync.update, update))
  for (let from = 0; from < shapes; from += atOnce)
    doc.transact(() => {
      for (let i = from; i < Math.min(from + atOnce, shapes); i++)
        doc.getMap('shapes').set(`s${i}`, shapeOf(i))
    })
  const board = reader.doc.getMap('shapes')
  const { promise, resolve } = Promise.withResolvers<void>()
  const look = () => board.size === shapes && resolve()
  board.observe(look)
  look()
  await promise
  await Promise.all([author.close(), reader.close()])
}

function shapeOf(i: number): object {
  const place = { x: (i % 50) * 160, y: Math.floor(i / 50) * 160 }
  const box = { ...place, width: 130, height: 130 }
  const points = Array.from({ length: 40 }, (_, step) => [
    step * 3,
    Math.round(40 * Math.sin((i + step) / 4)),
  ])
  const kinds = [
    { ...box, type: 'note', text: `Note ${i}: call the bank about the lease of floor ${i % 9}` },
    { ...box, type: 'rectangle', radius: 12, text: `Box ${i}` },
    { ...place, type: 'freehand', points },
    { ...box, type: 'ellipse', text: `Step ${i}` },
    { ...place, type: 'arrow', points: [points[0], points.at(-1)] },
    { ...place, type: 'text', text: `Words by themselves, ${i}` },
  ]
  return kinds[i % kinds.length]!
}
