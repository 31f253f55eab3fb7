import { writeFileSync } from 'node:fs'

/** To be called first in what `startProcess` starts: it ends with the worker, and before it where memory is short. */
export function serveWorker(): void {
  // Where Linux runs out of memory it kills this process, and not the worker with all its sockets.
  try {
    if (process.platform === 'linux') writeFileSync('/proc/self/oom_score_adj', '1000')
  } catch {
    // A sandbox may not let it say so.
  }
  // A terminal tells all of a group; when to stop, the worker says.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {})
  process.on('disconnect', () => process.exit())
}
