import { once } from 'node:events'
import fc from 'fast-check'
import * as encoding from 'lib0/encoding'
import { expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { closeCodes } from '../../../worker/documents/close-codes.ts'
import { openProject, type Person } from '../../support/project.ts'
import { openTenant } from '../../support/world.ts'
import { makeCorpus } from './corpus.ts'
import type { Engine } from './engine.ts'
import { spoilt } from './spoilt.ts'
import { connect, eventually, makeRoom, openSocket, startEngine } from './world.ts'

// TENON_FUZZ=100000 takes an hour.
const perRoom = 50
const numRuns = Math.ceil(Number(process.env.TENON_FUZZ ?? 500) / perRoom)
const seed = Number(process.env.TENON_SEED ?? Date.now() % 2 ** 31)

const project = await openProject()
const home = await openTenant(project, 'home')
await project.sql('update private.rate_limits set at_most = 10000000')
// A client that throws on what it hears says so there, and goes on.
const complaints = vi.spyOn(console, 'error')

const message = (...parts: (number | Uint8Array | string)[]) =>
  encoding.encode(encoder => {
    for (const part of parts)
      if (typeof part === 'number') encoding.writeVarUint(encoder, part)
      else if (typeof part === 'string') encoding.writeVarString(encoder, part)
      else encoding.writeVarUint8Array(encoder, part)
  })
const { updates, whole } = makeCorpus(3)
const small = updates.filter(update => update.length < 400)
const kinds = { step1: 0, step2: 1, update: 2 }
const someoneElses = 4_000_000_000

/** One client's text at a clock, whoever's it is. */
function textOf(client: number, clock: number, text: string): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = client
  const parts: Uint8Array[] = []
  doc.on('update', part => parts.push(part))
  for (let at = 0; at < clock; at++) doc.getText('text').insert(0, '.')
  doc.getText('text').insert(0, text)
  return parts.at(-1)!
}

const state = (client: number, clock: number, json: string) => message(1, message(1, client, clock, json))
const proper = [
  ...small.slice(0, 40).map(update => message(0, kinds.update, update)),
  message(0, kinds.step1, Y.encodeStateVectorFromUpdate(whole)),
  message(0, kinds.step2, whole),
  state(7, 1, '{"name":"Zoë"}'),
  message(3),
  message(2, 0, 'permission denied'),
]
const frame = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc.constantFrom(...proper),
  spoilt(proper),
  spoilt(small).map(update => message(0, kinds.update, update)),
  fc
    .tuple(fc.uint8Array({ maxLength: 3 }), fc.nat(12))
    .map(([start, length]) => Uint8Array.of(...start, ...Array<number>(length).fill(0xff), 0x7f, 0)),
  fc
    .tuple(
      fc.constantFrom(0, 1, someoneElses),
      fc.nat(9),
      fc.constantFrom('null', '{}', '[', '""', '{"a":1e999}'),
    )
    .map(said => state(...said)),
  // Clocks of others, and items from the future.
  fc
    .tuple(fc.constantFrom(1, 2, someoneElses), fc.nat(40))
    .map(([client, clock]) => message(0, kinds.update, textOf(client, clock, 'forged'))),
  fc
    .constantFrom(home.owner.token, project.serviceRoleKey, '', 'x'.repeat(20_000))
    .map(token => message(2, 1, token)),
)
const defined = [closeCodes.malformed, closeCodes.invalidUpdate, closeCodes.unauthorized, closeCodes.notYours]

/** Somebody who says anything, and comes back when thrown out. */
class Offender {
  readonly #engine: Engine
  readonly #name: string
  readonly #person: Person
  #socket: WebSocket | undefined
  readonly codes: number[] = []

  constructor(engine: Engine, name: string, person: Person) {
    this.#engine = engine
    this.#name = name
    this.#person = person
  }

  /** Resolves when it was read, or answered by a close. */
  async say(bytes: Uint8Array): Promise<void> {
    this.#socket ??= await this.#open()
    const socket = this.#socket
    const answered = Promise.race([once(socket, 'pong'), once(socket, 'close')])
    socket.send(bytes)
    socket.ping()
    await answered
  }

  async #open(): Promise<WebSocket> {
    const socket = new WebSocket(`${this.#engine.url}/${this.#name}?token=${this.#person.token}`)
    // Each word waits for two answers, of which one never comes.
    socket.setMaxListeners(0)
    socket.on('close', code => {
      this.codes.push(code)
      this.#socket = undefined
    })
    await once(socket, 'open')
    return socket
  }

  leave(): void {
    this.#socket?.removeAllListeners('close')
    this.#socket?.terminate()
  }
}

test(`nonsense has defined answers, and nobody is harmed by it (seed ${seed})`, {
  timeout: 60_000 + numRuns * 10_000,
}, async () => {
  const engine = await startEngine(project, { messagesPerSecond: 1e6, bytesPerSecond: 1e9 })
  const elsewhere = await makeRoom(project)
  const eve = await openSocket(engine, elsewhere.name, elsewhere.owner.token)
  const seen = Object.fromEntries(Object.values(closeCodes).map(code => [code, 0]))
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.boolean(), frame), { minLength: perRoom, maxLength: perRoom }),
      async frames => {
        const wanted = { tenant_id: home.id, name: 'Nonsense', visibility: 'tenant' as const }
        const { id } = (await home.owner.client.rpc('create_room', wanted).throwOnError()).data
        // It is about what anybody may write.
        await project.sql(`update private.document_kinds set roots = null, checked_by = null`)
        const doc = new Y.Doc()
        doc.clientID = someoneElses
        const witness = connect(engine, `room:${id}`, home.owner.token, doc)
        await witness.synced
        const editor = new Offender(engine, `room:${id}`, home.editor)
        const viewer = new Offender(engine, `room:${id}`, home.viewer)
        for (const [byViewer, bytes] of frames) await (byViewer ? viewer : editor).say(bytes)

        for (const code of [...editor.codes, ...viewer.codes]) {
          expect(defined).toContain(code)
          seen[code]!++
        }
        expect(witness.provider.wsconnected).toBe(true)
        expect(witness.provider.awareness.getStates().get(someoneElses)).toEqual({})
        const late = connect(engine, `room:${id}`, home.admin.token)
        await late.synced
        // Who lies about clocks of their own may be seen differently by others; nobody else is.
        const [his, hers] = [late.doc.getText('honest'), doc.getText('honest')]
        his.insert(0, 'his')
        await eventually(() => expect(hers.toString()).toBe('his'))
        hers.insert(0, 'hers and ')
        await eventually(() => expect(his.toString()).toBe('hers and his'))
        for (const offender of [editor, viewer]) offender.leave()
        for (const { provider } of [witness, late]) provider.destroy()
        const written = await project.sql(
          'select distinct user_id from private.document_updates where user_id = $1',
          [home.viewer.id],
        )
        expect(written).toEqual([])
        expect(complaints).not.toHaveBeenCalled()
        expect(engine.documents.healthy()).toBe(true)
      },
    ),
    { numRuns, seed, endOnFailure: true },
  )
  // A sign of life now and then is all that was heard next door.
  for (const heard of eve.received) expect([...heard]).toEqual([1, 1, 0])
  // A short run does not come across every kind of nonsense.
  if (process.env.TENON_FUZZ) for (const code of defined) expect(seen[code], `${code}`).toBeGreaterThan(0)
})
