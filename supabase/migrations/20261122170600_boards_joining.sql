-- How people come into rooms, and leave. A refusal is returned, not raised: what was counted stays counted.
create function private.has_place(room public.rooms, user_id uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
  select count(*) < room.max_participants from public.room_participants p
  where p.room_id = room.id and p.left_at is null and p.user_id <> has_place.user_id
$$;
comment on function private.has_place is 'Whether there is room for somebody, who may be there already.';
revoke execute on function private.has_place from public;

create function private.add_participant(room public.rooms, user_id uuid, role public.member_role, came_by text)
returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  -- The caller holds a lock on the room: of those who come at once, only so many find a place.
  if not private.has_place(room, add_participant.user_id) then
    -- To end a part is to lock the tenant, which others lock before the room: who has only the room waits for none of them.
    perform from public.tenants t where t.id = room.tenant_id for no key update skip locked;
    if found then
      perform private.end_absent_guests(room.id, '10 minutes');
    end if;
    if not private.has_place(room, add_participant.user_id) then
      return false;
    end if;
  end if;
  perform private.ensure_profile(add_participant.user_id);
  insert into public.room_participants as p (tenant_id, room_id, user_id, role, came_by, role_at_most)
  values (room.tenant_id, room.id, add_participant.user_id, add_participant.role, add_participant.came_by,
    case when add_participant.came_by = 'granted' then add_participant.role end)
  on conflict on constraint room_participants_pkey do update
    set role = excluded.role, came_by = excluded.came_by, left_at = null, seen_at = excluded.seen_at,
      role_at_most = coalesce(excluded.role_at_most, p.role_at_most),
      joined_at = case when p.left_at is null then p.joined_at else excluded.joined_at end;
  return true;
end $$;
comment on function private.add_participant is 'Lets somebody into a locked room, or back; false where it is full.';
revoke execute on function private.add_participant from public;

create function private.may_rise(room public.rooms, held public.member_role, password text) returns boolean
language sql stable security definer set search_path = ''
as $$
  select held < least(room.join_role, (select p.role_at_most from public.room_participants p
      where p.room_id = room.id and p.user_id = auth.uid()))
    and case when room.has_password then coalesce(password, '') <> '' else room.visibility = 'public' end
    and (room.guests_allowed or not private.is_guest(auth.uid()))
$$;
comment on function private.may_rise is
  'Whether the caller, who holds a role on a room, asks for the more that it gives to whoever passes by.';
revoke execute on function private.may_rise from public;

create function private.enter_room(room public.rooms, held public.member_role, password text, invite text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  guest boolean := private.is_guest(auth.uid());
  -- Once an owner has given them a role, nothing that anybody may use gives more.
  at_most public.member_role := (select p.role_at_most from public.room_participants p
    where p.room_id = room.id and p.user_id = auth.uid());
  offer public.room_invites;
  role public.member_role := room.join_role;
  refusal jsonb;
begin
  -- Who has a role is not sent away for what would give them no other.
  if held is not null and invite is null and not private.may_rise(room, held, password) then
    return null;
  end if;
  if held is null and exists (
    select from public.room_bans b where b.room_id = room.id and b.user_id = auth.uid()) then
    return private.note_refusal(room, private.refuse(403, 'room_banned', hint => 'An owner of the room lifts a ban.'));
  end if;
  if guest and not room.guests_allowed then
    return private.note_refusal(room,
      private.refuse(403, 'guest_not_allowed', hint => 'Sign in with an account of your own.'));
  end if;
  if invite is not null then
    offer := private.live_room_invite(room.id, invite);
    if offer.id is null and held is not null then
      -- A link that somebody has come in by goes on leading them there.
      return null;
    elsif offer.id is null then
      return private.note_refusal(room, private.refuse(404, 'room_invite_not_found',
        hint => 'It was used up, taken back or is too old: ask for another.'));
    end if;
    role := offer.role;
  elsif room.has_password then
    refusal := private.try_room_password(room, password);
    if refusal is not null then
      return refusal;
    end if;
  elsif room.visibility <> 'public' then
    return private.note_refusal(room, private.refuse(404, 'room_not_found', hint => 'Ask to be invited.'));
  end if;
  -- A guest's account ends with their browser: they own nothing.
  if guest then
    role := least(role, 'editor');
  end if;
  role := least(role, at_most);
  if held >= role then
    return null;
  end if;
  if not private.add_participant(room, auth.uid(), role,
    case when offer.id is not null then 'invite' when room.has_password then 'password' else 'code' end) then
    -- Who has a role needs no place for it, and goes on as they were.
    return case when held is null then private.note_refusal(room,
      private.refuse(409, 'room_full', hint => 'Try again when somebody has left.')) end;
  end if;
  update public.room_invites i set uses = i.uses + 1 where i.id = offer.id;
  return null;
end $$;
comment on function private.enter_room is 'Lets the caller into a locked room if they may come in; null where they are, else the refusal.';
revoke execute on function private.enter_room from public;

create function private.join_room(room text, password text, invite text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  place uuid;
  target public.rooms;
  held public.member_role;
  refusal jsonb;
begin
  perform private.refuse_machines();
  perform private.check_limit('rooms.join', auth.uid()::text);
  perform private.check_limit('rooms.join_address', private.caller_address());
  select r.id into place from public.rooms r join private.open_tenants t on t.id = r.tenant_id
  where t.closed_for is null and (r.code = private.read_room_code(join_room.room)
    or r.id = (private.parse_resource('room:' || lower(trim(join_room.room)))).id);
  held := private.room_role(place);
  select * into target from public.rooms r where r.id = place;
  -- Most have what they get: they lock nothing.
  if held is null or invite is not null or private.may_rise(target, held, password) then
    select * into target from public.rooms r where r.id = place and r.deleted_at is null for no key update;
    if target.id is null then
      return private.refuse(404, 'room_not_found', hint => 'Check the code.');
    end if;
    refusal := private.enter_room(target, private.room_role(place), password, invite);
    if refusal is not null then
      return refusal;
    end if;
  end if;
  perform private.note_activity(place);
  return (select to_jsonb(r) || jsonb_build_object('role', private.room_role(r.id)) from public.rooms r where r.id = place);
end $$;
comment on function private.join_room is 'See public.join_room.';
revoke execute on function private.join_room from public;
grant execute on function private.join_room to authenticated;

create function public.join_room(room text, password text default null, invite text default null) returns jsonb
language sql security invoker set search_path = ''
as $$ select private.join_room(room, password, invite) $$;
comment on function public.join_room is
  'Enters a room by its code or id: with a role on it already, by an invite, by the password, or a public one. Who has a role gets the higher one that these give, where there is a place, and else keeps theirs. Gives the room and the role. Answers room_not_found, room_invite_not_found, password_required, password_wrong (5 in a row lock the door to the caller for a minute, then longer), room_locked, guest_not_allowed, room_banned, room_full. Raises rate_limited, machine_not_allowed.';
revoke execute on function public.join_room from public, anon, authenticated, service_role;
grant execute on function public.join_room to authenticated;
