import { expect, test } from 'vitest'
import { problem } from '../support/problem.ts'
import { openProject, type Person } from '../support/project.ts'
import { create, openInstitutions, page, read, type Tile, text } from './world.ts'

const project = await openProject()
const { home, foreign } = await openInstitutions(project)
const ben = home.editor
const base = [text('a', 'A'), text('b', 'B')]

const save = ({ client }: Person, id: string, content: unknown, expected_revision: number) =>
  client.rpc('save_configuration', { configuration_id: id, content: content as never, expected_revision })

const consumer = (...tiles: Tile[]) => ({ app: { consumer: { tile_structure: page(...tiles) } } })

test('a save that comes late is merged with what was read then, however many have saved since', async () => {
  const { id } = await create(ben.client, home.id)
  await save(ben, id, consumer(...base), 1).throwOnError()
  for (let at = 2; at < 122; at++)
    await save(home.admin, id, consumer(text('a', `${at}`), base[1]!), at).throwOnError()
  const { error } = await save(ben, id, consumer(base[0]!, text('b', 'Ben')), 2)
  expect(JSON.parse(error!.details)).toMatchObject({
    ...{ base: consumer(...base), conflicts: [] },
    merged: consumer(text('a', '121'), text('b', 'Ben')),
  })
  const strange = await save(foreign.owner, id, consumer(base[0]!), 2)
  expect(strange).toMatchObject(problem(404, 'configuration_not_found'))
  expect((await read(ben.client, id)).revision).toBe(122)
})

test('a save that comes late has a base an hour later where what was read had stood for a minute, and never another one', async () => {
  const { id } = await create(ben.client, home.id)
  for (let at = 1; at < 5; at++) await save(ben, id, consumer(text('a', `${at}`)), at).throwOnError()
  await project.sql(
    `update private.configuration_revisions set created_at = created_at - case revision
       when 3 then interval '3 hours' else interval '2 hours' end, replaced_at = replaced_at - interval '2 hours'
     where configuration_id = $1`,
    [id],
  )
  await save(ben, id, consumer(text('a', 'newest')), 5).throwOnError()
  const told = async (revision: number) => {
    const { error } = await save(ben, id, consumer(text('a', 'late')), revision)
    return Object.keys(JSON.parse(error!.details)).toSorted()
  }
  const known = ['base', 'conflicts', 'merged', 'ours', 'revision', 'theirs']
  // The last of two hours ago had stood until now.
  for (const revision of [3, 5]) expect(await told(revision)).toEqual(known)
  for (const revision of [1, 2, 4]) expect(await told(revision)).toEqual(['ours', 'revision', 'theirs'])
  // Of pages that nobody has changed since, what they were at the beginning is what they are.
  const other = { desktop: { consumer: { tile_structure: page(text('a', 'late')) } } }
  const { error } = await save(ben, id, other, 2)
  expect(Object.keys(JSON.parse(error!.details)).toSorted()).toEqual(known)
})

test('a save that comes late has a base of the last thousand that a page was, and the newest of each is kept', async () => {
  const { id } = await create(ben.client, home.id)
  await project.sql(
    `update private.configuration_revisions set replaced_by = 2, replaced_at = now()
     where configuration_id = $1 and (mode, audience) = ('app', 'consumer')`,
    [id],
  )
  await project.sql(
    `insert into private.configuration_revisions
       (tenant_id, configuration_id, mode, audience, revision, tile_structure, settings, replaced_by, replaced_at)
     select r.tenant_id, r.configuration_id, mode, audience, n, tile_structure, settings, nullif(n + 1, 2001), now()
     from private.configuration_revisions r, generate_series(2, 2000) n
     where configuration_id = $1 and (mode, audience) = ('app', 'consumer')`,
    [id],
  )
  await project.sql('update public.configurations set revision = 2000 where id = $1', [id])
  await save(ben, id, consumer(text('a', 'x')), 2000).throwOnError()
  const kept = await project.sql(
    `select mode, audience, count(*)::int as count, max(revision)::int as newest
     from private.configuration_revisions where configuration_id = $1 group by 1, 2 order by 3 desc`,
    [id],
  )
  expect(kept[0]).toEqual({ mode: 'app', audience: 'consumer', count: 1000, newest: 2001 })
  expect(kept).toHaveLength(6)
})
