-- What an origin has published since is merged into a clone, page by page.
create function private.merge_content(base jsonb, ours jsonb, theirs jsonb, choices jsonb, out merged jsonb, out conflicts jsonb)
language sql immutable set search_path = ''
as $$
  with pages as (
    select o.mode, o.audience, tiles.merged as tiles, settings.merged as settings, tiles.conflicts || settings.conflicts as conflicts
    from private.pages_of(ours) o
    join private.pages_of(base) b using (mode, audience)
    join private.pages_of(theirs) t using (mode, audience)
    cross join lateral private.merge_structures(b.tile_structure, o.tile_structure, t.tile_structure, choices,
      format('/%s/%s/tiles', mode, audience)) tiles
    cross join lateral private.merge_values(b.settings, o.settings, t.settings, choices,
      format('/%s/%s/settings', mode, audience)) settings
  ), modes as (
    select p.mode, jsonb_object_agg(p.audience, jsonb_build_object('tile_structure', p.tiles, 'settings', p.settings)) as audiences
    from pages p group by p.mode
  )
  select (select jsonb_object_agg(m.mode, m.audiences) from modes m),
    (select coalesce(jsonb_agg(c.conflict), '[]') from pages p cross join lateral jsonb_array_elements(p.conflicts) c (conflict))
$$;
comment on function private.merge_content is 'What two made of six pages; see merge_structures and merge_values.';
revoke execute on function private.merge_content from public;

create function private.update_from_origin(id uuid, expected_revision bigint, choices jsonb)
returns public.configurations
language plpgsql security definer set search_path = ''
as $$
declare
  configuration public.configurations := private.configuration_for(id, 'editor');
  newest public.configuration_versions;
  base jsonb;
  result record;
begin
  perform private.check_limit('configurations.save', auth.uid()::text);
  perform private.check_input(jsonb_build_object('choices', case
    when coalesce(jsonb_typeof(choices) <> 'object', true) then 'an object'
    when exists (select from jsonb_each(choices) c where c.value not in ('"ours"', '"theirs"')) then 'ours or theirs for the place of each conflict' end));
  if private.role_on('configuration', configuration.origin_id) is null then
    perform private.fail(404, 'origin_not_found', hint => 'It was not cloned, or from what you may not read any more.');
  end if;
  newest := private.version_for(configuration.origin_id, null);
  configuration := private.lock_configuration(configuration.id);
  perform private.expect_revision(configuration, expected_revision);
  if newest.version <= configuration.origin_version then
    return configuration;
  end if;
  select o.content into strict base from private.configuration_origins o where o.configuration_id = configuration.id;
  select * into result from private.merge_content(base, private.draft_of(configuration.id), newest.content -> 'pages', choices);
  if result.conflicts <> '[]' then
    perform private.fail(409, 'configuration_conflict', jsonb_build_object('revision', configuration.revision,
      'origin_version', newest.version, 'conflicts', result.conflicts, 'merged', result.merged),
      'Choose ours or theirs for the place of each conflict.');
  end if;
  perform private.check_input(private.check_content(configuration.tenant_id, result.merged));
  update private.configuration_origins o set content = newest.content -> 'pages' where o.configuration_id = configuration.id;
  update public.configurations c set origin_version = newest.version where c.id = configuration.id;
  return private.store_content(private.lock_configuration(configuration.id), result.merged);
end $$;
comment on function private.update_from_origin is 'See public.update_from_origin.';
revoke execute on function private.update_from_origin from public;
grant execute on function private.update_from_origin to authenticated;

create function public.update_from_origin(id uuid, expected_revision bigint, choices jsonb default '{}')
returns public.configurations
language sql security invoker set search_path = ''
as $$ select private.update_from_origin(id, expected_revision, choices) $$;
comment on function public.update_from_origin is
  'Merges what the origin of a clone has published since into its draft, as a save of the caller. Where both changed the same it saves nothing and names each conflict, until choices {at: ours or theirs} settle them. Raises configuration_not_found, origin_not_found, version_not_found, forbidden, invalid_input, configuration_conflict, rate_limited.';
revoke execute on function public.update_from_origin from public, anon, authenticated, service_role;
grant execute on function public.update_from_origin to authenticated;
