import { expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'
import { openAuth } from './configured.ts'
import { follow } from './mailbox.ts'

const project = await openProject('platform')
const site = 'http://127.0.0.1:3000'
const client = await openAuth(project, {
  additional_redirect_urls: ['https://*.example.com/**', 'https://exact.example/in', 'tenon://callback'],
})

const targets: [string, boolean][] = [
  [`${site}/welcome?from=mail`, true],
  ['http://127.0.0.1:5173/', true],
  ['https://preview.example.com/a/b?c=d', true],
  ['https://exact.example/in', true],
  ['tenon://callback', true],
  ['https://two.levels.example.com/', false],
  ['https://preview.example.com.evil.test/', false],
  ['https://evil.test/https://preview.example.com/', false],
  ['https://evil.test/#https://preview.example.com/', false],
  ['https://exactxexample/in', false],
  ['https://exact.example/inside', false],
  ['javascript://127.0.0.1/%0aalert(1)', false],
  ['http://127.0.0.1@evil.test/', false],
  ['//evil.test', false],
]
test.each(targets)('a link leads to %s: %s', async (redirectTo, allowed) => {
  const { email } = await project.signUp('ada')
  const { data } = await client(project.secretKey).auth.admin.generateLink({
    ...{ type: 'magiclink', email },
    options: { redirectTo },
  })
  expect(data.properties?.redirect_to).toBe(allowed ? redirectTo : site)
  // Who writes the address of the link by hand does not get further.
  const link = new URL(data.properties!.action_link)
  link.searchParams.set('redirect_to', redirectTo)
  const { target, fragment } = await follow(link.href)
  target.hash = ''
  expect(target.href).toBe(new URL(allowed ? redirectTo : site).href)
  expect(fragment.has('access_token')).toBe(true)
})
