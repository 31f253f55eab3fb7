import { expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'
import { connect, eventually, makeRoom, startEngine } from './world.ts'

const project = await openProject()

test('a document that nobody keeps in memory is read again, with what others wrote meanwhile', async () => {
  const forgetful = await startEngine(project, { idleBytes: 0 })
  const keeping = await startEngine(project)
  const room = await makeRoom(project)
  for (const engine of [forgetful, keeping]) {
    const first = connect(engine, room.name, room.owner.token)
    await first.synced
    first.text.insert(0, 'seen ')
    first.provider.disconnect()
    await first.closed
  }
  const writer = connect(forgetful, room.name, room.owner.token)
  await writer.synced
  writer.text.insert(0, 'and then ')
  await eventually(async () =>
    expect(await project.sql('select from private.document_updates')).toHaveLength(3),
  )
  const reader = connect(keeping, room.name, room.owner.token)
  await eventually(() => expect(reader.text.toString()).toBe('and then seen seen '))
})

test('a document whose bytes were given up while it is open is there for whoever joins', async () => {
  const engine = await startEngine(project, { openBytes: 0 })
  const room = await makeRoom(project)
  const first = connect(engine, room.name, room.owner.token)
  await first.synced
  // Enough to be folded when it falls silent.
  for (let i = 0; i < 80; i++) first.text.insert(0, `${i} `)
  const folded = () =>
    project.sql(
      `select from private.document_snapshots s join private.documents d on d.id = s.document_id
       where d.resource_id = $1`,
      [room.id],
    )
  await eventually(async () => expect(await folded()).toHaveLength(1))
  first.text.insert(0, 'last ')
  for (let i = 0; i < 2; i++) {
    const late = connect(engine, room.name, room.owner.token)
    await eventually(() => expect(late.text.toString()).toBe(first.text.toString()))
    late.text.insert(0, 'more ')
    await eventually(() => expect(first.text.toString()).toBe(late.text.toString()))
  }
})
