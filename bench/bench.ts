import type { Report } from './report.ts'

export interface Bench {
  /** One line for the list of benches. */
  about: string
  /**
   * @param args the command line after the bench's name.
   * @param signal ends the run early; what was started is ended all the same.
   * @throws Error of `parseArgs` or of zod for options that do not fit.
   */
  run(args: string[], signal: AbortSignal): Promise<Report>
}
