-- What a page may hold. Every path on which content is saved asks private.check_content.
create function private.check_tile(tile jsonb, definition public.tiles, path text) returns jsonb
language plpgsql immutable set search_path = ''
as $$
declare
  problems jsonb;
begin
  if jsonb_typeof(tile) <> 'object' then
    return jsonb_build_object(path, 'an object');
  end if;
  problems := jsonb_strip_nulls(jsonb_build_object(
    path || '.id', case when coalesce(jsonb_typeof(tile -> 'id') <> 'string' or tile ->> 'id' !~ '^[A-Za-z0-9_-]{1,64}$', true)
      then '1 to 64 of A-Z, a-z, 0-9, _ and -' end,
    path || '.type', case when definition.id is null and not tile ? 'version' then 'a type of the library' end,
    path || '.version', case when definition.id is null and tile ? 'version' then 'a version of a type of the library' end,
    path || '.children', case
      when not tile ? 'children' then null
      when jsonb_typeof(tile -> 'children') <> 'array' then 'a list of tiles'
      when not definition.container then 'only in a container' end,
    path || '.props', case
      when coalesce(jsonb_typeof(tile -> 'props') <> 'object', true) then 'an object'
      when octet_length(tile ->> 'props') > 32768 then 'at most 32 KiB' end));
  if tile - '{id,type,version,props,children}'::text[] <> '{}' then
    problems := problems || (select jsonb_object_agg(path || '.' || left(name, 64), 'is not known')
      from jsonb_object_keys(tile - '{id,type,version,props,children}'::text[]) name);
  end if;
  if definition.id is not null and octet_length(tile ->> 'props') <= 32768 then
    problems := problems || private.check_schema(tile -> 'props', definition.schema, path || '.props');
  end if;
  return problems;
end $$;
comment on function private.check_tile is 'What is wrong with one tile of a structure, by the path to it; its children are not looked at.';
revoke execute on function private.check_tile from public;

create function private.check_size(value jsonb, kib int) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  return case
    when pg_column_size(value) > kib * 4096 then 'at most ' || kib || ' KiB'
    -- Asked before the text is made: a number of a few letters may be one of 131,072 digits.
    when exists (select from jsonb_path_query(value, 'strict $.** ? (@.type() == "number")') n
      where abs(n::numeric) > 1e15 or scale(n::numeric) > 15) then 'numbers up to 1e15, of at most 15 decimals'
    when octet_length(value::text) > kib * 1024 then 'at most ' || kib || ' KiB' end;
end $$;
comment on function private.check_size is 'What keeps a value from being kept: its size, or numbers that no browser knows exactly.';
revoke execute on function private.check_size from public;

create function private.check_structure(tenant_id uuid, structure jsonb, path text) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  problems jsonb;
  refused text := coalesce(private.check_size(structure, 256),
    case when jsonb_typeof(structure) <> 'object' or coalesce(jsonb_typeof(structure -> 'tiles') <> 'array', true)
      then '{"tiles": […]}' end);
begin
  if refused is not null then
    return jsonb_build_object(path || '.tile_structure', refused);
  end if;
  if structure - 'tiles' <> '{}' then
    return jsonb_build_object(path || '.tile_structure', 'tiles alone');
  end if;
  with recursive placed as (
    select t.tile, 1 as depth, '{}'::text[] as around, 'tiles.' || (t.place - 1) as place
    from jsonb_array_elements(structure -> 'tiles') with ordinality t (tile, place)
    union all
    select c.tile, p.depth + 1, p.around || (p.tile ->> 'id'), p.place || '.children.' || (c.place - 1)
    from placed p cross join lateral jsonb_array_elements(
      case when jsonb_typeof(p.tile -> 'children') = 'array' then p.tile -> 'children' else '[]' end) with ordinality c (tile, place)
    where p.depth <= 8
  ), named as (
    select p.*, p.tile ->> 'id' as id, count(*) over (partition by p.tile ->> 'id') as times, count(*) over () as total,
      path || '.' || case when p.tile ->> 'id' ~ '^[A-Za-z0-9_-]{1,64}$' then 'tiles.' || (p.tile ->> 'id') else p.place end as at
    from placed p
  ), found as (
    (select jsonb_build_object(path || '.tiles', 'at most 500 tiles') as problem from named n where n.total > 500 limit 1)
    union all
    select case when n.depth > 8 then jsonb_build_object(n.at, 'at most 8 levels')
      else private.check_tile(n.tile, d, n.at) || case
        when n.id = any (n.around) then jsonb_build_object(n.at || '.id', 'is in a tile of the same id')
        when n.times > 1 and n.id is not null then jsonb_build_object(n.at || '.id', 'is not used twice')
        else '{}' end end
    from named n left join lateral (
      select t.* from public.tiles t
      where t.tenant_id in (private.system_tenant(), check_structure.tenant_id) and t.type = n.tile ->> 'type'
        and (not n.tile ? 'version' or to_jsonb(t.version) = n.tile -> 'version')
      order by t.version desc limit 1) d on true
    where n.total <= 500
  )
  select jsonb_object_agg(first.key, first.value) into problems
  from (select p.key, p.value from found f, jsonb_each(f.problem) p limit 50) first;
  return coalesce(problems, '{}');
end $$;
comment on function private.check_structure is
  'What is wrong with the tiles of a page of a tenant, 50 problems at most, by paths such as app.consumer.tiles.<id>.props.label.';
revoke execute on function private.check_structure from public;

create function private.check_content(tenant_id uuid, content jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  problems jsonb := '{}';
  mode text;
  audiences jsonb;
  audience text;
  page jsonb;
  path text;
begin
  if jsonb_typeof(content) is distinct from 'object' or content = '{}' then
    return '{"content": "pages, each at <mode> and <audience>"}';
  elsif content - '{app,desktop,mobile}'::text[] <> '{}' then
    return '{"content": "app, desktop and mobile alone"}';
  end if;
  for mode, audiences in select * from jsonb_each(content) loop
    if jsonb_typeof(audiences) <> 'object' or audiences = '{}' then
      problems := problems || jsonb_build_object(mode, 'pages, each at its audience');
      continue;
    elsif audiences - '{consumer,business}'::text[] <> '{}' then
      problems := problems || jsonb_build_object(mode, 'consumer and business alone');
      continue;
    end if;
    for audience, page in select * from jsonb_each(audiences) loop
      path := mode || '.' || audience;
      if jsonb_typeof(page) <> 'object' or page = '{}' then
        problems := problems || jsonb_build_object(path, 'tile_structure, settings or both');
      elsif page - '{tile_structure,settings}'::text[] <> '{}' then
        problems := problems || jsonb_build_object(path, 'tile_structure and settings alone');
      else
        problems := problems
          || case when page ? 'tile_structure'
            then private.check_structure(check_content.tenant_id, page -> 'tile_structure', path) else '{}' end
          || case when page ? 'settings'
            then private.check_schema(page -> 'settings', private.settings_schema(), path || '.settings') else '{}' end;
      end if;
    end loop;
  end loop;
  return problems;
end $$;
comment on function private.check_content is
  'What is wrong with pages that are to be saved in a tenant, {"<mode>": {"<audience>": {"tile_structure", "settings"}}}; either of a page may be left out.';
revoke execute on function private.check_content from public;
