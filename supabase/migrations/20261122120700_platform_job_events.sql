-- Whoever waits for a job hears of its end, instead of asking again and again.
create function private.tell_job() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.send_event('tenant', new.tenant_id, 'job.' || new.status,
    jsonb_build_object('job_id', new.id, 'kind', new.kind));
  return null;
end $$;
comment on function private.tell_job is 'Trigger: the end of a job is an event on the topic of its tenant, whose members see its jobs.';
revoke execute on function private.tell_job from public;

create trigger jobs_tell after update of status on public.jobs
  for each row when (new.status in ('completed', 'failed', 'cancelled') and new.status <> old.status)
  execute function private.tell_job();
