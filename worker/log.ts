import { type Logger, pino } from 'pino'

/** Logs JSON lines. Of an error it tells what it is, not what hangs on it: pg's carry their connection, with its secrets. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    serializers: {
      error: (error: unknown) => {
        if (!(error instanceof Error)) return error
        const { type, message, stack } = pino.stdSerializers.err(error)
        return { type, message, stack, code: 'code' in error ? error.code : undefined }
      },
    },
  })
}
