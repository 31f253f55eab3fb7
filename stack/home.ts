import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { type Children, endLeftovers, openChildren, startOf } from './children.ts'

/** The folder of one stack: its database, its objects, and the record of its processes. */
export interface Home {
  directory: string
  children: Children
  /** Gives the folder back; an ephemeral one is deleted. */
  close(): Promise<void>
}

/**
 * Takes a folder for this process, ending first what a killed owner left running there.
 *
 * @param data the folder, made when missing; without one, a new folder that goes with the stack.
 * @throws Error when another stack that lives has it.
 */
export async function openHome(data?: string): Promise<Home> {
  const directory = data ?? (await ephemeral())
  if (data) await take(data)
  return {
    directory,
    children: openChildren(directory),
    async close() {
      await rm(join(directory, 'owner'), { force: true })
      if (!data) await rm(directory, { recursive: true, force: true })
    },
  }
}

async function take(directory: string) {
  await mkdir(directory, { recursive: true, mode: 0o755 })
  const owner = await livingOwner(directory)
  if (owner)
    throw new Error(
      `a stack runs on ${directory} already (process ${owner}): end it, or choose another --data`,
    )
  await endLeftovers(directory)
  await own(directory)
}

const own = (directory: string) =>
  writeFile(join(directory, 'owner'), `${process.pid} ${startOf(process.pid)}`)

/** Where stacks of this user put what need not stay. */
export const temporary = join(tmpdir(), `tenon-${process.getuid?.() ?? 'user'}`)

/** A new folder beside those of other stacks; the ones whose stack was killed are cleared away. */
async function ephemeral(): Promise<string> {
  await mkdir(temporary, { recursive: true, mode: 0o755 })
  for (const name of await readdir(temporary)) {
    if (name.startsWith('.')) continue
    const directory = join(temporary, name)
    if (await livingOwner(directory)) continue
    await endLeftovers(directory)
    await rm(directory, { recursive: true, force: true })
  }
  // Owned before it is seen by the name that others clear away.
  const unseen = await mkdtemp(join(temporary, '.stack-'))
  // Postgres may run as another user, who has to pass.
  await chmod(unseen, 0o755)
  await own(unseen)
  const directory = join(temporary, basename(unseen).slice(1))
  await rename(unseen, directory)
  return directory
}

async function livingOwner(directory: string): Promise<number | undefined> {
  const [pid, start] = (await readFile(join(directory, 'owner'), 'utf8').catch(() => '')).split(' ')
  return pid && start && startOf(Number(pid)) === start ? Number(pid) : undefined
}
