import * as Y from 'yjs'

/** One update of the log; `flush` names the transaction that appended it. */
export interface Row {
  flush: number
  data: Uint8Array
}

const mergedAtOnce = 32

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

  /** All as one update, kept for the next who asks. Y.mergeUpdates takes more than linear time: so, in groups. */
  merged(): Uint8Array | undefined {
    const { update, rows } = this.#merged
    let updates = this.rows.slice(rows).map(row => row.data)
    if (update) updates.unshift(update)
    while (updates.length > 1) {
      const groups: Uint8Array[] = []
      for (let at = 0; at < updates.length; at += mergedAtOnce)
        groups.push(Y.mergeUpdates(updates.slice(at, at + mergedAtOnce)))
      updates = groups
    }
    this.#merged = { update: updates[0], rows: this.rows.length }
    return updates[0]
  }

  /** Gives up what is kept for the next who asks. */
  forgetMerged(): void {
    this.#merged = { update: undefined, rows: 0 }
  }
}
