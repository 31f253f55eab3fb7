-- A job is slow or retryable work of the worker, as its tenant sees it. The queue (graphile-worker's own schema)
-- decides when; this row says what and how far.
create table public.jobs (
  id          uuid primary key default gen_random_uuid(),
  tenant_id   uuid not null references public.tenants on delete cascade,
  kind        text not null check (kind ~ '^[a-z_]+\.[a-z_]+$'),
  payload     jsonb not null default '{}' check (jsonb_typeof(payload) = 'object'),
  status      text not null default 'queued' check (status in ('queued', 'running', 'completed', 'failed')),
  attempts    int not null default 0,
  error       text,
  created_at  timestamptz not null default now(),
  started_at  timestamptz,
  finished_at timestamptz,
  unique (tenant_id, id)
);
comment on table public.jobs is 'Work for the worker; made by private.enqueue in the transaction that wants it done.';
create index jobs_unfinished_idx on public.jobs (created_at) where status in ('queued', 'running');
create index jobs_tenant_id_idx on public.jobs (tenant_id, created_at desc);

alter table public.jobs enable row level security;
revoke all on public.jobs from anon, authenticated, service_role;
-- The payload holds ids of resources that not every member may know of.
grant select (id, tenant_id, kind, status, attempts, error, created_at, started_at, finished_at)
  on public.jobs to authenticated;
grant select on public.jobs to service_role;

create policy jobs_read on public.jobs for select to authenticated
  using (tenant_id = any (array(select private.my_tenants('viewer'))));

create function private.queue_job(job public.jobs) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  -- The library's schema comes with the first start of a worker; until then the row waits.
  if to_regprocedure('graphile_worker.add_job(text, json, text, timestamptz, int, text, int, text[], text)') is null then
    return;
  end if;
  execute 'select graphile_worker.add_job($1, $2, max_attempts => 3, job_key => $3)'
  using job.kind, json_build_object('job_id', job.id), 'job:' || job.id;
end $$;
comment on function private.queue_job is 'Hands a job to the queue, where there is one.';
revoke execute on function private.queue_job from public;

create function private.enqueue(tenant_id uuid, kind text, payload jsonb) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  job public.jobs;
begin
  insert into public.jobs (tenant_id, kind, payload)
  values (enqueue.tenant_id, enqueue.kind, enqueue.payload) returning * into job;
  perform private.queue_job(job);
  return job.id;
end $$;
-- No grants: triggers and definer functions add jobs, clients do not.
comment on function private.enqueue is
  'Adds a job of a kind (a file in worker/jobs) with ids as its payload, in the caller''s transaction. Three attempts.';
revoke execute on function private.enqueue from public;

create function private.enqueue_waiting() returns int
language plpgsql security definer set search_path = ''
as $$
declare
  job public.jobs;
  queued int := 0;
begin
  -- The queue offers a job no more after its last attempt. A row that runs all the same was left by a worker that
  -- died in it; one that waits was given back in time, and gets new attempts.
  execute $spent$
    update public.jobs j
    set status = 'failed', error = 'worker_died', finished_at = now()
    from graphile_worker.jobs q
    where j.status = 'running' and q.key = 'job:' || j.id and q.locked_at is null and q.attempts >= q.max_attempts
  $spent$;
  for job in execute $waiting$
    select j.* from public.jobs j
    where j.status in ('queued', 'running')
      and not exists (select from graphile_worker.jobs q
        where q.key = 'job:' || j.id and (q.locked_at is not null or q.attempts < q.max_attempts))
    order by j.created_at for update of j skip locked
  $waiting$ loop
    perform private.queue_job(job);
    queued := queued + 1;
  end loop;
  return queued;
end $$;
comment on function private.enqueue_waiting is
  'Brings rows and queue together: hands over every unfinished job that the queue will not offer, and says how many.';
revoke execute on function private.enqueue_waiting from public;
grant execute on function private.enqueue_waiting to tenon_worker;

create function private.start_job(id uuid) returns jsonb
language sql security definer set search_path = ''
as $$
  update public.jobs j
  set status = 'running', attempts = j.attempts + 1, started_at = coalesce(j.started_at, now()), error = null
  where j.id = start_job.id and j.status in ('queued', 'running')
  returning j.payload || jsonb_build_object('job_id', j.id, 'tenant_id', j.tenant_id)
$$;
comment on function private.start_job is 'Counts an attempt and gives the payload; null where the job is finished or gone.';
revoke execute on function private.start_job from public;
grant execute on function private.start_job to tenon_worker;

create function private.complete_job(id uuid) returns void
language sql security definer set search_path = ''
as $$
  update public.jobs j set status = 'completed', finished_at = now(), error = null where j.id = complete_job.id
$$;
comment on function private.complete_job is 'For the one statement with which a job ends its work.';
revoke execute on function private.complete_job from public;
grant execute on function private.complete_job to tenon_worker;

create function private.fail_job(id uuid, error text, final boolean) returns void
language sql security definer set search_path = ''
as $$
  update public.jobs j
  set error = left(fail_job.error, 1000),
    status = case when final then 'failed' else 'queued' end,
    finished_at = case when final then now() end
  where j.id = fail_job.id and j.status = 'running'
$$;
comment on function private.fail_job is 'Notes why an attempt ended without success; after the final one the job is failed.';
revoke execute on function private.fail_job from public;
grant execute on function private.fail_job to tenon_worker;

create function private.resume_jobs(dead_workers text[]) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  execute 'select graphile_worker.force_unlock_workers($1)' using dead_workers;
  perform private.enqueue_waiting();
end $$;
comment on function private.resume_jobs is
  'Frees the jobs of workers that are gone, for others to take up; a job that was in its last attempt has failed.';
revoke execute on function private.resume_jobs from public;
grant execute on function private.resume_jobs to tenon_worker;
