import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { startStack } from '../../stack/stack.ts'

const root = join(import.meta.dirname, '../..')

test('the README’s first call works as it stands, but for the port', async () => {
  const stack = await startStack({ ephemeral: true, port: 0, worker: false })
  onTestFinished(stack.stop)
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  const [, snippet] = /```ts\n(.*?)```/s.exec(readme)!
  expect(snippet).toContain('http://127.0.0.1:54321')
  const code = snippet!.replace('http://127.0.0.1:54321', stack.addresses.api_url)
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      '--input-type=module-typescript',
      '--eval',
      `${code}\nconsole.log(JSON.stringify(rooms)); process.exit(0)`,
    ],
    { cwd: root },
  )
  expect(JSON.parse(stdout)).toEqual([expect.objectContaining({ name: 'Branch opening plan' })])
})
