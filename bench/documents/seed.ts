import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import * as Y from 'yjs'
import { Client } from './client.ts'
import type { Results, SeedTask, Target } from './task.ts'
import { sync } from './wire.ts'

const patience = 60_000
const mostBacklog = 100_000

/**
 * Writes one document as three authors at random places, every tenth change a deletion; always the same changes.
 * @throws Error when not everything arrives at another client within a minute.
 */
export async function runSeed(
  target: Target,
  { updates, settleSeconds }: SeedTask,
): Promise<Results['seed']> {
  const document = target.documents[0]!
  const writer = new Client({ ...target, document, index: 0, applies: true })
  await writer.connect()
  const docs = [writer.doc, new Y.Doc(), new Y.Doc()]
  for (const doc of docs)
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'remote') return
      for (const other of docs) if (other !== doc) Y.applyUpdate(other, update, 'remote')
      if (doc !== writer.doc) writer.sendSync(sync.update, update)
    })

  const random = randomNumbers(42)
  const began = performance.now()
  for (let i = 0; i < updates; i++) {
    const text = docs[random(docs.length)]!.getText('t')
    if (text.length > 50 && random(10) === 0) text.delete(random(text.length - 5), 3)
    else text.insert(random(text.length + 1), `word${random(10)}`)
    if (i % 200) continue
    await sleep(0)
    while (writer.backlog > mostBacklog) await sleep(5)
  }
  const expected = writer.digest()
  const reader = new Client({ ...target, document, index: 1, applies: true })
  await reader.connect()
  while (reader.digest() !== expected) {
    if (performance.now() - began > patience) throw new Error('not every update of the seed has arrived')
    await sleep(20)
  }
  const tookMs = performance.now() - began
  await sleep(settleSeconds * 1000)
  await Promise.all([reader.close(), writer.close()])
  return { expected, tookMs, stateKb: Y.encodeStateAsUpdate(writer.doc).length / 1024 }
}

/** Numbers that look random and are the same in every run. */
function randomNumbers(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
    return state % below
  }
}
