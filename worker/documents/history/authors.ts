import { skim } from '../update.ts'
import type { Written } from './chunk.ts'

/** The edits of a Yjs client from one clock until before another, and whose they are. */
export interface Authored {
  client: number
  from: number
  to: number
  author: string | null
  /** When the first of them was written, in microseconds; what follows within a minute is told with it. */
  at: number
}

const apart = 60_000_000

/** Who wrote what, in the order in which updates were written; what touches becomes one range. */
export function authorsOf(rows: Written[]): Authored[] {
  const authored: Authored[] = []
  const last = new Map<number, Authored>()
  for (const { data, author, at } of rows)
    for (const { client, from, to } of skim(data).ranges) {
      const before = last.get(client)
      const goes = before?.to === from && before.author === author && at - before.at < apart
      if (goes) before.to = to
      else {
        const range = { client, from, to, author, at }
        authored.push(range)
        last.set(client, range)
      }
    }
  return authored
}
