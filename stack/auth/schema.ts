import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { getAuthSchemaSql } from '@supabase/lite'

/**
 * The SQL of schema `auth`, to be run once by the superuser inside a transaction: lite's tables, what
 * GoTrue's own have besides (`gotrue.sql`), and the functions that policies call.
 */
export async function authSchema(): Promise<string> {
  const gotrue = await readFile(join(import.meta.dirname, 'gotrue.sql'), 'utf8')
  // The schema is made by the platform; to make one, even "if not exists", takes a right on the whole database.
  const tables = getAuthSchemaSql().replace(/^create schema if not exists auth;$/im, '')
  return ['set local role supabase_auth_admin', tables, gotrue, 'reset role', hashing].join(';\n')
}

// Auth hashes passwords with pgcrypto.
const hashing = 'grant usage on schema extensions to supabase_auth_admin'
