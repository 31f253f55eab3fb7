import * as Y from 'yjs'

/** All updates that were folded, as one. */
export interface Snapshot {
  state: Uint8Array
  stateVector: Uint8Array
  /** `state` without its insertions: all that somebody lacks who has every insertion. */
  deletions: Uint8Array
  /** Changes whenever the snapshot does. */
  stamp: string
}

/** As Y.diffUpdate, off the event loop. */
export type Diff = (state: Uint8Array, stateVector: Uint8Array) => Promise<Uint8Array>

const largestInlineDiff = 32_768

/** As Y.diffUpdate: here where it takes no time, and off the event loop otherwise. */
export const diffOf = async (update: Uint8Array, stateVector: Uint8Array, diff: Diff): Promise<Uint8Array> =>
  update.length < largestInlineDiff ? Y.diffUpdate(update, stateVector) : diff(update, stateVector)

/** Whether a state vector is that of somebody who has nothing. */
export const isNothing = (stateVector: Uint8Array): boolean =>
  stateVector.length === 0 || stateVector[0] === 0

/** What a peer with this state vector lacks of a snapshot, as an update. */
export async function lackOf(
  { state, stateVector: folded, deletions }: Snapshot,
  stateVector: Uint8Array,
  diff: Diff,
): Promise<Uint8Array> {
  if (isNothing(stateVector)) return state
  if (covers(Y.decodeStateVector(stateVector), Y.decodeStateVector(folded))) return deletions
  return diffOf(state, stateVector, diff)
}

function covers(theirs: Map<number, number>, folded: Map<number, number>): boolean {
  for (const [client, clock] of folded) if ((theirs.get(client) ?? 0) < clock) return false
  return true
}
