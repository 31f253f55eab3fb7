create function private.list_configurations(tenant_id uuid, search text, status text, after uuid, at_most int) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  role public.member_role := private.tenant_role(list_configurations.tenant_id);
  last public.configurations;
  pattern text := '%' || regexp_replace(private.clean_name(search), '([\\%_])', '\\\1', 'g') || '%';
  answer jsonb;
begin
  if role is null then
    perform private.fail(404, 'tenant_not_found');
  end if;
  select * into last from public.configurations c where (c.tenant_id, c.id) = (list_configurations.tenant_id, after);
  perform private.check_input(jsonb_build_object(
    'status', case when status not in ('draft', 'active', 'inactive', 'deleted') then 'draft, active, inactive or deleted' end,
    'search', case when char_length(search) > 200 then 'at most 200 characters' end,
    'after', case when after is not null and last.id is null then 'the id of a configuration of this tenant' end,
    'at_most', case when at_most is null or at_most not between 1 and 200 then '1 to 200' end));
  if status = 'deleted' and role < 'editor' then
    perform private.fail(403, 'forbidden', hint => 'What was deleted is for editors.');
  end if;
  with found as (
    select c.* from public.configurations c
    where c.tenant_id = list_configurations.tenant_id and (pattern is null or c.name ilike pattern or c.description ilike pattern)
      and (c.deleted_at is null or role >= 'editor')
  ), page as (
    select f.*, row_number() over (order by f.created_at desc, f.id desc) as place from found f
    where case when list_configurations.status is null then f.deleted_at is null else f.status = list_configurations.status end
      and (last.id is null or (f.created_at, f.id) < (last.created_at, last.id))
    order by f.created_at desc, f.id desc limit at_most + 1
  )
  select jsonb_build_object(
    'configurations', coalesce((select jsonb_agg(to_jsonb(p) - 'place' order by p.place) from page p where p.place <= at_most), '[]'),
    'next', (select p.id from page p where p.place = at_most and exists (select from page q where q.place > at_most)),
    'counts', '{"draft": 0, "active": 0, "inactive": 0}'::jsonb || coalesce((
      select jsonb_object_agg(n.status, n.count) from (select f.status, count(*) from found f group by 1) n), '{}'))
  into answer;
  return answer;
end $$;
comment on function private.list_configurations is 'See public.list_configurations.';
revoke execute on function private.list_configurations from public;
grant execute on function private.list_configurations to authenticated;

create function public.list_configurations(
  tenant_id uuid, search text default null, status text default null, after uuid default null, at_most int default 50
) returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.list_configurations(tenant_id, search, status, after, at_most) $$;
comment on function public.list_configurations is
  'Configurations of a tenant, the newest first: {"configurations": [rows], "next": what to send as after, or null, "counts": how many that match the search in each status}. Deleted ones only by their status, for editors. Raises tenant_not_found, forbidden, invalid_input.';
revoke execute on function public.list_configurations from public, anon, authenticated, service_role;
grant execute on function public.list_configurations to authenticated;

create function private.get_configuration(id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  configuration public.configurations := private.configuration_for(id, 'viewer');
begin
  return to_jsonb(configuration) || jsonb_build_object(
    'role', private.role_on('configuration', configuration.id),
    'data', private.draft_of(configuration.id),
    'activation', (
      select jsonb_build_object('id', a.id, 'revision', a.revision, 'version_id', a.version_id, 'created_at', a.created_at)
      from public.configuration_activations a
      where a.tenant_id = configuration.tenant_id and a.configuration_id = configuration.id and a.ended_at is null));
end $$;
comment on function private.get_configuration is 'See public.get_configuration.';
revoke execute on function private.get_configuration from public;
grant execute on function private.get_configuration to authenticated;

create function public.get_configuration(id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.get_configuration(id) $$;
comment on function public.get_configuration is
  'A configuration with all that an editor of it needs, as of one moment: its row, the caller''s role, the six pages in data, and what of it is live in activation, or null. Raises configuration_not_found.';
revoke execute on function public.get_configuration from public, anon, authenticated, service_role;
grant execute on function public.get_configuration to authenticated;

create function private.update_configuration(id uuid, name text, description text) returns public.configurations
language plpgsql security definer set search_path = ''
as $$
declare
  configuration public.configurations := private.configuration_for(id, 'editor');
begin
  name := case when name is null then configuration.name else private.clean_name(name) end;
  description := coalesce(description, configuration.description);
  perform private.check_input(private.check_configuration(name, description));
  update public.configurations c set name = update_configuration.name, description = update_configuration.description
  where c.id = configuration.id and c.deleted_at is null returning * into configuration;
  if configuration.id is null then
    perform private.fail(404, 'configuration_not_found');
  end if;
  perform private.send_configuration_event(configuration, 'renamed');
  return configuration;
end $$;
comment on function private.update_configuration is 'See public.update_configuration.';
revoke execute on function private.update_configuration from public;
grant execute on function private.update_configuration to authenticated;

create function public.update_configuration(id uuid, name text default null, description text default null)
returns public.configurations
language sql security invoker set search_path = ''
as $$ select private.update_configuration(id, name, description) $$;
comment on function public.update_configuration is
  'Changes the name or description of a configuration; what is left out stays. Raises configuration_not_found, forbidden, invalid_input.';
revoke execute on function public.update_configuration from public, anon, authenticated, service_role;
grant execute on function public.update_configuration to authenticated;
