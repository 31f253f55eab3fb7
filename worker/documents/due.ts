import type pg from 'pg'

// Whatever nobody has noted, or heard of, is found out this late, in ms.
const lookAtAllEvery = 600_000

/** Which documents may have edits that are not in the rows that they are kept as, though nobody here has them open. */
export class DueDocuments {
  readonly #pool: pg.Pool
  #noted = new Set<string>()
  #lookAtAllAt = 0

  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  /** Has the next look include a document. */
  note(documentId: string): void {
    this.#noted.add(documentId)
  }

  /** Has the next look include all: a worker that has died may have left any of them. */
  noteAll(): void {
    this.#lookAtAllAt = 0
  }

  /**
   * Looks at what was noted, and asks nothing where nothing was. What is due stays noted until it is not any more.
   *
   * @returns what is due and where nobody writes now, in any order.
   */
  async look(now: number): Promise<string[]> {
    const [noted, all] = [this.#noted, now >= this.#lookAtAllAt]
    if (noted.size === 0 && !all) return []
    this.#noted = new Set()
    if (all) this.#lookAtAllAt = now + lookAtAllEvery
    try {
      const { rows } = await this.#pool.query<{ id: string; is_quiet: boolean }>(
        'select id, is_quiet from private.due_documents($1)',
        [all ? null : [...noted]],
      )
      for (const { id } of rows) this.note(id)
      return rows.filter(row => row.is_quiet).map(row => row.id)
    } catch (error) {
      for (const id of noted) this.note(id)
      if (all) this.noteAll()
      throw error
    }
  }
}
