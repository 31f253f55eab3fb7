import { cpus } from 'node:os'
import { ZodError, z } from 'zod'
import { auditBench } from './audit/audit.ts'
import type { Bench } from './bench.ts'
import { documentsBench } from './documents/documents.ts'
import { jobsBench } from './jobs/jobs.ts'
import { limitsBench } from './limits/limits.ts'
import { previewBench } from './preview/preview.ts'
import { asData, asText } from './report.ts'
import { rlsBench } from './rls/rls.ts'
import { soakBench } from './soak/soak.ts'
import { stackBench } from './stack/stack.ts'

const benches: Record<string, Bench> = {
  stack: stackBench,
  documents: documentsBench,
  rls: rlsBench,
  soak: soakBench,
  limits: limitsBench,
  jobs: jobsBench,
  audit: auditBench,
  preview: previewBench,
}

const [name, ...rest] = process.argv.slice(2)
const asJson = rest.includes('--json')
const bench = name && Object.hasOwn(benches, name) ? benches[name] : undefined
if (!bench) {
  const list = Object.entries(benches).map(
    ([each, { about }]) => `  npm run bench -- ${each.padEnd(10)} ${about}`,
  )
  const text = `${list.join('\n')}\n\nOptions: --json for one line of JSON; those of each bench are in bench/README.md.\n`
  if (name) process.stderr.write(`there is no bench ${name}\n\n${text}`)
  else process.stdout.write(text)
  process.exit(name ? 2 : 0)
}

// The servers under test are our children: whoever ends us ends the run, and the run ends them.
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => stop.abort(new Error(`ended by ${signal}`)))

try {
  const report = await bench.run(
    rest.filter(argument => argument !== '--json'),
    stop.signal,
  )
  const machine = `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? process.arch}`
  const named = { ...report, conditions: [machine, ...report.conditions] }
  if (asJson) console.log(JSON.stringify({ bench: name, ...asData(named) }))
  else console.log(asText(named))
  if (report.failures.length) process.exitCode = 1
} catch (error) {
  console.error(explain(error))
  process.exitCode = isUsage(error) ? 2 : 1
}

function explain(error: unknown): string {
  if (error instanceof ZodError) return z.prettifyError(error)
  return error instanceof Error ? error.message : String(error)
}

function isUsage(error: unknown): boolean {
  if (error instanceof ZodError) return true
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}
