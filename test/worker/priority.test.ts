import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

test.runIf(process.platform === 'linux')(
  'a process that draws comes after the others, with all its threads',
  async () => {
    const priority = new URL('../../worker/priority.ts', import.meta.url).href
    const code = `
    import { readdirSync, readFileSync } from 'node:fs'
    import { workInTheBackground } from ${JSON.stringify(priority)}
    const nice = stat => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16])
    const all = () => readdirSync('/proc/self/task').map(id => nice(readFileSync('/proc/self/task/' + id + '/stat', 'utf8')))
    const before = all()
    workInTheBackground()
    console.log(JSON.stringify([before, all()]))`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code])
    const [before, after] = JSON.parse(stdout)
    expect(before.length).toBeGreaterThan(1)
    expect([...before, ...after]).toEqual([...before.map(() => 0), ...before.map(() => 10)])
  },
)
