import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { urlAt } from '../../stack/postgres/cluster.ts'
import { createDatabase, dropDatabase } from '../../stack/postgres/database.ts'
import { generated } from '../../stack/tools/generate.ts'

const cluster = { url: urlAt(inject('run').postgresPort) }
const suffix = randomUUID().slice(0, 8)
const [platform, tenon] = [`platform_${suffix}`, `tenon_${suffix}`]

beforeAll(async () => {
  await createDatabase(cluster, platform, 'postgres')
  await createDatabase(cluster, tenon, 'tenon')
})
afterAll(() => Promise.all([platform, tenon].map(name => dropDatabase(cluster, name))))

test.each(Object.entries(generated))(
  '%s: what is committed is what the migrations make',
  async (_name, { file, make }) => {
    const urls = { platform: cluster.url('postgres', platform), tenon: cluster.url('postgres', tenon) }
    expect(await make(urls)).toBe(await readFile(file, 'utf8'))
  },
)

test('the seed holds the board as it was recorded', async () => {
  const recording = await readFile(new URL('../support/board.txt', import.meta.url), 'utf8')
  const seed = await readFile(new URL('../../supabase/seed-board.sql', import.meta.url), 'utf8')
  expect(recording.trim().split('\n').length).toBe(2_000)
  expect(seed).toContain(recording.trim())
})
