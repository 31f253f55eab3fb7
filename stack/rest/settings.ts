import pg from 'pg'

/** What the database says about how requests are to run. */
export interface Settings {
  /** By role: the settings that apply while a request has it, such as its statement timeout. */
  roles: Map<string, [name: string, value: string][]>
  /** A function to call at the beginning of each request, as an SQL expression. */
  preRequest: string | undefined
}

/** The role that requests log in as; it may become the API roles, and nothing else. */
export const loginRole = 'authenticator'

// The login role's own settings are those of the session, save for PostgREST's configuration, which lies among them.
const stored = `
  select role.rolname as role, split_part(setting, '=', 1) as name,
    substr(setting, strpos(setting, '=') + 1) as value
  from pg_roles login
  join pg_roles role on pg_has_role(login.oid, role.oid, 'member')
  join pg_db_role_setting stored on stored.setrole = role.oid
    and stored.setdatabase in (0, (select oid from pg_database where datname = current_database()))
  cross join unnest(stored.setconfig) setting
  where login.rolname = $1
  order by stored.setdatabase`

const settable = `
  select name from pg_settings where context = 'user' or has_parameter_privilege($1, name, 'set')`

/**
 * Reads the settings of the roles. A session keeps those of the role that it logged in as, whatever role it takes
 * later, so every request has to apply those of its own, as PostgREST does; the ones that the login role may not
 * change are left out.
 */
export async function loadSettings(client: pg.Client): Promise<Settings> {
  const known = new Set((await client.query(settable, [loginRole])).rows.map(row => row.name as string))
  const { rows } = await client.query<{ role: string; name: string; value: string }>(stored, [loginRole])
  const roles: Settings['roles'] = new Map()
  for (const { role, name, value } of rows)
    if (role !== loginRole && known.has(name)) roles.set(role, [...(roles.get(role) ?? []), [name, value]])
  const hook = rows.findLast(({ role, name }) => role === loginRole && name === 'pgrst.db_pre_request')?.value
  return { roles, preRequest: hook && `${hook.split('.').map(pg.escapeIdentifier).join('.')}()` }
}
