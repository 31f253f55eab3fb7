-- Publishing keeps a draft for good, as the next version of its configuration.
create function private.expect_revision(configuration public.configurations, expected_revision bigint) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if not private.check_revision(configuration, expected_revision) then
    perform private.fail(409, 'configuration_conflict', jsonb_build_object('revision', configuration.revision),
      'It was saved since: look at it again.');
  end if;
end $$;
comment on function private.expect_revision is
  'Refuses what was decided on an older draft than there is. Raises invalid_input, configuration_conflict.';
revoke execute on function private.expect_revision from public;

create function private.publish_configuration(id uuid, expected_revision bigint, message text)
returns public.configuration_versions
language plpgsql security definer set search_path = ''
as $$
declare
  configuration public.configurations := private.configuration_for(id, 'editor');
  content jsonb;
  newest public.configuration_versions;
begin
  perform private.check_limit('configurations.save', auth.uid()::text);
  message := private.check_note('message', message);
  configuration := private.lock_configuration(configuration.id);
  perform private.expect_revision(configuration, expected_revision);
  content := private.configuration_content(configuration.id);
  select * into newest from public.configuration_versions v
  where v.configuration_id = configuration.id order by v.version desc limit 1;
  if newest.content_hash = private.content_hash(content) then
    return newest;
  end if;
  insert into public.configuration_versions (tenant_id, configuration_id, version, content, content_hash, message, created_by)
  values (configuration.tenant_id, configuration.id, coalesce(newest.version, 0) + 1, content, private.content_hash(content),
    publish_configuration.message, auth.uid())
  returning * into newest;
  perform private.send_configuration_event(configuration, 'published',
    jsonb_build_object('version_id', newest.id, 'version', newest.version, 'content_hash', newest.content_hash));
  return newest;
end $$;
comment on function private.publish_configuration is 'See public.publish_configuration.';
revoke execute on function private.publish_configuration from public;
grant execute on function private.publish_configuration to authenticated;

create function public.publish_configuration(id uuid, expected_revision bigint, message text default '')
returns public.configuration_versions
language sql security invoker set search_path = ''
as $$ select private.publish_configuration(id, expected_revision, message) $$;
comment on function public.publish_configuration is
  'Keeps a draft as the next version, or gives the newest one where that is the same. Activates nothing. Raises configuration_not_found, forbidden, invalid_input, configuration_conflict, approval_required, rate_limited.';
revoke execute on function public.publish_configuration from public, anon, authenticated, service_role;
grant execute on function public.publish_configuration to authenticated;

create function private.keep_configuration_version() returns trigger
language plpgsql set search_path = ''
as $$
begin
  raise exception 'a version never changes' using errcode = '42501';
end $$;
comment on function private.keep_configuration_version is 'Trigger: what has been published stays as it is, whoever asks.';
revoke execute on function private.keep_configuration_version from public;

-- Who made it may be deleted, and the reference with them.
create trigger configuration_versions_keep before update on public.configuration_versions
  for each row when ((new.tenant_id, new.configuration_id, new.version, new.content, new.content_hash, new.message, new.created_at)
    is distinct from (old.tenant_id, old.configuration_id, old.version, old.content, old.content_hash, old.message, old.created_at))
  execute function private.keep_configuration_version();

create function private.version_for(configuration_id uuid, version int) returns public.configuration_versions
language plpgsql stable security definer set search_path = ''
as $$
declare
  found_version public.configuration_versions;
begin
  select * into found_version from public.configuration_versions v
  where v.configuration_id = version_for.configuration_id and (version_for.version is null or v.version = version_for.version)
  order by v.version desc limit 1;
  if found_version.id is null then
    perform private.fail(404, 'version_not_found', hint => 'Publish the configuration first, or name another version.');
  end if;
  return found_version;
end $$;
comment on function private.version_for is 'A version of a configuration, by itself the newest. Asks for no right. Raises version_not_found.';
revoke execute on function private.version_for from public;

create function private.restore_version(configuration_id uuid, version int, expected_revision bigint)
returns public.configurations
language plpgsql security definer set search_path = ''
as $$
declare
  configuration public.configurations := private.configuration_for(configuration_id, 'editor');
  content jsonb;
begin
  perform private.check_limit('configurations.save', auth.uid()::text);
  content := (private.version_for(configuration.id, version)).content -> 'pages';
  perform private.check_input(private.check_content(configuration.tenant_id, content));
  configuration := private.lock_configuration(configuration.id);
  if expected_revision is not null then
    perform private.expect_revision(configuration, expected_revision);
  end if;
  return private.store_content(configuration, content);
end $$;
comment on function private.restore_version is 'See public.restore_version.';
revoke execute on function private.restore_version from public;
grant execute on function private.restore_version to authenticated;

create function public.restore_version(configuration_id uuid, version int, expected_revision bigint default null)
returns public.configurations
language sql security invoker set search_path = ''
as $$ select private.restore_version(configuration_id, version, expected_revision) $$;
comment on function public.restore_version is
  'Makes the pages of a version the draft, as a save of the caller; whatever is published or active stays as it is. Raises configuration_not_found, version_not_found, forbidden, invalid_input, configuration_conflict, rate_limited.';
revoke execute on function public.restore_version from public, anon, authenticated, service_role;
grant execute on function public.restore_version to authenticated;
