import { describe, expect, test } from 'vitest'
import { denied, problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { signInGuest } from '../support/world.ts'

const project = await openProject()
const [ada, ben] = await Promise.all([project.signUp('ada'), project.signUp('ben')])
const guest = await signInGuest(project)

describe('create_tenant', () => {
  const rules = {
    name: '1 to 120 characters',
    slug: '2 to 63 of a-z, 0-9 and single hyphens between them',
  }

  test('makes a tenant that its creator owns and nobody else sees', async () => {
    const { data, error } = await ada.client.rpc('create_tenant', { name: '  Acme GmbH ', slug: 'acme' })
    expect(error).toBeNull()
    expect(data).toMatchObject({ name: 'Acme GmbH', slug: 'acme' })

    const members = await ada.client.from('members').select('tenant_id, user_id, role')
    expect(members.data).toEqual([{ tenant_id: data!.id, user_id: ada.id, role: 'owner' }])
    expect((await ben.client.from('tenants').select()).data).toEqual([])
    expect((await ben.client.from('members').select()).data).toEqual([])
  })

  test('names every field that does not fit in one answer', async () => {
    const refused = await ada.client.rpc('create_tenant', { name: ' ', slug: 'Not A Slug' })
    expect(refused).toMatchObject(problem(422, 'invalid_input', rules))
  })

  test.for([
    ['name', 'x'.repeat(121), 'good'],
    ['slug', 'Good', 'a'],
    ['slug', 'Good', 'a'.repeat(64)],
    ['slug', 'Good', '-a'],
    ['slug', 'Good', 'a-'],
    ['slug', 'Good', 'a--b'],
    ['slug', 'Good', 'a b'],
    ['slug', 'Good', 'ä1'],
    ['slug', 'Good', 'good\n'],
  ] as const)('refuses a bad %s: %j, %j', async ([field, name, slug]) => {
    const refused = await ada.client.rpc('create_tenant', { name, slug })
    expect(refused).toMatchObject(problem(422, 'invalid_input', { [field]: rules[field] }))
  })

  test('takes what is just within the limits', async () => {
    const made = await ada.client.rpc('create_tenant', { name: 'x'.repeat(120), slug: 'a'.repeat(63) })
    expect(made.error).toBeNull()
  })

  test('a slug is given once, also to two who ask at the same time', async () => {
    const asked = await Promise.all(
      [ada, ben, ada, ben].map(({ client }) => client.rpc('create_tenant', { name: 'Twin', slug: 'twin' })),
    )
    expect(asked.filter(({ error }) => !error)).toHaveLength(1)
    for (const refused of asked.filter(({ error }) => error))
      expect(refused).toMatchObject(problem(409, 'slug_taken', { slug: 'already in use' }))
    expect(await project.sql(`select from public.tenants where slug = 'twin'`)).toHaveLength(1)
  })

  test('a guest is refused, and who has not signed in has no such function', async () => {
    const refused = await guest.client.rpc('create_tenant', { name: 'Guest', slug: 'guest' })
    expect(refused).toMatchObject(problem(403, 'guest_not_allowed'))
    const anonymous = await project.client().rpc('create_tenant', { name: 'Nobody', slug: 'nobody' })
    expect(anonymous).toMatchObject({ status: 401, error: { code: '42501' } })
    expect(await project.sql(`select from public.tenants where slug in ('guest', 'nobody')`)).toEqual([])
  })
})

describe('profiles', () => {
  const nameOf = async (id: string) =>
    (await project.sql('select display_name from public.profiles where id = $1', [id]))[0]?.display_name

  test('everybody who signs up has one', async () => {
    const credentials = { email: 'cleo@example.com', password: 'correct horse battery' }
    const signedUp = await project.client().auth.signUp({
      ...credentials,
      options: { data: { display_name: ' Cleo Marchetti ' } },
    })
    expect(await nameOf(signedUp.data.user!.id)).toBe('Cleo Marchetti')

    const made = await project.admin().auth.admin.createUser({ email: 'dan@example.com' })
    expect(await nameOf(made.data.user!.id)).toBe('dan')

    expect(await nameOf(guest.id)).toBe('Guest')
  })

  test('a name of any length becomes one that fits', async () => {
    const options = { email: 'long@example.com', user_metadata: { display_name: 'y'.repeat(500) } }
    const { data } = await project.admin().auth.admin.createUser(options)
    expect(await nameOf(data.user!.id)).toBe('y'.repeat(80))
  })

  test('one that cannot be made does not keep anybody from signing up; joining a tenant makes it', async () => {
    await project.sql(`alter table public.profiles add constraint broken check (display_name <> 'unlucky')`)
    const { data, error } = await project.client().auth.signUp({
      email: 'unlucky@example.com',
      password: 'correct horse battery',
    })
    await project.sql('alter table public.profiles drop constraint broken')
    expect(error).toBeNull()
    expect(await nameOf(data.user!.id)).toBeUndefined()

    const [tenant] = await project.sql(
      'select id from public.tenants where id <> private.system_tenant() limit 1',
    )
    await project.sql(`select private.add_member($1, $2, 'viewer')`, [tenant.id, data.user!.id])
    expect(await nameOf(data.user!.id)).toBe('unlucky')
  })

  test('people change their own name, and nothing else of it', async () => {
    const renamed = await ada.client
      .from('profiles')
      .update({ display_name: 'Ada' })
      .eq('id', ada.id)
      .select()
    expect(renamed.data).toMatchObject([{ id: ada.id, display_name: 'Ada' }])

    const others = await ada.client
      .from('profiles')
      .update({ display_name: 'Ben?' })
      .eq('id', ben.id)
      .select()
    expect(others.data).toEqual([])
    expect(await nameOf(ben.id)).not.toBe('Ben?')

    const dated = await ada.client.from('profiles').update({ created_at: '2000-01-01' }).eq('id', ada.id)
    expect(dated).toMatchObject(denied)
    const empty = await ada.client.from('profiles').update({ display_name: '' }).eq('id', ada.id)
    expect(empty).toMatchObject({ status: 400, error: { code: '23514' } })
    expect(await nameOf(ada.id)).toBe('Ada')
  })
})

test('tenants, members and profiles are not written to', async () => {
  const { client } = ada
  const { data } = await client.rpc('create_tenant', { name: 'Still', slug: 'still' }).throwOnError()
  const row = { tenant_id: data.id, user_id: ben.id, role: 'owner' as const }
  const refused = [
    client.from('tenants').insert({ name: 'Own', slug: 'own' }),
    client.from('tenants').update({ slug: 'stolen' }).eq('id', data.id),
    client.from('tenants').delete().eq('id', data.id),
    client.from('members').insert(row),
    client.from('members').update({ role: 'viewer' }).eq('tenant_id', data.id),
    client.from('members').delete().eq('tenant_id', data.id),
    client.from('profiles').insert({ id: crypto.randomUUID(), display_name: 'Nobody' }),
    client.from('profiles').delete().eq('id', ada.id),
  ]
  for (const result of await Promise.all(refused)) expect(result).toMatchObject(denied)
  const [tenant] = await project.sql('select name, slug from public.tenants where id = $1', [data.id])
  expect(tenant).toEqual({ name: 'Still', slug: 'still' })
  const members = await project.sql('select user_id, role from public.members where tenant_id = $1', [
    data.id,
  ])
  expect(members).toEqual([{ user_id: ada.id, role: 'owner' }])
})
