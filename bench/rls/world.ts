import pg from 'pg'

/** Somebody who is a member of three tenants, all of one size. */
export interface Member {
  id: string
  /** Rows of each of their tenants, in every table. */
  size: number
  tenants: string[]
}

const tenants = 1000
const sizes = [10, 1000, 10_000]
const tenantsEach = 3

const idOf = (kind: number, n: number) => `${kind}0000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`

/**
 * Fills `jobs` and `rooms` with as many rows each, over 1,000 tenants with ten members each. Rows of all tenants lie
 * mixed, as they do where tenants work at the same time; one room in ten is private.
 *
 * @param url of the superuser, who leaves out triggers.
 * @param rows of each table.
 */
export async function fillWorld(url: string, rows: number): Promise<Member[]> {
  const members = sizes.map((size, group) => ({
    size,
    id: idOf(1, group + 1),
    tenants: Array.from({ length: tenantsEach }, (_, n) => idOf(2, group * tenantsEach + n + 1)),
  }))
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(`set session_replication_role = replica; ${people}; ${owners(rows)}; ${content}`)
    for (const { id, tenants } of members)
      await client.query(
        `insert into public.members select tenant, $1, role::public.member_role
         from unnest($2::uuid[], array['viewer', 'editor', 'viewer']) as mine (tenant, role)`,
        [id, tenants],
      )
    await client.query('vacuum analyze')
    return members
  } finally {
    await client.end()
  }
}

const person = (n: string) => `('10000000-0000-4000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`
const tenant = (n: string) => `('20000000-0000-4000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`

const people = `
  insert into auth.users (id, aud, role)
  select ${person('n')}, 'authenticated', 'authenticated' from generate_series(1, 1000) n;
  insert into public.profiles (id, display_name) select ${person('n')}, 'Person ' || n from generate_series(1, 1000) n;
  insert into public.tenants (id, name, slug)
  select ${tenant('n')}, 'Tenant ' || n, 'tenant-' || n from generate_series(1, ${tenants}) n;
  insert into public.members (tenant_id, user_id, role)
  select ${tenant('t')}, ${person(`101 + (t * 7 + n * 89) % 900`)}, 'editor'
  from generate_series(1, ${tenants}) t, generate_series(0, 9) n`

/** Which tenant each row belongs to: the sizes of the first are given, the rest share what is left. */
const owners = (rows: number) => `
  create temp table owners as
  select ${tenant('n')} as tenant_id, row_number() over (order by hashint8(place)) as place from (
    ${sizes
      .map((size, group) => {
        const first = group * tenantsEach + 1
        return `select n, place from generate_series(${first}, ${first + tenantsEach - 1}) n, generate_series(1, ${size}) place`
      })
      .join(' union all ')}
    union all
    select ${sizes.length * tenantsEach + 1} + (place % ${tenants - sizes.length * tenantsEach})::int, place
    from generate_series(1, ${rows - tenantsEach * sizes.reduce((sum, size) => sum + size)}) place
  ) rows`

const content = `
  insert into public.jobs (tenant_id, kind, status, turn, created_at)
  select tenant_id, 'export.board', 'completed', place, timestamptz '2026-01-01' + place * interval '1 second'
  from owners order by place;
  insert into public.rooms (tenant_id, code, name, visibility, created_at)
  select tenant_id, 'room-' || place, 'Room ' || place,
    (case when place % 10 = 0 then 'private' else 'tenant' end)::public.visibility,
    timestamptz '2026-01-01' + place * interval '1 second'
  from owners order by place`
