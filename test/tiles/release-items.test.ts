import { describe, expect, test } from 'vitest'
import { denied, problem } from '../support/problem.ts'
import { openProject, type Person } from '../support/project.ts'
import { edit, publish } from './published.ts'
import { openGroup } from './releasing.ts'
import { create } from './world.ts'

const project = await openProject()
const {
  group,
  east,
  west,
  foreign,
  publisher,
  client,
  configuration,
  usualEast,
  usualWest,
  release,
  add,
  preview,
  apply,
  rollBack,
  live,
} = await openGroup(project)

describe('preview_release', () => {
  test('shows many as if they were live: versions, hashes, what is live now, what differs', async () => {
    const [spring, summer] = [await configuration(east, 'Spring'), await configuration(west, 'Summer')]
    const id = await release(spring, summer)
    const shown = await preview(id, publisher)
    expect(shown).toHaveLength(2)
    expect(shown.find(({ tenant_id }) => tenant_id === east.id)).toEqual({
      ...{ tenant_id: east.id, configuration_id: spring.id, name: 'Spring', problem: null },
      ...{ version_id: spring.version.id, version: 1, content_hash: spring.version.content_hash },
      live: {
        ...{ configuration_id: usualEast.id, activation_id: expect.any(String), version_id: null },
        content_hash: usualEast.version.content_hash,
      },
      diff: {
        tiles: [],
        pages: {
          app: {
            consumer: {
              ...{ added: [], removed: [], moved: [], settings: [] },
              changed: [
                {
                  ...{ id: 'hello', type: 'text' },
                  changes: [{ path: '/props/text', before: 'East', after: 'Spring' }],
                },
              ],
            },
          },
        },
      },
    })
    expect(await live()).toEqual([usualEast.id, usualWest.id])
  })

  test('says nothing of what somebody may not read', async () => {
    const spring = await configuration(east, 'Spring')
    const id = await release(spring)
    expect(await preview(id, group.viewer)).toEqual([
      {
        ...{ tenant_id: east.id, configuration_id: spring.id, problem: 'configuration_not_found' },
        ...{ name: null, version_id: null, version: null, content_hash: null, live: null, diff: null },
      },
    ])
    const answer = await foreign.owner.client.rpc('preview_release', { id })
    expect(answer).toMatchObject(problem(404, 'release_not_found'))
  })
})

describe('putting one together', () => {
  test('takes an editor of the release and of each configuration, and versions that there are', async () => {
    const id = await release()
    const spring = await configuration(east, 'Spring')
    const { id: draft } = await create(east.owner.client, east.id)
    expect(await add(id, spring.id, group.viewer)).toMatchObject(problem(403, 'forbidden'))
    expect(await add(id, spring.id, group.owner)).toMatchObject(problem(404, 'configuration_not_found'))
    expect(await add(id, spring.id, east.owner)).toMatchObject(problem(404, 'release_not_found'))
    expect(await add(id, draft)).toMatchObject(problem(404, 'version_not_found'))
    const made = (who: Person, name = 'Spring') =>
      who.client.rpc('create_release', { tenant_id: group.id, name })
    expect(await made(group.viewer)).toMatchObject(problem(403, 'forbidden'))
    expect(await made(foreign.owner)).toMatchObject(problem(404, 'tenant_not_found'))
    expect(await made(publisher, ' ')).toMatchObject(problem(422, 'invalid_input'))
    for (const call of [apply, rollBack]) {
      expect(await call(id, group.viewer)).toMatchObject(problem(403, 'forbidden'))
      expect(await call(id, foreign.owner)).toMatchObject(problem(404, 'release_not_found'))
    }
    expect(await project.sql('select from public.release_items where release_id = $1', [id])).toEqual([])
  })

  test('has one of each tenant: another version takes its place, another configuration does not', async () => {
    const [spring, other] = [await configuration(east, 'Spring'), await configuration(east, 'Other')]
    const id = await release(spring)
    await edit(east.owner.client, spring.id, 'Late spring')
    const version = await publish(east.owner.client, spring.id)
    expect((await add(id, spring.id).throwOnError()).data).toMatchObject({ version_id: version.id })
    const taken = await add(id, other.id)
    expect(taken).toMatchObject(problem(409, 'tenant_in_release'))
    expect(JSON.parse(taken.error!.details)).toEqual({ configuration_id: spring.id })
    const gone = { release_id: id, configuration_id: other.id }
    expect(await client.rpc('remove_from_release', gone)).toMatchObject(
      problem(404, 'configuration_not_found'),
    )
    const rows = (who: Person) => who.client.from('release_items').select('version_id').eq('release_id', id)
    expect((await rows(group.viewer)).data).toEqual([{ version_id: version.id }])
    for (const who of [east.viewer, foreign.owner]) expect((await rows(who)).data).toEqual([])
    expect(await group.owner.client.from('releases').delete().eq('id', id)).toMatchObject(denied)
  })
})
