-- A schedule begins something of a tenant again and again, or once at its time. What can be scheduled is registered
-- with the function that begins it.
create table private.schedule_kinds (
  kind   text primary key check (kind ~ '^[a-z_.]{2,60}$'),
  starts text not null check (starts ~ '^private\.[a-z_]+$')
);
comment on table private.schedule_kinds is
  'What can be scheduled, each with the name of its function (tenant, payload), which enqueues a job or does what is quick.';

create table public.schedules (
  id         uuid primary key default gen_random_uuid(),
  tenant_id  uuid not null references public.tenants on delete cascade,
  kind       text not null,
  payload    jsonb not null default '{}' check (jsonb_typeof(payload) = 'object'),
  cron       text check (char_length(cron) <= 100),
  zone       text not null default 'UTC',
  created_by uuid references public.profiles on delete cascade,
  next_at    timestamptz not null,
  last_at    timestamptz,
  error      text,
  created_at timestamptz not null default now()
);
comment on table public.schedules is
  'What begins again and again in a tenant, or once where it has no crontab line; `error`, a code, says what kept it from it the last time.';
create index schedules_tenant_id_idx on public.schedules (tenant_id, created_at);
create index schedules_created_by_idx on public.schedules (created_by);
create index schedules_next_at_idx on public.schedules (next_at);

create trigger schedules_audit after insert or delete on public.schedules
  for each row execute function private.audit('schedule');

alter table public.schedules enable row level security;
revoke all on public.schedules from anon, authenticated, service_role;
-- The payload holds ids of resources that not every member may know of.
grant select (id, tenant_id, kind, cron, zone, created_by, next_at, last_at, error, created_at)
  on public.schedules to authenticated;
grant select on public.schedules to service_role;

create policy schedules_read on public.schedules for select to authenticated
  using (tenant_id = any (array(select private.my_tenants('viewer'))));

create function private.schedule(tenant_id uuid, kind text, payload jsonb, cron text, zone text default 'UTC') returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  id uuid;
begin
  perform private.check_input(jsonb_build_object('kind', case when not exists (
    select from private.schedule_kinds k where k.kind = schedule.kind) then 'a kind that can be scheduled' end));
  insert into public.schedules (tenant_id, kind, payload, cron, zone, created_by, next_at)
  values (schedule.tenant_id, schedule.kind, schedule.payload, schedule.cron, schedule.zone,
    (select p.id from public.profiles p where p.id = auth.uid()),
    private.cron_next(schedule.cron, now(), schedule.zone))
  returning schedules.id into id;
  return id;
end $$;
-- No grants: a product's definer functions schedule what they have checked.
comment on function private.schedule is 'Begins something of a registered kind whenever a crontab line is due in a time zone. Raises invalid_input.';
revoke execute on function private.schedule from public;

create function private.schedule_once(tenant_id uuid, kind text, payload jsonb, at timestamptz) returns uuid
language sql security definer set search_path = ''
as $$
  insert into public.schedules (tenant_id, kind, payload, created_by, next_at)
  select schedule_once.tenant_id, k.kind, schedule_once.payload,
    (select p.id from public.profiles p where p.id = auth.uid()), schedule_once.at
  from private.schedule_kinds k where k.kind = schedule_once.kind
  returning schedules.id
$$;
comment on function private.schedule_once is
  'Begins something of a registered kind once, at its time or as soon after it as a worker runs; gives no id where the kind is none.';
revoke execute on function private.schedule_once from public;

create function private.unschedule(id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  schedule public.schedules;
begin
  select * into schedule from public.schedules s
  where s.id = unschedule.id and (s.tenant_id = any (array(select private.my_tenants('viewer')))
    or (s.created_by = auth.uid() and s.payload ->> 'resource' in (select private.my_resources())));
  if schedule.id is null then
    perform private.fail(404, 'schedule_not_found');
  end if;
  if schedule.created_by is distinct from auth.uid() and private.tenant_role(schedule.tenant_id) < 'admin' then
    perform private.fail(403, 'forbidden', hint => 'A schedule is for who made it, and for admins.');
  end if;
  delete from public.schedules s where s.id = schedule.id;
end $$;
comment on function private.unschedule is 'See public.unschedule.';
revoke execute on function private.unschedule from public;
grant execute on function private.unschedule to authenticated;

create function public.unschedule(id uuid) returns void
language sql security invoker set search_path = ''
as $$ select private.unschedule(id) $$;
comment on function public.unschedule is
  'Ends a schedule: for who made it, and admins. Raises schedule_not_found, forbidden.';
revoke execute on function public.unschedule from public, anon, authenticated, service_role;
grant execute on function public.unschedule to authenticated;

create function private.run_schedules() returns int
language plpgsql security definer set search_path = ''
as $$
declare
  due record;
  refusal text;
  begun int := 0;
begin
  for due in
    select s.id, s.tenant_id, s.payload, s.cron, s.zone, k.starts
    from public.schedules s join private.schedule_kinds k using (kind)
    join public.tenants t on t.id = s.tenant_id and t.deleted_at is null
    where s.next_at <= now() order by s.next_at limit 100 for update of s skip locked
  loop
    -- Counted from now: what was missed happens once, however often it was missed.
    begin
      update public.schedules s set last_at = now(), next_at = private.cron_next(due.cron, now(), due.zone), error = null
      where s.id = due.id and s.cron is not null;
      execute format('select %s($1, $2)', due.starts) using due.tenant_id, due.payload;
      delete from public.schedules s where s.id = due.id and s.cron is null;
      begun := begun + 1;
    exception when others then
      -- One that fails does not keep the others from their time. What was refused is as a rule refused again.
      -- A limit is refused with headers: the code is in what it says.
      refusal := case when sqlstate like 'PT4%' then sqlerrm
        when sqlstate = 'PGRST' then sqlerrm::jsonb ->> 'message' end;
      if refusal is null then
        raise warning 'schedule % did not begin: %', due.id, sqlerrm;
      end if;
      update public.schedules s
      set error = coalesce(refusal, 'internal'),
        next_at = case when s.cron is null then now() + interval '1 minute'
          when refusal is not null then private.cron_next(s.cron, now() + interval '1 hour', s.zone)
          else now() + interval '1 hour' end
      where s.id = due.id;
    end;
  end loop;
  return begun;
end $$;
comment on function private.run_schedules is 'Begins what is due, each once, in one transaction with its next time or its end; says how many.';
revoke execute on function private.run_schedules from public;
grant execute on function private.run_schedules to tenon_worker;
