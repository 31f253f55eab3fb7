import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { openFunctions } from './functions-world.ts'

const endless = `await new Promise(() => {})`
const { call, logFile } = await openFunctions(
  [
    '[edge_runtime.limits]',
    'memory_mb = 64',
    'cpu_s = 0.2',
    'wall_clock_s = 6',
    'first_byte_s = 2',
    'processes = 2',
  ],
  {
    one: `Deno.serve(() => new Response(String(Deno.pid)))`,
    two: `Deno.serve(() => new Response(String(Deno.pid)))`,
    three: `Deno.serve(() => new Response(String(Deno.pid)))`,
    busy: `Deno.serve(() => { for (;;); })`,
    heap: `Deno.serve(() => { const all = []; for (;;) all.push(new Array(1000).fill(0.5)) })`,
    buffers: `const all = []
      Deno.serve(async () => {
        for (;;) { all.push(new Uint8Array(1e7).fill(1)); await new Promise(go => setTimeout(go, 5)) }
      })`,
    slow: `Deno.serve(async () => { ${endless} })`,
    stuck: endless,
    long: `Deno.serve(() => new Response(new ReadableStream({ start: stream => stream.enqueue(new Uint8Array(1)) })))`,
  },
)
const log = () => readFile(logFile, 'utf8')

test.for([
  ['busy', 'CPU time'],
  ['heap', 'memory'],
  ['buffers', 'memory'],
] as const)('%s: what exceeds its %s is ended', async ([name, limit]) => {
  const response = await call(name)
  expect(response.status).toBe(546)
  expect(response.headers.get('sb-error-code')).toBe('WORKER_LIMIT')
  expect(await response.json()).toMatchObject({ code: 'WORKER_LIMIT' })
  await expect.poll(log).toContain(`[${name}] ended: it has exceeded its ${limit}`)
})

test('an answer that does not begin in time is not waited for, and the function goes on', async () => {
  expect((await call('slow')).status).toBe(504)
})

test('a function that never begins to serve is given up', async () => {
  const response = await call('stuck')
  expect([response.status, (await response.json()).code]).toEqual([503, 'BOOT_ERROR'])
  await expect.poll(log).toContain('[stuck] ended: it has exceeded its time to start')
})

test('an answer that outlives the wall clock is cut off', async () => {
  const response = await call('long')
  expect(response.status).toBe(200)
  await expect(response.arrayBuffer()).rejects.toThrow()
  await expect.poll(log).toContain('[long] ended: it has exceeded its wall clock')
})

test('of more functions than there may be processes, the one called longest ago goes', async () => {
  const pid = async (name: string) => (await call(name)).text()
  const one = await pid('one')
  const two = await pid('two')
  expect(await pid('one')).toBe(one)
  await pid('three')
  expect(await pid('one')).toBe(one)
  expect(await pid('two')).not.toBe(two)
})
