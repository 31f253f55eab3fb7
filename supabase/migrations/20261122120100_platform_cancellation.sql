-- People end a job, or have it tried again: who asked for it, and the admins of its tenant.
create function private.lock_job(id uuid) returns public.jobs
language plpgsql security definer set search_path = ''
as $$
declare
  job public.jobs;
begin
  select * into job from public.jobs j
  where j.id = lock_job.id and (j.tenant_id = any (array(select private.my_tenants('viewer')))
    or (j.created_by = auth.uid() and j.payload ->> 'resource' in (select private.my_resources()))) for update;
  if job.id is null then
    perform private.fail(404, 'job_not_found');
  end if;
  if job.created_by is distinct from auth.uid() and private.tenant_role(job.tenant_id) < 'admin' then
    perform private.fail(403, 'forbidden', hint => 'A job is for who asked for it, and for admins.');
  end if;
  return job;
end $$;
comment on function private.lock_job is
  'A job that the caller may end or repeat, as nobody else can change it now. Raises job_not_found, forbidden.';
revoke execute on function private.lock_job from public;

create function private.cancel_job(id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  job public.jobs := private.lock_job(cancel_job.id);
begin
  if job.status not in ('queued', 'running') then
    perform private.fail(409, 'job_finished');
  end if;
  -- From here on nothing of the job counts; the worker that runs it sees so within a second, and stops.
  -- It may have started after this transaction did.
  update public.jobs j
  set status = 'cancelled', error = 'cancelled', finished_at = greatest(now(), j.started_at) where j.id = job.id;
  if to_regprocedure('graphile_worker.remove_job(text)') is not null then
    execute 'select graphile_worker.remove_job($1)' using 'job:' || job.id;
  end if;
end $$;
comment on function private.cancel_job is 'See public.cancel_job.';
revoke execute on function private.cancel_job from public;
grant execute on function private.cancel_job to authenticated;

create function public.cancel_job(id uuid) returns void
language sql security invoker set search_path = ''
as $$ select private.cancel_job(id) $$;
comment on function public.cancel_job is
  'Ends a job that waits or runs, for good: for who asked for it, and admins. Raises job_not_found, forbidden, job_finished.';
revoke execute on function public.cancel_job from public, anon, authenticated, service_role;
grant execute on function public.cancel_job to authenticated;

create function private.retry_job(id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  job public.jobs := private.lock_job(retry_job.id);
begin
  if job.status not in ('failed', 'cancelled') then
    perform private.fail(409, 'job_not_failed');
  end if;
  update public.jobs j
  set status = 'queued', progress = 0, attempts = 0, error = null, started_at = null, finished_at = null,
    turn = private.next_turn(j.tenant_id, j.priority)
  where j.id = job.id returning * into job;
  perform private.queue_job(job);
end $$;
comment on function private.retry_job is 'See public.retry_job.';
revoke execute on function private.retry_job from public;
grant execute on function private.retry_job to authenticated;

create function public.retry_job(id uuid) returns void
language sql security invoker set search_path = ''
as $$ select private.retry_job(id) $$;
comment on function public.retry_job is
  'Gives a job that failed or was cancelled three new attempts: for who asked for it, and admins. Raises job_not_found, forbidden, job_not_failed.';
revoke execute on function public.retry_job from public, anon, authenticated, service_role;
grant execute on function public.retry_job to authenticated;
