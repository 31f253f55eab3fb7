create function private.save_configuration(configuration_id uuid, content jsonb, expected_revision bigint)
returns public.configurations
language plpgsql security definer set search_path = ''
as $$
declare
  configuration public.configurations := private.configuration_for(configuration_id, 'editor');
begin
  perform private.check_limit('configurations.save', auth.uid()::text);
  -- Before the lock: nobody waits for the reading of somebody else's tiles.
  perform private.check_input(private.check_content(configuration.tenant_id, content));
  configuration := private.lock_configuration(configuration.id);
  if not private.check_revision(configuration, expected_revision) then
    perform private.fail(409, 'configuration_conflict',
      private.configuration_conflict(configuration, content, expected_revision),
      'Look at conflicts, then save merged against revision.');
  end if;
  return private.store_content(configuration, content);
end $$;
comment on function private.save_configuration is 'See public.save_configuration.';
revoke execute on function private.save_configuration from public;
grant execute on function private.save_configuration to authenticated;

create function public.save_configuration(configuration_id uuid, content jsonb, expected_revision bigint)
returns public.configurations
language sql security invoker set search_path = ''
as $$ select private.save_configuration(configuration_id, content, expected_revision) $$;
comment on function public.save_configuration is
  'Saves several pages of a draft as one, {"<mode>": {"<audience>": {"tile_structure", "settings"}}}; what is left out stays. Raises configuration_not_found, forbidden, invalid_input, configuration_conflict, rate_limited.';
revoke execute on function public.save_configuration from public, anon, authenticated, service_role;
grant execute on function public.save_configuration to authenticated;

create function private.save_configuration_data(
  configuration_id uuid, mode public.tile_mode, audience public.tile_audience, tile_structure jsonb,
  expected_revision bigint, settings jsonb
) returns public.configurations
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.check_input(jsonb_build_object(
    'mode', case when mode is null then 'app, desktop or mobile' end,
    'audience', case when audience is null then 'consumer or business' end,
    'tile_structure', case when tile_structure is null then 'the tiles of the page' end));
  return private.save_configuration(configuration_id, jsonb_build_object(mode, jsonb_build_object(audience,
    jsonb_build_object('tile_structure', tile_structure)
      || case when settings is null then '{}' else jsonb_build_object('settings', settings) end)), expected_revision);
end $$;
comment on function private.save_configuration_data is 'See public.save_configuration_data.';
revoke execute on function private.save_configuration_data from public;
grant execute on function private.save_configuration_data to authenticated;

create function public.save_configuration_data(
  configuration_id uuid, mode public.tile_mode, audience public.tile_audience, tile_structure jsonb,
  expected_revision bigint, settings jsonb default null
) returns public.configurations
language sql security invoker set search_path = ''
as $$
  select private.save_configuration_data(configuration_id, mode, audience, tile_structure, expected_revision, settings)
$$;
comment on function public.save_configuration_data is
  'Saves one page of a draft; without settings those of before stay. Raises configuration_not_found, forbidden, invalid_input, configuration_conflict, rate_limited.';
revoke execute on function public.save_configuration_data from public, anon, authenticated, service_role;
grant execute on function public.save_configuration_data to authenticated;
