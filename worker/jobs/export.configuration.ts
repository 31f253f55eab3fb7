import { minify } from 'html-minifier-next'
import type { Pool } from 'pg'
import { readAssets } from '../../supabase/functions/_shared/tile/assets.ts'
import type { Audience, Mode } from '../../supabase/functions/_shared/tile/model.ts'
import type { PageSource } from '../../supabase/functions/_shared/tile/source.ts'
import { archive, json, page, pages } from '../tiles/files.ts'
import { exportJob, type Wanted } from './exporting.ts'

interface Options {
  version?: number
  mode?: Mode
  audience?: Audience
  persona?: string
  minify?: boolean
}

/** Makes a file of a configuration: pages as HTML, an archive of them, or all of it as JSON. */
export const exportConfiguration = exportJob(
  'export.configuration',
  60_000,
  async (wanted, save, context) => {
    const options = wanted.options as Options
    const source = await sourceFor(wanted, options, context.db)
    const assets = await readAssets(context.files, source.assets)
    const smaller = (text: string) => (options.minify ? shrink(text) : text)
    const types = { html: 'text/html', zip: 'application/zip', json: 'application/json' }
    const make = {
      html: () =>
        options.mode && options.audience
          ? page(
              source,
              assets,
              { mode: options.mode, audience: options.audience, persona: options.persona },
              smaller,
            )
          : pages(source, assets, options.persona, smaller),
      zip: () => archive(source, assets, smaller),
      json: async () => json(source, assets),
    }
    const format = wanted.format as keyof typeof make
    const file = await make[format]()
    await save(typeof file === 'string' ? Buffer.from(file) : file, types[format])
  },
)

/** As the requester: what they may not read is not in the file. */
async function sourceFor(
  { claims, resource_id }: Wanted,
  { version }: Options,
  db: Pool,
): Promise<PageSource> {
  const client = await db.connect()
  try {
    await client.query('begin read only')
    await client.query(`select set_config('request.jwt.claims', $1, true)`, [JSON.stringify(claims)])
    const { rows } = await client.query('select private.preview_source($1, $2, false) as source', [
      resource_id,
      version ?? null,
    ])
    await client.query('commit')
    client.release()
    return rows[0].source
  } catch (error) {
    // Closed rather than rolled back: what has gone wrong may be the connection.
    client.release(true)
    throw error
  }
}

/** Styles are left as they are: a page names the hash of its own. */
const shrink = (text: string) =>
  minify(text, {
    collapseWhitespace: true,
    conservativeCollapse: true,
    collapseBooleanAttributes: true,
    removeComments: true,
  })
