import pg from 'pg'

/** What is asked with a subject, by contender. */
export const statements = {
  check: `select allowed from private.spend('bench.check', $1)`,
  refused: `select allowed from private.spend('bench.refused', $1)`,
  'bare counter': `insert into private.bench_counters as c (subject, n) values ($1, 1)
    on conflict (subject) do update set n = c.n + 1 returning n`,
  'select 1': 'select 1 where $1::text is not null',
}

/** @param url of a role that owns the schema `private`. */
export async function prepare(url: string): Promise<void> {
  const db = new pg.Client({ connectionString: url })
  await db.connect()
  try {
    await db.query(`
      insert into private.rate_limits (name, at_most, per) values
        ('bench.check', 1000000000, '1 minute'), ('bench.refused', 1, '1 day'), ('bench.call', 1000000000, '1 minute');
      create unlogged table private.bench_counters (subject text primary key, n int not null) with (fillfactor = 50);
      create function private.bench_limited() returns int language plpgsql security definer set search_path = ''
        as $$ begin perform private.check_limit('bench.call', auth.uid()::text); return 1; end $$;
      create function private.bench_plain() returns int language plpgsql security definer set search_path = ''
        as $$ begin return 1; end $$;
      create function public.bench_limited() returns int language sql set search_path = ''
        as 'select private.bench_limited()';
      create function public.bench_plain() returns int language sql set search_path = ''
        as 'select private.bench_plain()';
      grant execute on function private.bench_limited, private.bench_plain, public.bench_limited, public.bench_plain
        to authenticated;
      notify pgrst, 'reload schema'`)
  } finally {
    await db.end()
  }
}
