import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { openStack } from '../support/stack.ts'

const run = promisify(execFile)
const stack = await openStack()
const demo = join(import.meta.dirname, '../../stack/demo/main.ts')

test('the main job plays on a running stack, as often as somebody likes', async () => {
  for (const _time of ['once', 'again']) {
    const { stdout } = await run(process.execPath, [demo, '--data', stack.directory])
    for (const outcome of [
      '2000 edits, 177 shapes',
      'permission denied',
      '0 rooms, socket 4404',
      'nothing lost',
    ])
      expect(stdout).toContain(outcome)
    for (const outcome of [
      'event export.completed',
      '178 shapes in the file',
      'socket 4403, 0 rooms, topic rotated',
    ])
      expect(stdout).toContain(outcome)
  }
})

test('where no stack runs, the demo says how to start one', async () => {
  const refused = await run(process.execPath, [demo, '--data', '/nowhere']).catch(error => error)
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('npm start') })
})
