import pg from 'pg'

/** The table that every contender reads: small, behind a policy, half of it somebody else's. */
const table = `
  create table public.readings (
    id     int primary key,
    owner  uuid not null,
    title  text not null,
    amount numeric not null,
    at     timestamptz not null
  );
  create index readings_owner_idx on public.readings (owner);
  alter table public.readings enable row level security;
  create policy readings_read on public.readings for select to authenticated
    using (owner = (select auth.uid()));
  grant select on public.readings to authenticated;
  notify pgrst, 'reload schema'`

const rows = `
  insert into public.readings
  select id, case when id <= 500 then $1 else gen_random_uuid() end,
    'Reading ' || id, id * 1.25, timestamptz '2026-01-01' + id * interval '1 minute'
  from generate_series(1, 1000) id`

export const columns = ['id', 'title', 'amount', 'at']

/** What is asked for: one row by its key, and the first fifty of those that the caller may see. */
export const queries = {
  'one row': '/rest/v1/readings?select=id,title,amount,at&id=eq.1',
  'fifty rows': '/rest/v1/readings?select=id,title,amount,at&order=id&limit=50',
}

export const createReadings = (url: string) => execute(url, table)

/** Fills the table; the first half of it is `owner`'s. */
export const fillReadings = (url: string, owner: string) => execute(url, rows, [owner])

/**
 * Makes sure that a contender does the work: it has to answer with the caller's rows, and with nothing of another's.
 * @throws Error that shows what it answered.
 */
export async function checkReadings(base: string, headers: Record<string, string>): Promise<void> {
  const expected = {
    [queries['one row']]: 1,
    [queries['fifty rows']]: 50,
    '/rest/v1/readings?select=id&id=eq.501': 0,
  }
  for (const [path, count] of Object.entries(expected)) {
    const response = await fetch(base + path, { headers })
    const text = await response.text()
    const found = response.ok ? JSON.parse(text).length : undefined
    if (found !== count)
      throw new Error(`${base}${path} answers ${response.status}, not ${count} rows: ${text}`)
  }
}

async function execute(url: string, statement: string, values?: unknown[]) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement, values)
  } finally {
    await client.end()
  }
}
