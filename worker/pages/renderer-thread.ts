// A worker thread: the only place where what links show is read.
import { once } from 'node:events'
import { type MessagePort, parentPort } from 'node:worker_threads'
import { gzipSync } from 'node:zlib'
import type { Html } from '../../supabase/functions/_shared/html/html.ts'
import { workInTheBackground } from '../priority.ts'
import { layout } from './layout.ts'
import type { Shared } from './renderer.ts'
import { configuration } from './views/configuration.ts'
import { room } from './views/room.ts'

/** A whole document with styles of its own, or what goes into the document that all share. */
type View = { html: string; styles: string[] } | { title: string; body: Html }

/** What else a page is made of. */
export type Given = Omit<Shared, 'kind' | 'view' | 'gzip'>

/** How what a link shows becomes a page, by the kind of resource. */
const views: Record<string, (view: unknown, given: Given) => View | Promise<View>> = {
  configuration,
  room,
}

workInTheBackground()
const port = parentPort as MessagePort

/** What is to be shown, with a port that answers with the images that are asked for. */
type Task = Omit<Shared, 'image'> & { images: MessagePort }

port.on('message', async ({ kind, view, images, gzip, ...given }: Task) => {
  const show = views[kind]
  if (!show) throw new Error(`no page shows a ${kind}`)
  const image = async (path: string, atMost: number) => {
    images.postMessage({ path, atMost })
    return (await once(images, 'message'))[0]
  }
  const shown = await show(JSON.parse(view), { ...given, image })
  const page =
    'html' in shown ? shown : { html: layout(shown.title, shown.body, given.language), styles: undefined }
  // Its own memory, which goes over as it is: a large page is compressed, copied and collected on nobody's time but ours.
  const bytes = gzip ? new Uint8Array(gzipSync(page.html)) : new TextEncoder().encode(page.html)
  port.postMessage({ bytes, styles: page.styles }, [bytes.buffer])
})
