import { beforeEach, expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'

const project = await openProject('platform')
const admin = project.admin().storage.from('files')
await project.admin().storage.createBucket('files')
const ada = await project.signUp('ada')
const hers = ada.client.storage.from('files')

beforeEach(async () => {
  await admin.remove(['old', 'new'])
  await project.sql('drop policy if exists reads on storage.objects')
  await project.sql('drop policy if exists creates on storage.objects')
  await project.sql('drop policy if exists changes on storage.objects')
  await project.sql('drop policy if exists removes on storage.objects')
  await admin.upload('old', 'old')
})

const policies = {
  reads: 'for select to authenticated using (true)',
  creates: 'for insert to authenticated with check (true)',
  changes: 'for update to authenticated using (true)',
  removes: 'for delete to authenticated using (true)',
}
type Policy = keyof typeof policies

async function allow(...names: Policy[]) {
  for (const name of names) await project.sql(`create policy ${name} on storage.objects ${policies[name]}`)
}

const content = async (name: string) => (await admin.download(name)).data?.text()
const ok = ({ error }: { error: unknown }) => !error

const rules: [policies: Policy[], creates: boolean, replacesNothing: boolean, replaces: boolean][] = [
  [[], false, false, false],
  [['reads', 'changes', 'removes'], false, false, false],
  [['creates'], true, false, false],
  [['creates', 'reads'], true, true, false],
  [['creates', 'changes'], true, false, false],
  [['creates', 'reads', 'changes'], true, true, true],
]

test.each(rules)(
  '%j: upload %s, upsert of a new name %s, of an old one %s',
  async (names, creates, fresh, replaces) => {
    await allow(...names)
    expect(ok(await hers.upload('new', 'hers'))).toBe(creates)
    await admin.remove(['new'])
    expect(ok(await hers.upload('new', 'hers', { upsert: true }))).toBe(fresh)
    expect(await content('new')).toBe(fresh ? 'hers' : undefined)
    expect(ok(await hers.upload('old', 'hers', { upsert: true }))).toBe(replaces)
    expect(ok(await hers.update('old', 'hers'))).toBe(replaces)
    expect(await content('old')).toBe(replaces ? 'hers' : 'old')
  },
)

test.each<[Policy[], boolean]>([
  [['reads', 'creates', 'changes'], false],
  [['removes'], false],
  [['reads', 'removes'], true],
])('%j: remove %s', async (names, removes) => {
  await allow(...names)
  expect((await hers.remove(['old'])).data).toHaveLength(removes ? 1 : 0)
  expect(await content('old')).toBe(removes ? undefined : 'old')
})

test('an upload becomes its owner’s, and a replacement the replacer’s', async () => {
  await allow('creates', 'reads', 'changes')
  const owner = async (name: string) =>
    (await project.sql('select owner, owner_id from storage.objects where name = $1', [name]))[0]
  await hers.upload('new', 'hers')
  expect(await owner('new')).toEqual({ owner: ada.id, owner_id: ada.id })
  expect(await owner('old')).toEqual({ owner: null, owner_id: null })
  await hers.update('old', 'hers')
  expect(await owner('old')).toEqual({ owner: ada.id, owner_id: ada.id })
})
