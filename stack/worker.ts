import { generateKeyPairSync } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Children, end } from './children.ts'
import type { Config } from './config.ts'
import type { Keys } from './keys.ts'
import { inUse } from './ports.ts'
import type { Project } from './service.ts'

/** What the worker is told of a project, whoever serves it. */
export type WorkerProject = Pick<Project, 'cluster' | 'database' | 'apiUrl' | 'mail'> & {
  keys: Pick<Keys, 'serviceRole'>
  config: Pick<Config, 'auth'>
}

/** The product's worker as a child process of the stack. */
export interface RunningWorker {
  /** Where it answers HTTP, and sockets under `ws:`. */
  url: string
  pid: number
  /** Resolves when the process is gone, for whatever reason. */
  ended: Promise<void>
  stop(): Promise<void>
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>
}

export interface WorkerOptions {
  children: Children
  /** 0 for any free port. */
  port: number
  /** Where its log goes; the key with which it signs heads of audit logs rests beside it. */
  logFile: string
  /** More of its environment, such as limits. */
  environment?: Record<string, string>
}

const main = join(import.meta.dirname, '../worker/main.ts')

/** Holds TypeScript without its types, so that what strips them is not loaded again; `npm start` has it too. */
export const compileCache = join(import.meta.dirname, '../node_modules/.cache/node')

/**
 * How the worker's Node is started: with the usual 16 MB for young objects, what connections leave behind is collected
 * so late that each takes twice the memory.
 */
export const workerFlags = ['--max-semi-space-size=8']

/**
 * Starts the worker against a project and resolves when it is ready.
 * @throws Error with the end of its log when it stops before that.
 */
export async function startWorker(project: WorkerProject, options: WorkerOptions): Promise<RunningWorker> {
  const signingKey = await auditKey(join(dirname(options.logFile), 'audit-key.pem'))
  const child = options.children.spawn(process.execPath, [...workerFlags, main], {
    env: {
      NODE_COMPILE_CACHE: compileCache,
      PATH: process.env.PATH,
      DATABASE_URL: project.cluster.url('tenon_worker', project.database),
      SUPABASE_URL: project.apiUrl,
      SUPABASE_SERVICE_ROLE_KEY: project.keys.serviceRole,
      SMTP_URL: `smtp://127.0.0.1:${project.mail.smtpPort}`,
      SITE_URL: project.config.auth.site_url,
      AUDIT_SIGNING_KEY: signingKey,
      PORT: String(options.port),
      ...options.environment,
    },
    // Not in the terminal's group: Ctrl-C reaches the stack, which stops its parts in order.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const log = createWriteStream(options.logFile, { flags: 'a' })
  const tail: string[] = []
  const port = await new Promise<number>((resolve, reject) => {
    const note = (line: string) => {
      log.write(`${line}\n`)
      tail.push(line)
      if (tail.length > 20) tail.shift()
      const ready = /^\{.*"port":(\d+).*"msg":"ready"/.exec(line)
      if (ready) resolve(Number(ready[1]))
    }
    createInterface({ input: child.stdout! }).on('line', note)
    createInterface({ input: child.stderr! }).on('line', note)
    child.once('error', reject)
    child.once('exit', code => {
      log.end()
      const said = tail.join('\n')
      const taken = said.includes('EADDRINUSE')
      reject(
        taken
          ? inUse(options.port)
          : new Error(`the worker ended with ${code} before it was ready:\n${said}`),
      )
    })
  })
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid!,
    ended,
    stop: () => end(child),
    kill: () => end(child, 'SIGKILL'),
  }
}

async function auditKey(file: string): Promise<string> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }) as string
  try {
    await writeFile(file, pem, { mode: 0o600, flag: 'wx' })
    return pem
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return readFile(file, 'utf8')
  }
}
