import { mergeUpdates } from './merge.ts'

/** One update of the log; `flush` names the transaction that appended it. */
export interface Row {
  flush: number
  data: Uint8Array
}

/** The updates of the log since the snapshot. */
export class Tail {
  readonly rows: Row[]
  #bytes: number
  #merged: { update: Uint8Array | undefined; rows: number } = { update: undefined, rows: 0 }

  constructor(rows: Row[]) {
    this.rows = rows
    this.#bytes = rows.reduce((sum, row) => sum + row.data.length, 0)
  }

  get bytes(): number {
    return this.#bytes
  }

  /** What it takes in memory beyond its rows, in bytes. */
  get mergedBytes(): number {
    return this.#merged.update?.length ?? 0
  }

  get flushes(): Set<number> {
    return new Set(this.rows.map(row => row.flush))
  }

  add(row: Row): void {
    this.rows.push(row)
    this.#bytes += row.data.length
  }

  /** All as one update, kept for the next who asks. */
  merged(): Uint8Array | undefined {
    const { update, rows } = this.#merged
    const updates = this.rows.slice(rows).map(row => row.data)
    if (update) updates.unshift(update)
    const merged = updates.length > 1 ? mergeUpdates(updates) : updates[0]
    this.#merged = { update: merged, rows: this.rows.length }
    return merged
  }

  /** Gives up what is kept for the next who asks. */
  forgetMerged(): void {
    this.#merged = { update: undefined, rows: 0 }
  }
}
