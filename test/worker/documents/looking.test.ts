import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { LiveDocument } from '../../../worker/documents/document.ts'
import { Healing } from '../../../worker/documents/healing.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** Documents by the number of their rows, and when each was looked at, in s. */
function open(answer: (id: string) => Promise<number>) {
  const looks: [id: string, at: number][] = []
  const startedAt = Date.now()
  const healing = new Healing(
    async id => {
      looks.push([id, Math.round((Date.now() - startedAt) / 1_000)])
      return answer(id)
    },
    pino({ level: 'silent' }),
  )
  const documents = new Map<string, { content: { rows: number } }>()
  return {
    looks,
    write(id: string) {
      const document = documents.get(id) ?? { name: { documentId: id }, content: { rows: 0 } }
      document.content.rows++
      documents.set(id, document)
    },
    async pass(seconds: number, each = () => {}) {
      for (let second = 0; second < seconds; second++) {
        each()
        for (const document of documents.values()) healing.consider(document as unknown as LiveDocument)
        await vi.advanceTimersByTimeAsync(1_000)
      }
    },
  }
}

test('a document is looked at once when it has changed and fallen silent', async () => {
  const { looks, write, pass } = open(async () => 0)
  write('a')
  await pass(20)
  expect(looks).toEqual([['a', 2]])
  write('a')
  await pass(20)
  expect(looks).toEqual([
    ['a', 2],
    ['a', 22],
  ])
})

test('where nobody pauses, it is looked at every half a minute', async () => {
  const { looks, write, pass } = open(async () => 0)
  await pass(100, () => write('a'))
  expect(looks.map(([, at]) => at)).toEqual([30, 61, 92])
})

test('whoever goes on writing what is taken out is not answered at once', async () => {
  const { looks, write, pass } = open(async () => 1)
  write('a')
  await pass(3)
  write('a')
  await pass(20)
  expect(looks.map(([, at]) => at)).toEqual([2, 12])
})

test('looking takes a tenth of the time, and a document that takes long leaves room for others', async () => {
  const takes = 500
  const { looks, write, pass } = open(async () => {
    await new Promise(resolve => setTimeout(resolve, takes))
    return 0
  })
  for (const id of ['a', 'b', 'c']) write(id)
  await pass(20)
  expect(looks).toEqual([
    ['a', 2],
    ['b', 7],
    ['c', 12],
  ])
})

test('what could not be looked at is looked at a minute later', async () => {
  const { looks, write, pass } = open(() => Promise.reject(new Error('away')))
  write('a')
  await pass(70)
  expect(looks.map(([, at]) => at)).toEqual([2, 62])
})
