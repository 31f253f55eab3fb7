import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Children, end } from '../stack/children.ts'

/** A server under test, in a process of its own. */
export interface Server {
  pid: number
  /** The line by which it said that it is ready. */
  ready: Record<string, unknown>
  stop(): Promise<void>
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>
  /** Has it collect its garbage, if it does that; what is left on its heap and beside it, and all its memory, in bytes. */
  collect(): Promise<{ held: number; rss: number }>
}

export interface ServerOptions {
  children: Children
  script: string
  args?: string[]
  /** Of Node itself. */
  flags?: string[]
  environment?: Record<string, string>
  /** Whether it collects its garbage at SIGUSR2. */
  collects?: boolean
  /** Names a field of the line of JSON that it prints when it is ready. */
  ready: string
}

const patience = 60_000
const collecting = ['--expose-gc', '--import', join(import.meta.dirname, 'collect.ts')]

/**
 * Starts a script and resolves when it is ready.
 * @throws Error with the end of its output when it ends before that, or takes longer than a minute.
 */
export async function startServer({
  children,
  script,
  args,
  flags = [],
  environment,
  collects,
  ready,
}: ServerOptions): Promise<Server> {
  const child = children.spawn(
    process.execPath,
    [...flags, ...(collects ? collecting : []), script, ...(args ?? [])],
    {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const tail: string[] = []
  const line = await new Promise<Record<string, unknown>>((resolve, reject) => {
    const fail = (reason: string) => reject(new Error(`${script} ${reason}:\n${tail.join('\n')}`))
    const timer = setTimeout(() => fail('is not ready after a minute'), patience)
    const note = (text: string) => {
      tail.push(text)
      if (tail.length > 20) tail.shift()
      if (!text.startsWith('{') || !text.includes(`"${ready}"`)) return
      clearTimeout(timer)
      resolve(JSON.parse(text))
    }
    createInterface({ input: child.stdout! }).on('line', note)
    createInterface({ input: child.stderr! }).on('line', note)
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      clearTimeout(timer)
      fail(`ended with ${code ?? signal}`)
    })
  }).catch(async error => {
    await end(child)
    throw error
  })
  return {
    pid: child.pid!,
    ready: line,
    stop: () => end(child),
    kill: () => end(child, 'SIGKILL'),
    collect: () =>
      new Promise(resolve => {
        const output = createInterface({ input: child.stdout! }).on('line', text => {
          if (!text.startsWith('{"held"')) return
          output.close()
          resolve(JSON.parse(text))
        })
        child.kill('SIGUSR2')
      }),
  }
}
