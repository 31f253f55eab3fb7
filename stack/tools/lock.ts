import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

interface Locked {
  version: string
  optional?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
}

export type Lock = { packages: Record<string, Locked> }

const platform =
  /\b(aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32|windows)\b.*\b(x64|arm64|arm|ia32)\b/

/**
 * The platform packages that a lock leaves out, as entries for it. npm drops those that a registry did not have when
 * the lock was written, and `npm ci` then refuses the lock everywhere. Nobody needs them but machines of that kind,
 * which look them up by name and version; the names say which those are.
 */
export function missingFrom(lock: Lock): Lock['packages'] {
  const missing: Lock['packages'] = {}
  for (const { optionalDependencies = {} } of Object.values(lock.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const path = `node_modules/${name}`
      const [, system, cpu] = platform.exec(name) ?? []
      if (lock.packages[path] || !system || !cpu || !/^\d+\.\d+\.\d+/.test(version)) continue
      const libc = system !== 'linux' ? undefined : name.includes('musl') ? ['musl'] : undefined
      missing[path] = {
        version,
        optional: true,
        os: [system === 'windows' ? 'win32' : system],
        cpu: [cpu],
        ...(libc ? { libc } : {}),
      }
    }
  }
  return missing
}

if (import.meta.main) {
  const file = join(import.meta.dirname, '../../package-lock.json')
  const lock: Lock = JSON.parse(await readFile(file, 'utf8'))
  Object.assign(lock.packages, missingFrom(lock))
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
  await writeFile(file, `${JSON.stringify(lock, null, 2)}\n`)
}
