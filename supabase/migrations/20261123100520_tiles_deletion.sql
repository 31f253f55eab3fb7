-- A configuration is deleted at once for everybody, and for good after 7 days; until then an editor takes it back.
create function private.delete_configuration(id uuid) returns timestamptz
language plpgsql security definer set search_path = ''
as $$
declare
  configuration public.configurations := private.configuration_for(id, 'editor');
begin
  configuration := private.lock_configuration(configuration.id);
  if configuration.is_active then
    perform private.fail(409, 'configuration_active', hint => 'Activate another one first, or deactivate this one.');
  end if;
  update public.configurations c set deleted_at = now() where c.id = configuration.id returning * into configuration;
  perform private.send_configuration_event(configuration, 'deleted');
  perform pg_notify('tenon_rights', 'configuration:' || configuration.id);
  return configuration.deleted_at + interval '7 days';
end $$;
comment on function private.delete_configuration is 'See public.delete_configuration.';
revoke execute on function private.delete_configuration from public;
grant execute on function private.delete_configuration to authenticated;

create function public.delete_configuration(id uuid) returns timestamptz
language sql security invoker set search_path = ''
as $$ select private.delete_configuration(id) $$;
comment on function public.delete_configuration is
  'Deletes a configuration that is not active, and says until when restore_configuration brings it back. Raises configuration_not_found, forbidden, configuration_active.';
revoke execute on function public.delete_configuration from public, anon, authenticated, service_role;
grant execute on function public.delete_configuration to authenticated;

create function private.restore_configuration(id uuid) returns public.configurations
language plpgsql security definer set search_path = ''
as $$
declare
  configuration public.configurations;
begin
  update public.configurations c set deleted_at = null
  where c.id = restore_configuration.id and c.deleted_at is not null
    and c.tenant_id = any (array(select private.my_tenants('editor')))
  returning * into configuration;
  if configuration.id is null then
    perform private.fail(404, 'configuration_not_found');
  end if;
  perform private.send_configuration_event(configuration, 'restored');
  return configuration;
end $$;
comment on function private.restore_configuration is 'See public.restore_configuration.';
revoke execute on function private.restore_configuration from public;
grant execute on function private.restore_configuration to authenticated;

create function public.restore_configuration(id uuid) returns public.configurations
language sql security invoker set search_path = ''
as $$ select private.restore_configuration(id) $$;
comment on function public.restore_configuration is
  'Brings a deleted configuration back, as it was, for editors of its tenant. Raises configuration_not_found.';
revoke execute on function public.restore_configuration from public, anon, authenticated, service_role;
grant execute on function public.restore_configuration to authenticated;

create function private.purge_configurations() returns void
language sql security definer set search_path = ''
as $$ delete from public.configurations c where c.deleted_at < now() - interval '7 days' $$;
comment on function private.purge_configurations is 'Deletes for good what was deleted 7 days ago.';
revoke execute on function private.purge_configurations from public;
grant execute on function private.purge_configurations to tenon_worker;
