import type { OpenProject, Person } from '../support/project.ts'
import { addMember, openTenant, type Tenancy } from '../support/world.ts'
import { edit, publish } from './published.ts'
import { create } from './world.ts'

/** A group with two institutions, in both of which its publisher is an editor, and one that has nothing to do with it. */
export async function openGroup(project: OpenProject) {
  const [group, east, west, foreign] = (await Promise.all(
    ['group', 'east', 'west', 'foreign'].map(slug => openTenant(project, slug)),
  )) as [Tenancy, Tenancy, Tenancy, Tenancy]
  const publisher = group.editor
  await addMember(project, east.id, publisher, 'editor')
  await addMember(project, west.id, publisher, 'editor')
  const { client } = publisher

  async function configuration(tenant: Tenancy, words: string) {
    const { id } = await create(tenant.owner.client, tenant.id, words)
    const { revision } = await edit(tenant.owner.client, id, words)
    const version = await publish(tenant.owner.client, id)
    return { id, revision, version }
  }
  const activate = ({ id, revision }: { id: string; revision: number }, who: Person) =>
    who.client.rpc('activate_configuration', { id, expected_revision: revision }).throwOnError()
  const release = async (...configurations: { id: string }[]) => {
    const { data } = await client
      .rpc('create_release', { tenant_id: group.id, name: 'Spring' })
      .throwOnError()
    for (const { id } of configurations) await add(data.id, id).throwOnError()
    return data.id
  }
  const add = (release_id: string, configuration_id: string, who: Person = publisher) =>
    who.client.rpc('add_to_release', { release_id, configuration_id })
  const preview = async (id: string, who: Person = publisher) =>
    (await who.client.rpc('preview_release', { id }).throwOnError()).data as Record<string, unknown>[]
  const apply = (id: string, who: Person = publisher) => who.client.rpc('apply_release', { id })
  const rollBack = (id: string, who: Person = publisher) => who.client.rpc('roll_back_release', { id })
  /** The configurations that are live in the group's institutions. */
  const live = async () =>
    (
      await project.sql(
        `select configuration_id from public.configuration_activations
         where ended_at is null and tenant_id in ($1, $2) order by tenant_id = $2`,
        [east.id, west.id],
      )
    ).map(row => row.configuration_id)
  const activations = async () =>
    (await project.sql('select count(*)::int from public.configuration_activations'))[0].count
  const blockers = (answer: { error: { details: string } | null }) =>
    JSON.parse(answer.error!.details).configurations

  const [usualEast, usualWest] = [await configuration(east, 'East'), await configuration(west, 'West')]
  await activate(usualEast, east.owner)
  await activate(usualWest, west.owner)
  return {
    ...{ group, east, west, foreign, publisher, client, configuration, activate, usualEast, usualWest },
    ...{ release, add, preview, apply, rollBack, live, activations, blockers },
  }
}
