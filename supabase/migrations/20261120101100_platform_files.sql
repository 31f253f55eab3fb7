-- Files lie at <tenant>/<kind>/<resource id>/<file>; who holds a role on the resource holds it on its files.
insert into storage.buckets (id, name, public) values ('files', 'files', false), ('exports', 'exports', false)
on conflict do nothing;

create function private.role_on_file(path text) returns public.member_role
language plpgsql stable security definer set search_path = ''
as $$
declare
  parts text[] := regexp_match(path, '^([0-9a-f-]{36})/([a-z_]+)/([0-9a-f-]{36})/[^/]+$');
begin
  -- The tenant in the path is the resource's own: nobody files things under another one.
  if not exists (select from private.topics t
    where t.kind = parts[2] and t.resource_id = parts[3]::uuid and t.tenant_id = parts[1]::uuid) then
    return null;
  end if;
  return private.role_on(parts[2], parts[3]::uuid);
exception when invalid_text_representation then
  return null;
end $$;
comment on function private.role_on_file is 'The role of the caller on the resource that a path belongs to; null for any other path.';
revoke execute on function private.role_on_file from public;
grant execute on function private.role_on_file to authenticated;

-- An export is its requester's, as its row is.
create policy tenon_files_read on storage.objects for select to authenticated
  using (
    (bucket_id = 'files' and private.role_on_file(name) >= 'viewer')
    or (bucket_id = 'exports' and name in (select e.path from public.exports e where e.path is not null and e.expires_at > now()))
  );
create policy tenon_files_create on storage.objects for insert to authenticated
  with check (bucket_id = 'files' and private.role_on_file(name) >= 'editor');
create policy tenon_files_update on storage.objects for update to authenticated
  using (bucket_id = 'files' and private.role_on_file(name) >= 'editor')
  with check (bucket_id = 'files' and private.role_on_file(name) >= 'editor');
create policy tenon_files_delete on storage.objects for delete to authenticated
  using (bucket_id = 'files' and private.role_on_file(name) >= 'editor');

-- A URL signed by a user, to read or to upload, would outlive their rights: only the function `sign` gives them.
create policy tenon_files_unsigned on storage.objects as restrictive to authenticated
  using (bucket_id not in ('files', 'exports') or coalesce(storage.operation(), '') not like 'storage.object.sign%');
