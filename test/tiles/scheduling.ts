import type { OpenProject, Person } from '../support/project.ts'
import { edit, publish } from './published.ts'
import { create, openInstitutions } from './world.ts'

export const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()

/** Two institutions, and what schedules need: versions, the clock, what is live. */
export async function openSchedules(project: OpenProject) {
  const { home, foreign } = await openInstitutions(project)
  const { client } = home.editor

  const schedule = (id: string, more: object = {}, who: Pick<Person, 'client'> = home.editor) =>
    who.client.rpc('schedule_activation', { id, at: inMinutes(60), ...more })
  const run = async () => (await project.sql('select private.run_schedules() as begun'))[0].begun
  /** As if the next time of a schedule had come. */
  const due = (id: string, what: 'begins_by' | 'ends_by') =>
    project.sql(
      `update public.schedules set next_at = now() - interval '1 minute'
       where id = (select ${what} from public.activation_schedules where id = $1)`,
      [id],
    )
  const rowOf = async (id: string) =>
    (await project.sql('select * from public.activation_schedules where id = $1', [id]))[0]
  const live = async (tenant = home.id) =>
    (
      await project.sql(
        'select id, configuration_id, activated_by from public.configuration_activations where tenant_id = $1 and ended_at is null',
        [tenant],
      )
    )[0]
  const activationsOf = async (configuration: string) =>
    (
      await project.sql(
        'select count(*)::int from public.configuration_activations where configuration_id = $1',
        [configuration],
      )
    )[0].count

  async function published(words = 'One') {
    const { id } = await create(client, home.id)
    await edit(client, id, words)
    await publish(client, id)
    return id
  }
  return { home, foreign, client, schedule, run, due, rowOf, live, activationsOf, published }
}
