-- What people did in the document of a configuration becomes its draft, and the other way round, in one transaction.
create function private.touched_tiles(diff jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select coalesce(jsonb_object_agg(m.mode, m.audiences), '{}') from (
    select mode.key as mode, jsonb_object_agg(page.key, (
      select jsonb_object_agg(kind, case kind when 'settings' then (
          select coalesce(jsonb_agg(c.value -> 'path'), '[]') from (
            select value from jsonb_array_elements(page.value -> kind) limit 50) c)
        else (
          select coalesce(jsonb_agg(c.value -> 'id'), '[]') from (
            select value from jsonb_array_elements(page.value -> kind) limit 50) c) end)
      from unnest('{added,removed,moved,changed,settings}'::text[]) kind)) as audiences
    from jsonb_each(diff -> 'pages') mode cross join lateral jsonb_each(mode.value) page
    group by mode.key
  ) m
$$;
comment on function private.touched_tiles is
  'Of a difference between drafts, which tiles were added, removed, moved and changed, and which settings: up to 50 each.';
revoke execute on function private.touched_tiles from public;

create function private.sound_pages(pages jsonb, problems jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select coalesce(jsonb_object_agg(m.mode, m.audiences), '{}') from (
    select p.mode, jsonb_object_agg(p.audience, jsonb_build_object('tile_structure', p.tile_structure, 'settings', p.settings)) as audiences
    from private.pages_of(pages) p
    where not exists (select from jsonb_object_keys(problems) path where starts_with(path, format('%s.%s.', p.mode, p.audience)))
    group by p.mode
  ) m
$$;
comment on function private.sound_pages is 'Those of some pages of which check_content has found nothing.';
revoke execute on function private.sound_pages from public;

create function private.tell_live_configuration(configuration public.configurations, event text, payload jsonb) returns void
language sql security definer set search_path = ''
as $$
  select private.send_event('configuration', configuration.id, 'configuration.' || event,
    jsonb_build_object('configuration_id', configuration.id, 'revision', configuration.revision, 'at', now()) || payload)
$$;
comment on function private.tell_live_configuration is 'Tells who has a configuration open what its document and its draft made of each other.';
revoke execute on function private.tell_live_configuration from public;

create function private.store_live_pages(configuration public.configurations, pages jsonb, people uuid[]) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  before jsonb := private.draft_of(configuration.id);
  after jsonb;
begin
  -- First, so that the save is known for what the document has already.
  update private.live_configurations l set revision = configuration.revision + 1 where l.configuration_id = configuration.id;
  perform private.note_configuration_authors(configuration.id, people);
  configuration := private.store_content(configuration, pages, people[1]);
  after := private.draft_of(configuration.id);
  update private.live_configurations l set revision = configuration.revision, content = after
  where l.configuration_id = configuration.id;
  perform private.note_audit(configuration.tenant_id, 'configuration.edited', 'configuration', configuration.id::text,
    jsonb_build_object('revision', configuration.revision, 'people', people));
  perform private.tell_live_configuration(configuration, 'edited', jsonb_build_object('people', people,
    'pages', private.touched_tiles(private.diff_content(
      jsonb_build_object('pages', before), jsonb_build_object('pages', after)))));
end $$;
comment on function private.store_live_pages is
  'Saves what people have made of pages in a document, with all of them as its authors; the last who wrote stands for them where one is asked for.';
revoke execute on function private.store_live_pages from public;

create function private.save_live_configuration(
  configuration_id uuid, expected_revision bigint, expected_base bigint, pages jsonb, problems jsonb, conflicts jsonb,
  edit bytea, writers uuid[], fold int, state_vector bytea, deletions bytea
) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  configuration public.configurations;
  live private.live_configurations;
  unsaved uuid[] := '{}';
begin
  select * into configuration from public.configurations c where c.id = save_live_configuration.configuration_id;
  if pages <> '{}' then
    -- Before the lock, as for any save.
    problems := private.check_content(configuration.tenant_id, pages);
    pages := private.sound_pages(pages, problems);
  end if;
  select * into configuration from public.configurations c
  where c.id = configuration.id and c.deleted_at is null for no key update;
  if configuration.id is null then
    return true;
  end if;
  select * into live from private.live_configurations l where l.configuration_id = configuration.id;
  if configuration.revision <> expected_revision or live.revision is distinct from expected_base then
    return false;
  end if;
  writers := array(select w.id from unnest(writers || live.writers) with ordinality w (id, place) group by w.id order by min(w.place));
  if problems <> '{}' then
    unsaved := writers;
  end if;
  if problems <> coalesce(live.problems, '{}') then
    perform private.tell_live_configuration(configuration, 'problems', jsonb_build_object('problems', problems));
  end if;
  if pages is null then
    update private.live_configurations l
    set problems = save_live_configuration.problems, writers = unsaved, fold = save_live_configuration.fold,
      state_vector = save_live_configuration.state_vector, deletions = save_live_configuration.deletions
    where l.configuration_id = configuration.id;
    return true;
  end if;
  insert into private.live_configurations as l
    (configuration_id, tenant_id, revision, content, fold, state_vector, deletions, problems, writers)
  values (configuration.id, configuration.tenant_id, configuration.revision, private.draft_of(configuration.id),
    save_live_configuration.fold, save_live_configuration.state_vector, save_live_configuration.deletions, problems, unsaved)
  on conflict on constraint live_configurations_pkey do update
  set revision = excluded.revision, content = excluded.content, problems = excluded.problems, writers = excluded.writers,
    fold = excluded.fold, state_vector = excluded.state_vector, deletions = excluded.deletions;
  if edit is not null then
    perform private.append_server_edit(d, edit) from private.documents d
    where d.kind = 'configuration' and d.resource_id = configuration.id;
  end if;
  if conflicts <> '[]' then
    perform private.tell_live_configuration(configuration, 'merged', jsonb_build_object('conflicts', (
      select jsonb_agg(jsonb_build_object('at', c.value -> 'at', 'kind', c.value -> 'kind'))
      from (select value from jsonb_array_elements(conflicts) limit 50) c)));
  end if;
  if pages <> '{}' then
    perform private.store_live_pages(configuration, pages, array(
      select p.id from unnest(writers) with ordinality w (id, place) join public.profiles p using (id) order by w.place));
  end if;
  return true;
end $$;
comment on function private.save_live_configuration is
  'Saves the pages that edits of a document have changed, by whom they were (the latest first), and appends the edit that brings into the document what was saved elsewhere. Pages with problems stay as they are, and that is told; without pages (null) it is all that is done. False where either has changed since it was looked at.';
revoke execute on function private.save_live_configuration from public;
grant execute on function private.save_live_configuration to tenon_worker;
