import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { denoBinary } from '../functions/deno.ts'
import { supabase } from '../migrations.ts'
import { withScratch } from './scratch.ts'

const root = join(import.meta.dirname, '../..')
const functions = join(root, 'supabase', 'functions')

/** Everything that is known to be wrong before a test runs. Each check prints only what it found. */
const checks: Record<string, () => boolean | Promise<boolean>> = {
  types: () => quiet('tsc', ['--noEmit']),
  style: () => quiet('biome', ['check', '--error-on-warnings', '.']),
  functions: () =>
    readdirSync(functions)
      .filter(name => /^[a-z-]+$/.test(name))
      .every(checkFunction),
  advisors: () => withScratch(({ tenon }) => advise(tenon)),
}

let passed = true
for (const [name, check] of Object.entries(checks)) {
  const ok = await check()
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}`)
  passed &&= ok
}
process.exitCode = passed ? 0 : 1

function quiet(command: string, args: string[], environment: NodeJS.ProcessEnv = process.env): boolean {
  const run = spawnSync(command, args, { cwd: root, encoding: 'utf8', env: environment })
  if (run.status !== 0) console.log(`${run.error?.message ?? ''}${run.stdout}${run.stderr}`)
  return run.status === 0
}

function checkFunction(name: string): boolean {
  const folder = join(functions, name)
  const args = [
    'check',
    '--node-modules-dir=manual',
    '--no-lock',
    '--quiet',
    '--config',
    join(folder, 'deno.json'),
  ]
  const environment = { ...process.env, DENO_DIR: join(tmpdir(), 'tenon-deno') }
  return quiet(denoBinary(), [...args, join(folder, 'index.ts')], environment)
}

/** The official advisors on a migrated project; the queue library's own schema is not ours to judge. */
async function advise(url: string): Promise<boolean> {
  const answer = await supabase(
    ['db', 'advisors', '--level', 'warn', `--remote=${url}`],
    join(root, 'supabase'),
  )
  const findings: { title: string; detail: string; metadata?: { schema?: string } }[] = JSON.parse(
    answer.slice(Math.max(answer.indexOf('['), 0)) || '[]',
  )
  const ours = findings.filter(finding => finding.metadata?.schema !== 'graphile_worker')
  for (const { title, detail } of ours) console.log(`${title}: ${detail}`)
  return ours.length === 0
}
