import fc from 'fast-check'
import * as encoding from 'lib0/encoding'
import { afterAll, expect, test, vi } from 'vitest'
import { loadKeys } from '../../../stack/keys.ts'
import { Compactor } from '../../../worker/documents/compactor.ts'
import { claimsOf } from '../../support/as-person.ts'
import { openProject, type Person } from '../../support/project.ts'
import { openTenant } from '../../support/world.ts'
import { edit, sequence } from './corpus.ts'
import {
  expectAllOf,
  expectSame,
  holdLog,
  MortalEngine,
  Screen,
  stored,
  witnessLogs,
} from './world-of-chance.ts'

// TENON_RUNS=1000 takes a quarter of an hour.
const numRuns = Number(process.env.TENON_RUNS ?? 12)
const seed = Number(process.env.TENON_SEED ?? Date.now() % 2 ** 31)
const patience = { timeout: 20_000, interval: 5 }

const project = await openProject()
const { sign } = await loadKeys(project.directory, `${project.apiUrl}/auth/v1`)
const home = await openTenant(project, 'home')
const people = [home.owner, home.editor, home.editor]
await project.sql('update private.rate_limits set at_most = 1000000')
await witnessLogs(project)
const compactor = new Compactor(project.databaseUrl('tenon_worker'))
const engines = [new MortalEngine(project), new MortalEngine(project)] as const
await Promise.all(engines.map(engine => engine.start()))
afterAll(() => Promise.all([compactor.close(), ...engines.map(engine => engine.kill())]))
// A client that throws on what it hears says so there, and goes on.
const complaints = vi.spyOn(console, 'error')

/** A room of one run, and who is in it. */
interface Run {
  documentId: string
  room: string
  screens: Screen[]
  /** All that anybody was shown of others. */
  seen: Uint8Array[]
}

async function openRun(): Promise<Run> {
  const room = { tenant_id: home.id, name: 'Chance', visibility: 'tenant' as const }
  const { id } = (await home.owner.client.rpc('create_room', room).throwOnError()).data
  // People write anything here.
  await project.sql(`update private.document_kinds set roots = null, checked_by = null`)
  const [{ document_id: documentId }] = await project.sql(
    `insert into private.documents (tenant_id, kind, resource_id) values ($1, 'room', $2) returning id as document_id`,
    [home.id, id],
  )
  const seen: Uint8Array[] = []
  const screens = people.map(person => new Screen(person, `room:${id}`, update => seen.push(update)))
  for (const [at, screen] of screens.entries()) screen.connect(engines[at % 2]!)
  return { documentId, room: id, screens, seen }
}

/** What is in the database holds all that anybody has been shown until now. */
async function expectSeenIsStored({ documentId, seen }: Run) {
  const until = seen.length
  const [now] = await stored(project, documentId)
  expectAllOf(now, seen.slice(0, until))
}

const role = (run: Run, person: Person, role: string) =>
  project.sql(
    `insert into public.room_participants (tenant_id, room_id, user_id, role) values ($1, $2, $3, $4)
     on conflict (room_id, user_id) do update set role = excluded.role`,
    [home.id, run.room, person.id, role],
  )

async function renew({ provider, person }: Screen) {
  const claims = claimsOf(person.token)
  const token = await sign({ ...claims, exp: claims.exp + 60 })
  if (provider?.wsconnected)
    provider.ws!.send(
      encoding.encode(encoder => {
        encoding.writeVarUint(encoder, 2)
        encoding.writeVarUint(encoder, 1)
        encoding.writeVarString(encoder, token)
      }),
    )
}

/** Lets the engines do something, however long they take for it. */
async function turns(left: number) {
  for (; left > 0; left--) await new Promise(setImmediate)
}

