import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { memoryOfTree } from '../usage.ts'
import { Client } from './client.ts'
import { countSpending } from './spending.ts'
import type { Joined, JoinTask, Target } from './task.ts'

const patience = 30_000

/**
 * Joins a document as a browser does, and waits for the whole text.
 * @throws Error when it does not come: the document was lost.
 */
export async function runJoin(target: Target, { times, expected }: JoinTask): Promise<Joined[]> {
  const joined: Joined[] = []
  for (let i = 0; i < times; i++) {
    const client = new Client({ ...target, document: target.documents[0]!, index: 0, applies: true })
    const spending = countSpending(target)
    const began = performance.now()
    let textMs: number | undefined
    client.onApplied = () => {
      const elapsed = performance.now() - began
      if (textMs === undefined && client.digest() === expected) textMs = elapsed
    }
    await client.connect()
    while (textMs === undefined && performance.now() - began < patience) await sleep(1)
    if (textMs === undefined) throw new Error(`the whole text has not come within ${patience} ms`)
    const spent = spending()
    joined.push({
      textMs,
      answerMs: client.answerMs,
      serverMs: spent.server * 1000,
      otherCores: (spent.other * 1000) / (performance.now() - began),
      receivedKb: client.bytesRead / 1024,
      residentMb: memoryOfTree(target.pid),
    })
    await client.close()
    // Lets a server that forgets idle documents do so.
    await sleep(1_000)
  }
  return joined
}
