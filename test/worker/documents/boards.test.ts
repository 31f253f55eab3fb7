import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { closeCodes } from '../../../worker/documents/close-codes.ts'
import { openProject } from '../../support/project.ts'
import { joinRoom, openRoom } from '../../support/room.ts'
import { openWorld } from '../../support/world.ts'
import { connect, eventually, openSocket, startEngine } from './world.ts'

const project = await openProject()
const { home, foreign, guest, outsider } = await openWorld(project)
const { owner } = home
const name = ({ id }: { id: string }) => `room:${id}`

const updateMessage = (update: Uint8Array) =>
  encoding.encode(encoder => {
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarUint(encoder, 2)
    encoding.writeVarUint8Array(encoder, update)
  })
const isDenial = (frame: Buffer) => frame[0] === 2 && frame[1] === 0

test('a frozen board takes no edit from anybody, and one of its owners from nobody else; live', async () => {
  const engine = await startEngine(project)
  const room = await openRoom(owner, home, { visibility: 'tenant' })
  const change = (drawing: 'editors' | 'owners' | 'nobody') =>
    owner.client.rpc('update_room', { room_id: room.id, drawing }).throwOnError()
  const open = (person: typeof guest) => connect(engine, name(room), person.token)
  const [hers, his, reader] = [open(owner), open(home.editor), open(home.viewer)]
  await Promise.all([hers, his, reader].map(({ synced }) => synced))
  his.text.insert(0, '1')
  await eventually(() => expect(reader.text.toString()).toBe('1'))

  await change('nobody')
  const [frozen, raw] = [new Y.Doc(), await openSocket(engine, name(room), owner.token)]
  frozen.getText('text').insert(0, 'graffiti')
  await eventually(() => {
    raw.socket.send(updateMessage(Y.encodeStateAsUpdate(frozen)))
    expect(raw.received.some(isDenial)).toBe(true)
  })
  expect(reader.text.toString()).toBe('1')

  // What each has drawn in the meantime is asked for when they may again.
  hers.text.insert(1, '2')
  his.text.insert(1, '3')
  await change('owners')
  await eventually(() => expect(reader.text.toString()).toBe('12'))
  await change('editors')
  await eventually(() => expect([...reader.text.toString()].toSorted()).toEqual(['1', '2', '3']))
})

test('opening a board makes its room active, at most once a minute', async () => {
  const engine = await startEngine(project)
  const room = await openRoom(owner, home, { visibility: 'tenant' })
  const activeAt = async (ago: string) => {
    await project.sql(`update public.rooms set last_active_at = now() - $2::interval where id = $1`, [
      room.id,
      ago,
    ])
    const [before] = await project.sql('select last_active_at, updated_at from public.rooms where id = $1', [
      room.id,
    ])
    await connect(engine, name(room), home.viewer.token).synced
    const [after] = await project.sql('select last_active_at, updated_at from public.rooms where id = $1', [
      room.id,
    ])
    expect(after.updated_at).toEqual(before.updated_at)
    return after.last_active_at.getTime() - before.last_active_at.getTime()
  }
  expect(await activeAt('30 seconds')).toBe(0)
  expect(await activeAt('90 seconds')).toBeGreaterThan(85_000)
})

test('who is kicked, banned, or a guest where guests are no more is cut within a second; others go on', async () => {
  const engine = await startEngine(project)
  const room = await openRoom(owner, home, {
    visibility: 'public',
    guests_allowed: true,
    join_role: 'editor',
  })
  for (const person of [guest, outsider, foreign.owner]) await joinRoom(person, room).throwOnError()
  const open = (person: typeof guest) => connect(engine, name(room), person.token)
  const [theGuest, kicked, banned] = [open(guest), open(outsider), open(foreign.owner)]
  const [member, stays] = [open(home.editor), open(home.viewer)]
  await Promise.all([theGuest, kicked, banned, member, stays].map(({ synced }) => synced))
  const about = (person: { id: string }) => ({ room_id: room.id, user_id: person.id })
  const acts = [
    [theGuest, () => owner.client.rpc('update_room', { room_id: room.id, guests_allowed: false })],
    [kicked, () => owner.client.rpc('kick_participant', about(outsider))],
    [banned, () => owner.client.rpc('ban_participant', about(foreign.owner))],
    // By their tenant alone, without a part of their own.
    [member, () => owner.client.rpc('ban_participant', about(home.editor))],
  ] as const
  for (const [client, act] of acts) {
    await act().throwOnError()
    const done = performance.now()
    expect(await client.closed).toBe(closeCodes.forbidden)
    // The contract's deadline.
    expect(performance.now() - done).toBeLessThan(1_000)
  }
  expect(stays.provider.wsconnected).toBe(true)
  const back = connect(engine, name(room), home.editor.token)
  expect(await back.closed).toBe(closeCodes.notFound)
})
