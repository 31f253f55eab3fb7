import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The binary itself: the command `deno` is a Node script around it that an install script replaces, if it may run. */
export function denoBinary(): string {
  const require = createRequire(createRequire(import.meta.url).resolve('deno/package.json'))
  const platform = `${process.platform}-${process.arch}${process.platform === 'linux' ? '-glibc' : ''}`
  return join(dirname(require.resolve(`@deno/${platform}/package.json`)), 'deno')
}
