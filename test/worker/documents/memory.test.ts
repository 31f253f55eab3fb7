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
