import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { boardSchema } from '../../supabase/functions/_shared/board/shape.ts'
import { liveConfigurationSchema } from '../../supabase/functions/_shared/tile/live.ts'
import { supabase } from '../migrations.ts'
import { withScratch } from './scratch.ts'

const root = join(import.meta.dirname, '../..')
const source = join(root, 'supabase')
const docs = (name: string) => join(root, 'docs', name)
const text = (schema: object) => async () => `${JSON.stringify(schema, null, 2)}\n`

/** What is generated and committed, so that a change of a schema shows in review. */
export const generated = {
  types: { file: join(source, 'types.ts'), make: typesOf },
  schema: { file: docs('schema.sql'), make: schemaOf },
  board: { file: docs('board.schema.json'), make: text(boardSchema()) },
  configuration: { file: docs('configuration.schema.json'), make: text(liveConfigurationSchema()) },
}

interface Urls {
  /** A project of the bare platform. */
  platform: string
  /** The same with all migrations. */
  tenon: string
}

/** The `Database` type for supabase-js. */
async function typesOf({ tenon }: Urls): Promise<string> {
  const types = await supabase(['gen', 'types', `--remote=${tenon}`, '--schema', 'public'], source)
  return `${types.trim()}\n`
}

/** What the migrations add to the platform, as SQL. */
async function schemaOf({ platform, tenon }: Urls): Promise<string> {
  const difference = await supabase(['db', 'diff', '--from', platform, '--to', tenon], source)
  return `-- What the migrations make, in one place for review: written by npm run schema, never run.\n\n${difference.trim()}\n`
}

if (import.meta.main) {
  const wanted = generated[process.argv[2] as keyof typeof generated]
  if (!wanted) throw new Error(`generate takes one of ${Object.keys(generated).join(', ')}`)
  await withScratch(async urls => writeFile(wanted.file, await wanted.make(urls)))
}
