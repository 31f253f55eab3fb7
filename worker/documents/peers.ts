import type { Logger } from 'pino'
import type { LiveDocument } from './document.ts'
import type { FetchedRow, Log, Survey } from './log.ts'
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
    const documentIds = list.split(',').filter(id => this.#documents.has(id))
    if (documentIds.length === 0) return
    this.#notices.push({ flush: Number(flush), documentIds })
    if (!this.#fetching) this.#fetchAll()
  }

  async #fetchAll() {
    this.#fetching = true
    while (this.#notices.length > 0) {
      const notices = this.#notices
      this.#notices = []
      const flushes = notices.map(notice => notice.flush)
      const ids = [...new Set(notices.flatMap(notice => notice.documentIds))]
      const rows = this.#log.fetch(flushes, ids).then(rows => Map.groupBy(rows, row => row.documentId))
      // One that is still being read, or has to be read anew, keeps no other waiting.
      for (const id of ids) {
        const expected = notices.filter(notice => notice.documentIds.includes(id)).map(notice => notice.flush)
        this.#attend(id, async document => this.#deliver(document, (await rows).get(id) ?? [], expected))
      }
      await rows.catch(() => {})
    }
    this.#fetching = false
  }

  /** Does something for a document; where that fails its people are sent to read it anew. */
  async #attend(documentId: string, work: (document: LiveDocument) => unknown): Promise<void> {
    await this.#documents.visit(documentId, async document => {
      try {
        await work(document)
      } catch (error) {
        this.#logger.error({ error, documentId }, 'what other workers have written could not be read')
        this.#documents.drop(document, 'unavailable')
      }
    })
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
      for (const survey of surveys) {
        const compared = this.#attend(survey.documentId, document => this.#compare(document, survey))
        if (this.#documents.hasRead(survey.documentId)) await compared
      }
    }
  }

  #compare(document: LiveDocument, { stamp, flushes }: Survey) {
    const { snapshot, flushes: known } = document.content
    if ((snapshot?.stamp ?? null) === stamp && flushes.every(flush => known.has(flush))) return
    if (this.#documents.isIdle(document)) return this.#documents.drop(document)
    return document.refresh()
  }
}
