import { createClient } from '@supabase/supabase-js'
import { expect, test } from 'vitest'
import { readImage } from '../../worker/boards/files.ts'
import { images } from '../boards/fixture.ts'
import { openProject } from '../support/project.ts'
import { openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign } = await openWorld(project)
const folder = `${home.id}/room/${home.rooms.tenant.id}/`
const tick = `${folder}tick.png`
const foreignTick = `${foreign.id}/room/${foreign.rooms.public.id}/tick.png`
for (const path of [tick, foreignTick]) {
  const { error } = await project.admin().storage.from('files').upload(path, images.tick!)
  expect(error).toBeNull()
}

let away: RegExp | undefined
/** As the worker's client, to a Storage of which a part may be away. */
const files = createClient(project.apiUrl, project.secretKey, {
  auth: { persistSession: false },
  global: {
    fetch: async (input, init) =>
      away?.test(String(input)) ? new Response('upstream is away', { status: 503 }) : fetch(input, init),
  },
}).storage

test.for([
  ['what says how large it is', /object\/info\//],
  ['what gives its bytes', /object\/(?!info)/],
] as const)('an image of the room is not taken for missing while %s is away', async ([, part]) => {
  away = part
  await expect(readImage(files, folder, tick)).rejects.toThrow()
  away = undefined
  expect(Buffer.from((await readImage(files, folder, tick))!)).toEqual(Buffer.from(images.tick!))
})

test('what is too large is said to be; what is not there, or another room’s, is none', async () => {
  expect(await readImage(files, folder, `${folder}cross.png`)).toBeNull()
  expect(await readImage(files, folder, tick, images.tick!.length - 1)).toBe('larger')
  expect(await readImage(files, folder, foreignTick)).toBeNull()
  expect(await readImage(files, folder, `${folder}../${home.rooms.private.id}/tick.png`)).toBeNull()
})
