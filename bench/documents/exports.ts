import { setTimeout as sleep } from 'node:timers/promises'
import { type Course, calm, generate, targetOf } from './course.ts'
import { drawBoard } from './drawing.ts'
import type { Peer } from './peers.ts'
import type { SteadyTask } from './task.ts'

const shapes = 2_000
const formats = ['png', 'pdf', 'png', 'pdf'] as const

export const exportsGroup = `W8: 1 room x 20 clients x 5 edits/s, while a board of ${shapes} shapes is drawn again and again`

/** What those who edit notice of a board that the same worker draws as PNG, as PDF and as a page, beside the same alone. */
export async function runExports(peer: Peer, course: Course): Promise<void> {
  if (!peer.exporter) return
  const { samples, repetition, duration, signal } = course
  const { documents, ...opened } = await peer.open(2)
  const [edited, drawn] = documents as [string, string]
  const server = await peer.start()
  try {
    const target = targetOf(peer, server, { documents: [edited], ...opened }, course)
    await drawBoard({ ...target, documents: [drawn] }, shapes)
    const { makeFile, page } = await peer.exporter(drawn, server)
    const task: SteadyTask = {
      ...{
        mode: 'steady',
        clients: 20,
        rate: 5,
        size: 32,
        awareness: 0.5,
        warmUpSeconds: 2,
        seconds: duration,
      },
      ...{ compared: 2, joinsLate: true },
    }
    await calm(signal)
    const quiet = await generate(course, target, task)
    let [files, pages, going] = [0, 0, true]
    const busy = [
      ...formats.map(async format => {
        for (; going; files++) await makeFile(format)
      }),
      (async () => {
        for (; going; pages++) await page()
      })(),
    ]
    // The first thread is at work before anybody edits.
    await sleep(500, undefined, { signal })
    const result = await generate(course, target, task).finally(() => {
      going = false
    })
    await Promise.all(busy)
    samples.add(exportsGroup, peer.name, repetition, {
      ...{ quiet_p95_ms: quiet.p95Ms, p95_ms: result.p95Ms, times_quiet: result.p95Ms / quiet.p95Ms },
      ...{ quiet_p50_ms: quiet.p50Ms, p50_ms: result.p50Ms, files, pages },
      ...{ undelivered: result.expected - result.delivered, diverged_rooms: result.divergedRooms },
      ...{ other_cores: quiet.otherCores },
    })
  } finally {
    await server.stop()
  }
}
