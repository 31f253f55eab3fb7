import { parseArgs } from 'node:util'

export const help = `Usage: npm start -- [options]

Starts Tenon on an embedded Supabase: Postgres, REST, Auth, Storage, Realtime, Functions and the worker.

  --port N      The API's port; Postgres and mail take the next ones, the worker the fourth after.
                0 means any free ports. Without it, the ports of supabase/config.toml.
  --data DIR    Where the data lies; kept between starts. Default: .tenon in the project.
  --ephemeral   Data in a new folder that is deleted at the end.
  --reset       Deletes the data first.
  --json        Prints one line of JSON when ready, and nothing else.
  --no-worker   Starts without Tenon's worker.
  --no-seed     Leaves a new database without the demo world.
  --no-demo     Does not play the main job after seeding.
  --help        Prints this.

The main job is played once, after seeding, and only on a terminal. npm run demo plays it again.
`

export interface Options {
  port: number | undefined
  data: string | undefined
  ephemeral: boolean
  reset: boolean
  json: boolean
  worker: boolean
  seed: boolean
  demo: boolean
  help: boolean
}

/**
 * The options of `npm start`.
 * @throws Error that names the option that does not fit.
 */
export function parseOptions(args: string[]): Options {
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    args,
    allowNegative: true,
    options: {
      port: { type: 'string' },
      data: { type: 'string' },
      ephemeral: flag,
      reset: flag,
      json: flag,
      worker: { type: 'boolean', default: true },
      seed: { type: 'boolean', default: true },
      demo: { type: 'boolean', default: true },
      help: flag,
    },
  })
  const port = values.port === undefined ? undefined : Number(values.port)
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_531))
    throw new Error(`--port takes a number from 0 to 65531, not ${values.port}`)
  if (values.ephemeral && values.data !== undefined)
    throw new Error('--ephemeral and --data exclude each other')
  return { ...values, port, data: values.data }
}
