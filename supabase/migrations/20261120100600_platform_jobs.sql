-- A job is slow or retryable work of the worker, as its tenant sees it. The queue (graphile-worker's own schema)
-- decides when; this row says what and how far.
create type public.job_priority as enum ('interactive', 'normal', 'bulk');
comment on type public.job_priority is
  'interactive: somebody looks at the screen; bulk: nobody waits. A class runs while no job of one before it waits.';

create table public.jobs (
  id          uuid primary key default gen_random_uuid(),
  tenant_id   uuid not null references public.tenants on delete cascade,
  kind        text not null check (kind ~ '^[a-z_]+\.[a-z_]+$'),
  payload     jsonb not null default '{}' check (jsonb_typeof(payload) = 'object'),
  key         text check (char_length(key) between 1 and 200),
  priority    public.job_priority not null default 'normal',
  turn        bigint not null,
  created_by  uuid references public.profiles on delete set null,
  status      text not null default 'queued' check (status in ('queued', 'running', 'completed', 'failed', 'cancelled')),
  progress    real not null default 0 check (progress between 0 and 1),
  attempts    int not null default 0,
  error       text,
  created_at  timestamptz not null default now(),
  started_at  timestamptz,
  finished_at timestamptz,
  duration    interval generated always as (finished_at - started_at) stored,
  unique (tenant_id, id)
);
comment on table public.jobs is 'Work for the worker; made by private.enqueue in the transaction that wants it done.';
create unique index jobs_key_idx on public.jobs (tenant_id, kind, key) where key is not null;
create index jobs_tenant_id_idx on public.jobs (tenant_id, created_at desc);
create index jobs_created_by_idx on public.jobs (created_by, tenant_id);
create index jobs_turn_idx on public.jobs (priority, status, turn) where status in ('queued', 'running');
create index jobs_tenant_turn_idx on public.jobs (tenant_id, priority, turn) where status in ('queued', 'running');

alter table public.jobs enable row level security;
revoke all on public.jobs from anon, authenticated, service_role;
-- The payload holds ids of resources that not every member may know of, and so may the key.
grant select (id, tenant_id, kind, priority, created_by, status, progress, attempts, error, created_at, started_at,
  finished_at, duration) on public.jobs to authenticated;
grant select on public.jobs to service_role;

create policy jobs_read on public.jobs for select to authenticated
  using (tenant_id = any (array(select private.my_tenants('viewer'))));

-- Start-time fair queueing (Goyal, Vin, Cheng 1996), every job of the same length: it starts at the virtual time, or
-- one after its tenant's last if that is later. The virtual time is the turn of what runs, or of what runs next.
create function private.next_turn(tenant_id uuid, priority public.job_priority) returns bigint
language plpgsql stable security definer set search_path = ''
as $$
begin
  return greatest(
    coalesce(
      (select max(j.turn) from public.jobs j where j.priority = next_turn.priority and j.status = 'running'),
      (select min(j.turn) from public.jobs j where j.priority = next_turn.priority and j.status = 'queued'),
      0),
    (select max(j.turn) + 1 from public.jobs j
      where j.tenant_id = next_turn.tenant_id and j.priority = next_turn.priority and j.status in ('queued', 'running')));
end $$;
comment on function private.next_turn is
  'When the next job of a tenant is due among those of its class: a tenant with a thousand waiting does not hold up one with a single one.';
revoke execute on function private.next_turn from public;

-- The library gives lists to its statements, and the planner would make plans of their own for these each time.
create function private.queue_job(job public.jobs) returns void
language plpgsql security definer set search_path = '' set plan_cache_mode = force_generic_plan
as $$
begin
  -- The library's schema comes with the first start of a worker, in steps; until its last one the row waits.
  if not exists (select from pg_catalog.pg_proc p
    where p.oid = to_regproc('graphile_worker.add_job') and p.pronargs = 9) then
    return;
  end if;
  -- The queue takes the smallest priority, then the earliest time: turns are milliseconds of a long past year.
  perform graphile_worker.add_job(job.kind, json_build_object('job_id', job.id), max_attempts => 3,
    job_key => 'job:' || job.id, priority => array_position(enum_range(job.priority), job.priority),
    run_at => to_timestamp(job.turn / 1000.0));
end $$;
comment on function private.queue_job is 'Hands a job to the queue, where there is one.';
revoke execute on function private.queue_job from public;

create function private.enqueue(
  tenant_id uuid, kind text, payload jsonb,
  key text default null, priority public.job_priority default 'normal', created_by uuid default auth.uid()
) returns uuid
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  job public.jobs;
begin
  insert into public.jobs (tenant_id, kind, payload, key, priority, turn, created_by)
  values (enqueue.tenant_id, enqueue.kind, enqueue.payload, enqueue.key, enqueue.priority,
    private.next_turn(enqueue.tenant_id, enqueue.priority),
    (select p.id from public.profiles p where p.id = enqueue.created_by))
  on conflict (tenant_id, kind, key) where key is not null do nothing returning * into job;
  if job.id is null then
    return (select j.id from public.jobs j
      where (j.tenant_id, j.kind, j.key) = (enqueue.tenant_id, enqueue.kind, enqueue.key));
  end if;
  perform private.queue_job(job);
  return job.id;
end $$;
-- No grants: triggers and definer functions add jobs, clients do not.
comment on function private.enqueue is
  'Adds a job of a kind (a file in worker/jobs) with ids as its payload, in the caller''s transaction. Three attempts. With a key that the tenant''s kind has had already it adds none, and gives the id of the one that is there.';
revoke execute on function private.enqueue from public;

create function private.start_job(id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  started jsonb;
begin
  update public.jobs j
  set status = 'running', attempts = j.attempts + 1, started_at = coalesce(j.started_at, now()), error = null, progress = 0
  where j.id = start_job.id and j.status in ('queued', 'running')
  returning j.payload || jsonb_build_object('job_id', j.id, 'tenant_id', j.tenant_id) into started;
  return started;
end $$;
comment on function private.start_job is 'Counts an attempt and gives the payload; null where the job is finished or gone.';
revoke execute on function private.start_job from public;
grant execute on function private.start_job to tenon_worker;
