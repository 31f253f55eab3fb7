-- A job starts in the statement in which the queue gives it to a worker: the row says that it runs from the moment it
-- does, and nobody waits for another round trip.
create function private.start_taken_job() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  job_id uuid := substr(new.key, 5);
  started jsonb;
begin
  -- Whoever holds the row may wait for the queue's, as in cancelling it. Then the worker asks for the start, and waits.
  perform from public.jobs j where j.id = job_id for no key update skip locked;
  if found then
    started := private.start_job(job_id);
  end if;
  new.payload := json_build_object('job_id', job_id, 'started', started);
  return new;
end $$;
comment on function private.start_taken_job is
  'Trigger of the queue: starts the job that a worker takes, and gives it the payload as `started`; null where that job is finished, gone or held.';
revoke execute on function private.start_taken_job from public;

create function private.follow_queue() returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if not exists (select from pg_catalog.pg_trigger t
    where t.tgrelid = to_regclass('graphile_worker._private_jobs') and t.tgname = 'start_taken_job') then
    execute $trigger$
      create or replace trigger start_taken_job before update of locked_at on graphile_worker._private_jobs
      for each row when (new.key like 'job:%' and new.locked_at is not null and new.locked_at is distinct from old.locked_at)
      execute function private.start_taken_job()
    $trigger$;
  end if;
end $$;
comment on function private.follow_queue is 'Lets jobs start when they are taken; once the library has made its tables.';
revoke execute on function private.follow_queue from public;
grant execute on function private.follow_queue to tenon_worker;
