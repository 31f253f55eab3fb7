import { afterAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Renderer } from '../../worker/pages/renderer.ts'

const renderer = new Renderer()
afterAll(() => renderer.close())

const board = new Y.Doc()
board.getMap('shapes').set('note', { type: 'note', x: 0, y: 0, width: 90, height: 60, text: 'Vault' })
const base64 = (update: Uint8Array) => Buffer.from(update).toString('base64')
const given = { assets: {}, image: async () => null, language: 'en', gzip: false } as const
const render = (view: unknown, kind = 'room') =>
  renderer.render({ kind, view: JSON.stringify(view), ...given })

test('an update that Yjs cannot apply is left out of a page', async () => {
  const updates = [base64(Y.encodeStateAsUpdate(board)), base64(Uint8Array.of(255, 255, 7, 1))]
  expect(new TextDecoder().decode((await render({ name: 'Plan', updates })).bytes)).toContain(
    '<bdi>Vault</bdi>',
  )
})

test('a board whose images do not come is shown without them', async () => {
  const placed = new Y.Doc()
  for (const name of ['one', 'two'])
    placed
      .getMap('shapes')
      .set(name, { type: 'image', x: 0, y: 0, width: 9, height: 9, path: `a/${name}.png` })
  placed.getMap('shapes').set('note', board.getMap('shapes').get('note'))
  const asked: string[] = []
  const view = JSON.stringify({ name: 'Plan', updates: [base64(Y.encodeStateAsUpdate(placed))] })
  const image = (path: string) => {
    asked.push(path)
    return new Promise<null>(() => {})
  }
  const { bytes } = await renderer.render({ kind: 'room', view, ...given, image })
  expect(new TextDecoder().decode(bytes)).toContain('<bdi>Vault</bdi>')
  expect(asked).toHaveLength(1)
})

test('a page that cannot be made fails alone', async () => {
  const answers = await Promise.allSettled([
    render({ name: 'One', updates: [] }),
    render({ name: 'Two', updates: ['?'] }),
    render({}, 'planet'),
    render({ name: 'Three', updates: [] }),
  ])
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
})
