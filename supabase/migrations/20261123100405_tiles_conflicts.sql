-- What becomes of a save that was made from an older revision than the newest.
create function private.configuration_conflict(configuration public.configurations, content jsonb, expected_revision bigint)
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  page record;
  sides jsonb := '{"base": {}, "ours": {}, "theirs": {}, "merged": {}}';
  conflicts jsonb := '[]';
  side record;
  tiles record;
  settings record;
begin
  for page in
    select p.mode, p.audience, b.tile_structure as base, b.settings as base_settings,
      d.tile_structure as ours, d.settings as our_settings,
      coalesce(p.tile_structure, b.tile_structure, d.tile_structure) as theirs,
      coalesce(p.settings, b.settings, d.settings) as their_settings
    from private.pages_of(content) p
    join public.configuration_data d
      on (d.configuration_id, d.mode, d.audience) = (configuration.id, p.mode, p.audience)
    left join lateral (
      select r.* from private.configuration_revisions r
      where (r.configuration_id, r.mode, r.audience) = (configuration.id, p.mode, p.audience)
        and r.revision <= expected_revision and coalesce(r.replaced_by > expected_revision, true)) b on true
  loop
    select * into tiles from private.merge_structures(page.base, page.ours, page.theirs,
      at => format('/%s/%s/tiles', page.mode, page.audience));
    select * into settings from private.merge_values(page.base_settings, page.our_settings, page.their_settings,
      at => format('/%s/%s/settings', page.mode, page.audience));
    for side in values ('base', page.base, page.base_settings), ('ours', page.ours, page.our_settings),
      ('theirs', page.theirs, page.their_settings), ('merged', tiles.merged, settings.merged)
    loop
      sides := jsonb_set(sides, array[side.column1, page.mode::text], coalesce(sides #> array[side.column1, page.mode::text], '{}')
        || jsonb_build_object(page.audience, jsonb_build_object('tile_structure', side.column2, 'settings', side.column3)));
    end loop;
    conflicts := conflicts || tiles.conflicts || settings.conflicts;
  end loop;
  return jsonb_build_object('revision', configuration.revision) || case
    -- Too long ago to say what was changed on which side.
    when sides @? '$.base.*.*.tile_structure ? (@ == null)' then sides - '{base,merged}'::text[]
    else sides || jsonb_build_object('conflicts', conflicts) end;
end $$;
comment on function private.configuration_conflict is
  'What a save that comes late is told: the pages as they were (base), as they are (ours), as they were sent (theirs) and merged, with what both changed.';
revoke execute on function private.configuration_conflict from public;

create function private.check_revision(configuration public.configurations, expected_revision bigint) returns boolean
language plpgsql stable set search_path = ''
as $$
begin
  perform private.check_input(jsonb_build_object('expected_revision', case
    when expected_revision is null or expected_revision < 1 then 'the revision that was read'
    when expected_revision > configuration.revision then 'at most ' || configuration.revision || ', which is the newest' end));
  return expected_revision = configuration.revision;
end $$;
comment on function private.check_revision is
  'Whether a revision is the newest one. Raises invalid_input for one that there has never been.';
revoke execute on function private.check_revision from public;
