-- Exports that are made again and again, and what becomes of old ones.
create function private.check_may_schedule(kind text, resource_id uuid, options jsonb) returns void
language plpgsql stable security definer set search_path = ''
as $$
declare
  role public.member_role := private.role_on(kind, resource_id);
  at_least public.member_role := coalesce((select t.scheduled_by from private.export_tables t
    where (t.kind, t.name) = (check_may_schedule.kind, options ->> 'table')), 'editor');
begin
  if role is null then
    perform private.fail(404, 'resource_not_found');
  end if;
  if role < at_least then
    perform private.fail(403, 'forbidden', hint => 'Scheduling this takes the role ' || at_least || '.');
  end if;
end $$;
comment on function private.check_may_schedule is
  'Whether the caller may have this exported again and again. Raises resource_not_found, forbidden.';
revoke execute on function private.check_may_schedule from public;

create function private.start_scheduled_export(tenant_id uuid, payload jsonb) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  target record := private.parse_resource(payload ->> 'resource');
begin
  perform set_config('request.jwt.claims', payload ->> 'claims', true);
  perform private.check_may_schedule(target.kind, target.id, payload -> 'options');
  perform set_config('request.jwt.claims', '', true);
  perform private.request_export(target.kind, target.id, payload ->> 'format',
    payload -> 'options', (payload ->> 'requested_by')::uuid, payload -> 'claims', 'bulk');
end $$;
comment on function private.start_scheduled_export is 'Begins an export that was scheduled, for who scheduled it. Raises resource_not_found, forbidden where they may no longer, quota_exceeded, rate_limited.';
revoke execute on function private.start_scheduled_export from public;

insert into private.schedule_kinds (kind, starts) values ('export', 'private.start_scheduled_export');

create function private.schedule_export(resource text, format text, cron text, zone text, options jsonb) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  target record := private.parse_resource(resource);
  home uuid := (select t.tenant_id from private.topics t where (t.kind, t.resource_id) = (target.kind, target.id));
begin
  perform private.check_limit('exports.create', auth.uid()::text);
  perform private.check_exportable(target.kind, options);
  if private.role_on(target.kind, target.id) is null then
    perform private.fail(404, 'resource_not_found');
  end if;
  perform private.check_input(private.export_problems(target.kind, format, options));
  perform private.check_may_schedule(target.kind, target.id, options);
  return private.schedule(home, 'export', jsonb_build_object('resource', resource, 'format', format, 'options', options,
    'requested_by', auth.uid(), 'claims', auth.jwt()), cron, zone);
end $$;
comment on function private.schedule_export is 'See public.schedule_export.';
revoke execute on function private.schedule_export from public;
grant execute on function private.schedule_export to authenticated;

create function public.schedule_export(
  resource text, format text, cron text, zone text default 'UTC', options jsonb default '{}'
) returns uuid
language sql security invoker set search_path = ''
as $$ select private.schedule_export(resource, format, cron, zone, options) $$;
comment on function public.schedule_export is
  'Makes an export for the caller whenever a crontab line is due; gives the schedule''s id. It begins while the caller may edit the resource, of an audit log read it. Raises invalid_input, resource_not_found, forbidden, rate_limited.';
revoke execute on function public.schedule_export from public, anon, authenticated, service_role;
grant execute on function public.schedule_export to authenticated;

create function private.expire_exports() returns void
language sql security definer set search_path = ''
as $$
  update public.exports e set status = 'expired', path = null where e.status = 'completed' and e.expires_at <= now();
  delete from public.exports e where e.finished_at < now() - interval '30 days' and e.status in ('failed', 'expired')
$$;
comment on function private.expire_exports is 'Ends exports whose time is over, and forgets those that ended long ago.';
revoke execute on function private.expire_exports from public;
grant execute on function private.expire_exports to tenon_worker;
create index exports_expires_at_idx on public.exports (expires_at) where status = 'completed';
