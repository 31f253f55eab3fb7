-- What the worker tells of a job, and how rows and queue come together again after either was left alone.
create function private.complete_job(id uuid) returns boolean
language sql security definer set search_path = ''
as $$
  with completed as (
    update public.jobs j set status = 'completed', progress = 1, finished_at = now(), error = null
    where j.id = complete_job.id and j.status = 'running' returning 1
  )
  select exists (select from completed)
$$;
comment on function private.complete_job is
  'For the one statement with which a job ends its work; false where the job is cancelled, and its work must not count.';
revoke execute on function private.complete_job from public;
grant execute on function private.complete_job to tenon_worker;

create function private.fail_job(id uuid, error text, final boolean) returns boolean
language sql security definer set search_path = ''
as $$
  with failed as (
    update public.jobs j
    set error = left(fail_job.error, 1000),
      status = case when final then 'failed' else 'queued' end,
      finished_at = case when final then now() end
    where j.id = fail_job.id and j.status = 'running' returning 1
  )
  select exists (select from failed)
$$;
comment on function private.fail_job is
  'Notes why an attempt ended without success; after the final one the job is failed. False where it runs no more: it was cancelled.';
revoke execute on function private.fail_job from public;
grant execute on function private.fail_job to tenon_worker;

create function private.watch_jobs(progress jsonb) returns setof uuid
language sql security definer set search_path = ''
as $$
  select set_config('synchronous_commit', 'off', true);
  update public.jobs j set progress = least(greatest(p.value::real, 0), 1)
  from jsonb_each_text(watch_jobs.progress) p
  where j.id = p.key::uuid and j.status = 'running' and j.progress is distinct from p.value::real;
  select p.key::uuid from jsonb_each(watch_jobs.progress) p
  where not exists (select from public.jobs j where j.id = p.key::uuid and j.status = 'running')
$$;
comment on function private.watch_jobs is
  'Notes how far the running jobs of a worker are, {id: 0 to 1}, and gives those that it should no longer run.';
revoke execute on function private.watch_jobs from public;
grant execute on function private.watch_jobs to tenon_worker;

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
    where j.id in (
      select spent.id from public.jobs spent join graphile_worker.jobs q on q.key = 'job:' || spent.id
      where spent.status = 'running' and q.locked_at is null and q.attempts >= q.max_attempts
      -- Whoever cancels it holds the row, and waits for the queue's.
      for update of spent skip locked)
  $spent$;
  for job in execute $waiting$
    select j.* from public.jobs j
    where j.status in ('queued', 'running')
      and not exists (select from graphile_worker.jobs q
        where q.key = 'job:' || j.id and (q.locked_at is not null or q.attempts < q.max_attempts))
    order by j.turn for update of j skip locked
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

create function private.resume_jobs(dead_workers text[]) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  execute 'select graphile_worker.force_unlock_workers($1)' using dead_workers;
  perform private.enqueue_waiting();
  -- The library tells its workers of new jobs only; of these they would hear with their next look.
  perform pg_notify('jobs:insert', '{"count": 1}');
end $$;
comment on function private.resume_jobs is
  'Frees the jobs of workers that are gone, for others to take up; a job that was in its last attempt has failed.';
revoke execute on function private.resume_jobs from public;
grant execute on function private.resume_jobs to tenon_worker;

create index jobs_retrying_idx on public.jobs (id) where status = 'queued' and attempts > 0;

create function private.restore_turns() returns void
language plpgsql security definer set search_path = ''
as $$
begin
  -- The library counts the wait before another attempt in real time, which is later than every turn.
  execute $due$
    select graphile_worker.reschedule_jobs(array[q.id], run_at => to_timestamp(j.turn / 1000.0))
    from public.jobs j join graphile_worker.jobs q on q.key = 'job:' || j.id
    where j.status = 'queued' and j.attempts > 0 and q.locked_at is null and q.attempts < q.max_attempts
      and q.run_at between greatest(j.started_at, to_timestamp(j.turn / 1000.0)) and now()
  $due$;
end $$;
comment on function private.restore_turns is 'Gives jobs whose next attempt is due their turn back: others would go on overtaking them.';
revoke execute on function private.restore_turns from public;
grant execute on function private.restore_turns to tenon_worker;

create function private.purge_jobs() returns void
language plpgsql security definer set search_path = ''
as $$
begin
  delete from public.jobs j where j.finished_at < now() - interval '30 days';
  -- What a dead worker left in its last attempt, or somebody cancelled under it.
  execute $spent$
    select graphile_worker.complete_jobs(array_agg(q.id)) from graphile_worker.jobs q
    where q.locked_at is null and q.attempts >= q.max_attempts and q.updated_at < now() - interval '1 day'
  $spent$;
end $$;
comment on function private.purge_jobs is 'Deletes jobs that ended 30 days ago, and what the queue will never offer again.';
revoke execute on function private.purge_jobs from public;
grant execute on function private.purge_jobs to tenon_worker;
