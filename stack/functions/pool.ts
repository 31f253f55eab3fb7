import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FunctionProcess } from './process.ts'

export interface FunctionPool {
  /**
   * Does some work with the function's process, which stays for as long.
   * @throws when the function does not start.
   */
  use(name: string, work: (process: FunctionProcess) => Promise<void>): Promise<void>
  /** Ends every process, whatever it does. */
  close(): Promise<void>
}

interface Entry {
  version: string
  started: Promise<FunctionProcess>
}

/**
 * One process for each function that is called, begun by its first call, and begun anew by the first call after its
 * files have changed or it has ended. Beyond `size` the one that was called longest ago goes.
 *
 * @param source the folder of all functions.
 */
export function createPool(
  source: string,
  size: number,
  start: (name: string) => Promise<FunctionProcess>,
): FunctionPool {
  // In the order of their last call.
  const running = new Map<string, Entry>()
  const alive = new Set<Promise<FunctionProcess>>()

  function begin(name: string, version: string): Entry {
    retire(name)
    const [oldest] = running.keys()
    if (oldest && running.size >= size) retire(oldest)
    const entry = { version, started: start(name) }
    alive.add(entry.started)
    const forget = () => {
      alive.delete(entry.started)
      if (running.get(name) === entry) running.delete(name)
    }
    entry.started.then(process => process.ended.then(forget), forget)
    return entry
  }

  function retire(name: string) {
    const entry = running.get(name)
    running.delete(name)
    entry?.started.then(process => process.retire()).catch(() => {})
  }

  return {
    async use(name, work) {
      const version = await versionOf(source, name)
      for (;;) {
        const known = running.get(name)
        const entry = known?.version === version ? known : begin(name, version)
        running.delete(name)
        running.set(name, entry)
        const process = await entry.started
        const leave = process.enter()
        if (leave) return work(process).finally(leave)
        if (running.get(name) === entry) running.delete(name)
      }
    },
    async close() {
      const all = await Promise.allSettled(alive)
      await Promise.all(all.map(start => (start.status === 'fulfilled' ? start.value.stop() : undefined)))
    },
  }
}

/** Changes with every file that the function may be made of. */
async function versionOf(source: string, name: string): Promise<string> {
  const folders = [join(source, name), join(source, '_shared')]
  const inside = folders.map(async folder =>
    (await readdir(folder, { recursive: true }).catch(() => [])).map(file => join(folder, file)),
  )
  const files = [join(source, '.env'), ...(await Promise.all(inside)).flat()]
  const versions = files.map(async file => `${file} ${(await stat(file).catch(() => undefined))?.mtimeMs}`)
  return (await Promise.all(versions)).join('\n')
}
