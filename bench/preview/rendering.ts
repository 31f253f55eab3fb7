import { createHash } from 'node:crypto'
import type { PageSource } from '../../supabase/functions/_shared/tile/source.ts'
import { page } from '../../worker/tiles/files.ts'

const which = { mode: 'desktop', audience: 'consumer' } as const
const draw = (source: PageSource) => page(source, {}, which, text => text)

/** Pages a second that one core draws and hashes, after a first second that is not counted. */
export async function throughput(source: PageSource, seconds: number): Promise<Record<string, number>> {
  const run = async (until: number) => {
    let drawn = 0
    while (performance.now() < until) {
      await draw(source)
      drawn++
    }
    return drawn
  }
  await run(performance.now() + 1_000)
  const from = process.cpuUsage()
  const drawn = await run(performance.now() + seconds * 1000)
  const { user, system } = process.cpuUsage(from)
  return {
    pages_per_cpu_second: drawn / ((user + system) / 1e6),
    kilobytes: (await draw(source)).length / 1000,
  }
}

/** How many different files come of the same export, asked for this often. */
export async function variants(source: PageSource, times: number): Promise<number> {
  const hashes = new Set<string>()
  for (let i = 0; i < times; i++)
    hashes.add(
      createHash('sha256')
        .update(await draw(structuredClone(source)))
        .digest('hex'),
    )
  return hashes.size
}
