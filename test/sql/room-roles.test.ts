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
  fate: fc.constantFrom('stays', 'stays', 'left', 'banned'),
})
type Participation = typeof participation extends fc.Arbitrary<infer Value> ? Value : never

/**
 * The rule in other words: what somebody holds by their tenant, or for themselves, whichever is more; who has left holds
 * nothing for themselves, who is banned nothing at all, unless they administer the tenant.
 */
function expected(person: { id: string }, room: (typeof rooms)[number], own?: Participation) {
  const tenancy = room.tenant_id === home.id ? home : foreign
  const member = (['owner', 'admin', 'editor', 'viewer'] as const).find(
    role => tenancy[role].id === person.id,
  )
  const open = room.visibility !== 'private'
  const banned = own?.fate === 'banned'
  const inherited =
    member === 'admin' ? 'owner' : member === 'owner' || (open && !banned) ? member : undefined
  const held = [inherited, own?.fate === 'stays' ? own.role : undefined].flatMap(role =>
    role ? roles.indexOf(role) : [],
  )
  return held.length ? roles[Math.max(...held)]! : null
}

test('the role on a room and the list of rooms with a role say the same, for everybody', {
  timeout: 120_000,
}, async () => {
  const check = async (participations: Participation[]) => {
    await project.sql('delete from public.room_participants')
    await project.sql('delete from public.room_bans')
    const own = new Map(participations.map(one => [one.room.id + one.person.id, one]))
    for (const { room, person, role, fate } of own.values()) {
      await project.sql(
        `insert into public.room_participants (tenant_id, room_id, user_id, role, left_at)
         values ($1, $2, $3, $4, case when $5 then now() end)`,
        [room.tenant_id, room.id, person.id, role, fate !== 'stays'],
      )
      if (fate === 'banned')
        await project.sql('insert into public.room_bans (tenant_id, room_id, user_id) values ($1, $2, $3)', [
          ...[room.tenant_id, room.id, person.id],
        ])
    }
    for (const person of everybody) {
      const { rows } = await asPerson(project, person, db =>
        db.query(
          `select id, private.room_role(id) as role, private.role_on('room', id) as generic, array(
             select at_least from unnest($2::public.member_role[]) at_least
             where id in (select private.my_rooms(at_least))) as listed,
             exists (select from public.rooms r where r.id = id.id) as seen
           from unnest($1::uuid[]) id (id)`,
          [rooms.map(({ id }) => id), roles],
        ),
      )
      for (const [i, room] of rooms.entries()) {
        const role = expected(person, room, own.get(room.id + person.id))
        const listed = role ? roles.slice(0, roles.indexOf(role) + 1) : []
        expect(rows[i]).toMatchObject({
          id: room.id,
          role,
          generic: role,
          listed: `{${listed}}`,
          seen: !!role,
        })
      }
    }
  }
  await fc.assert(fc.asyncProperty(fc.array(participation, { maxLength: 12 }), check), { numRuns: 10 })
})
