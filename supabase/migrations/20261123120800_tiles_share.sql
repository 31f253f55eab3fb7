-- A configuration is shared as it is now, or in a version: all six pages, as the personas that come first see them.
create function private.view_of_configuration(resource_id uuid, revision text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  content jsonb := case when revision is null or revision ~ '^[1-9][0-9]{0,8}$'
    then private.page_content(resource_id, revision::int) end;
  view jsonb := case when content is not null then private.page_source(resource_id, content) end;
begin
  -- Whom a tenant has made up beside them is its own matter.
  return view || jsonb_build_object('personas', (
    select jsonb_object_agg(p.key, p.value) from jsonb_each(view -> 'personas') p
    where p.key in ('family', 'small_business')));
end $$;
comment on function private.view_of_configuration is
  'What a link to a configuration shows: what its pages are drawn of; null where there is no such version.';
revoke execute on function private.view_of_configuration from public;

insert into private.share_kinds (kind, view_of, pinnable) values ('configuration', 'private.view_of_configuration', true);
