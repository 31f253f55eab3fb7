-- How rights on rooms end, at once and for all that is open.
create function private.end_participations() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.room_participants p set left_at = now()
  where p.tenant_id = old.tenant_id and p.user_id = old.user_id and p.left_at is null;
  return null;
end $$;
comment on function private.end_participations is 'Trigger: who leaves a tenant keeps no role on its rooms.';
revoke execute on function private.end_participations from public;

create trigger members_end_participations after delete on public.members
  for each row execute function private.end_participations();

create function private.end_room_rights() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if old.left_at is null and (tg_op = 'DELETE' or new.left_at is not null or new.role < old.role) then
    perform private.rotate_topics(old.tenant_id, 'room', old.room_id);
  end if;
  perform private.review_rights(old.user_id);
  return null;
end $$;
comment on function private.end_room_rights is 'Trigger: a lost or changed role takes effect on events and open sockets.';
revoke execute on function private.end_room_rights from public;

create trigger room_participants_end_rights after delete or update of role, left_at on public.room_participants
  for each row execute function private.end_room_rights();

create function private.close_room() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' then
    perform private.rotate_topics(new.tenant_id, 'room', new.id);
  end if;
  perform pg_notify('tenon_rights', 'room:' || old.id);
  return null;
end $$;
comment on function private.close_room is 'Trigger: a room that is deleted or less visible ends rights that nobody took away by name.';
revoke execute on function private.close_room from public;

create trigger rooms_close_on_delete after delete on public.rooms
  for each row execute function private.close_room();
create trigger rooms_close_on_update after update of visibility, deleted_at on public.rooms
  for each row when (new.visibility < old.visibility or new.deleted_at is not null and old.deleted_at is null)
  execute function private.close_room();

create function private.is_guest(user_id uuid) returns boolean
language sql stable security definer set search_path = ''
as $$ select coalesce((select u.is_anonymous from auth.users u where u.id = is_guest.user_id), true) $$;
comment on function private.is_guest is 'Whether somebody is anonymous, whatever their token says.';
revoke execute on function private.is_guest from public;

create function private.end_guests() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.room_participants p set left_at = now()
  where p.room_id = new.id and p.left_at is null and private.is_guest(p.user_id);
  return null;
end $$;
comment on function private.end_guests is 'Trigger: a room that allows guests no more has none.';
revoke execute on function private.end_guests from public;

create function private.end_absent_guests(room_id uuid default null, absent interval default '1 day') returns void
language plpgsql security definer set search_path = ''
as $$
declare
  claims text := current_setting('request.jwt.claims', true);
begin
  -- Nobody does it to them, whoever it is that needs their place.
  perform set_config('request.jwt.claims', '', true);
  update public.room_participants p set left_at = now()
  from auth.users u
  where (p.room_id = end_absent_guests.room_id or end_absent_guests.room_id is null)
    and p.left_at is null and p.seen_at < now() - end_absent_guests.absent and u.id = p.user_id and u.is_anonymous;
  perform set_config('request.jwt.claims', coalesce(claims, ''), true);
end $$;
comment on function private.end_absent_guests is
  'Ends the parts of guests who have not had the board open for so long, in one room or all: who closes a tab says no goodbye.';
revoke execute on function private.end_absent_guests from public;
grant execute on function private.end_absent_guests to tenon_worker;

create trigger rooms_end_guests after update of guests_allowed on public.rooms
  for each row when (old.guests_allowed and not new.guests_allowed) execute function private.end_guests();

create function private.leave_room(room_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  room public.rooms := private.lock_room(leave_room.room_id, 'viewer');
begin
  update public.room_participants p set left_at = now()
  where p.room_id = room.id and p.user_id = auth.uid() and p.left_at is null;
  if not found then
    perform private.fail(404, 'participant_not_found', hint => 'You are here through the tenant.');
  end if;
end $$;
comment on function private.leave_room is 'See public.leave_room.';
revoke execute on function private.leave_room from public;
grant execute on function private.leave_room to authenticated;

create function public.leave_room(room_id uuid) returns void
language sql security invoker set search_path = ''
as $$ select private.leave_room(room_id) $$;
comment on function public.leave_room is
  'Ends the caller''s own part in a room; the last owner may go too, since the admins of its tenant own every room. Raises room_not_found, participant_not_found.';
revoke execute on function public.leave_room from public, anon, authenticated, service_role;
grant execute on function public.leave_room to authenticated;
