import { join } from 'node:path'
import { openHome } from '../home.ts'
import { migrate } from '../migrations.ts'
import { freePort } from '../ports.ts'
import { startCluster } from '../postgres/cluster.ts'
import { createDatabase, preparePlatform } from '../postgres/database.ts'

/** Runs `work` on a server of its own with two projects: the bare platform, and the same with all migrations. */
export async function withScratch<T>(
  work: (urls: { platform: string; tenon: string }) => Promise<T>,
): Promise<T> {
  const home = await openHome()
  try {
    const cluster = await startCluster({ ...home, port: await freePort(), durable: false })
    try {
      await preparePlatform(cluster, 'postgres')
      await createDatabase(cluster, 'tenon', 'postgres')
      await migrate(cluster, 'tenon', join(import.meta.dirname, '../../supabase'), false)
      return await work({
        platform: cluster.url('postgres', 'postgres'),
        tenon: cluster.url('postgres', 'tenon'),
      })
    } finally {
      await cluster.stop()
    }
  } finally {
    await home.close()
  }
}
