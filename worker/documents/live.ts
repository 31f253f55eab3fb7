import type pg from 'pg'
import type * as Y from 'yjs'

/** Which edits were there at a moment: all that are in a state vector, or among deletions as `Snapshot` has them. */
export interface Moment {
  /** The latest fold then. */
  fold: number
  stateVector: Uint8Array
  deletions: Uint8Array
}

/** A document as it is in the database. */
export interface Live {
  documentId: string
  /** The id of its resource. */
  resource: string
  doc: Y.Doc
  /** All edits that are in it. */
  moment(): Moment
  /** Whose edits came after a moment, the latest first. */
  writers(since: Moment | undefined): Promise<string[]>
}

/**
 * What came of making both the same: they are; or the rows were not what was read any more; or what the document may not
 * hold was taken out of it. But for the first, both are read anew.
 */
export type Settlement = 'settled' | 'stale' | 'healed'

/** How the documents of a kind are kept as rows. */
export interface Material<State> {
  /**
   * The rows, and what else is to be read in the same moment as the document; undefined where there is nothing to do.
   * @param client in a transaction that only reads.
   */
  read(client: pg.ClientBase, live: Live): Promise<State | undefined>
  /** Makes both the same, in one transaction that looks whether the rows are still what was read. */
  settle(client: pg.ClientBase, live: Live, state: State): Promise<Settlement>
}
