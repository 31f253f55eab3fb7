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

create function private.page_assets(tenant_id uuid, configuration_id uuid, content jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('reference', named.reference, 'path', o.name,
      'revision', coalesce(o.metadata ->> 'eTag', o.updated_at::text)) order by named.reference), '[]')
    from (
      select distinct n.value #>> '{}' as reference, substr(n.value #>> '{}', 7) as file
      from jsonb_path_query(content, 'strict $.** ? (@.type() == "string" && @ starts with "asset:")') n (value)
    ) named
    join storage.objects o on o.bucket_id = 'assets' and o.name = page_assets.tenant_id || '/configuration/'
      || case when named.file ~ '/' then named.file else configuration_id || '/' || named.file end
    where (o.metadata ->> 'size')::bigint <= 2097152
      -- Its own are seen with it; those of another are whoever's who may read that one.
      and (o.name = page_assets.tenant_id || '/configuration/' || configuration_id || '/' || regexp_replace(named.file, '^.*/', '')
        or private.role_on_file(o.name) >= 'viewer'));
end $$;
comment on function private.page_assets is
  'The pictures that content names and the caller may see, or anybody to whom the configuration is shown: {reference, path, revision}.';
revoke execute on function private.page_assets from public;
