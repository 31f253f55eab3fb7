-- How configurations come to be, and what is said of them.
insert into private.rate_limits (name, at_most, per) values
  ('configurations.create', 60, '1 minute'),
  ('configurations.save', 600, '1 minute');

create function private.configurations_used() returns table (tenant_id uuid, used bigint)
language sql stable security definer set search_path = ''
as $$ select c.tenant_id, count(*) from public.configurations c group by 1 $$;
comment on function private.configurations_used is 'How many configurations each tenant has; deleted ones count until they are gone.';
revoke execute on function private.configurations_used from public;

insert into private.quota_kinds (kind, default_at_most, unit, daily, usage_of)
values ('configurations', 500, 'configurations', false, 'private.configurations_used');
create trigger configurations_count_added after insert on public.configurations
  referencing new table as added for each statement execute function private.count_quota('configurations');
create trigger configurations_count_removed after delete on public.configurations
  referencing old table as removed for each statement execute function private.count_quota('configurations');

create function private.draft_of(configuration_id uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_object_agg(m.mode, m.audiences) from (
    select d.mode, jsonb_object_agg(d.audience, jsonb_build_object('tile_structure', d.tile_structure, 'settings', d.settings)) as audiences
    from public.configuration_data d where d.configuration_id = draft_of.configuration_id group by d.mode
  ) m
$$;
comment on function private.draft_of is 'The six pages of a draft, {"<mode>": {"<audience>": {"tile_structure", "settings"}}}.';
revoke execute on function private.draft_of from public;

create function private.default_content() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_object_agg(m.mode, m.audiences) from (
    select s.mode, jsonb_object_agg(s.audience, jsonb_build_object('tile_structure', s.tile_structure, 'settings', s.settings)) as audiences
    from private.default_structures s group by s.mode
  ) m
$$;
comment on function private.default_content is 'The six pages that a new configuration begins with.';
revoke execute on function private.default_content from public;

create function private.make_configuration(
  tenant_id uuid, name text, description text, content jsonb, origin public.configurations default null
) returns public.configurations
language plpgsql security definer set search_path = ''
as $$
declare
  tenant_role public.member_role := private.tenant_role(make_configuration.tenant_id);
  configuration public.configurations;
begin
  perform private.check_limit('configurations.create', auth.uid()::text);
  if tenant_role is null then
    perform private.fail(404, 'tenant_not_found');
  end if;
  if tenant_role < 'editor' then
    perform private.fail(403, 'forbidden', hint => 'Creating a configuration takes an editor of the tenant.');
  end if;
  name := private.clean_name(name);
  perform private.check_input(private.check_configuration(name, description)
    || private.check_content(make_configuration.tenant_id, content));
  insert into public.configurations (tenant_id, name, description, origin_tenant_id, origin_id, created_by)
  values (make_configuration.tenant_id, make_configuration.name, coalesce(make_configuration.description, ''),
    origin.tenant_id, origin.id, auth.uid())
  returning * into configuration;
  insert into public.configuration_data (tenant_id, configuration_id, mode, audience, tile_structure, settings, updated_by)
  select configuration.tenant_id, configuration.id, p.mode, p.audience, p.tile_structure, p.settings, auth.uid()
  from private.pages_of(content) p;
  insert into private.configuration_revisions (tenant_id, configuration_id, mode, audience, revision, tile_structure, settings)
  select d.tenant_id, d.configuration_id, d.mode, d.audience, configuration.revision, d.tile_structure, d.settings
  from public.configuration_data d where d.configuration_id = configuration.id;
  perform private.send_configuration_event(configuration, 'created');
  return configuration;
end $$;
comment on function private.make_configuration is
  'A new configuration of a tenant with these six pages, which are checked, and what it was cloned from. Raises tenant_not_found, forbidden, invalid_input, quota_exceeded, rate_limited.';
revoke execute on function private.make_configuration from public;

create function private.check_configuration(name text, description text) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object(
    'name', case when coalesce(char_length(name), 0) not between 1 and 120 then '1 to 120 characters' end,
    'description', case when char_length(description) > 2000 then 'at most 2000 characters' end)
$$;
comment on function private.check_configuration is 'What is wrong with the name and description of a configuration, if anything.';
revoke execute on function private.check_configuration from public;

create function private.create_configuration(tenant_id uuid, name text, description text, clone_from uuid)
returns public.configurations
language plpgsql security definer set search_path = ''
as $$
begin
  if clone_from is not null then
    return private.clone_configuration(clone_from, create_configuration.tenant_id, create_configuration.name,
      create_configuration.description);
  end if;
  return private.make_configuration(create_configuration.tenant_id, create_configuration.name,
    create_configuration.description, private.default_content());
end $$;
comment on function private.create_configuration is 'See public.create_configuration.';
revoke execute on function private.create_configuration from public;
grant execute on function private.create_configuration to authenticated;

create function public.create_configuration(
  tenant_id uuid, name text, description text default '', clone_from uuid default null
) returns public.configurations
language sql security invoker set search_path = ''
as $$ select private.create_configuration(tenant_id, name, description, clone_from) $$;
comment on function public.create_configuration is
  'Makes a configuration with six pages: what the library suggests, or the draft of another configuration that the caller may read. Raises tenant_not_found, configuration_not_found, forbidden, invalid_input, quota_exceeded, rate_limited.';
revoke execute on function public.create_configuration from public, anon, authenticated, service_role;
grant execute on function public.create_configuration to authenticated;
