import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'

// One that hangs keeps none of the others from their turn.
const phasePatience = 15_000
const patience = 28_000

/**
 * Runs the phases one after the other on SIGTERM or SIGINT, and ends the process; a second signal ends it at once.
 * Whatever hangs, it is over before the 30 s are that Kubernetes waits.
 */
export function onStop(logger: Logger, phases: [name: string, close: () => Promise<unknown>][]): void {
  let stopping = false
  const stop = async () => {
    // At once means without waiting for threads, as `exit` does.
    const end = () => process.kill(process.pid, 'SIGKILL')
    if (stopping) end()
    stopping = true
    setTimeout(end, patience).unref()
    let failed = false
    for (const [phase, close] of phases) {
      await Promise.race([close(), late()]).catch(error => {
        failed = true
        logger.error({ error, phase }, 'could not stop in order')
      })
    }
    logger.info('stopped')
    process.exit(failed ? 1 : 0)
  }
  const late = () =>
    sleep(phasePatience, undefined, { ref: false }).then(() => {
      throw new Error(`takes longer than ${phasePatience / 1000} s`)
    })
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}
