-- How versions are scheduled, and schedules taken back.
create function private.schedule_activation(id uuid, at timestamptz, until timestamptz, version int)
returns public.activation_schedules
language plpgsql security definer set search_path = ''
as $$
declare
  configuration public.configurations := private.configuration_for(id, 'editor');
  published public.configuration_versions;
  schedule_id uuid := gen_random_uuid();
  schedule public.activation_schedules;
begin
  perform private.check_input(jsonb_build_object(
    'at', case when at is null or at not between now() and now() + interval '366 days' then 'a time within the next 366 days' end,
    'until', case when until not between at + interval '1 second' and at + interval '366 days' then 'after at, within 366 days' end));
  perform private.check_limit('configurations.save', auth.uid()::text);
  published := private.version_for(configuration.id, version);
  perform private.demand_approval(configuration.id, published.content_hash);
  insert into public.activation_schedules (id, tenant_id, configuration_id, version_id, at, until, created_by, begins_by, ends_by)
  values (schedule_id, configuration.tenant_id, configuration.id, published.id, schedule_activation.at, schedule_activation.until, auth.uid(),
    private.schedule_once(configuration.tenant_id, 'configuration.activate', jsonb_build_object('id', schedule_id), at),
    case when until is not null then
      private.schedule_once(configuration.tenant_id, 'configuration.activate', jsonb_build_object('id', schedule_id, 'end', true), until) end)
  returning * into schedule;
  return schedule;
end $$;
comment on function private.schedule_activation is 'See public.schedule_activation.';
revoke execute on function private.schedule_activation from public;
grant execute on function private.schedule_activation to authenticated;

create function public.schedule_activation(
  id uuid, at timestamptz, until timestamptz default null, version int default null
) returns public.activation_schedules
language sql security invoker set search_path = ''
as $$ select private.schedule_activation(id, at, until, version) $$;
comment on function public.schedule_activation is
  'Makes a version, by itself the newest, live at a time; until brings back what was live before, unless something else has gone live. Raises configuration_not_found, version_not_found, forbidden, invalid_input, approval_required, rate_limited.';
revoke execute on function public.schedule_activation from public, anon, authenticated, service_role;
grant execute on function public.schedule_activation to authenticated;

create function private.cancel_scheduled_activation(id uuid) returns public.activation_schedules
language plpgsql security definer set search_path = ''
as $$
declare
  schedule public.activation_schedules;
begin
  select * into schedule from public.activation_schedules s where s.id = cancel_scheduled_activation.id;
  if private.role_on('configuration', schedule.configuration_id) is null then
    perform private.fail(404, 'schedule_not_found');
  end if;
  perform private.configuration_for(schedule.configuration_id, 'editor');
  delete from public.schedules s where s.id in (schedule.begins_by, schedule.ends_by);
  if not found then
    perform private.fail(409, 'schedule_ended', hint => 'It has been activated, or cancelled before.');
  end if;
  select * into schedule from public.activation_schedules s where s.id = schedule.id;
  return schedule;
end $$;
comment on function private.cancel_scheduled_activation is 'See public.cancel_scheduled_activation.';
revoke execute on function private.cancel_scheduled_activation from public;
grant execute on function private.cancel_scheduled_activation to authenticated;

create function public.cancel_scheduled_activation(id uuid) returns public.activation_schedules
language sql security invoker set search_path = ''
as $$ select private.cancel_scheduled_activation(id) $$;
comment on function public.cancel_scheduled_activation is
  'Keeps a version from going live, or, where it is live by now, from ending. Raises schedule_not_found, forbidden, schedule_ended.';
revoke execute on function public.cancel_scheduled_activation from public, anon, authenticated, service_role;
grant execute on function public.cancel_scheduled_activation to authenticated;
