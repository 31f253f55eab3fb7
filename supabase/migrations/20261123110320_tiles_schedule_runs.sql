-- What the worker's clock does with what was scheduled.
create function private.end_activation(id uuid) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  activation public.configuration_activations;
begin
  select * into activation from public.configuration_activations a where a.id = end_activation.id;
  perform from public.tenants t where t.id = activation.tenant_id for no key update;
  if not exists (select from public.configuration_activations a where a.id = activation.id and a.ended_at is null) then
    return false;
  end if;
  if activation.previous_id is null then
    perform private.take_offline(activation.tenant_id);
  else
    perform private.undo_activation(activation.id);
  end if;
  return true;
end $$;
comment on function private.end_activation is
  'Brings back what was live before an activation, or nothing where nothing was; false where something else is live by now. Asks for no right. Raises nothing_to_roll_back_to, approval_required.';
revoke execute on function private.end_activation from public;

create function private.run_activation_schedule(schedule public.activation_schedules, ends boolean) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  version public.configuration_versions;
  activation public.configuration_activations;
begin
  if not ends and schedule.status = 'waiting' then
    if schedule.until <= now() then
      perform private.fail(409, 'schedule_ended', hint => 'No worker ran between its beginning and its end.');
    end if;
    select * into version from public.configuration_versions v where v.id = schedule.version_id;
    activation := private.put_live(schedule.configuration_id, version.content,
      (select c.revision from public.configurations c where c.id = schedule.configuration_id), version.id);
    update public.activation_schedules s
    set activation_id = activation.id, status = case when s.until is null then 'done' else 'active' end
    where s.id = schedule.id;
  elsif ends and schedule.status = 'active' then
    perform private.end_activation(schedule.activation_id);
    update public.activation_schedules s set status = 'done' where s.id = schedule.id;
  end if;
end $$;
comment on function private.run_activation_schedule is 'Begins or ends what was scheduled. Raises schedule_ended, and what activating raises.';
revoke execute on function private.run_activation_schedule from public;

create function private.start_activation(tenant_id uuid, payload jsonb) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  schedule public.activation_schedules;
  role public.member_role;
begin
  select * into schedule from public.activation_schedules s where s.id = (payload ->> 'id')::uuid for no key update;
  -- Who scheduled it was signed in as the tenant asks, then; what counts now is the role.
  role := private.role_of(schedule.created_by, 'configuration', schedule.configuration_id);
  begin
    if role is null then
      perform private.fail(404, 'configuration_not_found');
    end if;
    if role < 'editor' then
      perform private.fail(403, 'forbidden', hint => 'Who scheduled it may no longer activate it.');
    end if;
    perform private.run_activation_schedule(schedule, payload ? 'end');
  exception when sqlstate 'PT403' or sqlstate 'PT404' or sqlstate 'PT409' then
    update public.activation_schedules s set status = 'failed', error = sqlerrm
    where s.id = schedule.id and s.status in ('waiting', 'active');
  end;
end $$;
comment on function private.start_activation is
  'Begins or ends what was scheduled, for who scheduled it; what is refused is not tried again, and says why.';
revoke execute on function private.start_activation from public;

insert into private.schedule_kinds (kind, starts) values ('configuration.activate', 'private.start_activation');
comment on column public.configuration_activations.activated_by is 'Null where a schedule did it, for who made that.';
