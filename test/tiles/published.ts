import type { Client } from '../support/project.ts'
import { page, read, text } from './world.ts'

/** Saves a text as the page of the app for consumers, and gives the configuration in its new revision. */
export async function edit(client: Client, configuration_id: string, words: string) {
  const { revision } = await read(client, configuration_id)
  const args = {
    ...{ configuration_id, mode: 'app' as const, audience: 'consumer' as const, expected_revision: revision },
    tile_structure: page(text('hello', words)) as never,
  }
  return (await client.rpc('save_configuration_data', args).throwOnError()).data
}

/** Publishes a draft as it is. */
export async function publish(client: Client, configuration_id: string, message = '') {
  const { revision } = await read(client, configuration_id)
  const args = { id: configuration_id, expected_revision: revision, message }
  return (await client.rpc('publish_configuration', args).throwOnError()).data
}

/** What the page of the app says to consumers, in the draft. */
export async function words(client: Client, configuration_id: string) {
  const { tiles } = (await read(client, configuration_id)).data.app.consumer.tile_structure
  return tiles.find(({ id }) => id === 'hello')?.props.text
}
