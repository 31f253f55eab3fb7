-- Pictures of a configuration lie in a bucket of their own, at <tenant>/configuration/<id>/<file>. A page names one as
-- asset:<file> of its own configuration, or asset:<id>/<file> of another one.
insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types) values
  ('assets', 'assets', false, 2097152, array['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/svg+xml'])
on conflict do nothing;

create policy tenon_assets_read on storage.objects for select to authenticated
  using (bucket_id = 'assets' and private.role_on_file(name) >= 'viewer');
create policy tenon_assets_create on storage.objects for insert to authenticated
  with check (bucket_id = 'assets' and name ~ '^[0-9a-f-]{36}/configuration/' and private.role_on_file(name) >= 'editor');
create policy tenon_assets_update on storage.objects for update to authenticated
  using (bucket_id = 'assets' and private.role_on_file(name) >= 'editor')
  with check (bucket_id = 'assets' and name ~ '^[0-9a-f-]{36}/configuration/' and private.role_on_file(name) >= 'editor');
create policy tenon_assets_delete on storage.objects for delete to authenticated
  using (bucket_id = 'assets' and private.role_on_file(name) >= 'editor');
-- As for the other files: a URL that a user signs would outlive their rights.
create policy tenon_assets_unsigned on storage.objects as restrictive to authenticated
  using (bucket_id <> 'assets' or coalesce(storage.operation(), '') not like 'storage.object.sign%');

create function private.own_asset(tenant_id uuid, configuration_id uuid, reference text) returns text
language sql immutable set search_path = ''
as $$
  select tenant_id || '/configuration/' || configuration_id || '/' || replace(substr(reference, 7), '/', '.')
$$;
comment on function private.own_asset is
  'Where a configuration has a picture itself: one that it names of another configuration lies there as <id>.<file>, if it was cloned with it.';
revoke execute on function private.own_asset from public;

create function private.page_assets(tenant_id uuid, configuration_id uuid, content jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    with named as (
      select distinct n.value #>> '{}' as reference
      from jsonb_path_query(content, 'strict $.** ? (@.type() == "string" && @ starts with "asset:")') n (value)
    ), places as (
      select n.reference, private.own_asset(page_assets.tenant_id, configuration_id, n.reference) as path, true as own
      from named n
      union all
      select n.reference, place.path, place.path = private.own_asset(page_assets.tenant_id, configuration_id,
        'asset:' || regexp_replace(n.reference, '^.*/', ''))
      from named n cross join lateral (
        select page_assets.tenant_id || '/configuration/' || substr(n.reference, 7) as path) place
      where n.reference like '%/%'
    ), found as (
      select distinct on (p.reference) p.reference, o.name, coalesce(o.metadata ->> 'eTag', o.updated_at::text) as revision
      from places p join storage.objects o on o.bucket_id = 'assets' and o.name = p.path
      where (o.metadata ->> 'size')::bigint <= 2097152
        -- Its own are seen with it; those of another are whoever's who may read that one.
        and (p.own or private.role_on_file(o.name) >= 'viewer')
      -- What a clone has a copy of is shown from where it is from, as long as it is there.
      order by p.reference, o.name = private.own_asset(page_assets.tenant_id, configuration_id, p.reference)
    )
    select coalesce(jsonb_agg(jsonb_build_object('reference', f.reference, 'path', f.name, 'revision', f.revision)
      order by f.reference), '[]')
    from found f);
end $$;
comment on function private.page_assets is
  'The pictures that content names and the caller may see, or anybody to whom the configuration is shown: {reference, path, revision}.';
revoke execute on function private.page_assets from public;
