import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { openBoard } from '../support/board.ts'
import { openProject } from '../support/project.ts'
import { openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign } = await openWorld(project)

/** What a worker tells, by name and labels. */
async function metricsAt(port: number): Promise<Map<string, number>> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`)
  expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4')
  const lines = (await response.text()).split('\n').filter(line => line && !line.startsWith('#'))
  return new Map(lines.map(line => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]))
}

test('/metrics tells what happened, on a port of its own, and names nobody', async () => {
  const worker = await project.startWorker({ METRICS_PORT: '0' })
  const log = await readFile(join(project.directory, 'worker.log'), 'utf8')
  const port = Number(/"metrics":(\d+)/.exec(log)![1])
  expect((await fetch(`${worker.url}/metrics`)).status).toBe(404)
  for (const path of ['', 'healthz', 's/x'])
    expect((await fetch(`http://127.0.0.1:${port}/${path}`)).status).toBe(404)

  const room = home.rooms.tenant.id
  const boards = [home.owner, home.editor].map(person => openBoard(worker.url, room, person.token))
  await Promise.all(boards.map(({ provider }) => new Promise(resolve => provider.once('sync', resolve))))
  boards[0]!.doc.getMap('shapes').set('one', { type: 'note' })
  await vi.waitFor(() => expect(boards[1]!.doc.getMap('shapes').has('one')).toBe(true), 10_000)
  const refused = openBoard(worker.url, room, foreign.owner.token)
  await refused.closed
  const asked = { resource: `room:${room}`, format: 'json' }
  await home.owner.client.rpc('create_export', asked).throwOnError()

  const metrics = await vi.waitFor(async () => {
    const found = await metricsAt(port)
    expect(found.get('tenon_job_ended_total{kind="export.board",outcome="done"}')).toBe(1)
    return found
  }, 20_000)
  const values = {
    tenon_document_connections: 2,
    tenon_document_open: 1,
    tenon_document_edits_total: 1,
    'tenon_document_messages_total{type="update"}': 1,
    'tenon_document_closed_total{reason="notFound"}': 1,
    'tenon_document_security_events_total{action="join_refused"}': 1,
    tenon_document_append_seconds_count: 1,
    tenon_document_propagation_seconds_count: 1,
  }
  for (const [name, value] of Object.entries(values)) expect([name, metrics.get(name)]).toEqual([name, value])
  for (const name of [
    'tenon_document_bytes',
    'nodejs_eventloop_lag_p99_seconds',
    'process_resident_memory_bytes',
  ])
    expect(metrics.get(name), name).toBeGreaterThan(0)
  const text = [...metrics.keys()].join()
  for (const id of [home.id, home.owner.id, room, foreign.owner.id]) expect(text).not.toContain(id)
  for (const board of [...boards, refused]) board.leave()
  await worker.stop()
})

test('jobs that wait are told with their age, whichever worker is asked', async () => {
  await home.owner.client
    .rpc('create_export', { resource: `room:${home.rooms.tenant.id}`, format: 'json' })
    .throwOnError()
  await project.sql(`update public.jobs set created_at = now() - interval '1 hour' where status = 'queued'`)
  const [{ kind, jobs, oldest }] = await project.sql('select * from private.queue_age()')
  expect({ kind, jobs }).toEqual({ kind: 'export.board', jobs: '1' })
  expect(oldest).toBeGreaterThanOrEqual(3_600)
})
