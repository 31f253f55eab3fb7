import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { afterAll } from 'vitest'
import { addressesFile, type Stack, type StackOptions, startStack } from '../../stack/stack.ts'

/** What a test knows of a stack that runs. */
export type RunningStack = Pick<Stack, 'addresses' | 'directory'>

/**
 * A new stack, which ends with the file; or, where `TENON_STACK` names the folder of one that runs, that one: a test
 * does not see whether `npm start` or `npm run start:docker` has begun it.
 */
export async function openStack(options: StackOptions = {}): Promise<RunningStack> {
  const { TENON_STACK } = process.env
  if (TENON_STACK) {
    const directory = resolve(TENON_STACK)
    return { directory, addresses: JSON.parse(await readFile(addressesFile(directory), 'utf8')) }
  }
  const stack = await startStack({ ephemeral: true, port: 0, ...options })
  afterAll(stack.stop)
  return stack
}
