import { describe, expect, test } from 'vitest'
import { openProject, type Person } from '../support/project.ts'
import { openTenant } from '../support/world.ts'

const project = await openProject()
const worker = await project.startWorker()
const home = await openTenant(project, 'home')
const foreign = await openTenant(project, 'foreign')
const made = await home.owner.client
  .rpc('create_configuration', { tenant_id: home.id, name: 'Spring' })
  .throwOnError()
const { id } = made.data as { id: string }
const page = { configuration_id: id, mode: 'app', audience: 'consumer' }

async function ask(body: object, by: Pick<Person, 'token'> = home.viewer) {
  const response = await fetch(`${project.apiUrl}/functions/v1/preview`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { authorization: `Bearer ${by.token}`, 'content-type': 'application/json' },
  })
  return { status: response.status, body: await response.json() }
}
/** The page at a preview's address, on the worker of this test. */
const look = (address: string, headers = {}) =>
  fetch(worker.url + new URL(address).pathname, { headers, redirect: 'manual' })
const kept = async () => (await project.sql('select count(*)::int as n from public.previews'))[0].n

describe('a preview', () => {
  test('is drawn for who may read the configuration, and shown at its address for an hour', async () => {
    const { status, body } = await ask(page)
    expect(status).toBe(200)
    expect(body.rendered_html).toContain('Good morning, Alex')
    expect(body.context_data).toMatchObject({
      source: 'simulated',
      label: 'Family',
      person: { name: 'Alex Morgan' },
    })
    const shown = await look(body.preview_url)
    expect(shown.status).toBe(200)
    expect(await shown.text()).toBe(body.rendered_html)
    expect(Object.fromEntries(shown.headers)).toMatchObject({
      'content-security-policy': expect.stringMatching(
        /^sandbox; default-src 'none'; style-src 'sha256-[^']+';/,
      ),
      etag: `"${body.content_hash}"`,
      'cache-control': 'private, no-cache',
      'x-robots-tag': 'noindex, nofollow',
    })
    const again = await look(body.preview_url, { 'if-none-match': `"${body.content_hash}"` })
    expect([again.status, await again.text()]).toEqual([304, ''])
    await project.sql(`update private.preview_tokens set expires_at = now()`)
    expect((await look(body.preview_url)).status).toBe(404)
  })

  test('is the same one while nothing has changed, and another when something has', async () => {
    const first = await ask(page)
    const rows = await kept()
    const second = await ask(page, home.editor)
    expect(second.body.content_hash).toBe(first.body.content_hash)
    expect(second.body.preview_url).not.toBe(first.body.preview_url)
    expect(await kept()).toBe(rows)
    const { data } = await home.editor.client
      .from('configuration_data')
      .select('tile_structure')
      .match({ configuration_id: id, mode: 'app', audience: 'consumer' })
      .single()
      .throwOnError()
    const structure = data.tile_structure as { tiles: { id: string; props: object }[] }
    structure.tiles[0]!.props = { ...structure.tiles[0]!.props, total_label: 'All that is mine' }
    await project.sql(
      `update public.configuration_data set tile_structure = $2 where configuration_id = $1 and mode = 'app' and audience = 'consumer'`,
      [id, JSON.stringify(structure)],
    )
    const third = await ask(page)
    expect(third.body.content_hash).not.toBe(first.body.content_hash)
    expect(third.body.rendered_html).toContain('All that is mine')
  })

  test('is not for others, and ends with the right to read', async () => {
    const rows = await kept()
    expect(await ask(page, foreign.owner)).toMatchObject({
      status: 404,
      body: { title: 'configuration_not_found' },
    })
    expect(await kept()).toBe(rows)
    const colleague = await project.signUp('colleague')
    await project.sql(`select private.add_member($1, $2, 'viewer')`, [home.id, colleague.id])
    const { body } = await ask(page, colleague)
    expect((await look(body.preview_url)).status).toBe(200)
    await home.owner.client.rpc('remove_member', { tenant_id: home.id, user_id: colleague.id }).throwOnError()
    expect((await look(body.preview_url)).status).toBe(404)
  })

  test('of a persona that a tenant has made is theirs alone', async () => {
    const persona = { name: 'founder', label: 'Founder', audience: 'consumer' as const }
    await home.editor.client
      .rpc('save_persona', { ...persona, tenant_id: home.id, context: { person: { name: 'Zoe' } } })
      .throwOnError()
    const { body } = await ask({ ...page, persona: 'founder' })
    expect(body.rendered_html).toMatch(/Simulated customer: <b>Founder<\/b>/)
    expect(body.rendered_html).toContain('Good morning, Zoe')
    expect(body.rendered_html).toContain('Rainy Day Savings')
    const { data: seen } = await foreign.owner.client.from('personas').select('name').eq('name', 'founder')
    expect(seen).toEqual([])
  })

  test.for([
    [{}, ['configuration_id', 'mode', 'audience']],
    [{ ...page, mode: 'watch' }, ['mode']],
    [{ ...page, jwt: 'x', persona: 'family' }, ['persona']],
    [{ ...page, persona: 'nobody_at_all' }, ['persona']],
    [{ ...page, matrix: true }, ['mode', 'audience']],
    [{ ...page, matrix: 'all' }, ['matrix']],
    [{ ...page, jwt: 'x.y.z' }, ['jwt']],
    [{ ...page, tenant_id: home.id }, ['tenant_id']],
  ] as const)('of bad input names every field: %j', async ([input, fields]) => {
    const { status, body } = await ask(input)
    expect([status, body.title]).toEqual([422, 'invalid_input'])
    expect(Object.keys(body.fields).sort()).toEqual([...fields].sort())
  })

  test('of a version that there is not is refused', async () => {
    expect(await ask({ ...page, version: 7 })).toMatchObject({
      status: 404,
      body: { title: 'version_not_found' },
    })
  })
})

describe('a matrix', () => {
  test('shows all six pages of each persona in one call, with what is other than live', async () => {
    const { status, body } = await ask({
      configuration_id: id,
      matrix: true,
      personas: ['family', 'student'],
    })
    expect(status).toBe(200)
    expect(body.pages).toHaveLength(12)
    expect(new Set(body.pages.map(({ content_hash }: { content_hash: string }) => content_hash)).size).toBe(
      12,
    )
    const overview = await (await look(body.preview_url)).text()
    expect(overview.split('<iframe ')).toHaveLength(13)
    const rows = await kept()
    const again = await ask({ configuration_id: id, matrix: true, personas: ['family', 'student'] })
    expect(again.body.content_hash).toBe(body.content_hash)
    expect(await kept()).toBe(rows)
  })
})
