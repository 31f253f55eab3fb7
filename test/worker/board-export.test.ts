import { expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import type { Json } from '../../supabase/types.ts'
import { images } from '../boards/fixture.ts'
import { located, noise, whereabouts } from '../boards/picture-fixture.ts'
import { openBoard } from '../support/board.ts'
import { openProject, type Person } from '../support/project.ts'
import { openWorld } from '../support/world.ts'

vi.setConfig({ testTimeout: 120_000 })
const project = await openProject()
const { home, foreign, outsider } = await openWorld(project)
const worker = await project.startWorker()
const room = home.rooms.tenant.id
const resource = `room:${room}`

/** Asks for a file of the room and waits for how that ends. */
async function exported({ client }: Person, format: string, options = {}) {
  const asked = await client.rpc('create_export', { resource, format, options }).throwOnError()
  return await vi.waitFor(
    async () => {
      const { data } = await client.from('exports').select().eq('id', asked.data.id).single().throwOnError()
      expect(['completed', 'failed']).toContain(data.status)
      return data
    },
    { timeout: 60_000, interval: 100 },
  )
}

async function bytesOf({ client }: Person, path: string | null): Promise<Buffer> {
  const { data, error } = await client.storage.from('exports').download(path!)
  if (error) throw error
  return Buffer.from(await data.arrayBuffer())
}

/** Draws as a frontend does, and waits until somebody else sees it, which is when it is stored. */
async function draw(change: (shapes: Y.Map<unknown>) => void) {
  const [hers, his] = [home.owner, home.viewer].map(({ token }) => openBoard(worker.url, room, token))
  await hers!.until(() => hers!.provider.synced)
  hers!.doc.transact(() => change(hers!.doc.getMap('shapes')))
  const wanted = hers!.doc.getMap('shapes').size
  await his!.until(doc => doc.getMap('shapes').size === wanted)
  for (const board of [hers!, his!]) board.leave()
}

test('a room in which nobody has drawn is a blank page', async () => {
  const made = await exported(home.owner, 'svg')
  expect(made.status).toBe('completed')
  expect((await bytesOf(home.owner, made.path)).toString()).toContain('viewBox="0 0 640 360"')
})

test('who may read a room has it drawn in every format', async () => {
  await draw(shapes => {
    const note = new Y.Map<unknown>(Object.entries({ type: 'note', x: 0, y: 0, width: 180, height: 180 }))
    shapes.set('note', note)
    note.set('text', new Y.Text('Café κόσμε мир'))
    shapes.set('arrow', {
      type: 'arrow',
      x: 200,
      y: 20,
      points: [
        [0, 0],
        [120, 60],
      ],
    }) // as plain data
  })
  for (const person of [home.owner, home.viewer]) {
    const [svg, png, pdf] = await Promise.all(['svg', 'png', 'pdf'].map(format => exported(person, format)))
    expect((await bytesOf(person, svg!.path)).toString()).toContain('κόσμε')
    expect((await bytesOf(person, png!.path)).subarray(1, 4).toString()).toBe('PNG')
    expect((await bytesOf(person, pdf!.path)).subarray(0, 5).toString()).toBe('%PDF-')
  }
})

test('an image of the room is in the drawing; one of another room, or another tenant, is a box', async () => {
  const mine = `${home.id}/room/${room}/tick.png`
  const others = [
    `${home.id}/room/${home.rooms.private.id}/tick.png`,
    `${foreign.id}/room/${foreign.rooms.public.id}/tick.png`,
  ]
  const files = project.admin().storage.from('files')
  for (const path of [mine, ...others]) {
    const { error } = await files.upload(path, images.tick!, { contentType: 'image/png' })
    expect(error).toBeNull()
  }
  await draw(shapes => {
    const paths = [mine, ...others, `${home.id}/room/${room}/../${foreign.rooms.public.id}/tick.png`]
    for (const [i, path] of paths.entries())
      shapes.set(`image-${i}`, { type: 'image', x: i * 300, y: 300, width: 240, height: 120, path })
  })
  const svg = (await bytesOf(home.owner, (await exported(home.owner, 'svg')).path)).toString()
  expect(svg.match(/<image /g)).toHaveLength(1)
  expect(svg.match(/no such file/g)).toHaveLength(3)
})

test('where a photo was taken is in no file that is made of it, and stays in its own', async () => {
  const path = `${home.id}/room/${room}/photo.jpg`
  const files = project.admin().storage.from('files')
  const photo = await located(noise(40, 24)).jpeg().toBuffer()
  expect((await files.upload(path, photo, { contentType: 'image/jpeg' })).error).toBeNull()
  await draw(shapes =>
    shapes.set('photo', { type: 'image', x: 0, y: 500, width: 240, height: 120, path, alt: 'Site' }),
  )
  const [svg, pdf] = await Promise.all(
    ['svg', 'pdf'].map(async format => bytesOf(home.owner, (await exported(home.owner, format)).path)),
  )
  const [, data] = /href="data:image\/jpeg;base64,([^"]+)"/.exec(svg!.toString())!
  const inside = Buffer.from(data!, 'base64')
  expect(inside.includes(whereabouts)).toBe(false)
  // It is in the PDF as it is in the SVG, and so are its pixels.
  expect([pdf!.includes(inside), pdf!.includes(whereabouts)]).toEqual([true, false])
  const { data: kept } = await home.viewer.client.storage.from('files').download(path)
  expect(Buffer.from(await kept!.arrayBuffer())).toEqual(photo)
  expect((await foreign.owner.client.storage.from('files').download(path)).data).toBeNull()
})

