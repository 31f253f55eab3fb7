import { setTimeout as sleep } from 'node:timers/promises'
import * as Y from 'yjs'
import { Client } from './client.ts'
import type { FloodTask, Results, Target } from './task.ts'
import { sync } from './wire.ts'

const comesBackAfter = 200

/** One client that sends far too much, and when it is cut comes back as y-websocket does. */
export async function runFlood(target: Target, { rate, seconds }: FloodTask): Promise<Results['flood']> {
  const doc = new Y.Doc()
  let client: Client | undefined
  doc.on('update', (update: Uint8Array) => client?.sendSync(sync.update, update))
  let [cuts, sent] = [0, 0]
  const start = performance.now()
  const end = start + seconds * 1000
  for (let due = 0; performance.now() < end; ) {
    if (!client || client.closed) {
      if (client) {
        cuts++
        await sleep(comesBackAfter)
      }
      client = new Client({ ...target, document: target.documents[0]!, index: -2 })
      await client.connect().catch(() => {})
      due = performance.now()
    }
    for (; due <= performance.now() && !client.closed; due += 1000 / rate) {
      doc.getArray('noise').push([0])
      sent++
    }
    await sleep(1)
  }
  await client?.close()
  return { cuts, sentPerSecond: sent / seconds }
}
