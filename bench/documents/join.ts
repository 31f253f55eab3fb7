import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { cpuOf, residentMemory } from '../usage.ts'
import { Client } from './client.ts'
import type { Joined, JoinTask, Target } from './task.ts'

const patience = 30_000

/** Joins a document as a browser does, and waits for the whole text. */
export async function runJoin(target: Target, { times, expected }: JoinTask): Promise<Joined[]> {
  const joined: Joined[] = []
  for (let i = 0; i < times; i++) {
    const client = new Client({ ...target, document: target.documents[0]!, index: 0, applies: true })
    const cpu = cpuOf(target.pid)
    const began = performance.now()
    let textMs: number | undefined
    client.onApplied = () => {
      const elapsed = performance.now() - began
      if (textMs === undefined && client.digest() === expected) textMs = elapsed
    }
    await client.connect()
    while (textMs === undefined && performance.now() - began < patience) await sleep(1)
    joined.push({
      textMs,
      serverMs: (cpuOf(target.pid) - cpu) * 1000,
      receivedKb: client.bytesRead / 1024,
      residentMb: residentMemory(target.pid),
    })
    await client.close()
    // Lets a server that forgets idle documents do so.
    await sleep(1_000)
  }
  return joined
}
