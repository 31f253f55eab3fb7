import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'smol-toml'
import { z } from 'zod'

const units: Record<string, number> = {
  '': 1,
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
}

/** A size such as `50MiB`, or a number of bytes; in bytes. */
const bytes = z.union([z.number().int(), z.string().regex(/^\d+\s*([KMG]i?)?B?$/i)]).transform(size => {
  const [, count, unit] = /^(\d+)\s*(\w*)$/.exec(String(size))!
  return Number(count) * units[unit!.toUpperCase()]!
})

const schema = z.object({
  project_id: z.string(),
  api: z
    .object({
      port: z.number().default(54321),
      schemas: z.array(z.string()).default(['public']),
      extra_search_path: z.array(z.string()).default(['public', 'extensions']),
      max_rows: z.number().default(1000),
    })
    .prefault({}),
  db: z
    .object({
      port: z.number().default(54322),
      major_version: z.literal(17),
      seed: z
        .object({
          enabled: z.boolean().default(true),
          sql_paths: z.array(z.string()).default(['./seed.sql']),
        })
        .prefault({}),
    })
    .prefault({ major_version: 17 }),
  local_smtp: z.object({ port: z.number().default(54324), smtp_port: z.number().optional() }).prefault({}),
  realtime: z
    .object({
      // Not the CLI's: the platform's limits for a project.
      limits: z
        .object({
          clients: z.number().default(200),
          events_per_second: z.number().default(100),
          joins_per_second: z.number().default(100),
        })
        .prefault({}),
    })
    .prefault({}),
  storage: z.object({ file_size_limit: bytes.default(50 * 2 ** 20) }).prefault({}),
  auth: z
    .object({
      site_url: z.string().default('http://127.0.0.1:3000'),
      additional_redirect_urls: z.array(z.string()).default([]),
      jwt_expiry: z.number().default(3600),
      enable_signup: z.boolean().default(true),
      enable_anonymous_sign_ins: z.boolean().default(false),
      minimum_password_length: z.number().default(6),
      password_requirements: z
        .enum(['', 'letters_digits', 'lower_upper_letters_digits', 'lower_upper_letters_digits_symbols'])
        .default(''),
      email: z
        .object({
          enabled: z.boolean().default(true),
          enable_confirmations: z.boolean().default(false),
          double_confirm_changes: z.boolean().default(true),
          otp_length: z.number().default(6),
          otp_expiry: z.number().default(3600),
        })
        .prefault({}),
      mfa: z
        .object({
          max_enrolled_factors: z.number().default(10),
          totp: z
            .object({
              enroll_enabled: z.boolean().default(false),
              verify_enabled: z.boolean().default(false),
            })
            .prefault({}),
        })
        .prefault({}),
      hook: z
        .object({
          custom_access_token: z
            .object({
              enabled: z.boolean().default(false),
              uri: z
                .string()
                .regex(/^pg-functions:\/\/postgres\/\w+\/\w+$/)
                .default('pg-functions://postgres/public/custom_access_token_hook'),
            })
            .prefault({}),
        })
        .prefault({}),
    })
    .prefault({}),
  edge_runtime: z
    .object({
      secrets: z.record(z.string(), z.string()).default({}),
      // Not the CLI's: the platform's limits, which a test makes smaller.
      limits: z
        .object({
          memory_mb: z.number().default(256),
          cpu_s: z.number().default(2),
          wall_clock_s: z.number().default(400),
          first_byte_s: z.number().default(150),
          processes: z.number().default(8),
        })
        .prefault({}),
    })
    .prefault({}),
  functions: z
    .record(
      z.string(),
      z.object({ enabled: z.boolean().default(true), verify_jwt: z.boolean().default(true) }),
    )
    .default({}),
})

/** What the embedded stack uses of `supabase/config.toml`; the rest of the file is for the official CLI. */
export type Config = z.infer<typeof schema>

/**
 * Reads `config.toml` of a `supabase` folder.
 * @throws Error that names the file and every key that does not fit.
 */
export async function readConfig(folder: string): Promise<Config> {
  const file = join(folder, 'config.toml')
  const result = schema.safeParse(parse(await readFile(file, 'utf8')))
  if (!result.success) throw new Error(`${file} does not fit:\n${z.prettifyError(result.error)}`)
  return result.data
}
