import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { end } from '../../stack/children.ts'
import type { Addresses } from '../../stack/stack.ts'

const main = join(import.meta.dirname, '../../stack/main.ts')

export interface Started {
  /** Of the stack's own process. */
  pid: number
  /** Resolves to what `--json` printed; rejects when the process ends before. */
  ready: Promise<Addresses>
  /** Resolves when the process is gone, to its exit code and all that it said. */
  ended: Promise<{ code: number | null; said: string }>
  signal(name: NodeJS.Signals): void
}

/** Runs `npm start -- --json …` as its own process, which ends with the test. */
export function start(args: string[], options: { uid?: number; gid?: number; cwd?: string } = {}): Started {
  const child = spawn(process.execPath, [main, '--json', ...args], {
    ...options,
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => end(child, 'SIGTERM', 20_000))
  let said = ''
  child.stderr.on('data', chunk => {
    said += chunk
  })
  const ended = new Promise<{ code: number | null; said: string }>(resolve =>
    child.once('close', code => resolve({ code, said })),
  )
  const ready = new Promise<Addresses>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', line => {
      said += `${line}\n`
      if (line.startsWith('{')) resolve(JSON.parse(line))
    })
    ended.then(({ code }) => reject(new Error(`ended with ${code}: ${said}`)))
  })
  ready.catch(() => {})
  return { pid: child.pid!, ready, ended, signal: name => void child.kill(name) }
}
