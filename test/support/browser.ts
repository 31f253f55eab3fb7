import chromium from '@sparticuz/chromium'
import { type Browser, chromium as launcher } from 'playwright-core'
import { afterAll } from 'vitest'

/**
 * A real browser, closed after the tests of the file.
 *
 * @param environment more of it, such as where its fonts are.
 */
export async function openBrowser(environment: Record<string, string> = {}): Promise<Browser> {
  const browser = await launcher.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args, '--disable-background-networking'],
    env: { ...process.env, ...environment } as Record<string, string>,
  })
  afterAll(() => browser.close())
  return browser
}
