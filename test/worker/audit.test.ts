import { createPublicKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compactVerify } from 'jose'
import { expect, test, vi } from 'vitest'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { openTenant } from '../support/world.ts'

const project = await openProject()
const [home, foreign] = [await openTenant(project, 'home'), await openTenant(project, 'foreign')]
const worker = await project.startWorker({ AUDIT_HEAD_SECONDS: '1' })
const publicKey = createPublicKey(await readFile(join(project.directory, 'audit-key.pem'), 'utf8'))
const folderOf = (tenant: string) => `${tenant}/audit/${tenant}`
const folder = folderOf(home.id)

interface Head {
  tenant_id: string
  first: number
  seq: number
  hash: string
}

/** The newest head that is kept of the tenant, as one of its people reads it. */
async function newestHead(person = home.admin, folder = folderOf(home.id)) {
  const files = person.client.storage.from('audit')
  const newest = { limit: 1, sortBy: { column: 'name', order: 'desc' } }
  const { data: found } = await files.list(folder, newest)
  if (!found?.length) return undefined
  const { data } = await files.download(`${folder}/${found[0]!.name}`)
  const { payload } = await compactVerify(await data!.text(), publicKey)
  return JSON.parse(new TextDecoder().decode(payload)) as Head
}
const chain = async () =>
  (
    await project.sql(
      `select seq::int, encode(hash, 'hex') as hash, sealed_at,
         exists (select from private.audit_unsealed u where u.tenant_id = h.tenant_id) as waits
       from private.audit_heads h where tenant_id = $1`,
      [home.id],
    )
  )[0]
const verify = (head?: { seq: number; hash: string }) =>
  home.admin.client.rpc('verify_audit_chain', {
    tenant: home.id,
    ...(head && { seq: head.seq, hash: head.hash }),
  })

/** Resolves to the head that covers all that is in the log now. */
async function covered() {
  const [{ entries }] = await project.sql(
    'select count(*)::int as entries from public.audit_log where tenant_id = $1',
    [home.id],
  )
  const covers = async () => {
    const head = await newestHead()
    expect(head).toMatchObject({ tenant_id: home.id, seq: entries })
    return head!
  }
  return vi.waitFor(covers, { timeout: 10_000, interval: 50 })
}

test('the worker seals by itself, and keeps a signed head that the log is held against', async () => {
  const head = await covered()
  const { seq, hash, sealed_at } = await chain()
  expect(head).toEqual({ tenant_id: home.id, first: 1, seq, hash, sealed_at: sealed_at.toISOString() })
  expect((await verify(head)).data).toMatchObject([{ valid: true, sealed: seq, unsealed: 0 }])
})

test('heads are read by admins of the tenant, written by nobody, and signed URLs of them are not given', async () => {
  await covered()
  expect(await newestHead(home.owner)).toEqual(await newestHead())
  for (const person of [home.editor, home.viewer, foreign.owner])
    expect(await newestHead(person)).toBeUndefined()
  const { data: kept } = await home.owner.client.storage.from('audit').list(folder)
  const path = `${folder}/${kept![0]!.name}`
  const before = await project.sql(`select * from storage.objects where bucket_id = 'audit' order by name`)
  for (const { client } of [home.owner, home.viewer, foreign.owner]) {
    const files = client.storage.from('audit')
    expect((await files.upload(path, 'mine', { upsert: true })).error).toMatchObject({ code: 'AccessDenied' })
    expect((await files.upload(`${folder}/mine`, 'mine')).error).toMatchObject({ code: 'AccessDenied' })
    expect((await files.remove([path])).data).toEqual([])
    expect((await files.createSignedUrl(path, 60)).data).toBeNull()
  }
  expect(await project.sql(`select * from storage.objects where bucket_id = 'audit' order by name`)).toEqual(
    before,
  )
})

test('the log is exported for its admins, and for nobody else', async () => {
  const wanted = { resource: `audit:${home.id}`, format: 'json', options: { table: 'entries' } }
  for (const person of [home.editor, foreign.owner])
    expect(await person.client.rpc('create_export', wanted)).toMatchObject(problem(404, 'resource_not_found'))
  const { data: asked } = await home.admin.client.rpc('create_export', wanted).throwOnError()
  const { path, error } = await vi.waitFor(
    async () => {
      const { data } = await home.admin.client.from('exports').select('status, path, error').single()
      expect(data!.status).toMatch(/completed|failed/)
      return data!
    },
    { timeout: 10_000, interval: 50 },
  )
  expect(error).toBeNull()
  const { data: file } = await home.admin.client.storage.from('exports').download(path!)
  const entries: { id: number; action: string }[] = JSON.parse(await file!.text())
  const { data: log } = await home.admin.client.from('audit_log').select('id, action').order('id')
  expect(entries.map(({ id, action }) => ({ id, action }))).toEqual(log)
  const { data: told } = await home.admin.client.from('notifications').select('kind, payload')
  expect(told).toEqual([{ kind: 'export.ready', payload: { export_id: asked.id } }])
})

