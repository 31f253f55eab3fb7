import { readFile } from 'node:fs/promises'
import { parseCsv } from 'hucre/csv'
import { expect, test, vi } from 'vitest'
import { openProject } from '../support/project.ts'
import { openTenant } from '../support/world.ts'

const project = await openProject()
const { id: home, viewer } = await openTenant(project, 'home')
const sizes = { few: 5_000, some: 50_000, many: 200_000 }
for (const [name, rows] of Object.entries(sizes))
  await project.sql(`
    create view private.exported_${name} with (security_invoker = true) as
      select '${home}'::uuid as resource_id, n, repeat(md5(n::text), 5) as name, n * 1.5 as price, now() as at
      from generate_series(1, ${rows}) n;
    grant select on private.exported_${name} to authenticated;
    insert into private.export_tables values ('tenant', '${name}', 'private.exported_${name}')`)
// A small heap shows what is held, where a large one shows what was not collected yet.
const { pid } = await project.startWorker({ JOB_CONCURRENCY: '1', NODE_OPTIONS: '--max-old-space-size=64' })

/** The most memory that the worker has ever held, in MiB. */
const peak = async () =>
  Number(/VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))![1]) / 1024

async function make(format: string, table: string) {
  const wanted = { resource: `tenant:${home}`, format, options: { table } }
  const { data } = await viewer.client.rpc('create_export', wanted).throwOnError()
  const row = async () =>
    (await project.sql('select status, error, path from public.exports where id = $1', [data.id]))[0]
  await vi.waitFor(async () => expect((await row()).status).toMatch(/completed|failed/), {
    timeout: 200_000,
    interval: 50,
  })
  expect(await row()).toMatchObject({ status: 'completed', error: null })
  return (await row()).path as string
}

test.for([
  ['csv', 'some', 'many'],
  ['json', 'some', 'many'],
  ['xlsx', 'few', 'some'],
] as const)(
  '%s with %s rows takes as much memory as with %s',
  { timeout: 400_000 },
  async ([format, less, more]) => {
    await make(format, less)
    const before = await peak()
    const path = await make(format, more)
    expect((await peak()) - before).toBeLessThan(40)
    const [{ bytes }] = await project.sql(
      `select (metadata ->> 'size')::int as bytes from storage.objects where name = $1`,
      [path],
    )
    expect(bytes).toBeGreaterThan(2_000_000)
    if (format !== 'csv') return
    const { data } = await viewer.client.storage.from('exports').download(path)
    const lines = parseCsv(await data!.text())
    expect(lines).toHaveLength(sizes.many + 1)
    expect(lines.at(-1)!.slice(0, 3)).toEqual(['200000', expect.any(String), '300000'])
  },
)
