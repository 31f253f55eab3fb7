import { readdirSync } from 'node:fs'
import { constants, setPriority } from 'node:os'

/**
 * Lets the calling process draw in what time others leave: edits of people come first. A tenth of a core is left to it
 * where all are busy, so that it ends. Linux has priorities of threads (setpriority(2)), and V8 has started its own.
 */
export function workInTheBackground(): void {
  const threads = process.platform === 'linux' ? readdirSync('/proc/self/task').map(Number) : [0]
  for (const thread of threads) setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL)
}
