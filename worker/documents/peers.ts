import type { Logger } from 'pino'
import type { LiveDocument } from './document.ts'
import { everyDocument, type FetchedRow, type Log, type Survey } from './log.ts'
import type { OpenDocuments } from './open-documents.ts'
import type { Workers } from './workers.ts'

interface Notice {
  flush: number
  documentIds: string[]
}

const surveyedAtOnce = 200

/** What other workers append to documents that are open here. */
export class Peers {
  readonly #workers: Workers
  readonly #log: Log
  readonly #documents: OpenDocuments
  readonly #logger: Logger
  #notices: Notice[] = []
  #fetching = false

  constructor(workers: Workers, log: Log, documents: OpenDocuments, logger: Logger) {
    this.#workers = workers
    this.#log = log
    this.#documents = documents
    this.#logger = logger
  }

  /** Takes a notification, `<worker>:<flush>:<document ids>`. */
  hear(payload: string): void {
    const [worker, flush, list] = payload.split(':')
    if (worker === this.#workers.self || !list) return
    const named = list === everyDocument ? this.#documents.ids : list.split(',')
    const documentIds = named.filter(id => this.#documents.has(id))
    if (documentIds.length === 0) return
    this.#notices.push({ flush: Number(flush), documentIds })
    if (!this.#fetching) this.#fetchAll()
  }

  async #fetchAll() {
    this.#fetching = true
    while (this.#notices.length > 0) {
      const notices = this.#notices
      this.#notices = []
      try {
        await this.#fetch(notices)
      } catch (error) {
        this.#logger.error({ error }, 'updates of other workers could not be read')
        for (const { documentIds } of notices)
          for (const id of documentIds)
            this.#documents.visit(id, document => this.#documents.drop(document, 'unavailable'))
      }
    }
    this.#fetching = false
  }

  async #fetch(notices: Notice[]) {
    const flushes = notices.map(notice => notice.flush)
    const ids = [...new Set(notices.flatMap(notice => notice.documentIds))]
    const rows = Map.groupBy(await this.#log.fetch(flushes, ids), row => row.documentId)
    const deliveries = ids.map(id => {
      const expected = notices.filter(notice => notice.documentIds.includes(id)).map(notice => notice.flush)
      return this.#documents.visit(id, document => this.#deliver(document, rows.get(id) ?? [], expected))
    })
    await Promise.all(deliveries)
  }

  #deliver(document: LiveDocument, rows: FetchedRow[], expected: number[]) {
    // Nobody looks: it is read anew when somebody does.
    if (this.#documents.isIdle(document)) return this.#documents.drop(document)
    document.received(rows)
    // What is not in the log any more has been folded already.
    const found = new Set(rows.map(row => row.flush))
    if (expected.some(flush => !found.has(flush))) return document.refresh()
  }

  /** Looks for what was appended or folded elsewhere without having been heard of. */
  async look(): Promise<void> {
    // Also those that are being read: that may have begun before this worker heard anything.
    const { ids } = this.#documents
    for (let at = 0; at < ids.length; at += surveyedAtOnce) {
      const surveys = await this.#log.survey(ids.slice(at, at + surveyedAtOnce))
      for (const survey of surveys)
        await this.#documents.visit(survey.documentId, document => this.#compare(document, survey))
    }
  }

  #compare(document: LiveDocument, { stamp, flushes }: Survey) {
    const { snapshot, flushes: known } = document.content
    if ((snapshot?.stamp ?? null) === stamp && flushes.every(flush => known.has(flush))) return
    if (this.#documents.isIdle(document)) return this.#documents.drop(document)
    return document.refresh()
  }
}
