-- How the draft of a configuration changes: by whole pages, against the revision that they were made from.
create function private.send_configuration_event(configuration public.configurations, event text, payload jsonb default '{}') returns void
language sql security definer set search_path = ''
as $$
  select private.send_event(topic.kind, topic.id, 'configuration.' || event, jsonb_build_object(
    'configuration_id', configuration.id, 'revision', configuration.revision, 'by', auth.uid(), 'at', now()) || payload)
  from (values ('configuration', configuration.id), ('tenant', configuration.tenant_id)) topic (kind, id)
$$;
comment on function private.send_configuration_event is
  'Tells what happens to a configuration, on its topic and on its tenant''s: with its revision, who did it and when.';
revoke execute on function private.send_configuration_event from public;

create function private.configuration_for(id uuid, at_least public.member_role) returns public.configurations
language plpgsql stable security definer set search_path = ''
as $$
declare
  role public.member_role := private.role_on('configuration', configuration_for.id);
  configuration public.configurations;
begin
  if role is null then
    perform private.fail(404, 'configuration_not_found');
  end if;
  if role < at_least then
    perform private.fail(403, 'forbidden', hint => 'This takes the role ' || at_least || ' on the configuration.');
  end if;
  select * into configuration from public.configurations c where c.id = configuration_for.id;
  return configuration;
end $$;
comment on function private.configuration_for is
  'A configuration on which the caller holds at least this role. Raises configuration_not_found, forbidden.';
revoke execute on function private.configuration_for from public;

create function private.lock_configuration(id uuid) returns public.configurations
language plpgsql security definer set search_path = ''
as $$
declare
  configuration public.configurations;
begin
  select * into configuration from public.configurations c
  where c.id = lock_configuration.id and c.deleted_at is null for no key update;
  if configuration.id is null then
    perform private.fail(404, 'configuration_not_found');
  end if;
  return configuration;
end $$;
comment on function private.lock_configuration is
  'A configuration that nobody else changes until the transaction ends. Asks for no right. Raises configuration_not_found.';
revoke execute on function private.lock_configuration from public;

create function private.pages_of(content jsonb)
returns table (mode public.tile_mode, audience public.tile_audience, tile_structure jsonb, settings jsonb)
language sql immutable set search_path = ''
as $$
  select m.key::public.tile_mode, a.key::public.tile_audience, a.value -> 'tile_structure', a.value -> 'settings'
  from jsonb_each(content) m cross join lateral jsonb_each(m.value) a
$$;
comment on function private.pages_of is 'Content that has been checked, page by page; what a page leaves out is null.';
revoke execute on function private.pages_of from public;

create function private.thin_revisions(configuration_id uuid) returns void
language sql security definer set search_path = ''
as $$
  with held as (
    select r.mode, r.audience, r.revision,
      r.replaced_at - r.created_at < '1 minute' and r.replaced_at < now() - interval '1 hour' as passed,
      row_number() over (partition by r.mode, r.audience order by r.revision desc) as place
    from private.configuration_revisions r where r.configuration_id = thin_revisions.configuration_id
  )
  delete from private.configuration_revisions r using held h
  where r.configuration_id = thin_revisions.configuration_id
    and (r.mode, r.audience, r.revision) = (h.mode, h.audience, h.revision) and (h.passed or h.place > 1000)
$$;
comment on function private.thin_revisions is
  'Keeps what each page of a configuration became in the last hour, and before that what stood for a minute: a thousand of it.';
revoke execute on function private.thin_revisions from public;

create function private.store_content(configuration public.configurations, content jsonb, saved_by uuid default auth.uid())
returns public.configurations
language plpgsql security definer set search_path = ''
as $$
declare
  changed text[];
begin
  with stored as (
    update public.configuration_data d
    set tile_structure = coalesce(p.tile_structure, d.tile_structure), settings = coalesce(p.settings, d.settings),
      updated_by = saved_by
    from private.pages_of(content) p
    where d.configuration_id = configuration.id and (d.mode, d.audience) = (p.mode, p.audience)
      and (coalesce(p.tile_structure, d.tile_structure), coalesce(p.settings, d.settings)) <> (d.tile_structure, d.settings)
    returning d.*
  ), replaced as (
    update private.configuration_revisions r set replaced_by = configuration.revision + 1, replaced_at = now()
    from stored s
    where (r.configuration_id, r.mode, r.audience) = (s.configuration_id, s.mode, s.audience) and r.replaced_by is null
  ), kept as (
    insert into private.configuration_revisions
      (tenant_id, configuration_id, mode, audience, revision, tile_structure, settings)
    select s.tenant_id, s.configuration_id, s.mode, s.audience, configuration.revision + 1, s.tile_structure, s.settings
    from stored s returning mode, audience
  )
  select array_agg(k.mode || '.' || k.audience order by k.mode, k.audience) into changed from kept k;
  if changed is null then
    return configuration;
  end if;
  update public.configurations c set revision = c.revision + 1 where c.id = configuration.id returning * into configuration;
  perform private.thin_revisions(configuration.id);
  perform private.send_configuration_event(configuration, 'changed', jsonb_build_object('pages', changed, 'by', saved_by));
  return configuration;
end $$;
comment on function private.store_content is
  'Makes pages the draft of a configuration: a new revision, unless nothing is different. The one way in for whoever has checked them (private.check_content) and holds the lock (private.lock_configuration).';
revoke execute on function private.store_content from public;
