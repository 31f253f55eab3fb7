import { expect, test } from 'vitest'
import { nest } from '../../supabase/functions/_shared/tile/live.ts'
import { openProject } from '../support/project.ts'
import { startEngine } from '../worker/documents/world.ts'
import { draftOf, open, openDraft, propsOf, save, tilesOf } from './coediting.ts'
import { openInstitutions, read, text } from './world.ts'

const project = await openProject()
const { home } = await openInstitutions(project)

test('people who write on two workers, and one who saves without a socket, lose nothing of each other', {
  timeout: 90_000,
}, async () => {
  const engines = [await startEngine(project), await startEngine(project)]
  const { id, name, revision } = await openDraft(home.owner, home.id)
  const all = ['ann', 'ben', 'eve', 'sam'].map(who => text(who, '0'))
  await save(home.owner.client, id, revision, ...all).throwOnError()
  const [ann, ben, eve] = await Promise.all([
    open(engines[0]!, name, home.editor),
    open(engines[1]!, name, home.admin),
    open(engines[1]!, name, home.owner),
  ])
  const writers = Object.entries({ ann: ann!, ben: ben!, eve: eve! })

  /** Saves what he has made of what he read; who comes late takes the proposal. */
  async function saveText(words: string) {
    const { revision, data } = await read(home.owner.client, id)
    const tiles = data.app.consumer.tile_structure.tiles.map(tile =>
      tile.id === 'sam' ? text('sam', words) : tile,
    )
    for (let at = revision, wanted = tiles; ; ) {
      const { error } = await save(home.owner.client, id, at, ...wanted)
      if (!error) return
      expect(error.message).toBe('configuration_conflict')
      const { merged, conflicts, revision } = JSON.parse(error.details)
      expect(conflicts).toEqual([])
      wanted = merged.app.consumer.tile_structure.tiles
      at = revision
    }
  }

  let step = 0
  const writing = setInterval(() => {
    step++
    for (const [tile, client] of writers) propsOf(client, tile).set('text', String(step))
    // Whoever moves a tile leaves alone what others write in it.
    tilesOf(ann!)
      .get('eve')!
      .set('order', step % 2 ? 'a' : 'z')
  }, 50)
  for (let at = 1; at <= 12; at++) await saveText(String(at))
  clearInterval(writing)

  await expect
    .poll(
      async () =>
        Object.fromEntries((await draftOf(home.viewer, id)).map(({ id, props }) => [id, props.text])),
      { timeout: 30_000 },
    )
    .toEqual({ ann: String(step), ben: String(step), eve: String(step), sam: '12' })
  const table = await draftOf(home.viewer, id)
  for (const [, client] of writers)
    await expect
      .poll(() => nest(Object.entries(tilesOf(client).toJSON()) as never), { timeout: 10_000 })
      .toEqual(table)
})
