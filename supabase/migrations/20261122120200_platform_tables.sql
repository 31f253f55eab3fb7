-- How an export is asked for; and the first table that can be exported, the members of a tenant.
create function private.check_exportable(kind text, options jsonb) returns void
language plpgsql stable security definer set search_path = ''
as $$
declare
  kinds text[] := array(select f.kind from private.export_formats f union select t.kind from private.export_tables t order by 1);
begin
  perform private.check_input(jsonb_build_object(
    'resource', case when not coalesce(kind = any (kinds), false) then
      '<kind>:<uuid>, of kind: ' || array_to_string(kinds, ', ') end,
    'options', case when jsonb_typeof(options) is distinct from 'object' then 'an object' end));
end $$;
comment on function private.check_exportable is 'Raises invalid_input where a kind of resource has no exports, or options are none.';
revoke execute on function private.check_exportable from public;

create function private.export_problems(kind text, format text, options jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  tables text := (select string_agg(t.name, ', ' order by t.name) from private.export_tables t where t.kind = export_problems.kind);
  formats text := (select string_agg(f.format, ', ' order by f.format)
    from private.export_formats f where f.kind = export_problems.kind);
begin
  return jsonb_strip_nulls(jsonb_build_object(
    'format', case
      when options ? 'table' and not coalesce(format = any (array['csv', 'json', 'xlsx']), false) then 'one of: csv, json, xlsx'
      when not options ? 'table' and not exists (select from private.export_formats f
        where (f.kind, f.format) = (export_problems.kind, export_problems.format)) then
        'one of: ' || coalesce(formats, '(none)')
          || coalesce('; or, with a table in the options (' || tables || '), csv, json, xlsx', '') end,
    'options.table', case when options ? 'table' and not exists (select from private.export_tables t
      where (t.kind, t.name) = (export_problems.kind, options ->> 'table')) then 'one of: ' || coalesce(tables, '(none)') end,
    'options.bom', case when options ? 'bom' and jsonb_typeof(options -> 'bom') <> 'boolean' then 'true or false' end,
    'options.expires_in', case when options ? 'expires_in' and not coalesce(
      jsonb_typeof(options -> 'expires_in') = 'number' and options ->> 'expires_in' ~ '^[0-9]{1,7}$'
      and (options ->> 'expires_in')::int between 3600 and 2592000, false) then '3600 to 2592000 seconds' end));
end $$;
comment on function private.export_problems is 'What is wrong with a format and options for a kind of resource: a rule for each bad field.';
revoke execute on function private.export_problems from public;

create function private.count_visitor(tenant_id uuid, requester uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if not exists (select from public.members m
      where m.tenant_id = count_visitor.tenant_id and m.user_id = count_visitor.requester)
    and not exists (select from public.api_keys k
      where k.tenant_id = count_visitor.tenant_id and k.user_id = count_visitor.requester) then
    perform private.check_limit('exports.create_visitors', count_visitor.tenant_id::text);
  end if;
end $$;
comment on function private.count_visitor is
  'Counts an export of somebody who is no member of the tenant, nor a key of it: all of these together leave most of its quota to its people. Raises rate_limited.';
revoke execute on function private.count_visitor from public;

create function private.request_export(
  kind text, resource_id uuid, format text, options jsonb, requester uuid, claims jsonb, priority public.job_priority
) returns public.exports
language plpgsql security definer set search_path = ''
as $$
declare
  job_kind text := coalesce(case when options ? 'table' then 'export.table' end,
    (select f.job_kind from private.export_formats f
      where (f.kind, f.format) = (request_export.kind, request_export.format)));
  export public.exports;
begin
  insert into public.exports (tenant_id, requested_by, kind, resource_id, format, options, file_name)
  select t.tenant_id, requester, t.kind, t.resource_id, request_export.format, request_export.options,
    concat_ws('-', n.slug, coalesce(options ->> 'table', t.kind), to_char(now() at time zone 'utc', 'YYYY-MM-DD'))
      || '.' || request_export.format
  from private.topics t join public.tenants n on n.id = t.tenant_id
  where t.kind = request_export.kind and t.resource_id = request_export.resource_id
  returning * into export;
  -- After the ledger of the quota, which the insert has locked, as all exports do: schedules begin many in one transaction.
  perform private.count_visitor(export.tenant_id, requester);
  insert into private.export_claims (export_id, claims) values (export.id, request_export.claims);
  update public.exports e
  set job_id = private.enqueue(export.tenant_id, job_kind, jsonb_build_object(
      'export_id', export.id, 'resource', export.kind || ':' || export.resource_id),
    priority => request_export.priority, created_by => requester)
  where e.id = export.id returning * into export;
  return export;
end $$;
comment on function private.request_export is 'Makes an export and its job, of input that was checked, for somebody with these claims.';
revoke execute on function private.request_export from public;

create function private.create_export(resource text, format text, options jsonb) returns public.exports
language plpgsql security definer set search_path = ''
as $$
declare
  target record := private.parse_resource(resource);
begin
  perform private.check_limit('exports.create', auth.uid()::text);
  perform private.check_exportable(target.kind, options);
  if private.role_on(target.kind, target.id) is null then
    perform private.fail(404, 'resource_not_found');
  end if;
  perform private.check_input(private.export_problems(target.kind, format, options));
  return private.request_export(target.kind, target.id, format, options, auth.uid(), auth.jwt(), 'normal');
end $$;
comment on function private.create_export is 'See public.create_export.';
revoke execute on function private.create_export from public;
grant execute on function private.create_export to authenticated;

create function public.create_export(resource text, format text, options jsonb default '{}') returns public.exports
language sql security invoker set search_path = ''
as $$ select private.create_export(resource, format, options) $$;
comment on function public.create_export is
  'Asks for a file of a resource (<kind>:<uuid>), or with options.table of its rows; export.completed or export.failed tells when. Raises invalid_input, resource_not_found, quota_exceeded, rate_limited.';
revoke execute on function public.create_export from public, anon, authenticated, service_role;
grant execute on function public.create_export to authenticated;

create view private.exported_members with (security_invoker = true) as
  select m.tenant_id as resource_id, p.display_name as name, m.role, m.created_at as joined_at, m.user_id
  from public.members m join public.profiles p on p.id = m.user_id
  order by m.created_at, m.user_id;
comment on view private.exported_members is 'The members of a tenant, as a table to export.';
revoke all on private.exported_members from public;
grant select on private.exported_members to authenticated;

insert into private.export_tables (kind, name, rows_of) values ('tenant', 'members', 'private.exported_members');
