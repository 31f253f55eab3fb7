import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { temporary } from './home.ts'
import { type Cluster, password } from './postgres/cluster.ts'
import { asSuperuser } from './postgres/database.ts'

const run = promisify(execFile)

/**
 * Applies the migrations that a database lacks, by the official CLI, as the non-superuser `postgres`; with `seed`,
 * the files of `[db.seed]` too. Nothing is started where nothing is to be done.
 *
 * @param source the folder `supabase`.
 * @throws Error with the CLI's own words when a migration fails.
 */
export async function migrate(
  cluster: Pick<Cluster, 'url'>,
  database: string,
  source: string,
  seed: boolean,
): Promise<void> {
  if (seed || (await isBehind(cluster, database, source))) {
    await supabase(
      [
        'db',
        'push',
        '--yes',
        `--remote=${cluster.url('postgres', database)}`,
        ...(seed ? ['--include-seed'] : []),
      ],
      source,
    )
  }
  await asSuperuser(cluster, database, async client => {
    // A migration makes the worker's login without a password; here it gets that of local development.
    const { rowCount } = await client.query(`select from pg_roles where rolname = 'tenon_worker'`)
    if (rowCount) await client.query(`alter role tenon_worker password '${password}'`)
  })
}

/** Runs the official CLI of this project; resolves to what it printed. */
export async function supabase(args: string[], source: string): Promise<string> {
  const cli = join(
    dirname(createRequire(import.meta.url).resolve('supabase/package.json')),
    'dist',
    'supabase.js',
  )
  try {
    const { stdout } = await run(process.execPath, [cli, ...args, '--workdir', dirname(source)], {
      // It keeps notes at home, where not every user may write.
      env: { ...process.env, HOME: join(temporary, '.cli'), DO_NOT_TRACK: '1' },
      maxBuffer: 2 ** 26,
    })
    return stdout
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string }
    throw new Error(`supabase ${args.slice(0, 2).join(' ')} failed:\n${stderr}${stdout}`, { cause: error })
  }
}

async function isBehind(cluster: Pick<Cluster, 'url'>, database: string, source: string): Promise<boolean> {
  const files = (await readdir(join(source, 'migrations'))).filter(name => name.endsWith('.sql'))
  const applied = await asSuperuser(cluster, database, async client => {
    const { rows } = await client.query(`select to_regclass('supabase_migrations.schema_migrations') as made`)
    if (!rows[0].made) return []
    return (await client.query('select version from supabase_migrations.schema_migrations')).rows
  })
  const versions = new Set(applied.map(row => row.version))
  return files.some(name => !versions.has(name.split('_', 1)[0]))
}