test('who may not read the room gets nothing', async () => {
  const before = await project.sql('select from public.exports')
  for (const { client } of [outsider, foreign.owner]) {
    const { error } = await client.rpc('create_export', { resource, format: 'png' })
    expect(error).toMatchObject({ code: 'PT404', message: 'resource_not_found' })
  }
  expect(await project.sql('select from public.exports')).toHaveLength(before.length)
  const made = await exported(home.owner, 'svg')
  for (const { client } of [outsider, foreign.owner])
    expect((await client.storage.from('exports').download(made.path!)).error).toBeTruthy()
})

const unfit: [string, Record<string, Json>, string[]][] = [
  ['png', { scale: 9 }, ['options.scale']],
  [
    'png',
    { scale: '2', padding: -1, background: 'url(x)' },
    ['options.background', 'options.padding', 'options.scale'],
  ],
  ['svg', { scale: 1 }, ['options.scale']],
  ['pdf', { padding: [1], dark: true }, ['options.dark', 'options.padding']],
]
test.for(unfit)('%s with %j is refused, and names what does not fit', async ([format, options, fields]) => {
  const { error } = await home.owner.client.rpc('create_export', { resource, format, options })
  expect(error).toMatchObject({ code: 'PT422', message: 'invalid_input' })
  expect(Object.keys(JSON.parse(error!.details)).sort()).toEqual(fields)
})

test('options that fit are kept to', async () => {
  const made = await exported(home.owner, 'png', { scale: 0.5, padding: 0, background: '#00000000' })
  const bytes = await bytesOf(home.owner, made.path)
  const full = await bytesOf(home.owner, (await exported(home.owner, 'png', { padding: 0 })).path)
  const widthOf = (png: Buffer) => png.readUInt32BE(16)
  expect(widthOf(bytes)).toBe(Math.ceil(widthOf(full) / 2))
})

test('a board that is too large for the scale fails with what would do; without a scale it is drawn smaller', async () => {
  await draw(shapes => shapes.set('far', { type: 'rectangle', x: 1e5, y: 1e5, width: 100, height: 100 }))
  expect(await exported(home.owner, 'png', { scale: 1 })).toMatchObject({
    status: 'failed',
    error: 'board_too_large',
  })
  expect(await exported(home.owner, 'png')).toMatchObject({ status: 'completed' })
  expect(await exported(home.owner, 'pdf')).toMatchObject({ status: 'completed' })
})
