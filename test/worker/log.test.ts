import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

test('a logged error says what it is, and not what hangs on it', () => {
  const program = `
    import { createLogger } from '${join(import.meta.dirname, '../../worker/log.ts')}'
    const error = Object.assign(new Error('lost', { cause: new Error('why') }), {
      code: '57P01', client: { password: 'secret', secretKey: 42 },
    })
    createLogger('info').warn({ error }, 'connection lost')`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
  })
  const line = JSON.parse(stdout)
  expect(line).toMatchObject({ msg: 'connection lost', error: { type: 'Error', code: '57P01' } })
  expect(line.error.message).toContain('lost')
  expect(line.error.stack).toContain('why')
  expect(stdout).not.toMatch(/secret/)
})
