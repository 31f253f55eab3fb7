-- How a release is put together.
create function private.create_release(tenant_id uuid, name text) returns public.releases
language plpgsql security definer set search_path = ''
as $$
declare
  role public.member_role := private.tenant_role(create_release.tenant_id);
  release public.releases;
begin
  perform private.check_limit('configurations.create', auth.uid()::text);
  if role is null then
    perform private.fail(404, 'tenant_not_found');
  end if;
  if role < 'editor' then
    perform private.fail(403, 'forbidden', hint => 'Creating a release takes an editor of the tenant.');
  end if;
  name := private.clean_name(name);
  perform private.check_input(jsonb_build_object(
    'name', case when coalesce(char_length(name), 0) not between 1 and 120 then '1 to 120 characters' end));
  insert into public.releases (tenant_id, name, created_by)
  values (create_release.tenant_id, create_release.name, auth.uid()) returning * into release;
  perform private.send_event('tenant', release.tenant_id, 'release.created', jsonb_build_object('release_id', release.id));
  return release;
end $$;
comment on function private.create_release is 'See public.create_release.';
revoke execute on function private.create_release from public;
grant execute on function private.create_release to authenticated;

create function public.create_release(tenant_id uuid, name text) returns public.releases
language sql security invoker set search_path = ''
as $$ select private.create_release(tenant_id, name) $$;
comment on function public.create_release is
  'Makes an empty release. Raises tenant_not_found, forbidden, invalid_input, rate_limited.';
revoke execute on function public.create_release from public, anon, authenticated, service_role;
grant execute on function public.create_release to authenticated;

create function private.add_to_release(release_id uuid, configuration_id uuid, version int) returns public.release_items
language plpgsql security definer set search_path = ''
as $$
declare
  release public.releases := private.release_for(release_id, 'editor');
  configuration public.configurations := private.configuration_for(configuration_id, 'editor');
  published public.configuration_versions := private.version_for(configuration.id, version);
  item public.release_items;
begin
  if release.status <> 'open' then
    perform private.fail(409, 'release_not_open', hint => 'It has been applied: make another.');
  end if;
  perform private.check_input(jsonb_build_object('release_id', case when
    (select count(*) from public.release_items i where i.release_id = release.id) >= 100 then 'at most 100 configurations' end));
  insert into public.release_items as i (tenant_id, release_id, target_tenant_id, configuration_id, version_id, added_by)
  values (release.tenant_id, release.id, configuration.tenant_id, configuration.id, published.id, auth.uid())
  on conflict on constraint release_items_pkey do update set version_id = excluded.version_id, added_by = excluded.added_by
    where i.configuration_id = excluded.configuration_id
  returning * into item;
  if item.release_id is null then
    perform private.fail(409, 'tenant_in_release', jsonb_build_object('configuration_id', (
        select i.configuration_id from public.release_items i
        where i.release_id = release.id and i.target_tenant_id = configuration.tenant_id)),
      'Only one of a tenant is ever live: remove the other one.');
  end if;
  perform private.send_event('tenant', release.tenant_id, 'release.changed', jsonb_build_object('release_id', release.id));
  return item;
end $$;
comment on function private.add_to_release is 'See public.add_to_release.';
revoke execute on function private.add_to_release from public;
grant execute on function private.add_to_release to authenticated;

create function public.add_to_release(release_id uuid, configuration_id uuid, version int default null)
returns public.release_items
language sql security invoker set search_path = ''
as $$ select private.add_to_release(release_id, configuration_id, version) $$;
comment on function public.add_to_release is
  'Puts a version of a configuration, by itself the newest, into a release; again, and it is the other version. Raises release_not_found, configuration_not_found, version_not_found, forbidden, invalid_input, release_not_open, tenant_in_release.';
revoke execute on function public.add_to_release from public, anon, authenticated, service_role;
grant execute on function public.add_to_release to authenticated;

create function private.remove_from_release(release_id uuid, configuration_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  release public.releases := private.release_for(release_id, 'editor');
begin
  if release.status <> 'open' then
    perform private.fail(409, 'release_not_open', hint => 'It has been applied: make another.');
  end if;
  delete from public.release_items i
  where i.release_id = release.id and i.configuration_id = remove_from_release.configuration_id;
  if not found then
    perform private.fail(404, 'configuration_not_found', hint => 'It is not in this release.');
  end if;
  perform private.send_event('tenant', release.tenant_id, 'release.changed', jsonb_build_object('release_id', release.id));
end $$;
comment on function private.remove_from_release is 'See public.remove_from_release.';
revoke execute on function private.remove_from_release from public;
grant execute on function private.remove_from_release to authenticated;

create function public.remove_from_release(release_id uuid, configuration_id uuid) returns void
language sql security invoker set search_path = ''
as $$ select private.remove_from_release(release_id, configuration_id) $$;
comment on function public.remove_from_release is
  'Takes a configuration out of a release. Raises release_not_found, forbidden, release_not_open, configuration_not_found.';
revoke execute on function public.remove_from_release from public, anon, authenticated, service_role;
grant execute on function public.remove_from_release to authenticated;
