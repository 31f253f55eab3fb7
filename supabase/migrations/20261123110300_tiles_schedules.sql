-- A version goes live at a time, and what was live before comes back at another, where one is given.
create table public.activation_schedules (
  id               uuid primary key default gen_random_uuid(),
  tenant_id        uuid not null,
  configuration_id uuid not null,
  version_id       uuid not null,
  at               timestamptz not null,
  until            timestamptz check (until > at),
  status           text not null default 'waiting' check (status in ('waiting', 'active', 'done', 'failed', 'cancelled')),
  error            text,
  activation_id    uuid,
  -- No references: a schedule is gone when it has begun.
  begins_by        uuid,
  ends_by          uuid,
  created_by       uuid references public.profiles on delete set null,
  created_at       timestamptz not null default now(),
  foreign key (tenant_id, configuration_id) references public.configurations (tenant_id, id) on delete cascade,
  foreign key (tenant_id, version_id) references public.configuration_versions (tenant_id, id) on delete cascade,
  foreign key (tenant_id, activation_id) references public.configuration_activations (tenant_id, id)
    on delete set null (activation_id)
);
comment on table public.activation_schedules is
  'Versions that go live by themselves, for who scheduled them: waiting, active until their end, done, failed (`error` is why) or cancelled.';
create index activation_schedules_tenant_id_idx on public.activation_schedules (tenant_id, configuration_id, at);
create index activation_schedules_version_id_idx on public.activation_schedules (tenant_id, version_id);
create index activation_schedules_activation_id_idx on public.activation_schedules (tenant_id, activation_id);
create index activation_schedules_created_by_idx on public.activation_schedules (created_by);

create trigger activation_schedules_audit after insert or update or delete on public.activation_schedules
  for each row execute function private.audit('activation_schedule');

alter table public.activation_schedules enable row level security;
revoke all on public.activation_schedules from anon, authenticated, service_role;
grant select on public.activation_schedules to authenticated, service_role;

create policy activation_schedules_read on public.activation_schedules for select to authenticated
  using (
    tenant_id = any (array(select private.my_configuration_tenants('viewer')))
    and exists (select from public.configurations c where c.id = configuration_id));

insert into private.notification_kinds (kind, title, delivery)
values ('activation.failed', 'A scheduled activation did not take place', 'digest');

create function private.tell_activation_schedule() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.send_configuration_event(c, 'schedule_' || new.status, jsonb_build_object('schedule_id', new.id))
  from public.configurations c where c.id = new.configuration_id;
  if new.status = 'failed' then
    perform private.notify(new.created_by, 'activation.failed', 'configuration', new.configuration_id,
      jsonb_build_object('schedule_id', new.id, 'error', new.error));
  end if;
  return null;
end $$;
comment on function private.tell_activation_schedule is 'Trigger: what becomes of a schedule is an event, and a notice where it failed.';
revoke execute on function private.tell_activation_schedule from public;

create trigger activation_schedules_tell_made after insert on public.activation_schedules
  for each row execute function private.tell_activation_schedule();
create trigger activation_schedules_tell after update of status on public.activation_schedules
  for each row when (new.status <> old.status) execute function private.tell_activation_schedule();

create function private.end_activation_schedule() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.activation_schedules s set status = 'cancelled'
  where s.id = (old.payload ->> 'id')::uuid and s.status = 'waiting';
  update public.activation_schedules s set until = null, status = 'done'
  where s.id = (old.payload ->> 'id')::uuid and s.status = 'active' and s.ends_by = old.id;
  return null;
end $$;
comment on function private.end_activation_schedule is
  'Trigger: a schedule that is ended before its time activates nothing; one that has begun stays live.';
revoke execute on function private.end_activation_schedule from public;

create trigger schedules_end_activation after delete on public.schedules
  for each row when (old.kind = 'configuration.activate') execute function private.end_activation_schedule();
