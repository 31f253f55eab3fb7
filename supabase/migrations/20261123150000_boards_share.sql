-- A room is shared as it is now, or as it was in a version. Who reads it applies the updates to a Yjs document, in any
-- order.
create function private.view_of_room(resource_id uuid, revision text) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('name', r.name, 'folder', r.tenant_id || '/room/' || r.id || '/', 'updates', (
    select coalesce(jsonb_agg(translate(encode(part.data, 'base64'), e'\n', '')), '[]')
    from private.documents d cross join lateral (
      select s.state as data from private.document_snapshots s where s.document_id = d.id
      union all
      select u.data from private.document_updates u where u.document_id = d.id
    ) part
    where d.kind = 'room' and d.resource_id = r.id))
  from public.rooms r where r.id = view_of_room.resource_id and view_of_room.revision is null
  union all
  select jsonb_build_object('name', r.name, 'folder', r.tenant_id || '/room/' || r.id || '/', 'as_of', v.created_at,
    'updates', jsonb_build_array(translate(encode(s.state, 'base64'), e'\n', '')))
  from public.rooms r
  join public.document_versions v on v.resource = 'room:' || r.id
  join private.document_states s on s.version_id = v.id
  where r.id = view_of_room.resource_id and v.version::text = view_of_room.revision
$$;
comment on function private.view_of_room is
  'What a link to a room shows: its name, the folder of the files that its board may show, and its document as updates in base64; of a version as_of says when it was so. Null where there is no such version, or none yet.';
revoke execute on function private.view_of_room from public;

insert into private.share_kinds (kind, view_of, pinnable) values ('room', 'private.view_of_room', true);

create function private.keep_shared_version() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  -- Written to the row, so that who thins at the same time sees it, or has been first.
  update public.document_versions v set kept_until = greatest(v.kept_until, new.expires_at)
  where v.resource = new.kind || ':' || new.resource_id and v.version::text = new.revision;
  if not found then
    perform private.check_input('{"revision": "no such revision"}');
  end if;
  return null;
end $$;
comment on function private.keep_shared_version is 'Trigger: a version that a link shows is not thinned before the link ends.';
revoke execute on function private.keep_shared_version from public;

create trigger share_links_keep_version after insert on public.share_links
  for each row when (new.kind = 'room' and new.revision is not null)
  execute function private.keep_shared_version();
