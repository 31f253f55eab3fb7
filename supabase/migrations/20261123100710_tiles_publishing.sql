create function private.publish_tile_version(tenant_id uuid, type text, definition jsonb) returns public.tiles
language plpgsql security definer set search_path = ''
as $$
declare
  newest public.tiles := private.lock_tiles(publish_tile_version.tenant_id, publish_tile_version.type);
begin
  if newest.id is null then
    perform private.fail(404, 'tile_not_found');
  end if;
  perform private.check_input(jsonb_build_object('definition',
    case when jsonb_typeof(definition) is distinct from 'object' then 'an object' end));
  return private.add_tile(newest.tenant_id, newest.type, newest.version + 1, jsonb_build_object(
    'name', newest.name, 'category', newest.category, 'description', newest.description, 'schema', newest.schema,
    'default_props', newest.default_props, 'template', newest.template, 'sample_context', newest.sample_context,
    'container', newest.container) || definition);
end $$;
comment on function private.publish_tile_version is 'See public.publish_tile_version.';
revoke execute on function private.publish_tile_version from public;
grant execute on function private.publish_tile_version to authenticated;

create function public.publish_tile_version(tenant_id uuid, type text, definition jsonb) returns public.tiles
language sql security invoker set search_path = ''
as $$ select private.publish_tile_version(tenant_id, type, definition) $$;
comment on function public.publish_tile_version is
  'Makes the next version of a type of a tenant; what the definition leaves out is as in the version before. Tiles without a version of their own follow it in drafts. For admins. Raises tenant_not_found, tile_not_found, forbidden, invalid_input, quota_exceeded.';
revoke execute on function public.publish_tile_version from public, anon, authenticated, service_role;
grant execute on function public.publish_tile_version to authenticated;

create function private.deprecate_tile(tenant_id uuid, type text, replaced_by text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  newest public.tiles := private.lock_tiles(deprecate_tile.tenant_id, deprecate_tile.type);
begin
  if newest.id is null then
    perform private.fail(404, 'tile_not_found');
  end if;
  perform private.check_input(jsonb_build_object('replaced_by', case when deprecate_tile.replaced_by is not null
    and (deprecate_tile.replaced_by = newest.type or not exists (select from public.tiles t
      where t.tenant_id in (private.system_tenant(), newest.tenant_id) and t.type = deprecate_tile.replaced_by))
    then 'another type of the library' end));
  update public.tiles t set deprecated_at = coalesce(t.deprecated_at, now()), replaced_by = deprecate_tile.replaced_by
  where t.tenant_id = newest.tenant_id and t.type = newest.type;
  perform private.send_event('tenant', newest.tenant_id, 'tile.deprecated', jsonb_build_object('type', newest.type));
end $$;
comment on function private.deprecate_tile is 'See public.deprecate_tile.';
revoke execute on function private.deprecate_tile from public;
grant execute on function private.deprecate_tile to authenticated;

create function public.deprecate_tile(tenant_id uuid, type text, replaced_by text default null) returns void
language sql security invoker set search_path = ''
as $$ select private.deprecate_tile(tenant_id, type, replaced_by) $$;
comment on function public.deprecate_tile is
  'Says of all versions of a type of a tenant that they are not for new tiles, and what to use instead. Pages that have them stay as they are; a new version ends it. For admins. Raises tenant_not_found, tile_not_found, forbidden, invalid_input.';
revoke execute on function public.deprecate_tile from public, anon, authenticated, service_role;
grant execute on function public.deprecate_tile to authenticated;
