import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'

/** How nice the threads of this process are, as the kernel has it. */
async function niceness(thread: string): Promise<number> {
  const stat = await readFile(`/proc/self/task/${thread}/stat`, 'utf8')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16])
}

test.runIf(process.platform === 'linux')('a thread that draws comes after the others, alone', async () => {
  const priority = new URL('../../worker/priority.ts', import.meta.url).href
  const code = `
    import { readlinkSync } from 'node:fs'
    import { parentPort } from 'node:worker_threads'
    import { workInTheBackground } from ${JSON.stringify(priority)}
    workInTheBackground()
    parentPort.postMessage(readlinkSync('/proc/thread-self').split('/').at(-1))
    parentPort.once('message', () => {})`
  const thread = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`))
  const [id] = await once(thread, 'message')
  expect([await niceness(id), await niceness(String(process.pid))]).toEqual([10, 0])
  await thread.terminate()
})
