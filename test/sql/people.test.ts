import { expect, test } from 'vitest'
import { connect, join } from '../support/channel.ts'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider } = await openWorld(project)

test('a person has a topic that nobody else may name or join', async () => {
  const own = { kind: 'user', id: home.viewer.id }
  const { data: topic } = await home.viewer.client.rpc('realtime_topic', own).throwOnError()
  for (const stranger of [home.owner, foreign.owner, outsider]) {
    expect(await stranger.client.rpc('realtime_topic', own)).toMatchObject(problem(404, 'resource_not_found'))
    const channel = (await connect(project, stranger)).channel(topic, { config: { private: true } })
    await expect(join(channel)).rejects.toThrow('Unauthorized')
  }
})

test('a person is a resource with a topic and nothing else', async () => {
  const { id, client } = home.admin
  const resource = `user:${id}`
  expect(await client.rpc('create_export', { resource, format: 'json' })).toMatchObject({ status: 422 })
  const asked = { user_id: id, action: 'read', resource }
  expect(await client.rpc('explain_access', asked)).toMatchObject(problem(404, 'resource_not_found'))
  const files = client.storage.from('files')
  for (const tenant of [home.id, id])
    expect((await files.upload(`${tenant}/user/${id}/a.txt`, 'mine')).error).toMatchObject({
      statusCode: '403',
    })
  expect(await project.sql(`select from storage.objects where name like '%/user/%'`)).toEqual([])
})
