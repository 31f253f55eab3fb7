import type { Logger } from 'pino'

const patience = 20_000

/** Runs the phases one after the other on SIGTERM or SIGINT, and ends the process; a second signal ends it at once. */
export function onStop(logger: Logger, phases: [name: string, close: () => Promise<unknown>][]): void {
  let stopping = false
  const stop = async () => {
    if (stopping) process.exit(1)
    stopping = true
    setTimeout(() => process.exit(1), patience).unref()
    let failed = false
    for (const [phase, close] of phases) {
      await close().catch(error => {
        failed = true
        logger.error({ error, phase }, 'could not stop in order')
      })
    }
    logger.info('stopped')
    process.exit(failed ? 1 : 0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}
