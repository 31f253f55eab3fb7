import { type EmailMessage, SmtpEmailDriver } from '@supabase/lite'
import { expect, onTestFinished, test } from 'vitest'
import { createMail } from '../../../stack/mail/mail.ts'
import type { Message } from '../../../stack/mail/mailbox.ts'

async function open() {
  const mail = await createMail({ smtpPort: 0, httpPort: 0 })
  onTestFinished(mail.close)
  const driver = new SmtpEmailDriver({ host: '127.0.0.1', port: mail.smtpPort, from: 'auth@example.com' })
  const list = async (query = '') =>
    (await fetch(`${mail.url}/api/messages${query}`)).json() as Promise<Message[]>
  return { mail, list, send: (message: EmailMessage) => driver.send(message) }
}

test('mail is listed newest first, and for one address alone', async () => {
  const { send, list } = await open()
  await send({ to: 'ada@example.com', subject: 'Erste Grüße', text: 'See http://127.0.0.1/a?b=1&c=2 now' })
  await send({ to: 'grace@example.com', subject: 'Second', text: 'Nothing', html: '<p>Nothing</p>' })
  expect((await list()).map(({ subject }) => subject)).toEqual(['Second', 'Erste Grüße'])
  expect(await list('?to=ADA@example.com')).toEqual([
    {
      id: expect.any(String),
      from: 'auth@example.com',
      to: ['ada@example.com'],
      subject: 'Erste Grüße',
      date: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      text: expect.stringContaining('See http://127.0.0.1/a?b=1&c=2 now'),
      html: '',
      headers: expect.objectContaining({ subject: expect.any(String), to: 'ada@example.com' }),
      links: ['http://127.0.0.1/a?b=1&c=2'],
    },
  ])
  expect(await list('?to=nobody@example.com')).toEqual([])
})

test('what is in a mail is shown and never run', async () => {
  const { mail, send } = await open()
  const script = '<script>alert(1)</script>'
  await send({ to: 'ada@example.com', subject: script, text: `${script} javascript:alert(1)`, html: script })
  const page = await fetch(mail.url)
  const shown = await page.text()
  expect(shown).not.toContain('<script')
  expect(shown).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(shown).not.toContain('href="javascript:')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
})

test('the oldest mail makes room', async () => {
  const { send, list } = await open()
  await send({ to: 'first@example.com', subject: 'first', text: '' })
  for (let batch = 0; batch < 8; batch++)
    await Promise.all(
      Array.from({ length: 25 }, () => send({ to: 'ada@example.com', subject: 'more', text: '' })),
    )
  expect(await list()).toHaveLength(200)
  expect(await list('?to=first@example.com')).toEqual([])
})

test('a closed mailbox leaves its ports free, a taken one says so', async () => {
  const { mail } = await open()
  const httpPort = Number(new URL(mail.url).port)
  await expect(createMail({ smtpPort: 0, httpPort })).rejects.toThrow(`port ${httpPort} is in use`)
  await mail.close()
  const again = await createMail({ smtpPort: mail.smtpPort, httpPort })
  onTestFinished(again.close)
  expect(again).toMatchObject({ url: mail.url, smtpPort: mail.smtpPort })
})
