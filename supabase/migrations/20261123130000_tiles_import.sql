-- A configuration that was exported as JSON, here or in another installation, comes back as a new one.
create function private.import_configuration(tenant_id uuid, file jsonb, name text) returns public.configurations
language plpgsql security definer set search_path = ''
as $$
declare
  missing jsonb;
begin
  if private.tenant_role(import_configuration.tenant_id) is null then
    perform private.fail(404, 'tenant_not_found');
  end if;
  perform private.check_input(jsonb_build_object(
    'file', case when jsonb_typeof(file) is distinct from 'object'
      or (file ->> 'format', file -> 'version') is distinct from ('tenon.configuration', '1'::jsonb)
      then 'a configuration that was exported as json, version 1' end));
  perform private.check_input(private.check_content(import_configuration.tenant_id, file -> 'pages'));
  select jsonb_object_agg(format('%s.%s', m, a), 'tile_structure and settings') into missing
  from unnest(enum_range(null::public.tile_mode)) m, unnest(enum_range(null::public.tile_audience)) a
  where not coalesce(file -> 'pages' -> m::text -> a::text ?& array['tile_structure', 'settings'], false);
  perform private.check_input(coalesce(missing, '{}'));
  return private.make_configuration(import_configuration.tenant_id, coalesce(import_configuration.name, file ->> 'name'),
    '', file -> 'pages');
end $$;
comment on function private.import_configuration is 'See public.import_configuration.';
revoke execute on function private.import_configuration from public;
grant execute on function private.import_configuration to authenticated;

create function public.import_configuration(tenant_id uuid, file jsonb, name text default null)
returns public.configurations
language sql security invoker set search_path = ''
as $$ select private.import_configuration(tenant_id, file, name) $$;
comment on function public.import_configuration is
  'A new configuration with the pages of one that was exported as json; the types of tiles have to be there. Raises tenant_not_found, forbidden, invalid_input (each page and tile that does not fit), quota_exceeded, rate_limited.';
revoke execute on function public.import_configuration from public, anon, authenticated, service_role;
grant execute on function public.import_configuration to authenticated;
