-- How rooms are read, and what happens when a board is opened.
create view private.room_overview with (security_invoker = true) as
  select r.id, r.tenant_id, r.code, r.name, r.description, r.visibility, r.join_role, r.has_password, r.guests_allowed,
    r.max_participants, r.drawing, r.last_active_at, r.created_at, r.updated_at, private.room_role(r.id) as role, (
      select count(*)::int from public.room_participants p where p.room_id = r.id and p.left_at is null) as participants
  from public.rooms r;
comment on view private.room_overview is 'The rooms that the caller may read, what they hold there, and how many take part.';
revoke all on private.room_overview from public;
grant select on private.room_overview to authenticated;

create function private.get_room(room text) returns setof private.room_overview
language plpgsql stable security invoker set search_path = ''
as $$
begin
  return query
    select o.* from private.room_overview o
    where o.code = private.read_room_code(get_room.room)
      or o.id = (private.parse_resource('room:' || lower(trim(get_room.room)))).id;
  if not found then
    perform private.fail(404, 'room_not_found');
  end if;
end $$;
comment on function private.get_room is 'See public.get_room.';
revoke execute on function private.get_room from public;
grant execute on function private.get_room to authenticated;

create function public.get_room(room text) returns table (
  id uuid, tenant_id uuid, code text, name text, description text, visibility public.visibility,
  join_role public.member_role, has_password boolean, guests_allowed boolean, max_participants int,
  drawing public.drawing_right, last_active_at timestamptz, created_at timestamptz, updated_at timestamptz,
  role public.member_role, participants int)
language sql stable security invoker set search_path = ''
as $$ select * from private.get_room(room) $$;
comment on function public.get_room is
  'A room by its code or id, with the role of the caller and how many take part. Raises room_not_found.';
revoke execute on function public.get_room from public, anon, authenticated, service_role;
grant execute on function public.get_room to authenticated;

create function private.list_rooms(in_tenant uuid, search text, before timestamptz, before_id uuid, page_size int)
returns setof private.room_overview
language plpgsql stable security invoker set search_path = ''
as $$
begin
  perform private.check_input(jsonb_build_object(
    'before_id', case when (before is null) <> (before_id is null) then 'with before: the last room of the page before' end,
    'page_size', case when coalesce(page_size, 0) not between 1 and 100 then '1 to 100' end));
  return query
    select o.* from private.room_overview o
    where (in_tenant is null or o.tenant_id = in_tenant)
      and (coalesce(search, '') = '' or position(lower(search) in lower(o.name)) > 0 or o.code = private.read_room_code(search))
      and (before is null or (o.last_active_at, o.id) < (before, before_id))
    order by o.last_active_at desc, o.id desc limit page_size;
end $$;
comment on function private.list_rooms is 'See public.list_rooms.';
revoke execute on function private.list_rooms from public;
grant execute on function private.list_rooms to authenticated;

create function public.list_rooms(
  in_tenant uuid default null, search text default null, before timestamptz default null, before_id uuid default null,
  page_size int default 50
) returns table (
  id uuid, tenant_id uuid, code text, name text, description text, visibility public.visibility,
  join_role public.member_role, has_password boolean, guests_allowed boolean, max_participants int,
  drawing public.drawing_right, last_active_at timestamptz, created_at timestamptz, updated_at timestamptz,
  role public.member_role, participants int)
language sql stable security invoker set search_path = ''
as $$ select * from private.list_rooms(in_tenant, search, before, before_id, page_size) $$;
comment on function public.list_rooms is
  'The rooms that the caller may read, of one tenant or all, the last active first; the next page is before the last one''s last_active_at and id. Raises invalid_input.';
revoke execute on function public.list_rooms from public, anon, authenticated, service_role;
grant execute on function public.list_rooms to authenticated;

create function private.note_activity(room_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  -- Once a minute, by whoever comes first; nobody waits for it.
  update public.rooms r set last_active_at = now()
  where r.id = (select idle.id from public.rooms idle
    where idle.id = note_activity.room_id and idle.last_active_at < now() - interval '1 minute'
    for no key update skip locked);
  update public.room_participants p set seen_at = now()
  where p.room_id = note_activity.room_id and p.user_id = auth.uid()
    and p.left_at is null and p.seen_at < now() - interval '5 minutes';
end $$;
comment on function private.note_activity is 'Notes that the caller is in a room.';
revoke execute on function private.note_activity from public;

create function private.open_board(room_id uuid, role public.member_role) returns public.member_role
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.note_activity(open_board.room_id);
  return (
    select case when r.drawing = 'editors' or r.drawing = 'owners' and open_board.role = 'owner'
      then open_board.role else 'viewer' end
    from public.rooms r where r.id = open_board.room_id);
end $$;
comment on function private.open_board is
  'The role that somebody has on the board of a room: a viewer''s, where the room does not let them draw.';
revoke execute on function private.open_board from public;

update private.document_kinds set opens = 'private.open_board' where kind = 'room';
