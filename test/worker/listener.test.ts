import { pino } from 'pino'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Listener } from '../../worker/listener.ts'
import { openProject } from '../support/project.ts'
import { openProxy } from './proxy.ts'

const project = await openProject()

async function listen(heard: (payload: string) => void, reconnected = () => {}) {
  const listener = await Listener.open({
    databaseUrl: project.databaseUrl('tenon_worker'),
    channels: { harbour: heard },
    reconnected,
    lost: () => {},
    logger: pino({ level: 'silent' }),
  })
  onTestFinished(() => listener.close())
}

test('it hears its channels and no others', async () => {
  const heard = vi.fn()
  await listen(heard)
  await project.sql(`select pg_notify('elsewhere', 'x'), pg_notify('harbour', 'ship')`)
  await vi.waitFor(() => expect(heard.mock.calls).toEqual([['ship']]))
})

test('it connects again, says so, and hears on', async () => {
  const heard = vi.fn()
  const reconnected = Promise.withResolvers<void>()
  await listen(heard, reconnected.resolve)
  await project.sql(`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'tenon listener' and datname = current_database()`)
  await reconnected.promise
  await project.sql(`select pg_notify('harbour', 'ship')`)
  await vi.waitFor(() => expect(heard).toHaveBeenCalledWith('ship'))
})

test('it does not start where it cannot connect', async () => {
  const url = new URL(project.databaseUrl('tenon_worker'))
  url.password = 'wrong'
  const options = { channels: {}, reconnected() {}, lost() {}, logger: pino({ level: 'silent' }) }
  await expect(Listener.open({ ...options, databaseUrl: String(url) })).rejects.toThrow('password')
})

test('it does not start where notifications do not arrive', async () => {
  const { url } = await openProxy(project.databaseUrl('tenon_worker'), { deaf: true })
  const options = { channels: {}, reconnected() {}, lost() {}, logger: pino({ level: 'silent' }) }
  await expect(Listener.open({ ...options, databaseUrl: url })).rejects.toThrow('session mode')
})

test('a connection that hangs is given up after five seconds, and replaced', async () => {
  const proxy = await openProxy(project.databaseUrl('tenon_worker'))
  const lost = Promise.withResolvers<void>()
  const reconnected = Promise.withResolvers<void>()
  const listener = await Listener.open({
    databaseUrl: proxy.url,
    channels: {},
    reconnected: reconnected.resolve,
    lost: lost.resolve,
    logger: pino({ level: 'silent' }),
  })
  onTestFinished(() => listener.close())
  proxy.freeze()
  await lost.promise
  expect(listener.healthy).toBe(false)
  proxy.thaw()
  await reconnected.promise
  expect(listener.healthy).toBe(true)
})
