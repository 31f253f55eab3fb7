import { beforeAll, expect, test } from 'vitest'
import { openWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld(`
    create table moments (id int primary key, at timestamptz not null default '2026-01-01 08:00+00');
    insert into moments values (1);
    grant select, insert on moments to anon`)
})
const prefer = (...preferences: string[]) => ({ Prefer: preferences.join(', ') })

test('tx=rollback is ignored, and not called applied', async () => {
  for (const [id, strictly] of [[2], [3, 'handling=strict']] as const) {
    const headers = prefer('tx=rollback', ...(strictly ? [strictly] : []))
    const made = await world.request('moments', { method: 'POST', body: JSON.stringify({ id }), headers })
    expect([made.status, made.headers.get('preference-applied') ?? '']).toEqual([201, ''])
    expect(await world.sql('select from moments where id = $1', [id])).toHaveLength(1)
  }
})

test('times are answered in the zone that is preferred', async () => {
  const path = 'moments?select=at&id=eq.1'
  const there = await world.request(path, { headers: prefer('timezone=America/Los_Angeles') })
  expect(await there.json()).toEqual([{ at: '2026-01-01T00:00:00-08:00' }])
  expect(there.headers.get('preference-applied')).toBe('timezone=America/Los_Angeles')
  const after = await world.request(path)
  expect(await after.json()).toEqual([{ at: '2026-01-01T08:00:00+00:00' }])
})

test('a zone that there is not is ignored, or refused where that is asked for', async () => {
  const path = 'moments?select=at&id=eq.1'
  for (const zone of ['Mars/Olympus', `UTC'--`]) {
    const lenient = await world.request(path, { headers: prefer(`timezone=${zone}`) })
    expect([lenient.status, lenient.headers.get('preference-applied')]).toEqual([200, null])
  }
  const strict = await world.request(path, { headers: prefer('handling=strict', 'timezone=Mars/Olympus') })
  expect([strict.status, (await strict.json()).code]).toEqual([400, 'PGRST122'])
})
