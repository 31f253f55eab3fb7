// A worker thread: the only place where what links show is read.
import { type MessagePort, parentPort } from 'node:worker_threads'
import type { Html } from '../../supabase/functions/_shared/html/html.ts'
import type { Language } from '../../supabase/functions/_shared/language/language.ts'
import { workInTheBackground } from '../priority.ts'
import { layout } from './layout.ts'
import type { Shared } from './renderer.ts'
import { configuration } from './views/configuration.ts'
import { room } from './views/room.ts'

/** A whole document with styles of its own, or what goes into the document that all share. */
type View = { html: string; styles: string[] } | { title: string; body: Html }

/** How what a link shows becomes a page, by the kind of resource. */
const views: Record<
  string,
  (view: unknown, assets: Record<string, string>, language: Language) => View | Promise<View>
> = {
  configuration,
  room,
}

workInTheBackground()
const port = parentPort as MessagePort
port.on('message', async ({ kind, view, assets, language }: Shared) => {
  const show = views[kind]
  if (!show) throw new Error(`no page shows a ${kind}`)
  const shown = await show(JSON.parse(view), assets, language)
  const page =
    'html' in shown ? shown : { html: layout(shown.title, shown.body, language), styles: undefined }
  // Its own memory, which goes over as it is: a large page is copied and collected on nobody's time but ours.
  const bytes = new TextEncoder().encode(page.html)
  port.postMessage({ bytes, styles: page.styles }, [bytes.buffer])
})
