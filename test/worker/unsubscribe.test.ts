import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, test, vi } from 'vitest'
import { openProject, type Person } from '../support/project.ts'
import { addMember, openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign } = await openWorld(project)
const worker = await project.startWorker({ PAGES_URL: 'https://pages.example' })

const notify = (person: Person, kind = 'comment.mention') =>
  project.sql('select private.notify($1, $2, $3, $4)', [person.id, kind, 'room', home.rooms.tenant.id])

async function member(name: string) {
  const person = await project.signUp(name)
  await addMember(project, home.id, person, 'viewer')
  return person
}

interface Message {
  text: string
  headers: Record<string, string>
}
const mailed = async ({ email }: Person): Promise<Message[]> =>
  (await fetch(`${project.mailUrl}/api/messages?to=${encodeURIComponent(email)}`)).json()

/** Lets the queue mail what is due, as if nobody had had a mail today. */
async function digest() {
  await project.sql(`update public.notifications set mailed_at = null`)
  await project.sql(`select graphile_worker.add_job('notification.digest', max_attempts => 1)`)
  const left = () =>
    project.sql(`select from graphile_worker.jobs where task_identifier = 'notification.digest'`)
  await vi.waitFor(async () => expect(await left()).toEqual([]), { timeout: 20_000 })
}

/** A digest for somebody, and the path of its link. */
async function mailTo(person: Person) {
  await notify(person)
  await digest()
  const [mail] = await mailed(person)
  return { mail: mail!, path: new URL(/https:\/\/pages\.example\/\S+/.exec(mail!.text)![0]).pathname }
}

/** As whoever finds the pages at their own host. */
async function visit(path: string, method = 'GET', body?: string, type?: string) {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>()
  const headers = { host: 'pages.example', ...(type && { 'content-type': type }) }
  request(worker.url + path, { method, headers }, async answer =>
    resolve({ status: answer.statusCode!, text: await text(answer) }),
  )
    .on('error', reject)
    .end(body)
  return promise
}
const off = async ({ id }: Person) =>
  (await project.sql('select off_at from private.digest_links where user_id = $1', [id]))[0]?.off_at
const deliveries = async ({ client }: Person) => {
  const { data } = await client.rpc('notification_settings').throwOnError()
  return new Map(data.map(({ kind, delivery }) => [kind, delivery]))
}

const oneClick = ['List-Unsubscribe=One-Click', 'application/x-www-form-urlencoded'] as const
const multipart =
  '--x\r\ncontent-disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'

describe('the link in a digest', () => {
  test('is in its text, and in the headers by which mail programs have a button', async () => {
    const { mail, path } = await mailTo(await member('reader'))
    expect(path).toMatch(/^\/unsubscribe\/[\w-]{43}$/)
    expect(mail.headers).toMatchObject({
      'list-unsubscribe': `<https://pages.example${path}>`,
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    })
  })

  test('asks whoever looks at it, and changes nothing', async () => {
    const person = await member('looker')
    const { path } = await mailTo(person)
    for (const method of ['GET', 'HEAD', 'GET'])
      expect(await visit(path, method)).toMatchObject({ status: 200 })
    expect((await visit(path)).text).toMatch(/<form method="post"><button>/)
    expect(await off(person)).toBeNull()
    await notify(person)
    await digest()
    expect(await mailed(person)).toHaveLength(2)
  })

  test.for([
    ['its button', [], ''],
    ['a mail program', oneClick, ''],
    ['one that sends parts', [multipart, 'multipart/form-data; boundary=x'], '?from=mail'],
  ] as const)('ends the mail of that person alone by %s, however often', async ([, sent, query]) => {
    const [person, other] = [await member('stopper'), await member('other')]
    await addMember(project, foreign.id, person, 'viewer')
    const chosen = { kind: 'comment.reply', delivery: 'digest' as const }
    await person.client.rpc('set_notification_delivery', chosen).throwOnError()
    const { path } = await mailTo(person)
    const before = await deliveries(other)
    for (let click = 0; click < 3; click++)
      expect(await visit(path + query, 'POST', ...sent)).toMatchObject({ status: 200 })
    expect([...(await deliveries(person)).values()]).not.toContain('digest')
    for (const who of [person, other]) for (const kind of before.keys()) await notify(who, kind)
    await digest()
    expect(await mailed(person)).toHaveLength(1)
    expect(await mailed(other)).toHaveLength(1)
    expect(await deliveries(other)).toEqual(before)
    // It is still told in the app.
    const { data } = await person.client.from('notifications').select('kind').is('read_at', null)
    expect(data!.length).toBeGreaterThan(1)
  })

  test('leaves it to the person to choose mail again, for one kind', async () => {
    const person = await member('returner')
    const { path } = await mailTo(person)
    await visit(path, 'POST', ...oneClick)
    const chosen = { kind: 'comment.mention', delivery: 'digest' as const }
    await person.client.rpc('set_notification_delivery', chosen).throwOnError()
    const mailedKinds = [...(await deliveries(person))].filter(([, delivery]) => delivery === 'digest')
    expect(mailedKinds).toEqual([['comment.mention', 'digest']])
    await notify(person, 'member.role_changed')
    await notify(person)
    await digest()
    expect(await mailed(person)).toHaveLength(2)
    expect((await mailed(person))[0]!.text).not.toContain('Your role')
    // An old mail still ends it.
    await visit(path, 'POST', ...oneClick)
    expect((await deliveries(person)).get('comment.mention')).toBe('in_app')
  })

  test('is nothing without its token, takes no other method and no large form', async () => {
    const person = await member('careful')
    const { path } = await mailTo(person)
    for (const token of ['x'.repeat(43), 'x', '', '%00', '%', 'a%2Fb', person.id, `${path.slice(13)}x`])
      for (const method of ['GET', 'POST'])
        expect(await visit(`/unsubscribe/${token}`, method)).toMatchObject({ status: 404 })
    for (const method of ['PUT', 'DELETE']) expect((await visit(path, method)).status).toBe(405)
    expect((await visit(path, 'POST', 'x'.repeat(5_000))).status).toBe(413)
    expect(await off(person)).toBeNull()
  })
})

test('without a place for its pages a worker mails no link to them', async () => {
  await worker.stop()
  const plain = await project.startWorker()
  const person = await member('plain')
  await notify(person)
  await digest()
  const [mail] = await mailed(person)
  expect(mail!.text).not.toContain('unsubscribe')
  expect(mail!.headers).not.toHaveProperty('list-unsubscribe')
  await plain.stop()
})
