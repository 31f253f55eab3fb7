// A worker thread: the only place where what links show is read.
import { type MessagePort, parentPort } from 'node:worker_threads'
import type { Html } from './html.ts'
import { layout } from './layout.ts'
import type { Shared } from './renderer.ts'
import { room } from './views/room.ts'

/** How what a link shows becomes a page, by the kind of resource. */
const views: Record<string, (view: unknown) => { title: string; body: Html }> = { room }

const port = parentPort as MessagePort
port.on('message', ({ kind, view }: Shared) => {
  const show = views[kind]
  if (!show) throw new Error(`no page shows a ${kind}`)
  const { title, body } = show(JSON.parse(view))
  port.postMessage(layout(title, body))
})
