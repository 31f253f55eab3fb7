-- What people do with versions that are there.
create function private.lock_version(id uuid, out version public.document_versions, out role public.member_role)
language plpgsql security definer set search_path = ''
as $$
begin
  select * into version from public.document_versions v where v.id = lock_version.id for update;
  role := private.role_on(version.resource_kind, version.resource_id);
  if role is null then
    perform private.fail(404, 'snapshot_not_found');
  end if;
  -- Whoever gave it its name decides on it, and owners do.
  if role < (case when version.name is null or version.created_by = auth.uid() then 'editor' else 'owner' end)::public.member_role then
    perform private.fail(403, 'forbidden', hint => 'A named version is for who named it, and for owners.');
  end if;
end $$;
comment on function private.lock_version is 'A version that the caller may change. Raises snapshot_not_found, forbidden.';
revoke execute on function private.lock_version from public;

create function private.rename_snapshot(id uuid, name text) returns public.document_versions
language plpgsql security definer set search_path = ''
as $$
declare
  version public.document_versions := (private.lock_version(id)).version;
  label text := private.snapshot_name(name);
  document private.documents;
begin
  select * into document from private.documents d
  where (d.kind, d.resource_id) = (version.resource_kind, version.resource_id) for no key update;
  update public.document_versions v
  set name = label, created_by = case when v.name is null then auth.uid() else v.created_by end
  where v.id = version.id returning * into version;
  perform private.check_snapshots(document);
  return version;
end $$;
comment on function private.rename_snapshot is 'See public.rename_snapshot.';
revoke execute on function private.rename_snapshot from public;
grant execute on function private.rename_snapshot to authenticated;

create function public.rename_snapshot(id uuid, name text) returns public.document_versions
language sql security invoker set search_path = ''
as $$ select private.rename_snapshot(id, name) $$;
comment on function public.rename_snapshot is
  'Gives a version another name, or its first, from which on it is kept. Raises invalid_input, snapshot_not_found, forbidden, quota_exceeded.';
revoke execute on function public.rename_snapshot from public, anon, authenticated, service_role;
grant execute on function public.rename_snapshot to authenticated;

create function private.delete_snapshot(id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  locked record := private.lock_version(id);
  version public.document_versions := locked.version;
begin
  if version.kept_until > now() and locked.role < 'owner' then
    perform private.fail(403, 'forbidden', hint => 'A link shows this version: it is for owners to delete.');
  end if;
  delete from public.document_versions v where v.id = version.id;
end $$;
comment on function private.delete_snapshot is 'See public.delete_snapshot.';
revoke execute on function private.delete_snapshot from public;
grant execute on function private.delete_snapshot to authenticated;

create function public.delete_snapshot(id uuid) returns void
language sql security invoker set search_path = ''
as $$ select private.delete_snapshot(id) $$;
comment on function public.delete_snapshot is 'Deletes a version. Raises snapshot_not_found, forbidden.';
revoke execute on function public.delete_snapshot from public, anon, authenticated, service_role;
grant execute on function public.delete_snapshot to authenticated;

create function private.get_snapshot(id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  version public.document_versions;
begin
  select * into version from public.document_versions v where v.id = get_snapshot.id;
  perform private.check_history(version.resource_kind, version.resource_id, 'snapshot_not_found');
  return to_jsonb(version) || coalesce((
    select jsonb_build_object('state', translate(encode(s.state, 'base64'), e'\n', ''),
      'state_vector', translate(encode(s.state_vector, 'base64'), e'\n', ''))
    from private.document_states s where s.version_id = version.id), '{"state": null, "state_vector": null}');
end $$;
comment on function private.get_snapshot is 'See public.get_snapshot.';
revoke execute on function private.get_snapshot from public;
grant execute on function private.get_snapshot to authenticated;

create function public.get_snapshot(id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.get_snapshot(id) $$;
comment on function public.get_snapshot is
  'A version with its document as a Yjs update, and its state vector, in base64; null while it is being made; for editors. Raises snapshot_not_found, forbidden.';
revoke execute on function public.get_snapshot from public, anon, authenticated, service_role;
grant execute on function public.get_snapshot to authenticated;
