import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@supabase/supabase-js'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { audiences, modes } from '../../supabase/functions/_shared/tile/model.ts'
import { openBrowser } from '../support/browser.ts'
import { openStack } from '../support/stack.ts'

const root = join(import.meta.dirname, '../..')
const { addresses } = await openStack()
/** Of the seed: Aurora's live one. */
const configuration_id = 'a0000000-0000-4000-8000-0000000000c1'
const supabase = createClient(addresses.api_url, addresses.publishable_key)
const browser = await openBrowser({ FONTCONFIG_FILE: await fontFile() })
let page: Page
const complaints: string[] = []

beforeAll(async () => {
  await supabase.auth.signInWithPassword({ email: 'ada@aurora.example', password: 'tenon-demo' })
  page = await (await browser.newContext()).newPage()
  page.on('console', message => void complaints.push(message.text()))
}, 60_000)

/** The font that comes with the project, as the system's: pictures look the same on every machine. */
async function fontFile() {
  const folder = await mkdtemp(join(tmpdir(), 'tenon-fonts-'))
  const file = join(folder, 'fonts.conf')
  const family =
    '<match><edit name="family" mode="prepend" binding="strong"><string>Noto Sans</string></edit></match>'
  const fonts = join(root, 'node_modules/@expo-google-fonts/noto-sans')
  await writeFile(file, `<fontconfig><dir>${fonts}</dir><cachedir>${folder}</cachedir>${family}</fontconfig>`)
  return file
}

/** Goes there, on the one page that there is: a browser of one process ends with the first page that is closed. */
async function open(
  address: string,
  size: { width: number; height: number },
  colorScheme: 'light' | 'dark' = 'light',
) {
  complaints.length = 0
  await page.setViewportSize(size)
  await page.emulateMedia({ colorScheme })
  await page.goto(address)
}
async function preview(body: object) {
  const { data, error } = await supabase.functions.invoke('preview', { body: { configuration_id, ...body } })
  if (error) throw error
  return data as { preview_url: string; rendered_html: string }
}
const sizes = {
  app: { width: 390, height: 844 },
  mobile: { width: 390, height: 844 },
  desktop: { width: 1280, height: 860 },
}

/** Every text on a page that has less contrast with what is behind it than 4.5. */
const faint = () =>
  page.evaluate(() => {
    const channels = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number)
    const luminance = (colour: number[]) => {
      const [red, green, blue] = colour.map(channel => {
        const share = channel / 255
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
      }) as [number, number, number]
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
    const behind = (element: Element | null): number[] => {
      if (!element) return [255, 255, 255]
      const colour = channels(getComputedStyle(element).backgroundColor)
      return colour.length === 3 || colour[3] === 1 ? colour.slice(0, 3) : behind(element.parentElement)
    }
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const found: string[] = []
    while (texts.nextNode()) {
      const { textContent, parentElement: element } = texts.currentNode
      if (!textContent?.trim() || !element || element.closest('.t-hidden, .skip')) continue
      const style = getComputedStyle(element)
      const [text, ground] = [luminance(channels(style.color).slice(0, 3)), luminance(behind(element))]
      const ratio = (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05)
      if (ratio < 4.5) found.push(`${textContent.trim()}: ${ratio.toFixed(2)}`)
    }
    return found
  })

describe.for(modes.flatMap(mode => audiences.map(audience => ({ mode, audience }))))(
  'the page for $audience in mode $mode',
  ({ mode, audience }) => {
    test('is shown without a complaint, fits its screen, and is read by day and by night', async () => {
      const { preview_url } = await preview({ mode, audience })
      for (const scheme of ['light', 'dark'] as const) {
        await open(preview_url, sizes[mode], scheme)
        expect(await faint()).toEqual([])
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        ).toBeLessThanOrEqual(0)
        expect(await page.evaluate(() => globalThis.origin)).toBe('null')
        expect(complaints).toEqual([])
        const { TENON_IMAGES } = process.env
        if (TENON_IMAGES && scheme === 'light') {
          await mkdir(TENON_IMAGES, { recursive: true })
          const picture = sharp(await page.screenshot()).png({ palette: true, quality: 90, effort: 10 })
          await picture.toFile(join(TENON_IMAGES, `${mode}-${audience}.png`))
        }
      }
    })

    test('is walked through by keyboard, and everything that has the focus shows it', async () => {
      await open((await preview({ mode, audience })).preview_url, sizes[mode])
      const visited = new Set<string>()
      for (let i = 0; i < 60; i++) {
        await page.keyboard.press('Tab')
        const at = await page.evaluate(() => {
          const element = document.activeElement as HTMLElement
          const { outlineStyle, outlineWidth } = getComputedStyle(element)
          const name = element.getAttribute('aria-label') || element.textContent || element.id
          return {
            tag: element.tagName,
            name: name.trim(),
            outlined: outlineStyle !== 'none' && outlineWidth !== '0px',
          }
        })
        if (at.tag === 'BODY') break
        expect(at).toMatchObject({ name: expect.stringMatching(/\S/), outlined: true })
        visited.add(at.name)
      }
      expect(visited).toContain('Skip to content')
      expect(visited.size).toBeGreaterThan(6)
    })
  },
)

test('a matrix shows twelve pages, each in a frame that runs nothing', async () => {
  const { preview_url } = await preview({ matrix: true, personas: ['family', 'student'] })
  await open(preview_url, { width: 1500, height: 1000 })
  const headings = await Promise.all(
    page
      .frames()
      .slice(1)
      .map(frame => frame.locator('h1').textContent()),
  )
  expect(headings).toHaveLength(12)
  expect(new Set(headings)).toEqual(new Set(['Good morning, Alex', 'Good morning, Maya']))
  expect(complaints).toEqual([])
})

test('a shared configuration is switched between its pages without a script', async () => {
  const body = { action: 'create', resource_type: 'configuration', resource_id: configuration_id }
  const { data } = await supabase.functions.invoke('share', { body })
  await open(data.url, { width: 1280, height: 900 })
  const shown = () =>
    page.locator('iframe:visible').evaluateAll(frames => frames.map(frame => frame.getAttribute('title')))
  expect(await shown()).toEqual(['App, Consumer'])
  // What the browser says of clicks later on is about the tool that makes them.
  expect(complaints).toEqual([])
  await page.getByText('Business', { exact: true }).click()
  expect(await shown()).toEqual(['App, Business'])
  await page.getByText('Desktop', { exact: true }).click()
  expect(await shown()).toEqual(['Desktop, Business'])
  const frame = page.frameLocator('iframe:visible')
  expect(await frame.locator('h1').textContent()).toBe('Harbor Coffee Roasters')
  // Its own style has come through the policy of the page around it.
  expect(await frame.locator('.side').evaluate(side => getComputedStyle(side).position)).toBe('sticky')
})
