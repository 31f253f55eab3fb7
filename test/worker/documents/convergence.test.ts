import { expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'
import { connect, eventually, makeRoom, startEngine } from './world.ts'

const project = await openProject()

test('people in one room see one text, and people in another room do not', async () => {
  const engine = await startEngine(project)
  const [room, other] = [await makeRoom(project), await makeRoom(project)]
  const guest = await project.signUp('guest')
  await room.grant(guest, 'editor')
  const ann = connect(engine, room.name, room.owner.token)
  const ben = connect(engine, room.name, guest.token)
  const eve = connect(engine, other.name, other.owner.token)
  await Promise.all([ann.synced, ben.synced, eve.synced])

  ann.text.insert(0, 'hello ')
  ben.text.insert(0, 'world')
  await eventually(() => expect(ann.text.toString()).toHaveLength(11))
  await eventually(() => expect(ben.text.toString()).toBe(ann.text.toString()))
  expect(eve.text.toString()).toBe('')
})
