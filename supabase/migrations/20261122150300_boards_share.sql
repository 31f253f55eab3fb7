-- A room is shared as it is now. Who reads it applies the updates to a Yjs document, in any order.
create function private.view_of_room(resource_id uuid, revision text) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('name', r.name, 'updates', (
    select coalesce(jsonb_agg(translate(encode(part.data, 'base64'), e'\n', '')), '[]')
    from private.documents d cross join lateral (
      select s.state as data from private.document_snapshots s where s.document_id = d.id
      union all
      select u.data from private.document_updates u where u.document_id = d.id
    ) part
    where d.kind = 'room' and d.resource_id = r.id))
  from public.rooms r where r.id = view_of_room.resource_id and view_of_room.revision is null
$$;
comment on function private.view_of_room is 'What a link to a room shows: its name, and its document as updates in base64.';
revoke execute on function private.view_of_room from public;

insert into private.share_kinds (kind, view_of) values ('room', 'private.view_of_room');
