-- All that pages of a configuration are drawn of, in one answer. In plpgsql, whose statements are planned once a
-- session: it is asked for at every preview.
create function private.page_tiles(tenant_id uuid, content jsonb, pins jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    with recursive placed as (
      select t.tile, 1 as depth
      from jsonb_path_query(content, 'strict $.*.*.tile_structure.tiles[*]') t (tile)
      union all
      select c.tile, p.depth + 1 from placed p cross join lateral jsonb_array_elements(
        case when jsonb_typeof(p.tile -> 'children') = 'array' then p.tile -> 'children' else '[]' end) c (tile)
      where p.depth < 10
    ), named as (
      select distinct p.tile ->> 'type' as type, coalesce(p.tile ->> 'version', pins ->> (p.tile ->> 'type')) as version
      from placed p
    )
    select coalesce(jsonb_agg(jsonb_build_object('type', t.type, 'version', t.version, 'name', t.name,
      'category', t.category, 'template', t.template, 'default_props', t.default_props,
      'sample_context', t.sample_context, 'container', t.container, 'deprecated', t.deprecated_at is not null,
      'library', t.tenant_id = private.system_tenant()) order by t.type, t.version), '[]')
    from named n join public.tiles t
      on t.type = n.type and t.tenant_id in (private.system_tenant(), page_tiles.tenant_id)
      and t.version::text = coalesce(n.version, (select max(other.version)::text from public.tiles other
        where other.tenant_id = t.tenant_id and other.type = t.type)));
end $$;
comment on function private.page_tiles is 'The types that pages name, in the versions in which they name them.';
revoke execute on function private.page_tiles from public;

create function private.page_source(configuration_id uuid, content jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select jsonb_build_object('tenant_id', c.tenant_id, 'configuration_id', c.id, 'name', c.name, 'institution', t.name,
      'pages', content -> 'pages', 'pins', coalesce(content -> 'tiles', '{}'),
      'tiles', private.page_tiles(c.tenant_id, content -> 'pages', coalesce(content -> 'tiles', '{}')),
      'assets', private.page_assets(c.tenant_id, c.id, content -> 'pages'),
      'personas', (
        select jsonb_object_agg(p.name, jsonb_build_object('label', p.label, 'context', p.context)
          order by p.tenant_id = private.system_tenant() desc)
        from public.personas p where p.tenant_id in (private.system_tenant(), c.tenant_id)))
    from public.configurations c join public.tenants t on t.id = c.tenant_id
    where c.id = page_source.configuration_id and c.deleted_at is null);
end $$;
comment on function private.page_source is
  'What pages of a configuration are drawn of: content, {pages, tiles}, with the tiles, pictures and personas that go with it. Asks for no right.';
revoke execute on function private.page_source from public;

create function private.page_content(configuration_id uuid, version int) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select case when page_content.version is null then private.configuration_content(page_content.configuration_id) else (
      select v.content from public.configuration_versions v
      where v.configuration_id = page_content.configuration_id and v.version = page_content.version) end);
end $$;
comment on function private.page_content is 'A version of a configuration, or what it is now where none is named; null where there is none. Asks for no right.';
revoke execute on function private.page_content from public;

create function private.preview_source(configuration_id uuid, version int, compare boolean) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_variable
declare
  content jsonb;
  source jsonb;
begin
  if private.role_on('configuration', configuration_id) is null then
    perform private.fail(404, 'configuration_not_found');
  end if;
  content := private.page_content(configuration_id, version);
  if content is null then
    perform private.fail(404, 'version_not_found');
  end if;
  source := private.page_source(configuration_id, content);
  return source || jsonb_build_object(
    'context_source', (select to_jsonb(s) from public.context_sources s where s.tenant_id = (source ->> 'tenant_id')::uuid),
    'live', case when compare then (
      select a.content -> 'pages' from public.configuration_activations a
      where a.tenant_id = (source ->> 'tenant_id')::uuid and a.ended_at is null) end);
end $$;
comment on function private.preview_source is 'See public.preview_source.';
revoke execute on function private.preview_source from public;
grant execute on function private.preview_source to authenticated, tenon_worker;

create function public.preview_source(configuration_id uuid, version int default null, compare boolean default false)
returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.preview_source(configuration_id, version, compare) $$;
comment on function public.preview_source is
  'What previews of a configuration are drawn of: {pages, pins, tiles, assets, personas, context_source, live}, as it is now or in a version; live, where it is compared, is what the tenant shows. Raises configuration_not_found, version_not_found.';
revoke execute on function public.preview_source from public, anon, authenticated, service_role;
grant execute on function public.preview_source to authenticated;
