import { onTestFinished } from 'vitest'
import { openBoard } from '../../../support/board.ts'
import { connect, join } from '../../../support/channel.ts'
import type { OpenProject, Person } from '../../../support/project.ts'
import type { Tenancy } from '../../../support/world.ts'

/** A room of its own, opened by an owner and an editor as a frontend does. */
export async function openRoom(project: OpenProject, home: Tenancy, workerUrl: string) {
  const made = { tenant_id: home.id, name: 'Plan', visibility: 'tenant' as const }
  const { id } = (await home.owner.client.rpc('create_room', made).throwOnError()).data
  const enter = (person: Person) => {
    const board = openBoard(workerUrl, id, person.token)
    onTestFinished(() => board.leave())
    return board
  }
  const [ann, ben] = [enter(home.owner), enter(home.editor)]
  for (const board of [ann, ben]) await board.until(() => board.provider.synced)
  const client = await connect(project, home.viewer)
  const { data: topic } = await client.rpc('realtime_topic', { kind: 'room', id }).throwOnError()
  const ear = await join(client.channel(topic, { config: { private: true } }))
  /** Ann draws, and ben sees it. */
  const draw = async (name: string, shape: unknown) => {
    ann.doc.getMap('things').set(name, shape)
    await ben.until(doc => doc.getMap('things').has(name))
  }
  return { id, of: { resource_kind: 'room', resource_id: id }, ann, ben, ear, draw, enter }
}
