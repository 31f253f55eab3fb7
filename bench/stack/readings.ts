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

  create table public.entries (
    id    bigint generated always as identity primary key,
    owner uuid not null default auth.uid(),
    title text not null,
    at    timestamptz not null default now()
  );
  alter table public.entries enable row level security;
  create policy entries_create on public.entries for insert to authenticated
    with check (owner = (select auth.uid()));
  grant insert (title) on public.entries to authenticated;

  create function public.sum_readings(above int) returns numeric
  language sql stable security invoker set search_path = ''
  as $$ select sum(amount) from public.readings where id > above $$;
  grant execute on function public.sum_readings to authenticated;
  notify pgrst, 'reload schema'`

const rows = `
  insert into public.readings
  select id, case when id <= 500 then $1 else gen_random_uuid() end,
    'Reading ' || id, id * 1.25, timestamptz '2026-01-01' + id * interval '1 minute'
  from generate_series(1, 1000) id`

export const columns = ['id', 'title', 'amount', 'at']

/** One request, as every contender understands it. */
export interface Request {
  method: 'GET' | 'POST'
  path: string
  body?: string
  /** Of the answer. */
  status: number
}

const get = (path: string): Request => ({ method: 'GET', path: `/rest/v1/${path}`, status: 200 })
const post = (path: string, body: object, status: number): Request => ({
  ...{ method: 'POST', path: `/rest/v1/${path}`, status },
  body: JSON.stringify(body),
})

/** What is asked for: one of the caller's rows, the first fifty, one more row, and the sum of the caller's. */
export const requests = {
  'select of one row': get('readings?select=id,title,amount,at&id=eq.1'),
  'select of fifty rows': get('readings?select=id,title,amount,at&order=id&limit=50'),
  insert: post('entries', { title: 'One more' }, 201),
  rpc: post('rpc/sum_readings', { above: 490 }, 200),
}

export const createReadings = (url: string) => execute(url, table)

/** Fills the table; the first half of it is `owner`'s. */
export const fillReadings = (url: string, owner: string) => execute(url, rows, [owner])

/**
 * Makes sure that a contender does the work: it has to answer with the caller's rows, and with nothing of another's.
 * @throws Error that shows what it answered.
 */
export async function checkReadings(base: string, headers: Record<string, string>): Promise<void> {
  const rows = (count: number) => (answer: unknown) => Array.isArray(answer) && answer.length === count
  const expected: [Request, (answer: unknown) => boolean][] = [
    [requests['select of one row'], rows(1)],
    [requests['select of fifty rows'], rows(50)],
    [get('readings?select=id&id=eq.501'), rows(0)],
    [requests.insert, () => true],
    [requests.rpc, answer => Number(answer) === 6193.75],
  ]
  for (const [{ method, path, body, status }, fits] of expected) {
    const type = { 'content-type': 'application/json' }
    const response = await fetch(base + path, {
      method,
      headers: { ...headers, ...type },
      body: body ?? null,
    })
    const text = await response.text()
    if (response.status !== status || !fits(text ? JSON.parse(text) : null))
      throw new Error(`${method} ${base}${path} answers ${response.status}: ${text}`)
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
