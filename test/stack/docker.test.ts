import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

test('without Docker, the official stack is not started, and the other way is named', () => {
  const main = join(import.meta.dirname, '../../stack/docker/main.ts')
  const { status, stdout, stderr } = spawnSync(process.execPath, [main], {
    env: { PATH: '/nowhere' },
    encoding: 'utf8',
  })
  expect([status, stdout]).toEqual([1, ''])
  expect(stderr).toBe(
    'Docker does not answer. Start it and try again, or use npm start, which needs no Docker.\n',
  )
})
