import { once } from 'node:events'
import { onTestFinished, vi } from 'vitest'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { Limits } from '../../../worker/documents/limits.ts'
import type { OpenProject, Person } from '../../support/project.ts'
import { type Engine, openEngine } from './engine.ts'

export type Role = 'viewer' | 'editor' | 'owner'

/** A room of its own tenant, and the person who made it. */
export interface Room {
  id: string
  name: string
  tenantId: string
  owner: Person
  /** Gives somebody a role on the room, or takes it away. */
  grant(person: Person, role: Role | null): Promise<void>
}

export async function makeRoom(project: OpenProject): Promise<Room> {
  const owner = await project.signUp('owner')
  const slug = `t-${crypto.randomUUID().slice(0, 12)}`
  const tenant = await owner.client.rpc('create_tenant', { name: 'Harbour', slug }).throwOnError()
  const room = { tenant_id: tenant.data.id, name: 'Plans', visibility: 'private' as const }
  const { id } = (await owner.client.rpc('create_room', room).throwOnError()).data
  return {
    id,
    name: `room:${id}`,
    tenantId: tenant.data.id,
    owner,
    async grant(person, role) {
      await project.sql('select private.ensure_profile($1)', [person.id])
      if (role === null)
        await project.sql('delete from public.room_participants where room_id = $1 and user_id = $2', [
          id,
          person.id,
        ])
      else
        await project.sql(
          `insert into public.room_participants (tenant_id, room_id, user_id, role)
           select tenant_id, id, $2, $3 from public.rooms where id = $1
           on conflict (room_id, user_id) do update set role = excluded.role`,
          [id, person.id, role],
        )
    },
  }
}

/** Starts one; it is closed with the test that started it. */
export async function startEngine(
  project: OpenProject,
  limits: Partial<Limits> = {},
  databaseUrl = project.databaseUrl('tenon_worker'),
): Promise<Engine> {
  const engine = await openEngine({ databaseUrl, apiUrl: project.apiUrl, limits })
  onTestFinished(engine.close)
  return engine
}

/** A client as a frontend has it. */
export interface Client {
  doc: Y.Doc
  text: Y.Text
  provider: WebsocketProvider
  /** Resolves when everything that was there has arrived. */
  synced: Promise<void>
  /** Resolves with the code of the first close. */
  closed: Promise<number>
}

export function connect(engine: Pick<Engine, 'url'>, name: string, token: string, doc = new Y.Doc()): Client {
  const provider = new WebsocketProvider(engine.url, name, doc, { params: { token }, disableBc: true })
  onTestFinished(() => provider.destroy())
  return {
    doc,
    text: doc.getText('text'),
    provider,
    synced: new Promise(resolve => {
      provider.once('sync', () => resolve())
    }),
    closed: new Promise(resolve => {
      provider.once('connection-close', event => resolve(event?.code ?? 0))
    }),
  }
}

/** Waits until it holds; every change of a document comes with an event, but what is looked at may be elsewhere. */
export const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 10_000, interval: 5 })

/** A bare socket, for what no provider would say. */
export async function openSocket(engine: Engine, name: string, token: string) {
  const socket = new WebSocket(`${engine.url}/${name}?token=${token}`)
  const received: Buffer[] = []
  socket.on('message', data => received.push(data as Buffer))
  const closed = new Promise<number>(resolve => socket.on('close', code => resolve(code)))
  onTestFinished(() => socket.terminate())
  await once(socket, 'open')
  return { socket, received, closed }
}
