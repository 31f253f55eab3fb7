import type { OpenProject, Person } from '../support/project.ts'
import { addMember, openTenant } from '../support/world.ts'
import { edit } from './published.ts'
import { create } from './world.ts'

/** An institution that asks for approvals, with two editors, one that does not, and what they do. */
export async function openApprovals(project: OpenProject) {
  const [home, foreign] = await Promise.all([openTenant(project, 'home'), openTenant(project, 'foreign')])
  const second = await project.signUp('second')
  await addMember(project, home.id, second, 'editor')
  const { client } = home.editor
  await home.admin.client.rpc('require_approval', { tenant_id: home.id, required: true }).throwOnError()

  /** A configuration that the editor has edited; the owner made it, so only they wrote anything. */
  async function draft(words = 'One') {
    const { id } = await create(client, home.id)
    return edit(client, id, words)
  }
  const request = async ({ id, revision }: { id: string; revision: number }, who: Person = home.editor) =>
    (
      await who.client
        .rpc('request_approval', { configuration_id: id, expected_revision: revision })
        .throwOnError()
    ).data
  const approve = (who: Pick<Person, 'client'>, id: string, content_hash: string) =>
    who.client.rpc('approve_configuration', { id, content_hash })
  const reject = (who: Pick<Person, 'client'>, id: string, content_hash: string) =>
    who.client.rpc('reject_configuration', { id, content_hash, comment: 'Not like this' })
  const activate = (
    configuration: { id: string; revision: number },
    who: Pick<Person, 'client'> = home.editor,
  ) =>
    who.client.rpc('activate_configuration', {
      id: configuration.id,
      expected_revision: configuration.revision,
    })
  const tryToPublish = ({ id, revision }: { id: string; revision: number }) =>
    client.rpc('publish_configuration', { id, expected_revision: revision })
  const statusOf = async (configuration: string) =>
    (
      await project.sql(
        'select status from public.configuration_approvals where configuration_id = $1 order by created_at',
        [configuration],
      )
    ).map(({ status }) => status)
  const wentOut = async (configuration: string) =>
    (
      await project.sql(
        `select (select count(*) from public.configuration_versions where configuration_id = $1)
          + (select count(*) from public.configuration_activations where configuration_id = $1) as count`,
        [configuration],
      )
    )[0].count
  return {
    ...{
      home,
      foreign,
      second,
      client,
      draft,
      request,
      approve,
      reject,
      activate,
      tryToPublish,
      statusOf,
      wentOut,
    },
  }
}
