import { expect, test, vi } from 'vitest'
import { images } from '../boards/fixture.ts'
import { located, noise, whereabouts } from '../boards/picture-fixture.ts'
import { openBoard } from '../support/board.ts'
import { openProject } from '../support/project.ts'
import { shareRoom } from '../support/share.ts'
import { openWorld, type World } from '../support/world.ts'

const project = await openProject()
const { home, foreign } = await openWorld(project)
const worker = await project.startWorker()
const files = project.admin().storage.from('files')

type Room = World['home']['rooms']['tenant']

/** Puts images onto a board, side by side, and waits until they are on disk. */
async function place(tenant: World['home'], room: Room, paths: string[]) {
  const board = openBoard(worker.url, room.id, tenant.owner.token)
  await board.until(() => board.provider.synced)
  board.doc.transact(() => {
    for (const [i, path] of paths.entries())
      board.doc.getMap('shapes').set(`${path}-${i}`, {
        ...{ type: 'image', x: i * 100, y: 0, width: 90, height: 90 },
        path,
      })
  })
  await vi.waitFor(async () => {
    const found = await project.sql(
      `select from private.documents d join private.document_updates u on u.document_id = d.id
       where d.resource_id = $1 and position($2::text::bytea in u.data) > 0`,
      [room.id, paths.at(-1)],
    )
    expect(found).not.toEqual([])
  })
  board.leave()
}

async function upload(path: string, bytes: Uint8Array) {
  const { error } = await files.upload(path, bytes, { contentType: 'image/png' })
  expect(error).toBeNull()
  return path
}

let placements: number
/** The images in the picture of the board, as base64, and how often they are placed there. */
async function shown(token: string): Promise<string[]> {
  const response = await fetch(`${worker.url}/s/${token}`)
  expect([response.status, response.headers.get('content-security-policy')]).toEqual([
    200,
    expect.stringContaining('img-src data:;'),
  ])
  const [, svg] = /<img class="board" src="data:image\/svg\+xml;base64,([^"]+)"/.exec(await response.text())!
  const text = Buffer.from(svg!, 'base64').toString()
  placements = text.match(/<use href="#p[0-9a-z]+" /g)?.length ?? 0
  return [...text.matchAll(/<image [^>]*href="data:image\/(?:png|jpeg|webp);base64,([^"]+)"/g)].map(
    ([, data]) => data!,
  )
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const folderOf = (tenant: { id: string }, room: Room) => `${tenant.id}/room/${room.id}`

test('a shared room shows the images of its board, and no other file, of whatever room', async () => {
  const room = home.rooms.tenant
  const folder = folderOf(home, room)
  const tick = await upload(`${folder}/tick.png`, images.tick!)
  await upload(`${folder}/unplaced.png`, images.landscape!)
  const others = [
    await upload(`${folderOf(home, home.rooms.private)}/plan.png`, images.landscape!),
    await upload(`${folderOf(foreign, foreign.rooms.tenant)}/plan.png`, images.landscape!),
    `${folder}/../${home.rooms.private.id}/plan.png`,
    `${folder}/gone.png`,
  ]
  await place(home, room, [...others, tick, tick])
  const { token } = await shareRoom(home.editor, room)
  expect(await shown(token)).toEqual([base64(images.tick!)])
  expect(placements).toBe(2)

  // Who has the path of a file has none of it where their own room is shared.
  await place(foreign, foreign.rooms.tenant, [tick])
  expect(await shown((await shareRoom(foreign.owner, foreign.rooms.tenant)).token)).toEqual([])
  const { data } = await project.client().rpc('open_share_link', { token }).throwOnError()
  expect(data).toMatchObject({ view: { folder: `${folder}/` } })
  expect((await project.client().storage.from('files').download(tick)).data).toBeNull()
})

test('a link to a version shows the images that were placed then', async () => {
  const room = home.rooms.private
  const folder = folderOf(home, room)
  const [then, later] = [
    await upload(`${folder}/then.jpg`, images.landscape!),
    await upload(`${folder}/later.png`, images.tick!),
  ]
  await place(home, room, [then])
  const asked = { resource_kind: 'room', resource_id: room.id, name: 'Then' }
  const { data: version } = await home.owner.client.rpc('create_snapshot', asked).throwOnError()
  await vi.waitFor(async () => {
    const made = home.owner.client.from('document_versions').select('size').eq('id', version.id).single()
    expect((await made.throwOnError()).data.size).not.toBeNull()
  }, 10_000)
  await place(home, room, [later])
  const [pinned, live] = [
    await shareRoom(home.owner, room, { revision: String(version.version) }),
    await shareRoom(home.owner, room),
  ]
  expect(await shown(pinned.token)).toEqual([base64(images.landscape!)])
  expect((await shown(live.token)).toSorted()).toEqual(
    [images.landscape!, images.tick!].map(base64).toSorted(),
  )
  // What is deleted is a box, and the board is shown.
  await files.remove([then])
  expect(await shown(pinned.token)).toEqual([])
})

test('where a photo was taken stays in the file, which members have, and is not on the page', async () => {
  const asked = { tenant_id: home.id, name: 'Site visit' }
  const { data: room } = await home.owner.client.rpc('create_room', asked).throwOnError()
  const photos = await Promise.all(
    (['png', 'jpeg', 'webp'] as const).map(format => located(noise(40, 24)).toFormat(format).toBuffer()),
  )
  const paths = await Promise.all(
    photos.map((photo, i) => upload(`${folderOf(home, room)}/photo-${i}.jpg`, photo)),
  )
  await place(home, room, paths)
  const { token } = await shareRoom(home.owner, room)
  const onPage = (await shown(token)).map(data => Buffer.from(data, 'base64'))
  expect(onPage.map(photo => photo.includes(whereabouts))).toEqual([false, false, false])
  for (const [i, path] of paths.entries()) {
    const { data } = await home.viewer.client.storage.from('files').download(path)
    expect(Buffer.from(await data!.arrayBuffer())).toEqual(photos[i])
    expect((await foreign.owner.client.storage.from('files').download(path)).data).toBeNull()
  }
})

test('images are shown as far as ten megabytes go, however often one is placed', async () => {
  const room = home.rooms.public
  const large = await noise(1_200, 1_200).png({ compressionLevel: 0 }).toBuffer()
  const paths = await Promise.all(
    ['a', 'b', 'c'].map(name => upload(`${folderOf(home, room)}/${name}.png`, large)),
  )
  const small = await upload(`${folderOf(home, room)}/small.png`, images.tick!)
  await place(home, room, [paths[0]!, ...paths, small])
  const { token } = await shareRoom(home.owner, room)
  // One is placed twice, and on the page once.
  const sizes = (await shown(token)).map(data => Buffer.byteLength(data, 'base64'))
  expect(sizes.toSorted((a, b) => a - b)).toEqual([images.tick!.length, large.length, large.length])
  expect(placements).toBe(4)
})
