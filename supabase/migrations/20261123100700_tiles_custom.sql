-- A tenant's own tiles: its admins make types, and new versions of them. What a version is never changes.
create function private.tiles_used() returns table (tenant_id uuid, used bigint)
language sql stable security definer set search_path = ''
as $$ select t.tenant_id, count(*) from public.tiles t where t.tenant_id <> private.system_tenant() group by 1 $$;
comment on function private.tiles_used is 'How many versions of tiles each tenant has made.';
revoke execute on function private.tiles_used from public;

insert into private.quota_kinds (kind, default_at_most, unit, daily, usage_of)
values ('tiles', 1000, 'versions of tiles', false, 'private.tiles_used');

create function private.check_definition(definition jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
declare
  size text := private.check_size(definition, 128);
  problems jsonb := case when size is not null then jsonb_build_object('definition', size)
    else private.check_schema(coalesce(definition, 'null'), '{
      "type": "object", "additionalProperties": false, "required": ["name", "schema", "template"],
      "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 80},
        "category": {"type": "string", "maxLength": 30, "pattern": "^[a-z][a-z0-9_]{1,29}$"},
        "description": {"type": "string", "maxLength": 500},
        "schema": {"type": "object", "required": ["type"], "properties": {"type": {"enum": ["object"]}}},
        "default_props": {"type": "object"},
        "template": {"type": "string", "minLength": 1, "maxLength": 60000},
        "sample_context": {"type": "object"},
        "container": {"type": "boolean"}}}', 'definition') end;
begin
  if problems <> '{}' then
    return problems;
  end if;
  problems := private.check_schema_form(definition -> 'schema', 'definition.schema');
  return problems || jsonb_strip_nulls(jsonb_build_object(
      'definition.name', case when private.clean_name(definition ->> 'name') is distinct from definition ->> 'name'
        then 'no control characters, and nothing around it' end,
      'definition.template', case when octet_length(definition ->> 'template') > 65536 then 'at most 64 KiB' end))
    -- What is required may be for people to fill in.
    || case when problems = '{}' then private.check_schema(coalesce(definition -> 'default_props', '{}'),
      (definition -> 'schema') - 'required', 'definition.default_props') else '{}' end;
end $$;
comment on function private.check_definition is
  'What is wrong with {"name", "category", "description", "schema", "default_props", "template", "sample_context", "container"} of a tile.';
revoke execute on function private.check_definition from public;

create function private.add_tile(tenant_id uuid, type text, version int, definition jsonb) returns public.tiles
language plpgsql security definer set search_path = ''
as $$
declare
  tile public.tiles;
begin
  perform private.check_input(private.check_definition(definition));
  perform private.use_quota(add_tile.tenant_id, 'tiles', 1);
  insert into public.tiles (tenant_id, type, version, name, category, description, schema, default_props, template,
    sample_context, container, created_by)
  values (add_tile.tenant_id, add_tile.type, add_tile.version, definition ->> 'name', coalesce(definition ->> 'category', 'custom'),
    coalesce(definition ->> 'description', ''), definition -> 'schema', coalesce(definition -> 'default_props', '{}'),
    definition ->> 'template', coalesce(definition -> 'sample_context', '{}'),
    coalesce((definition ->> 'container')::boolean, false), auth.uid())
  returning * into tile;
  perform private.send_event('tenant', tile.tenant_id, 'tile.published',
    jsonb_build_object('tile_id', tile.id, 'type', tile.type, 'version', tile.version));
  return tile;
end $$;
comment on function private.add_tile is 'A version of a type of a tenant, checked, counted and told. Raises invalid_input, quota_exceeded.';
revoke execute on function private.add_tile from public;

create function private.lock_tiles(tenant_id uuid, type text) returns public.tiles
language plpgsql security definer set search_path = ''
as $$
declare
  newest public.tiles;
begin
  if coalesce(private.lock_tenant(lock_tiles.tenant_id) < 'admin', true) then
    perform private.fail(403, 'forbidden', hint => 'The tiles of a tenant are for its admins.');
  end if;
  select * into newest from public.tiles t
  where t.tenant_id = lock_tiles.tenant_id and t.type = lock_tiles.type order by t.version desc limit 1;
  return newest;
end $$;
comment on function private.lock_tiles is
  'The newest version of a type of a tenant, of which an admin now makes the next; null where there is none. Raises tenant_not_found, forbidden.';
revoke execute on function private.lock_tiles from public;

create function private.create_tile(tenant_id uuid, type text, definition jsonb) returns public.tiles
language plpgsql security definer set search_path = ''
as $$
declare
  newest public.tiles := private.lock_tiles(create_tile.tenant_id, create_tile.type);
begin
  perform private.check_input(jsonb_build_object('type', case
    when coalesce(create_tile.type !~ '^custom_[a-z0-9_]{1,33}$', true) then 'custom_ and 1 to 33 of a-z, 0-9 and _' end));
  if newest.id is not null then
    perform private.fail(409, 'tile_exists', jsonb_build_object('type', 'already in use'), 'Publish a new version of it.');
  end if;
  return private.add_tile(create_tile.tenant_id, create_tile.type, 1, definition);
end $$;
comment on function private.create_tile is 'See public.create_tile.';
revoke execute on function private.create_tile from public;
grant execute on function private.create_tile to authenticated;

create function public.create_tile(tenant_id uuid, type text, definition jsonb) returns public.tiles
language sql security invoker set search_path = ''
as $$ select private.create_tile(tenant_id, type, definition) $$;
comment on function public.create_tile is
  'Makes a type of tile for a tenant, custom_…, in its first version: {"name", "schema", "template"} and, if need be, "category", "description", "default_props", "sample_context", "container". For admins. Raises tenant_not_found, forbidden, invalid_input, tile_exists, quota_exceeded.';
revoke execute on function public.create_tile from public, anon, authenticated, service_role;
grant execute on function public.create_tile to authenticated;
