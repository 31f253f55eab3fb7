// A process: the only place where what links show is read.
import { once } from 'node:events'
import { gzipSync } from 'node:zlib'
import type { Html } from '../../supabase/functions/_shared/html/html.ts'
import type { Loaded } from '../boards/pictures.ts'
import { serveWorker } from '../child.ts'
import { workInTheBackground } from '../priority.ts'
import { layout } from './layout.ts'
import type { Rendered, Shared } from './renderer.ts'
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

/** What is to be shown. */
export type Task = Omit<Shared, 'image'>

export type Answer =
  | { wanted: { path: string; atMost: number } }
  | { page: Rendered }
  /** This page cannot be made. */
  | { failure: string }

/** What is answered to `wanted`. */
export interface Image {
  bytes: Loaded
}

const tell = (answer: Answer) => process.send!(answer)

async function image(path: string, atMost: number): Promise<Loaded> {
  tell({ wanted: { path, atMost } })
  const [{ bytes }] = (await once(process, 'message')) as [Image]
  return bytes
}

async function pageOf({ kind, view, gzip, ...given }: Task): Promise<Rendered> {
  const show = views[kind]
  if (!show) throw new Error(`no page shows a ${kind}`)
  const shown = await show(JSON.parse(view), { ...given, image })
  const page =
    'html' in shown ? shown : { html: layout(shown.title, shown.body, given.language), styles: undefined }
  return { bytes: gzip ? gzipSync(page.html) : Buffer.from(page.html), styles: page.styles }
}

serveWorker()
workInTheBackground()
for (;;) {
  const [task] = (await once(process, 'message')) as [Task]
  await pageOf(task).then(
    page => tell({ page }),
    error => tell({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  )
}
