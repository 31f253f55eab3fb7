import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { renderBoard } from '../../worker/boards/render.ts'
import { recordedBoard } from '../support/board.ts'
import { everyShape, images } from './fixture.ts'
import { render } from './golden.ts'

const ports = { image: async (path: string) => images[path] ?? null }
const signal = AbortSignal.timeout(60_000)

function updateOf(shapes: Record<string, unknown>): Uint8Array {
  const doc = new Y.Doc()
  for (const [id, shape] of Object.entries(shapes)) doc.getMap('shapes').set(id, shape)
  return Y.encodeStateAsUpdate(doc)
}

test('a process makes the bytes that are made here, asks for each image once, and says how far it is', async () => {
  const asked: string[] = []
  const shares: number[] = []
  const image = (path: string) => {
    asked.push(path)
    return ports.image(path)
  }
  const heard = { image, progress: (share: number) => void shares.push(share) }
  const update = updateOf({ ...everyShape, again: { ...(everyShape.tick as object), x: 300 } })
  const { bytes, contentType, problems } = await renderBoard([update], 'svg', {}, heard, signal)
  expect(contentType).toBe('image/svg+xml')
  expect(Buffer.from(bytes).toString()).toContain('@font-face')
  expect(problems.map(({ id }) => id)).toEqual(['missing', 'unfit'])
  expect(asked.sort()).toEqual(['a/room/b/plan.png', 'landscape', 'tick'])
  expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  expect(shares.length).toBeGreaterThan(1)

  const made = await render(everyShape)
  for (const format of ['png', 'pdf'] as const) {
    const threaded = await renderBoard([updateOf(everyShape)], format, {}, ports, signal)
    expect(made[format]!.equals(threaded.bytes)).toBe(true)
  }
})

test('as JSON it is all that the document holds, drawn or not', async () => {
  const doc = new Y.Doc()
  doc.getMap('shapes').set('tick', everyShape.tick)
  doc.getArray('order').push(['tick'])
  const { bytes, contentType } = await renderBoard([Y.encodeStateAsUpdate(doc)], 'json', {}, ports, signal)
  expect(contentType).toBe('application/json')
  expect(JSON.parse(Buffer.from(bytes).toString())).toEqual({
    content: { shapes: { tick: everyShape.tick }, order: ['tick'] },
  })
})

test('the order in which edits come changes no byte, and what is no edit is left out', async () => {
  const updates = (await recordedBoard()).slice(0, 300)
  const forth = await renderBoard(updates, 'pdf', {}, ports, signal)
  const back = await renderBoard([Uint8Array.of(9, 9, 9), ...updates.toReversed()], 'pdf', {}, ports, signal)
  expect(Buffer.from(back.bytes).equals(forth.bytes)).toBe(true)
  expect(forth.problems).toEqual([])
})

test('one that is not wanted any more ends, running or waiting, and the next is drawn', async () => {
  const reason = new Error('not wanted')
  const running = new AbortController()
  const stuck = { image: () => new Promise<null>(() => running.abort(reason)) }
  const first = renderBoard([updateOf(everyShape)], 'svg', {}, stuck, running.signal)
  const second = renderBoard([], 'svg', {}, ports, AbortSignal.abort(reason))
  const third = renderBoard([], 'svg', {}, ports, signal)
  await Promise.all([expect(first).rejects.toBe(reason), expect(second).rejects.toBe(reason)])
  expect((await third).problems).toEqual([])
})

test('an image that cannot be had now is an error, not a box: another attempt may have it', async () => {
  const broken = { image: () => Promise.reject(new Error('no Storage')) }
  await expect(renderBoard([updateOf(everyShape)], 'svg', {}, broken, signal)).rejects.toThrow('no Storage')
})

test('options that do not fit are named', async () => {
  const rendering = renderBoard([], 'png', { scale: 9, padding: 'x', more: 1 }, ports, signal)
  const fields = { 'options.scale': expect.any(String), 'options.padding': expect.any(String) }
  await expect(rendering).rejects.toMatchObject({ code: 'invalid_input', fields })
  const far = updateOf({ far: { type: 'text', x: 1e6, y: 1e6, text: 'far' }, near: everyShape.note })
  await expect(renderBoard([far], 'png', { scale: 1 }, ports, signal)).rejects.toMatchObject({
    code: 'board_too_large',
    fields: { 'options.scale': expect.any(String) },
  })
})
