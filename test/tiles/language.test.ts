import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  languageOf,
  phrasesIn,
  preferredLanguage,
} from '../../supabase/functions/_shared/language/language.ts'
import { languages, phrases } from '../../supabase/functions/_shared/language/phrases.ts'
import type { PageInput } from '../../supabase/functions/_shared/tile/model.ts'
import { renderPage } from '../../supabase/functions/_shared/tile/page.ts'
import { pageOf, readLibrary } from '../support/library.ts'
import { openProject } from '../support/project.ts'
import { shareRoom } from '../support/share.ts'
import { openTenant } from '../support/world.ts'

const project = await openProject()
const worker = await project.startWorker()
const home = await openTenant(project, 'home')
const library = await readLibrary(project)
const keys = Object.keys(phrases) as (keyof typeof phrases)[]

describe('the table', () => {
  test('says everything in every language, with the same to be filled in', () => {
    for (const key of keys) {
      const blanks = phrases[key].map(text => [...text.matchAll(/\{\w+\}/g)].join())
      expect([key, phrases[key].length, new Set(blanks).size]).toEqual([key, languages.length, 1])
      for (const text of phrases[key]) expect(text.trim()).toBe(text)
    }
  })

  test.for([
    ['de', 'de'],
    ['pt-BR', 'pt'],
    ['PT', 'pt'],
    ['deu', undefined],
    ['ja', undefined],
    ['', undefined],
    [7, undefined],
    [undefined, undefined],
  ])('%j is %j', ([tag, language]) => expect(languageOf(tag)).toBe(language))
})

describe('what a browser prefers', () => {
  test.for([
    ['fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5', 'fr'],
    ['ja, es;q=0.4, pt;q=0.6', 'pt'],
    ['de;q=0, es;q=0.1', 'es'],
    ['ja, zh', 'en'],
    ['*', 'en'],
    ['', 'en'],
    [undefined, 'en'],
    ['de;q=x, fr;q=0.2', 'fr'],
  ] as const)('is, by %j, %j', ([header, language]) => expect(preferredLanguage(header)).toBe(language))

  test('is some language of the table, whatever is sent', () => {
    fc.assert(
      fc.property(fc.string(), header => {
        expect(languages).toContain(preferredLanguage(header))
      }),
    )
  })
})

describe.for(languages)('a page in %s', language => {
  const say = phrasesIn(language)
  const show = async (mode: 'app' | 'mobile' | 'desktop', audience: 'consumer' | 'business', more = {}) => {
    const changes: Partial<PageInput> = { settings: { language }, ...more }
    return (await renderPage(pageOf(library, mode, audience, changes))).html
  }

  test('has its own words around the tiles, and none of another language', async () => {
    const desktop = await show('desktop', 'consumer')
    for (const phrase of ['simulated', 'skip', 'home', 'accounts', 'payments', 'cards', 'morning'] as const)
      expect(desktop).toContain(say(phrase))
    const chrome = desktop.slice(desktop.indexOf('<body')).replace(/<main.*<\/main>/s, '')
    const foreign = (['skip', 'home', 'accounts', 'simulated', 'alerts'] as const).flatMap(key =>
      phrases[key].filter((text, i) => languages[i] !== language && text !== say(key)),
    )
    for (const text of foreign) expect(chrome).not.toContain(`>${text}<`)
    expect(await show('mobile', 'business')).toContain(`aria-label="${say('menu')}"`)
    expect(await show('mobile', 'business')).toContain(say('business'))
    expect(await show('app', 'consumer')).toContain(`aria-label="${say('alerts')}"`)
  })

  test('says in it what has changed and what cannot be shown', async () => {
    const tiles = [{ id: 'gone', type: 'no_such' }]
    const marks = { added: ['gone'], changed: [], removed: [{ id: 'x', type: 'text' }] }
    const html = await show('app', 'consumer', { structure: { tiles }, marks })
    for (const text of [say('unknown', { name: 'no_such' }), say('added'), say('removed')])
      expect(html).toContain(text)
  })

  test('names the day in it, and money as the customer writes it', async () => {
    const html = await show('mobile', 'consumer')
    const day = { weekday: 'long', timeZone: 'America/New_York' } as const
    const { at } = pageOf(library, 'mobile', 'consumer').context
    expect(html).toContain(new Intl.DateTimeFormat(language, day).format(new Date(at)))
    expect(html).toMatch(/\$[\d,]+\.\d\d/)
  })

  test('is shown by a link with a switch in it, whatever the reader speaks', async () => {
    const named = { tenant_id: home.id, name: `Spring ${language}` }
    const { data } = await home.owner.client.rpc('create_configuration', named).throwOnError()
    await project.sql(
      `update public.configuration_data set settings = jsonb_build_object('language', $2::text) where configuration_id = $1`,
      [data.id, language],
    )
    const asked = { resource_type: 'configuration', resource_id: data.id }
    const link = await home.owner.client.rpc('create_share_link', asked).throwOnError()
    const headers = { 'accept-language': language === 'de' ? 'fr' : 'de' }
    const page = await fetch(`${worker.url}/s/${(link.data as { token: string }).token}`, { headers })
    const text = await page.text()
    expect(text).toContain(`<html lang="${language}">`)
    for (const phrase of ['consumer', 'business', 'desktop'] as const)
      expect(text).toContain(`>${say(phrase)}</label>`)
  })

  test('opens its doors and says its notices in what the reader speaks', async () => {
    const options = { password: 'open sesame' }
    const { token } = await shareRoom(home.owner, home.rooms.tenant, options)
    const visit = async (path: string, password?: string) => {
      const form = password && { method: 'POST', body: new URLSearchParams({ password }) }
      const headers = { 'accept-language': `${language};q=0.9, xx` }
      return (await fetch(worker.url + path, { headers, ...form })).text()
    }
    const door = await visit(`/s/${token}`)
    expect(door).toContain(`<html lang="${language}">`)
    expect(door).toContain(`<label for="password">${say('password')}</label>`)
    expect(await visit(`/s/${token}`, 'not this')).toContain(say('wrong', { left: 4 }))
    expect(await visit(`/s/${token}`, 'open sesame')).toContain(say('readOnly'))
    expect(await visit(`/s/${'x'.repeat(43)}`)).toContain(say('noLinkWhy'))
    expect(await visit('/preview/x')).toContain(say('noPreviewWhy'))
  })
})

test('a configuration that names no language is switched in what the reader speaks', async () => {
  const named = { tenant_id: home.id, name: 'Plain' }
  const { data } = await home.owner.client.rpc('create_configuration', named).throwOnError()
  const asked = { resource_type: 'configuration', resource_id: data.id }
  const link = await home.owner.client.rpc('create_share_link', asked).throwOnError()
  const headers = { 'accept-language': 'pt-PT,pt;q=0.9' }
  const page = await fetch(`${worker.url}/s/${(link.data as { token: string }).token}`, { headers })
  expect(await page.text()).toContain('>Particulares</label>')
})