/** Kills a worker with all its sockets; returns how to have it again. */
async function kill(run: Run, n: number): Promise<() => Promise<void>> {
  const engine = engines[n % 2]!
  await engine.kill()
  await expectSeenIsStored(run)
  for (const screen of run.screens) if (screen.engine === engine) screen.disconnect()
  return () => engine.start()
}

/** What may happen; `n` decides between what is left open. */
const events = {
  edits: ({ screens }: Run, n: number) => {
    const pick = sequence(n)
    const { doc } = screens[pick(screens.length)]!
    for (let left = 1 + pick(8); left > 0; left--) edit(doc, pick)
  },
  leaves: ({ screens }: Run, n: number) => screens[n % screens.length]!.disconnect(),
  comes: ({ screens }: Run, n: number) => screens[n % screens.length]!.connect(engines[(n >> 4) % 2]!),
  reloads: ({ screens }: Run, n: number) => screens[n % screens.length]!.reload(),
  renews: ({ screens }: Run, n: number) => renew(screens[n % screens.length]!),
  waits: async ({ screens }: Run, n: number) => {
    if (n % 3 === 0) await Promise.all(screens.filter(each => each.provider).map(each => each.synced()))
    await turns(n % 400)
  },
  folds: ({ documentId }: Run, n: number) => {
    const folded = compactor.fold(documentId)
    return n % 2 ? folded : undefined
  },
  // Where what was being appended is unclear.
  cuts: () =>
    project.sql(`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'tenon appending' and datname = current_database()`),
  // Nothing reaches the disk for a while: so nothing may be shown.
  stalls: async (run: Run, n: number) => {
    const release = await holdLog(project)
    for (const edits of [n, n >> 1, n >> 2]) events.edits(run, edits)
    await turns(200)
    await expectSeenIsStored(run)
    // A worker that starts waits until all is written that began before.
    const revive = n % 4 === 0 ? await kill(run, n >> 2) : undefined
    await release()
    await revive?.()
  },
  demotes: (run: Run, n: number) => role(run, home.editor, n % 2 ? 'viewer' : 'editor'),
  kills: async (run: Run, n: number) => (await kill(run, n))(),
}
const event = (name: keyof typeof events) => fc.tuple(fc.constant(name), fc.nat(0xffff))
const story = fc.array(
  fc.oneof(
    { weight: 30, arbitrary: event('edits') },
    { weight: 12, arbitrary: event('waits') },
    { weight: 8, arbitrary: event('comes') },
    { weight: 4, arbitrary: event('leaves') },
    { weight: 3, arbitrary: event('reloads') },
    { weight: 3, arbitrary: event('renews') },
    { weight: 4, arbitrary: event('folds') },
    { weight: 1, arbitrary: event('cuts') },
    { weight: 2, arbitrary: event('stalls') },
    { weight: 1, arbitrary: event('demotes') },
    { weight: 1, arbitrary: event('kills') },
  ),
  { minLength: 5, maxLength: 60 },
)

test(`whatever happens, replicas are equal, and nothing that was shown is lost (seed ${seed})`, {
  timeout: 60_000 + numRuns * 30_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(story, async steps => {
      const run = await openRun()
      for (const [name, n] of steps) await events[name](run, n)
      await expectSeenIsStored(run)

      await role(run, home.editor, 'editor')
      for (const screen of run.screens) if (!screen.provider) screen.connect(engines[0])
      const late = engines.map(engine => {
        const screen = new Screen(home.owner, `room:${run.room}`, () => {})
        screen.connect(engine)
        return screen
      })
      const all = [...run.screens, ...late]
      await Promise.all(all.map(screen => screen.synced()))
      await vi.waitFor(async () => {
        const docs = [...all.map(screen => screen.doc), ...(await stored(project, run.documentId))]
        for (const doc of docs) expectSame(doc, docs[0]!)
      }, patience)
      for (const screen of all) screen.disconnect()
      expect(complaints).not.toHaveBeenCalled()
    }),
    { numRuns, seed, endOnFailure: true },
  )
})
