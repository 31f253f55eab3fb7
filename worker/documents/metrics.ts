import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { LiveDocument } from './document.ts'
import type { GroupCommitOptions } from './group-commit.ts'
import type { OpenDocuments } from './open-documents.ts'

/** What is looked up when somebody asks for the metrics. */
export interface Present {
  connections(): number
  documents(): OpenDocuments
  isNearlyFull(document: LiveDocument): boolean
}

const seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/**
 * What the documents of a worker tell of themselves. No label names a tenant, a document or a person: each would be
 * a time series of its own for ever. Who it was is in the log and in the tenant's audit log.
 */
export function createDocumentMetrics(registry: Registry, present: Present) {
  const registers = [registry]
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Counter({ name: `tenon_document_${name}_total`, help, labelNames, registers })
  // By plain numbers what is counted too often for the library, which reads its labels each time.
  const tally = (name: string, help: string, label: string) => {
    const counts = new Map<string, number>()
    new Counter({
      ...{ name: `tenon_document_${name}_total`, help, labelNames: [label], registers },
      collect() {
        for (const [value, count] of counts) this.inc({ [label]: value }, count)
        counts.clear()
      },
    })
    return { inc: (value: string) => void counts.set(value, (counts.get(value) ?? 0) + 1) }
  }
  const histogram = (name: string, help: string) =>
    new Histogram({ name: `tenon_document_${name}`, help, buckets: seconds, registers })
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      ...{ name: `tenon_document_${name}`, help, registers },
      collect() {
        this.set(read())
      },
    })

  gauge('connections', 'Open document sockets.', () => present.connections())
  gauge('bytes', 'Bytes of documents in memory, snapshots and logs.', () => {
    let sum = 0
    for (const { content } of present.documents()) sum += content.size
    return sum
  })
  gauge('nearly_full', 'Open documents at 80 % of the largest size or more.', () => {
    return [...present.documents()].filter(document => present.isNearlyFull(document)).length
  })
  gauge('open', 'Documents with participants.', () => live(present.documents()))
  gauge('idle', 'Documents kept in memory for who comes back.', () => {
    return [...present.documents()].length - live(present.documents())
  })
  return {
    messages: tally('messages', 'Messages from clients.', 'type'),
    edits: counter('edits', 'Edits stored and shown.'),
    closed: counter('closed', 'Sockets that the server has closed, by the name of the close code.', [
      'reason',
    ]),
    nearlyFast: counter('nearly_fast', 'Times that 80 % of a rate was reached, by whose.', ['scope']),
    security: counter('security_events', 'Refused joins and tokens, floods, bad updates, ended rights.', [
      'action',
    ]),
    append: histogram('append_seconds', 'From the start of a flush until it is on disk.'),
    propagation: histogram(
      'propagation_seconds',
      'From the receipt of the first edit of a flush until it is written to sockets.',
    ),
    fold: histogram('fold_seconds', 'Folding a log into its snapshot.'),
    material: histogram('material_seconds', 'Keeping a document as rows, where its kind is.'),
  }
}

export type DocumentMetrics = ReturnType<typeof createDocumentMetrics>

const live = (documents: OpenDocuments) =>
  [...documents].filter(document => document.participants.size > 0).length

/** The same, and tells how long it took: of each flush, and not of each edit, since these are many. */
export function timed<Sender>(
  options: GroupCommitOptions<Sender>,
  { append, propagation, edits: stored }: DocumentMetrics,
): GroupCommitOptions<Sender> {
  return {
    ...options,
    async append(number, edits) {
      const startedAt = performance.now()
      await options.append(number, edits)
      append.observe((performance.now() - startedAt) / 1000)
    },
    committed(number, edits) {
      options.committed(number, edits)
      stored.inc(edits.length)
      propagation.observe((performance.now() - edits[0]!.receivedAt) / 1000)
    },
  }
}
