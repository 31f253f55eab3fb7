create function private.queue_age() returns table (kind text, jobs bigint, oldest double precision)
language sql stable security definer set search_path = ''
as $$
  select j.kind, count(*), extract(epoch from now() - min(j.created_at))::float8
  from public.jobs j where j.status = 'queued' group by 1
$$;
comment on function private.queue_age is 'How many jobs of each kind wait, and how many seconds the oldest has waited: for metrics.';
revoke execute on function private.queue_age from public;
grant execute on function private.queue_age to tenon_worker;
