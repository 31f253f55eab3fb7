create function private.activate_configuration(id uuid, expected_revision bigint) returns public.configuration_activations
language plpgsql security definer set search_path = ''
as $$
declare
  configuration public.configurations := private.configuration_for(id, 'editor');
  draft jsonb;
  live public.configuration_activations;
begin
  perform from public.tenants t where t.id = configuration.tenant_id for no key update;
  configuration := private.lock_configuration(configuration.id);
  if not private.check_revision(configuration, expected_revision) then
    perform private.fail(409, 'configuration_conflict', jsonb_build_object('revision', configuration.revision),
      'It was saved since: look at it again.');
  end if;
  draft := private.configuration_content(configuration.id);
  -- Asked twice, it is activated once.
  select * into live from public.configuration_activations a
  where a.tenant_id = configuration.tenant_id and a.ended_at is null and a.configuration_id = configuration.id
    and a.content_hash = private.content_hash(draft);
  if live.id is not null then
    return live;
  end if;
  return private.put_live(configuration.id, draft, configuration.revision);
end $$;
comment on function private.activate_configuration is 'See public.activate_configuration.';
revoke execute on function private.activate_configuration from public;
grant execute on function private.activate_configuration to authenticated;

create function public.activate_configuration(id uuid, expected_revision bigint) returns public.configuration_activations
language sql security invoker set search_path = ''
as $$ select private.activate_configuration(id, expected_revision) $$;
comment on function public.activate_configuration is
  'Makes a draft, as it is in this revision, what its tenant shows; what was live before ends. Raises configuration_not_found, forbidden, invalid_input, configuration_conflict.';
revoke execute on function public.activate_configuration from public, anon, authenticated, service_role;
grant execute on function public.activate_configuration to authenticated;

create function private.deactivate_configuration(id uuid) returns public.configuration_activations
language plpgsql security definer set search_path = ''
as $$
declare
  configuration public.configurations := private.configuration_for(id, 'editor');
begin
  perform from public.tenants t where t.id = configuration.tenant_id for no key update;
  configuration := private.lock_configuration(configuration.id);
  if not configuration.is_active then
    perform private.fail(409, 'configuration_not_active', hint => 'It is not live, or not any more.');
  end if;
  return private.take_offline(configuration.tenant_id);
end $$;
comment on function private.deactivate_configuration is 'See public.deactivate_configuration.';
revoke execute on function private.deactivate_configuration from public;
grant execute on function private.deactivate_configuration to authenticated;

create function public.deactivate_configuration(id uuid) returns public.configuration_activations
language sql security invoker set search_path = ''
as $$ select private.deactivate_configuration(id) $$;
comment on function public.deactivate_configuration is
  'Ends what is live of a configuration, so that its tenant shows none. Raises configuration_not_found, forbidden, configuration_not_active.';
revoke execute on function public.deactivate_configuration from public, anon, authenticated, service_role;
grant execute on function public.deactivate_configuration to authenticated;

create function private.rollback_activation(id uuid) returns public.configuration_activations
language plpgsql security definer set search_path = ''
as $$
declare
  configuration_id uuid := (select a.configuration_id from public.configuration_activations a where a.id = rollback_activation.id);
begin
  if private.role_on('configuration', configuration_id) is null then
    perform private.fail(404, 'activation_not_found');
  end if;
  perform private.configuration_for(configuration_id, 'editor');
  return private.undo_activation(rollback_activation.id);
end $$;
comment on function private.rollback_activation is 'See public.rollback_activation.';
revoke execute on function private.rollback_activation from public;
grant execute on function private.rollback_activation to authenticated;

create function public.rollback_activation(id uuid) returns public.configuration_activations
language sql security invoker set search_path = ''
as $$ select private.rollback_activation(id) $$;
comment on function public.rollback_activation is
  'Undoes the activation that is live: what was live before it is live again, with its content of then; drafts stay as they are. Raises activation_not_found, forbidden, activation_ended, nothing_to_roll_back_to.';
revoke execute on function public.rollback_activation from public, anon, authenticated, service_role;
grant execute on function public.rollback_activation to authenticated;
