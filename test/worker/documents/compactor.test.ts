import * as encoding from 'lib0/encoding'
import pg from 'pg'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { Compactor } from '../../../worker/documents/compactor.ts'
import { openProject } from '../../support/project.ts'
import { openProxy } from '../proxy.ts'
import { openDocument } from './history/document.ts'

const project = await openProject()
const databaseUrl = project.databaseUrl('tenon_worker')
const db = new pg.Pool({ connectionString: databaseUrl, max: 2 })
afterAll(() => db.end())

function openCompactor(url: string, most?: { heapMegabytes: number; longest: number }) {
  const compactor = new Compactor(url, most)
  onTestFinished(() => compactor.close())
  return compactor
}
const append = (id: string, position: number, data: Uint8Array) =>
  project.sql(
    'insert into private.document_updates (document_id, flush, position, data) values ($1, -99, $2, $3)',
    [id, position, Buffer.from(data)],
  )
const logged = (id: string) =>
  project.sql('select from private.document_updates where document_id = $1', [id])

/** One embed, of so many empty objects: three bytes each, and many times that when it is built. */
function embed(client: number, objects: number): Uint8Array {
  const encoder = encoding.createEncoder()
  for (const number of [1, 1, client, 0]) encoding.writeVarUint(encoder, number)
  encoding.writeUint8(encoder, 5)
  encoding.writeVarUint(encoder, 1)
  encoding.writeVarString(encoder, 'things')
  encoding.writeVarString(encoder, `[${'{},'.repeat(objects)}0]`)
  encoding.writeVarUint(encoder, 0)
  return encoding.toUint8Array(encoder)
}

/** One item each of many clients at one place: Yjs compares each with all others. */
function crowd(first: number, clients: number): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, clients)
  for (let client = first + clients - 1; client >= first; client--) {
    for (const number of [1, client, 0]) encoding.writeVarUint(encoder, number)
    encoding.writeUint8(encoder, 8)
    encoding.writeVarUint(encoder, 1)
    encoding.writeVarString(encoder, 'things')
    encoding.writeVarUint(encoder, 1)
    encoding.writeUint8(encoder, 126)
  }
  encoding.writeVarUint(encoder, 0)
  return encoding.toUint8Array(encoder)
}

test.for([
  [
    'more memory than there is',
    { heapMegabytes: 64, longest: 60_000 },
    (n: number) => embed(1 + n, 2_000_000),
    'SIGABRT',
  ],
  [
    'hours',
    { heapMegabytes: 1_024, longest: 6_000 },
    (n: number) => crowd(1 + n * 20_000, 20_000),
    'a task took over 6000 ms',
  ],
] as const)(
  'a document that takes %s harms no other, and keeps its log',
  async ([, most, update, reason]) => {
    const compactor = openCompactor(databaseUrl, most)
    await compactor.open()
    const [bad, sound] = [
      await openDocument(project, db, compactor),
      await openDocument(project, db, compactor),
    ]
    for (let n = 0; n < 2; n++) await append(bad.id, n, update(n))
    await sound.write('all is well')
    const folding = compactor.fold(bad.id)
    const next = compactor.fold(sound.id)
    await expect(folding).rejects.toThrow(reason)
    expect(await next).toMatchObject({ rejected: 0 })
    expect([await logged(bad.id), await logged(sound.id)]).toMatchObject([{ length: 2 }, { length: 0 }])
  },
)

test('a connection that hangs is replaced with the task that hung', async () => {
  const proxy = await openProxy(databaseUrl)
  const compactor = openCompactor(proxy.url, { heapMegabytes: 64, longest: 4_000 })
  const document = await openDocument(project, db, compactor)
  await document.write('one')
  await compactor.open()
  proxy.silence()
  await expect(compactor.fold(document.id)).rejects.toThrow('took over')
  expect(await compactor.fold(document.id)).toMatchObject({ rejected: 0 })
})
