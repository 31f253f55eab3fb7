-- What an owner changes of a room.
create function private.check_room_role(room_id uuid, at_least public.member_role) returns void
language plpgsql stable security definer set search_path = ''
as $$
declare
  role public.member_role := private.room_role(check_room_role.room_id);
begin
  if role is null then
    perform private.fail(404, 'room_not_found');
  elsif role < at_least then
    perform private.fail(403, 'forbidden', hint => 'This takes the role ' || at_least || ' on the room.');
  end if;
end $$;
comment on function private.check_room_role is 'Raises room_not_found, or forbidden, where the caller holds less on a room.';
revoke execute on function private.check_room_role from public;

create function private.lock_room(room_id uuid, at_least public.member_role) returns public.rooms
language plpgsql security definer set search_path = ''
as $$
declare
  room public.rooms;
begin
  perform private.check_room_role(lock_room.room_id, at_least);
  -- The order of all who change a room: its tenant, which whoever rotates topics locks; the room; its participants; its
  -- topic.
  perform from public.tenants t
  where t.id = (select r.tenant_id from public.rooms r where r.id = lock_room.room_id) for no key update;
  select * into room from public.rooms r where r.id = lock_room.room_id for no key update;
  -- Again, after the wait: two who take each other's role away do not both succeed.
  perform private.check_room_role(lock_room.room_id, at_least);
  return room;
end $$;
comment on function private.lock_room is
  'Makes changes of a room and its participants one at a time, for callers who hold this role. Raises room_not_found, forbidden.';
revoke execute on function private.lock_room from public;

create function private.update_room(
  room_id uuid, name text, description text, visibility public.visibility, join_role public.member_role,
  guests_allowed boolean, max_participants int, drawing public.drawing_right
) returns public.rooms
language plpgsql security definer set search_path = ''
as $$
declare
  named boolean := name is not null;
  room public.rooms;
begin
  update_room.name := private.clean_name(update_room.name);
  perform private.check_input(jsonb_build_object(
    'name', case when named and coalesce(char_length(update_room.name), 0) not between 1 and 120
      then '1 to 120 characters' end,
    'description', case when char_length(update_room.description) > 1000
      or update_room.description ~ '[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]' then 'up to 1000 characters, no control characters' end,
    'join_role', case when update_room.join_role > 'editor' then 'viewer or editor' end,
    'max_participants', case when update_room.max_participants not between 1 and 1000 then '1 to 1000' end));
  room := private.lock_room(update_room.room_id, 'owner');
  update public.rooms r
  set name = coalesce(update_room.name, r.name), description = coalesce(update_room.description, r.description),
    visibility = coalesce(update_room.visibility, r.visibility), join_role = coalesce(update_room.join_role, r.join_role),
    guests_allowed = coalesce(update_room.guests_allowed, r.guests_allowed),
    max_participants = coalesce(update_room.max_participants, r.max_participants),
    drawing = coalesce(update_room.drawing, r.drawing)
  where r.id = room.id returning * into room;
  return room;
end $$;
comment on function private.update_room is 'See public.update_room.';
revoke execute on function private.update_room from public;
grant execute on function private.update_room to authenticated;

create function public.update_room(
  room_id uuid, name text default null, description text default null, visibility public.visibility default null,
  join_role public.member_role default null, guests_allowed boolean default null, max_participants int default null,
  drawing public.drawing_right default null
) returns public.rooms
language sql security invoker set search_path = ''
as $$
  select private.update_room(
    room_id, name, description, visibility, join_role, guests_allowed, max_participants, drawing)
$$;
comment on function public.update_room is
  'Changes what is given of a room, for its owners; what gives less ends at once what it gave. Raises room_not_found, forbidden, invalid_input.';
revoke execute on function public.update_room from public, anon, authenticated, service_role;
grant execute on function public.update_room to authenticated;

create function private.review_board() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform pg_notify('tenon_rights', 'room:' || new.id);
  return null;
end $$;
comment on function private.review_board is 'Trigger: who may draw is asked again for all open sockets.';
revoke execute on function private.review_board from public;

create trigger rooms_review_board after update of drawing on public.rooms
  for each row when (new.drawing <> old.drawing) execute function private.review_board();
