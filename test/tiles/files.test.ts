import { unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { openProject, type Person } from '../support/project.ts'
import { openTenant } from '../support/world.ts'

const project = await openProject()
const worker = await project.startWorker()
const home = await openTenant(project, 'home')
const foreign = await openTenant(project, 'foreign')
const named = { tenant_id: home.id, name: 'Spring' }
const { id } = (await home.owner.client.rpc('create_configuration', named).throwOnError()).data
const resource = `configuration:${id}`
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const logo = `${home.id}/configuration/${id}/logo.png`
const inlined = `data:image/png;base64,${png.toString('base64')}`
await home.editor.client.storage.from('assets').upload(logo, png, { contentType: 'image/png' })
await project.sql(
  `update public.configuration_data set settings = '{"theme": {"logo": "asset:logo.png"}}' where configuration_id = $1`,
  [id],
)

/** A finished export's bytes, or the code that it failed with. */
async function exported(by: Person, format: string, options: object = {}) {
  const asked = { resource, format, options: options as { mode?: string } }
  const { data, error } = await by.client.rpc('create_export', asked)
  if (error) return { refused: error.message, details: error.details }
  const row = async () =>
    (await by.client.from('exports').select('status, path, error').eq('id', data.id).single().throwOnError())
      .data
  await expect.poll(async () => (await row()).status, { timeout: 20_000 }).toMatch(/completed|failed/)
  const { path, error: failed } = await row()
  if (!path) return { refused: failed }
  const { data: file } = await by.client.storage.from('exports').download(path)
  return { bytes: Buffer.from(await file!.arrayBuffer()) }
}
const page = { mode: 'mobile', audience: 'business' }

describe('pictures', () => {
  test('are put there by editors, as pictures, and are their tenant’s alone', async () => {
    const put = (by: Person, path: string, type = 'image/png') =>
      by.client.storage.from('assets').upload(path, png, { contentType: type })
    const folder = `${home.id}/configuration/${id}`
    expect((await put(home.viewer, `${folder}/a.png`)).error).toMatchObject({ statusCode: '403' })
    expect((await put(foreign.owner, `${folder}/a.png`)).error).toMatchObject({ statusCode: '403' })
    expect((await put(home.editor, `${home.id}/room/${home.rooms.tenant.id}/a.png`)).error).not.toBeNull()
    expect((await put(home.editor, `${folder}/a.html`, 'text/html')).error).toMatchObject({
      statusCode: '415',
    })
    expect((await home.viewer.client.storage.from('assets').download(logo)).error).toBeNull()
    expect((await foreign.owner.client.storage.from('assets').download(logo)).error).not.toBeNull()
    expect((await home.owner.client.storage.from('assets').createSignedUrl(logo, 60)).error).not.toBeNull()
    const [{ n }] = await project.sql(
      `select count(*)::int as n from storage.objects where bucket_id = 'assets'`,
    )
    expect(n).toBe(1)
  })
})

describe('an export', () => {
  test('of one page is a file with everything in it, the same bytes every time', async () => {
    const one = await exported(home.viewer, 'html', page)
    const other = await exported(home.editor, 'html', page)
    const text = one.bytes!.toString()
    expect(other.bytes!.equals(one.bytes!)).toBe(true)
    expect(text).toContain('Harbor Coffee Roasters')
    expect(text).toContain(`<img src="${inlined}"`)
    expect(text).toMatch(/<\/html>\n<!-- tenon sha256:[0-9a-f]{64} -->\n$/)
  })

  test('is smaller where that is asked, and keeps the style that it names', async () => {
    const whole = (await exported(home.viewer, 'html', page)).bytes!.toString()
    const less = (await exported(home.viewer, 'html', { ...page, minify: true })).bytes!.toString()
    expect(less.length).toBeLessThan(whole.length)
    const styleOf = (text: string) => /<style>(.*?)<\/style>/s.exec(text)![1]
    expect(styleOf(less)).toBe(styleOf(whole))
  })

  test('of all pages has a switch between them', async () => {
    const text = (await exported(home.viewer, 'html')).bytes!.toString()
    expect(text.match(/<iframe /g)).toHaveLength(6)
    expect(text).not.toContain('<script')
  })

  test('as an archive has the pages, and their pictures beside them', async () => {
    const { bytes } = await exported(home.viewer, 'zip')
    const files = unzipSync(new Uint8Array(bytes!))
    expect(Object.keys(files).sort()).toEqual([
      ...['app-business.html', 'app-consumer.html', 'assets/1.png', 'desktop-business.html'],
      ...['desktop-consumer.html', 'index.html', 'mobile-business.html', 'mobile-consumer.html'],
    ])
    expect(Buffer.from(files['assets/1.png']!).equals(png)).toBe(true)
    expect(Buffer.from(files['desktop-consumer.html']!).toString()).toContain('<img src="assets/1.png"')
    expect((await exported(home.viewer, 'zip')).bytes!.equals(bytes!)).toBe(true)
  })

  test('as JSON has all of it for another installation', async () => {
    const content = JSON.parse((await exported(home.viewer, 'json')).bytes!.toString())
    expect(content).toMatchObject({
      format: 'tenon.configuration',
      name: 'Spring',
      assets: { 'asset:logo.png': inlined },
    })
    expect(Object.keys(content.pages).sort()).toEqual(['app', 'desktop', 'mobile'])
  })

  test.for([
    [{ mode: 'app' }, 'options.audience'],
    [{ mode: 'watch', audience: 'consumer' }, 'options.mode'],
    [{ persona: 'nobody_at_all' }, 'options.persona'],
    [{ minify: 'yes' }, 'options.minify'],
    [{ scale: 2 }, 'options.scale'],
  ] as const)('with options that there are not is refused: %j', async ([options, field]) => {
    const { refused, details } = await exported(home.viewer, 'html', options)
    expect([refused, Object.keys(JSON.parse(details!))]).toEqual(['invalid_input', [field]])
  })

  test('is not for others, and of a version that there is not fails', async () => {
    expect(await exported(foreign.owner, 'html', page)).toMatchObject({ refused: 'resource_not_found' })
    expect(await exported(home.viewer, 'html', { ...page, version: 9 })).toMatchObject({
      refused: 'version_not_found',
    })
  })
})

describe('a share link', () => {
  const share = async (options: object = {}) => {
    const asked = {
      resource_type: 'configuration',
      resource_id: id,
      options: options as { revision?: string },
    }
    return home.editor.client.rpc('create_share_link', asked)
  }

  test('shows all six pages to anybody, with their pictures, and no persona of the tenant’s own', async () => {
    const secret = {
      name: 'merger',
      label: 'Merger',
      audience: 'consumer' as const,
      context: { plan: 'Vault' },
    }
    await home.editor.client.rpc('save_persona', { tenant_id: home.id, ...secret }).throwOnError()
    const { token } = (await share()).data as { token: string }
    const answer = await fetch(`${worker.url}/s/${token}`)
    const text = await answer.text()
    expect(answer.status).toBe(200)
    expect(text.match(/<iframe /g)).toHaveLength(6)
    expect(text).toContain(inlined)
    expect(answer.headers.get('content-security-policy')).toMatch(
      /^sandbox; default-src 'none'; style-src 'sha256-/,
    )
    const { data } = await project.client().rpc('open_share_link', { token }).throwOnError()
    expect(JSON.stringify(data)).not.toContain('Vault')
  })

  test('of a version that there is not is refused', async () => {
    for (const revision of ['9', 'first', '0'])
      expect(await share({ revision })).toMatchObject({ status: 422, error: { message: 'invalid_input' } })
  })
})
