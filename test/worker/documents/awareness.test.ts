import { expect, onTestFinished, test, vi } from 'vitest'
import {
  applyAwarenessUpdate,
  Awareness as ClientAwareness,
  encodeAwarenessUpdate,
} from 'y-protocols/awareness'
import * as Y from 'yjs'
import { Awareness } from '../../../worker/documents/awareness.ts'
import { openProject } from '../../support/project.ts'
import { connect, eventually, makeRoom, startEngine } from './world.ts'

const project = await openProject()

const [ann, ben] = [{ user: 'ann' }, { user: 'ben' }]
const says = (client: number, clock: number, state: unknown) => {
  const json = Buffer.from(JSON.stringify(state))
  return Uint8Array.of(1, client, clock, json.length, ...json)
}

test('news are passed on, echoes are not', () => {
  const awareness = new Awareness()
  expect(awareness.update(says(1, 1, { x: 1 }), ann)).toEqual(says(1, 1, { x: 1 }))
  expect(awareness.update(says(1, 1, { x: 1 }), ben)).toBeUndefined()
  expect(awareness.update(says(1, 1, { x: 1 }), ann)).toBeUndefined()
  expect(awareness.update(says(1, 2, { x: 2 }), ann)).toEqual(says(1, 2, { x: 2 }))
})

test('nobody speaks for another user, or removes one', () => {
  const awareness = new Awareness()
  awareness.update(says(1, 1, { x: 1 }), ann)
  expect(awareness.update(says(1, 9, { x: 9 }), ben)).toBeUndefined()
  expect(awareness.update(says(1, 9, null), ben)).toBeUndefined()
  expect(awareness.encode()).toEqual(says(1, 1, { x: 1 }))
  const annElsewhere = { user: 'ann' }
  expect(awareness.update(says(1, 2, { x: 2 }), annElsewhere)).toBeDefined()
  expect(awareness.leave(ann)).toBeUndefined()
})

test('who has left does not come back by a late echo, but by a word of their own', () => {
  const awareness = new Awareness()
  awareness.update(says(1, 3, { x: 1 }), ann)
  expect(awareness.leave(ann)).toEqual(says(1, 3, null))
  expect(awareness.update(says(1, 3, { x: 1 }), ben)).toBeUndefined()
  expect(awareness.encode()).toBeUndefined()
  expect(awareness.update(says(1, 4, { x: 1 }), { user: 'ann' })).toBeDefined()
})

test('who has just left finds that nobody else has taken their name; after a minute it is free', () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const awareness = new Awareness()
  awareness.update(says(1, 3, { x: 1 }), ann)
  awareness.leave(ann)
  expect(awareness.update(says(1, 9, { x: 9 }), ben)).toBeUndefined()
  expect(awareness.ownerOf(1)).toBeUndefined()
  vi.advanceTimersByTime(61_000)
  expect(awareness.update(says(1, 9, { x: 9 }), ben)).toBeDefined()
  expect(awareness.ownerOf(1)).toBe(ben)
})

test('a client understands what is said of those who are there, and of those who left', () => {
  const awareness = new Awareness<typeof ann>()
  const speaker = new ClientAwareness(new Y.Doc())
  const listener = new ClientAwareness(new Y.Doc())
  speaker.setLocalState({ name: 'Zoë' })
  awareness.update(encodeAwarenessUpdate(speaker, [speaker.clientID]), ann)
  applyAwarenessUpdate(listener, awareness.encode()!, null)
  expect(listener.getStates().get(speaker.clientID)).toEqual({ name: 'Zoë' })
  applyAwarenessUpdate(listener, awareness.leave(ann)!, null)
  expect(listener.getStates().has(speaker.clientID)).toBe(false)
  for (const each of [speaker, listener]) each.doc.destroy()
})

test('cursors reach who is there and who comes later, and vanish with their socket', async () => {
  const engine = await startEngine(project)
  const room = await makeRoom(project)
  const first = connect(engine, room.name, room.owner.token)
  const second = connect(engine, room.name, room.owner.token)
  await Promise.all([first.synced, second.synced])
  first.provider.awareness.setLocalState({ cursor: 1 })
  const seenBy = (client: typeof first) => client.provider.awareness.getStates().get(first.doc.clientID)
  await eventually(() => expect(seenBy(second)).toEqual({ cursor: 1 }))
  const late = connect(engine, room.name, room.owner.token)
  await eventually(() => expect(seenBy(late)).toEqual({ cursor: 1 }))
  // Without a word of farewell.
  ;(first.provider.ws as unknown as { terminate?(): void; close(): void }).close()
  first.provider.shouldConnect = false
  await eventually(() => expect(seenBy(second)).toBeUndefined())
  await eventually(() => expect(seenBy(late)).toBeUndefined())
})