test('a head whose worker was killed before it noted so counts as kept, with all that it says', async () => {
  const head = await covered()
  // Where the chain begins is no longer what any head has said.
  await project.sql(
    'update private.audit_heads set kept_seq = seq - 1, kept_leaving = 1 where tenant_id = $1',
    [home.id],
  )
  const noted = async () => {
    const [{ seq, leaving }] = await project.sql(
      'select kept_seq::int as seq, kept_leaving::int as leaving from private.audit_heads where tenant_id = $1',
      [home.id],
    )
    expect({ seq, leaving }).toEqual({ seq: head.seq, leaving: head.first - 1 })
  }
  await vi.waitFor(noted, 10_000)
  expect(await newestHead()).toEqual(head)
})

test('a log that its owner has written anew, with all its seals, does not fit the head that was kept', async () => {
  const head = await covered()
  await project.sql(`
    begin;
    alter table public.audit_log disable trigger user;
    update public.audit_log set actor_id = gen_random_uuid() where tenant_id = '${home.id}' and action = 'room.created';
    alter table public.audit_log enable trigger user;
    delete from private.audit_heads where tenant_id = '${home.id}';
    insert into private.audit_unsealed select tenant_id, id from public.audit_log where tenant_id = '${home.id}';
    commit`)
  await vi.waitFor(async () => expect(await chain()).toMatchObject({ seq: head.seq, waits: false }), 10_000)
  expect((await verify()).data).toMatchObject([{ valid: true }])
  expect((await verify(head)).data).toMatchObject([
    { valid: false, broken_at: head.seq, reason: 'rewritten' },
  ])
  // Under the same number, nothing takes the place of what was signed.
  const keptAgain = async () =>
    expect(
      await project.sql('select from private.audit_heads where tenant_id = $1 and kept_seq = seq', [home.id]),
    ).toHaveLength(1)
  await vi.waitFor(keptAgain, 10_000)
  expect(await newestHead()).toEqual(head)
})

test('what a tenant keeps no longer goes, after a head is kept that says where the log begins', async () => {
  const tenant = crypto.randomUUID()
  const count = async () =>
    (await project.sql('select count(*)::int as n from public.audit_log where tenant_id = $1', [tenant]))[0].n
  await project.sql(`
    begin;
    insert into public.tenants (id, name, slug) values ('${tenant}', 'Aging', 'aging');
    insert into public.members (tenant_id, user_id, role) values ('${tenant}', '${home.admin.id}', 'admin');
    set local session_replication_role = replica;
    update public.audit_log set created_at = created_at - interval '40 days' where tenant_id = '${tenant}';
    commit`)
  const keep = { tenant_id: tenant, retention: '30 days' }
  await home.admin.client.rpc('keep_audit_for', keep).throwOnError()
  /** What is asked of the hourly tidying, once what it needs has been sealed and kept. */
  const tidied = <Seen>(look: () => Promise<Seen>) =>
    vi.waitFor(
      async () => {
        await project.sql(`select graphile_worker.add_job('tidy', job_key => 'tidy')`)
        return look()
      },
      { timeout: 15_000, interval: 200 },
    )
  const head = await tidied(async () => {
    const newest = await newestHead(home.admin, folderOf(tenant))
    expect(newest).toMatchObject({ tenant_id: tenant, first: 3, seq: 4 })
    return newest!
  })
  await tidied(async () => expect(await count()).toBe(2))
  const { first, seq, hash } = head
  const { data } = await home.admin.client.rpc('verify_audit_chain', { tenant, first, seq, hash })
  expect(data).toMatchObject([{ valid: true, begins_at: 3, sealed: 4, unsealed: 0 }])
})

test('a worker that is told to stop keeps a head of all that was done', async () => {
  await home.owner.client.rpc('update_room', { room_id: home.rooms.tenant.id, name: 'Last' }).throwOnError()
  await worker.stop()
  expect(await newestHead()).toMatchObject({ seq: (await chain()).seq, hash: (await chain()).hash })
  expect(await chain()).toMatchObject({ waits: false })
  const log = await readFile(join(project.directory, 'worker.log'), 'utf8')
  expect(log).toContain((await chain()).hash)
})
