import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { World } from '../world.ts'

const root = join(import.meta.dirname, '../..')

/** The folder `supabase` with one function more, which only answers: what Deno and the gateway take by themselves. */
export async function withBareFunction(): Promise<string> {
  const folder = join(root, '.tenon', 'bench-preview', 'supabase')
  await cp(join(root, 'supabase'), folder, { recursive: true })
  await mkdir(join(folder, 'functions', 'bare'), { recursive: true })
  await writeFile(join(folder, 'functions', 'bare', 'deno.json'), '{}')
  await writeFile(
    join(folder, 'functions', 'bare', 'index.ts'),
    'Deno.serve(async request => Response.json(await request.json()))',
  )
  return folder
}

const types = [
  ...['account_list', 'activity_list', 'quick_transfer', 'bill_pay', 'card_controls', 'spending_chart'],
  ...['credit_score', 'offers', 'alerts', 'support_chat'],
]

/** Forty tiles, four of each of ten types. */
export const structure = {
  tiles: Array.from({ length: 40 }, (_, i) => ({ id: `t${i}`, type: types[i % types.length]!, props: {} })),
}

/** A configuration whose page for consumers on a desktop has forty tiles. */
export async function makeConfiguration({ client, tenant }: World): Promise<string> {
  const made = await client.rpc('create_configuration', { tenant_id: tenant, name: 'Bench' }).throwOnError()
  const { id } = made.data
  const page = { mode: 'desktop', audience: 'consumer' } as const
  await client
    .rpc('save_configuration_data', {
      ...{ configuration_id: id, ...page, tile_structure: structure, settings: {}, expected_revision: 1 },
    })
    .throwOnError()
  return id
}
