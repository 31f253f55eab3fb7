import * as Y from 'yjs'
import { Clocks } from './clocks.ts'
import { Deletions } from './deletions.ts'
import { type Diff, diffOf, isNothing, lackOf, type Snapshot } from './snapshot.ts'
import type { Stored } from './stored.ts'
import { type Row, Tail } from './tail.ts'
import { isEmpty, type Skimmed, skim, skimValid } from './update.ts'
import { Waiting } from './waiting.ts'

/** The bytes of a document: its snapshot and the updates since. There is no Y.Doc, and nothing here waits for one. */
export class Content {
  /** What is stored, or is on its way to be. */
  readonly clocks = new Clocks()
  /** What of it builds on edits that have not come. */
  readonly waiting = new Waiting()
  /** Another one each time that all is read anew, which forgets what was only on its way. */
  reading = Symbol()
  #snapshot: Snapshot | undefined
  #snapshotBytes = 0
  #isShed = false
  #tail = new Tail([])
  #deleted: { ranges: Deletions; rows: number } | undefined

  constructor(stored: Stored) {
    this.replace(stored, 0)
  }

  get snapshot(): Snapshot | undefined {
    return this.#snapshot
  }

  /** How many updates the log holds beyond the snapshot. */
  get rows(): number {
    return this.#tail.rows.length
  }

  get rowBytes(): number {
    return this.#tail.bytes
  }

  get snapshotBytes(): number {
    return this.#snapshotBytes
  }

  /** What the document takes in the database, in bytes. */
  get size(): number {
    return this.#tail.bytes + this.#snapshotBytes
  }

  /** What it takes in memory, in bytes, more or less. */
  get held(): number {
    return this.#tail.bytes + this.#tail.mergedBytes + (this.#isShed ? 0 : this.#snapshotBytes)
  }

  /** Whether its bytes were given up. */
  get isShed(): boolean {
    return this.#isShed
  }

  /** Gives up the snapshot's bytes until somebody joins who lacks them. */
  shed(): void {
    if (!this.#snapshot) return
    this.#snapshot = { ...this.#snapshot, state: new Uint8Array() }
    this.#isShed = true
    this.#tail.forgetMerged()
  }

  get flushes(): Set<number> {
    return this.#tail.flushes
  }

  /** Takes an update that the log now holds. */
  add(row: Row): void {
    this.#tail.add(row)
  }

  /** Takes a snapshot into which the first `rows` updates were folded. */
  fold(snapshot: Snapshot, rows: number): void {
    this.#hold(snapshot)
    this.#keep(this.#tail.rows.slice(rows))
    this.clocks.learnVector(snapshot.stateVector)
    this.waiting.addVector(snapshot.stateVector)
  }

  /** Takes note of edits that are on their way to the log, or in it. */
  learn({ ranges, parts }: Skimmed): void {
    this.clocks.learn(ranges)
    this.waiting.add(parts)
  }

  /**
   * Takes what was read anew, and keeps the updates that came after the first `before`, which were there when the
   * reading began. Rows that Yjs could not read are left out: they will be set aside.
   */
  replace(stored: Stored, before: number): void {
    const flushes = new Set(stored.rows.map(row => row.flush))
    const later = this.#tail.rows.slice(before).filter(row => !flushes.has(row.flush))
    const rows: Row[] = []
    const skimmed: Skimmed[] = []
    for (const row of [...stored.rows, ...later]) {
      const valid = skimValid(row.data)
      if (!valid) continue
      rows.push(row)
      skimmed.push(valid)
    }
    this.#keep(rows)
    this.#hold(stored.snapshot)
    this.reading = Symbol()
    this.waiting.clear()
    if (stored.snapshot) this.#learnSnapshot(stored.snapshot)
    this.clocks.learn(skimmed.flatMap(({ ranges }) => ranges).sort((a, b) => a.from - b.from))
    this.waiting.add(skimmed.flatMap(({ parts }) => parts))
  }

  #learnSnapshot({ stateVector, deletions }: Snapshot) {
    this.clocks.learnVector(stateVector)
    this.waiting.addVector(stateVector)
    // Besides deletions it holds what waited when it was made, if anything did.
    if (deletions[0] !== 0) this.waiting.add(skim(deletions).parts.filter(part => part.client !== undefined))
  }

  #hold(snapshot: Snapshot | undefined) {
    this.#snapshot = snapshot
    this.#snapshotBytes = snapshot?.state.length ?? 0
    this.#isShed = false
  }

  #keep(rows: Row[]) {
    this.#tail = new Tail(rows)
    this.#deleted = undefined
  }

  /**
   * The part of an update that is not known yet, or undefined where there is none. A client that comes back sends
   * all its deletions each time, since a state vector says nothing of them.
   *
   * @throws InvalidUpdate
   */
  news(update: Uint8Array): { update: Uint8Array; skimmed: Skimmed } | undefined {
    if (isEmpty(update)) return undefined
    let skimmed = skim(update)
    let part = update
    if (skimmed.ranges.some(range => range.from < this.clocks.get(range.client))) {
      part = Y.diffUpdate(update, this.clocks.encode())
      skimmed = skim(part)
    }
    if (skimmed.ranges.length > 0) return { update: part, skimmed }
    if (!skimmed.deletions || this.#deletions().hold(part, skimmed.deletionsAt)) return undefined
    return { update: part, skimmed }
  }

  #deletions(): Deletions {
    if (!this.#deleted) {
      this.#deleted = { ranges: new Deletions(), rows: 0 }
      const folded = this.#snapshot?.deletions
      if (folded) this.#deleted.ranges.add(folded, skim(folded).deletionsAt)
    }
    const { ranges } = this.#deleted
    const { rows } = this.#tail
    for (; this.#deleted.rows < rows.length; this.#deleted.rows++) {
      const { data } = rows[this.#deleted.rows]!
      const skimmed = skim(data)
      if (skimmed.deletions) ranges.add(data, skimmed.deletionsAt)
    }
    return ranges
  }

  /**
   * What a peer with this state vector lacks, as updates; the last one brings it up to date.
   *
   * @param reload reads the document anew, where the snapshot was given up.
   */
  async missing(stateVector: Uint8Array, diff: Diff, reload: () => Promise<void>): Promise<Uint8Array[]> {
    for (;;) {
      if (this.#isShed) await reload()
      const snapshot = this.#snapshot
      const part = snapshot && (await lackOf(snapshot, stateVector, diff))
      // While we waited, updates may have moved from the log into another snapshot, or that was given up.
      if (this.#snapshot !== snapshot) continue
      const log = this.#tail.merged()
      const rest = log && (isNothing(stateVector) ? log : await diffOf(log, stateVector, diff))
      if (this.#snapshot !== snapshot) continue
      return [part, rest].filter(update => update !== undefined).filter(update => !isEmpty(update))
    }
  }
}
