import { createHistogram, performance, type RecordableHistogram } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { memoryOfTree } from '../usage.ts'
import type { Client } from './client.ts'
import { markLimit } from './marks.ts'
import { countSpending } from './spending.ts'
import type { Edited, SteadyTask, Target } from './task.ts'

type Rhythm = Pick<SteadyTask, 'clients' | 'rate' | 'awareness' | 'size'>

const arrivalPatience = 5_000

/** The edits of one run: who made each and when, and what has arrived of them. One process, so one clock. */
export class Edits {
  readonly #target: Pick<Target, 'pid' | 'postgresPid'>
  readonly #madeAt = new Float64Array(markLimit)
  readonly #madeBy: Client[] = []
  #next = 1
  #onArrival: (madeAt: number, across: boolean) => void = () => {}
  #first = 1

  constructor(target: Pick<Target, 'pid' | 'postgresPid'>) {
    this.#target = target
  }

  /** To be told of each mark that a client receives; an author's own do not count. */
  arrived(client: Client, id: number): void {
    const author = this.#madeBy[id]
    if (id < this.#first || !author || author === client) return
    this.#onArrival(this.#madeAt[id]!, author.options.url !== client.options.url)
  }

  /**
   * Lets all clients edit on a schedule that does not wait for the server, and measures what arrives.
   * @param seconds of editing; what is under way then is waited for.
   */
  async run(
    clients: Client[],
    { clients: perRoom, rate, awareness, size }: Rhythm,
    seconds: number,
  ): Promise<Edited> {
    const [latency, across] = [createHistogram(), createHistogram()]
    const lateness = createHistogram()
    const start = performance.now() + 5
    const end = start + seconds * 1000
    const typing = schedule(clients.length, rate, start)
    const moving = schedule(clients.length, awareness, start)
    let [delivered, inTime] = [0, 0]
    this.#first = this.#next
    this.#onArrival = (madeAt, isAcross) => {
      const now = performance.now()
      delivered++
      if (now <= end) inTime++
      record(isAcross ? across : latency, now - madeAt)
    }

    const bytes = bytesOf(clients)
    const spending = countSpending(this.#target)
    const loop = performance.eventLoopUtilization()
    let now = performance.now()
    for (; now < end; now = performance.now()) {
      for (const [index, client] of clients.entries()) {
        for (let due = typing.due(index); due <= performance.now() && due < end; due = typing.due(index)) {
          record(lateness, this.#make(client, size) - due)
          typing.done(index)
        }
        if (moving.due(index) > now) continue
        client.sendAwareness()
        moving.done(index)
      }
      await sleep(1)
    }
    const took = (now - start) / 1000
    const generator = performance.eventLoopUtilization(loop).utilization
    const spent = spending()
    const received = bytesOf(clients) - bytes

    const expected = (this.#next - this.#first) * (perRoom - 1)
    const patience = performance.now() + arrivalPatience
    while (delivered < expected && performance.now() < patience) await sleep(20)
    const deliveriesPerSecond = inTime / took
    const microsecondsEach = (seconds: number) => (inTime ? (seconds * 1e6) / inTime : 0)
    return {
      ...{ expected, delivered, deliveriesPerSecond, generator },
      p50Ms: latency.percentile(50) / 1000,
      p95Ms: latency.percentile(95) / 1000,
      p99Ms: latency.percentile(99) / 1000,
      p50AcrossMs: across.percentile(50) / 1000,
      p95AcrossMs: across.percentile(95) / 1000,
      kilobytesPerSecond: received / 1024 / took,
      otherCores: spent.other / took,
      serverUs: microsecondsEach(spent.server),
      withPostgresUs: microsecondsEach(spent.server + spent.postgres),
      residentMb: memoryOfTree(this.#target.pid),
      bound: generator > 0.85 || lateness.percentile(95) > 25_000,
    }
  }

  #make(client: Client, size: number): number {
    const id = this.#next++
    if (id >= markLimit) throw new Error(`a run has no more than ${markLimit} edits`)
    const now = performance.now()
    this.#madeAt[id] = now
    this.#madeBy[id] = client
    client.edit(id, size)
    return now
  }
}

const bytesOf = (clients: Client[]) => clients.reduce((sum, client) => sum + client.bytesRead, 0)

/** When each client is to act next. They act at the same rate, but not together. */
function schedule(clients: number, rate: number, start: number) {
  const gap = 1000 / rate
  const due = Float64Array.from({ length: clients }, (_, index) => start + ((index * 0.61803) % 1) * gap)
  return {
    due: (index: number) => (rate ? due[index]! : Number.POSITIVE_INFINITY),
    done: (index: number) => {
      due[index]! += gap
    },
  }
}

const record = (histogram: RecordableHistogram, ms: number) =>
  histogram.record(Math.max(1, Math.round(ms * 1000)))
