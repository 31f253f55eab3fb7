import { onTestFinished } from 'vitest'
import * as Y from 'yjs'
import { join, connect as openChannel } from '../support/channel.ts'
import type { OpenProject, Person } from '../support/project.ts'
import { type Client, connect, eventually } from '../worker/documents/world.ts'
import { create, page, read, text } from './world.ts'

export { eventually }

/** A tile in the document, and a property of it. */
export const tilesOf = ({ doc }: { doc: Y.Doc }) => doc.getMap<Y.Map<unknown>>('app/consumer')
export const tileOf = (client: { doc: Y.Doc }, id: string) => tilesOf(client).get(id)!
export const propsOf = (client: { doc: Y.Doc }, id: string) =>
  tileOf(client, id).get('props') as Y.Map<unknown>

/** A new tile, as an editor puts one into the document. */
export const newTile = (type: string, props: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  new Y.Map(
    Object.entries({ type, parent: null, order: 'z', props: new Y.Map(Object.entries(props)), ...more }),
  )

/** A draft with two texts on the page of the app for consumers. */
export async function openDraft({ client }: Person, tenant: string) {
  const { id } = await create(client, tenant)
  const saved = await save(client, id, 1, text('hello', 'Hello'), text('bye', 'Bye'))
  return { id, revision: saved.data!.revision, name: `configuration:${id}` }
}

/** Saves the page of the app for consumers without a socket. */
export const save = (
  client: Person['client'],
  configuration_id: string,
  expected_revision: number,
  ...tiles: Parameters<typeof page>
) =>
  client.rpc('save_configuration_data', {
    ...{ configuration_id, mode: 'app', audience: 'consumer', expected_revision },
    tile_structure: page(...tiles) as never,
  })

/** Somebody with the draft open, who has all of it. */
export async function open(
  engine: { url: string },
  name: string,
  { token }: Pick<Person, 'token'>,
): Promise<Client> {
  const client = connect(engine, name, token)
  await client.synced
  return client
}

/** What the topic of a configuration tells this person. */
export async function listen(project: OpenProject, person: Person, id: string) {
  const client = await openChannel(project, person)
  const { data } = await client.rpc('realtime_topic', { kind: 'configuration', id }).throwOnError()
  return join(client.channel(data, { config: { private: true } }))
}

/** The tiles of the draft in the table. */
export const draftOf = async ({ client }: Person, id: string) =>
  (await read(client, id)).data.app.consumer.tile_structure.tiles

/** A worker as a process of its own, which can be killed. */
export async function startWorker(project: OpenProject) {
  const worker = await project.startWorker()
  onTestFinished(() => worker.stop())
  return { ...worker, url: `${worker.url.replace('http', 'ws')}/yjs` }
}

/** Somebody who shows that they are at a configuration, on its topic. */
export async function startPresence(project: OpenProject, person: Person, id: string) {
  const client = await openChannel(project, person)
  const { data } = await client.rpc('realtime_topic', { kind: 'configuration', id }).throwOnError()
  const channel = client.channel(data, { config: { private: true, presence: { key: person.id } } })
  channel.on('presence', { event: 'sync' }, () => {})
  return join(channel)
}
