import * as Y from 'yjs'

/** A document that remembers what it has deleted, and takes some of what was done to it back. */
export class Reverting {
  readonly #doc = new Y.Doc({ gc: false })
  readonly #manager = new Y.UndoManager(this.#doc, {
    trackedOrigins: new Set([this]),
    captureTimeout: 0,
  })

  /**
   * Applies updates, in the order in which they were written.
   * @param tracked whether they are to be taken back.
   */
  apply(updates: Uint8Array[], tracked: boolean): void {
    this.#doc.transact(
      () => {
        for (const update of updates) Y.applyUpdate(this.#doc, update)
      },
      tracked ? this : null,
    )
  }

  /** What takes all tracked updates back, as one update upon all that was applied; undefined where nothing does. */
  revert(): Uint8Array | undefined {
    const changes: Uint8Array[] = []
    this.#joinStack()
    const note = (change: Uint8Array) => changes.push(change)
    this.#doc.on('update', note)
    this.#manager.undo()
    this.#doc.off('update', note)
    return changes.length > 0 ? Y.mergeUpdates(changes) : undefined
  }

  /** As if all had been done at once: what was written and deleted again does not come back in between. */
  #joinStack() {
    const items = this.#manager.undoStack.splice(0)
    const [first] = items
    if (!first) return
    // Once, at the end: the manager itself would join each with all before it.
    first.insertions = Y.mergeDeleteSets(items.map(item => item.insertions))
    first.deletions = Y.mergeDeleteSets(items.map(item => item.deletions))
    this.#manager.undoStack.push(first)
  }
}
