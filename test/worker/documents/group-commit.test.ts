import { expect, test } from 'vitest'
import { type Edit, GroupCommit } from '../../../worker/documents/group-commit.ts'

type TestEdit = Edit<string>

const reading = Symbol()
const edit = (text: string): TestEdit => ({
  reading,
  documentId: 'd',
  key: Buffer.alloc(16),
  author: Buffer.alloc(16),
  update: Buffer.from(text),
  sender: 'ann',
  receivedAt: 0,
})
const texts = (edits: TestEdit[]) => edits.map(({ update }) => update.toString())

/** A log whose every append ends when the test says how. */
function openLog(options: { patience?: number } = {}) {
  const appends: { flush: number; edits: string[]; end(error?: Error): void }[] = []
  const committed: string[][] = []
  const abandoned: string[][] = []
  let wake = () => {}
  let flush = 0
  const commit = new GroupCommit<string>({
    ...options,
    nextFlush: async () => ++flush,
    append: (number, edits) =>
      new Promise((resolve, reject) => {
        appends.push({
          flush: number,
          edits: texts(edits),
          end: error => (error ? reject(error) : resolve()),
        })
        wake()
      }),
    committed: (_flush, edits) => committed.push(texts(edits)),
    abandoned: edits => abandoned.push(texts(edits)),
  })
  async function nextAppend() {
    if (appends.length === 0)
      await new Promise<void>(resolve => {
        wake = resolve
      })
    return appends.shift()!
  }
  return { commit, committed, abandoned, nextAppend, appends }
}

test('what comes in one turn is appended together, what comes meanwhile with the next', async () => {
  const { commit, committed, nextAppend, appends } = openLog()
  commit.add(edit('a'))
  commit.add(edit('b'))
  const first = await nextAppend()
  expect(first.edits).toEqual(['a', 'b'])
  const written: string[] = []
  commit.written().then(() => written.push('first'))
  commit.add(edit('c'))
  commit.add(edit('d'))
  commit.written().then(() => written.push('second'))
  await new Promise(setImmediate)
  expect(appends).toHaveLength(0)
  expect(committed).toEqual([])
  first.end()
  const second = await nextAppend()
  expect(committed).toEqual([['a', 'b']])
  expect(second.edits).toEqual(['c', 'd'])
  expect(written).toEqual(['first'])
  expect(second.flush).not.toBe(first.flush)
  second.end()
  await commit.settled()
  expect(written).toEqual(['first', 'second'])
  expect(committed).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
})

test('an attempt that fails is made again under the same number, before anything newer', async () => {
  const { commit, committed, nextAppend } = openLog()
  commit.add(edit('a'))
  const first = await nextAppend()
  first.end(new Error('connection lost'))
  await new Promise(setImmediate)
  expect(commit.healthy).toBe(false)
  commit.add(edit('b'))
  const again = await nextAppend()
  expect(again).toMatchObject({ flush: first.flush, edits: ['a'] })
  again.end()
  const second = await nextAppend()
  expect(commit.healthy).toBe(true)
  second.end()
  await commit.settled()
  expect(committed).toEqual([['a'], ['b']])
})

test('after too long all that waits is given up, and the next edit is tried afresh', async () => {
  const { commit, committed, abandoned, nextAppend } = openLog({ patience: 0 })
  commit.add(edit('a'))
  const first = await nextAppend()
  commit.add(edit('b'))
  const told = commit.written()
  first.end(new Error('no database'))
  await commit.settled()
  await told
  expect(abandoned).toEqual([['a', 'b']])
  commit.add(edit('c'))
  const second = await nextAppend()
  second.end()
  await commit.settled()
  expect(committed).toEqual([['c']])
})
