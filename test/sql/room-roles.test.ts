import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asPerson } from '../support/as-person.ts'
import { openProject } from '../support/project.ts'
import { openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)
const rooms = [home, foreign].flatMap(tenancy => Object.values(tenancy.rooms))
const people = [home, foreign].flatMap(({ owner, admin, editor, viewer }) => [owner, admin, editor, viewer])
people.push(outsider)
const everybody = [...people, guest]
const roles = ['viewer', 'editor', 'owner'] as const

const participation = fc.record({
  room: fc.constantFrom(...rooms),
  person: fc.constantFrom(...everybody),
  role: fc.constantFrom(...roles),
})

/** The rule in other words: what somebody holds by their tenant, or for themselves, whichever is more. */
function expected(person: { id: string }, room: (typeof rooms)[number], own?: (typeof roles)[number]) {
  const tenancy = room.tenant_id === home.id ? home : foreign
  const member = (['owner', 'admin', 'editor', 'viewer'] as const).find(
    role => tenancy[role].id === person.id,
  )
  const open = room.visibility !== 'private'
  const inherited = member === 'admin' ? 'owner' : member === 'owner' || open ? member : undefined
  const held = [inherited, own].flatMap(role => (role ? roles.indexOf(role) : []))
  return held.length ? roles[Math.max(...held)]! : null
}

test('the role on a room and the list of rooms with a role say the same, for everybody', async () => {
  const check = async (
    participations: { room: (typeof rooms)[number]; person: { id: string }; role: string }[],
  ) => {
    await project.sql('delete from public.room_participants')
    for (const { room, person, role } of participations)
      await project.sql(
        `insert into public.room_participants (tenant_id, room_id, user_id, role) values ($1, $2, $3, $4)
         on conflict (room_id, user_id) do update set role = excluded.role`,
        [room.tenant_id, room.id, person.id, role],
      )
    const own = new Map(participations.map(({ room, person, role }) => [room.id + person.id, role]))
    for (const person of everybody) {
      const { rows } = await asPerson(project, person, db =>
        db.query(
          `select id, private.room_role(id) as role, private.role_on('room', id) as generic, array(
             select at_least from unnest($2::public.member_role[]) at_least
             where id in (select private.my_rooms(at_least))) as listed
           from unnest($1::uuid[]) id`,
          [rooms.map(({ id }) => id), roles],
        ),
      )
      for (const [i, room] of rooms.entries()) {
        const role = expected(person, room, own.get(room.id + person.id) as (typeof roles)[number])
        const listed = role ? roles.slice(0, roles.indexOf(role) + 1) : []
        expect(rows[i]).toMatchObject({ id: room.id, role, generic: role, listed: `{${listed}}` })
      }
    }
  }
  await fc.assert(fc.asyncProperty(fc.array(participation, { maxLength: 12 }), check), { numRuns: 15 })
})
