-- What differs between two states of configurations: versions, drafts, what is live.
create function private.diff_content(a jsonb, b jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  with pages as (
    select mode, audience, private.diff_structures(o.tile_structure, n.tile_structure)
      || jsonb_build_object('settings', private.diff_values(o.settings, n.settings)) as diff
    from private.pages_of(a -> 'pages') o join private.pages_of(b -> 'pages') n using (mode, audience)
    where (o.tile_structure, o.settings) <> (n.tile_structure, n.settings)
  ), modes as (
    select p.mode, jsonb_object_agg(p.audience, p.diff) as audiences from pages p group by p.mode
  )
  select jsonb_build_object(
    'pages', coalesce((select jsonb_object_agg(m.mode, m.audiences) from modes m), '{}'),
    'tiles', private.diff_values(a -> 'tiles', b -> 'tiles'))
$$;
comment on function private.diff_content is
  'What was done to pages, {"<mode>": {"<audience>": {added, removed, moved, changed, settings}}} of those that differ, and to the versions of tiles in them.';
revoke execute on function private.diff_content from public;

create function private.content_at(id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  kept record;
begin
  select v.configuration_id, v.content into kept from public.configuration_versions v where v.id = content_at.id
  union all
  select a.configuration_id, a.content from public.configuration_activations a where a.id = content_at.id;
  if private.role_on('configuration', coalesce(kept.configuration_id, content_at.id)) is null then
    perform private.fail(404, 'version_not_found');
  end if;
  return coalesce(kept.content, private.configuration_content(content_at.id));
end $$;
comment on function private.content_at is
  'The content of a version or an activation that the caller may read, or, by the id of a configuration, of its draft. Raises version_not_found.';
revoke execute on function private.content_at from public;

create function private.diff_versions(a uuid, b uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$ select private.diff_content(private.content_at(a), private.content_at(b)) $$;
comment on function private.diff_versions is 'See public.diff_versions.';
revoke execute on function private.diff_versions from public;
grant execute on function private.diff_versions to authenticated;

create function public.diff_versions(a uuid, b uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.diff_versions(a, b) $$;
comment on function public.diff_versions is
  'What was done from a to b, each a version, an activation or, by the id of its configuration, a draft: {pages: {"<mode>": {"<audience>": {added, removed, moved, changed, settings}}}, tiles}. Raises version_not_found.';
revoke execute on function public.diff_versions from public, anon, authenticated, service_role;
grant execute on function public.diff_versions to authenticated;
