import { constants, setPriority } from 'node:os'

/**
 * Lets the calling thread draw in what time others leave: edits of people come first. A tenth of a core is left to it
 * where all are busy, so that it ends. Only Linux has priorities of threads (setpriority(2)); elsewhere it would be that
 * of the process.
 */
export function workInTheBackground(): void {
  if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL)
}
