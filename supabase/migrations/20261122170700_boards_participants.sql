-- What owners decide about people: roles, and who has to go. The admins of the tenant own every room, so none is ever
-- without an owner.
create function private.set_participant_role(room_id uuid, user_id uuid, role public.member_role)
returns public.room_participants
language plpgsql security definer set search_path = ''
as $$
declare
  room public.rooms;
  participant public.room_participants;
begin
  perform private.check_input(jsonb_build_object(
    'role', case when coalesce(role = 'admin', true) then 'viewer, editor or owner' end));
  room := private.lock_room(set_participant_role.room_id, 'owner');
  update public.room_participants p set role = set_participant_role.role, role_at_most = set_participant_role.role
  where p.room_id = room.id and p.user_id = set_participant_role.user_id and p.left_at is null;
  if not found then
    if not exists (select from public.members m
      where m.tenant_id = room.tenant_id and m.user_id = set_participant_role.user_id) then
      perform private.fail(404, 'participant_not_found', hint => 'Who is no member of the tenant comes by an invite.');
    elsif exists (select from public.room_bans b
      where b.room_id = room.id and b.user_id = set_participant_role.user_id) then
      perform private.fail(403, 'room_banned', hint => 'Lift the ban first.');
    elsif not private.add_participant(room, set_participant_role.user_id, role, 'granted') then
      perform private.fail(409, 'room_full', hint => 'Raise max_participants, or let somebody go.');
    end if;
  end if;
  if role = 'owner' and private.is_guest(set_participant_role.user_id) then
    perform private.fail(403, 'guest_not_allowed', hint => 'A guest owns nothing.');
  end if;
  select * into participant from public.room_participants p
  where p.room_id = room.id and p.user_id = set_participant_role.user_id;
  return participant;
end $$;
comment on function private.set_participant_role is 'See public.set_participant_role.';
revoke execute on function private.set_participant_role from public;
grant execute on function private.set_participant_role to authenticated;

create function public.set_participant_role(room_id uuid, user_id uuid, role public.member_role)
returns public.room_participants
language sql security invoker set search_path = ''
as $$ select private.set_participant_role(room_id, user_id, role) $$;
comment on function public.set_participant_role is
  'Gives a participant another role, at once for all that is open, or a member of the tenant a role of their own; for owners. No code, password or invite gives more than it from then on. Raises room_not_found, forbidden, participant_not_found, guest_not_allowed, room_banned, room_full, invalid_input.';
revoke execute on function public.set_participant_role from public, anon, authenticated, service_role;
grant execute on function public.set_participant_role to authenticated;

create function private.kick_participant(room_id uuid, user_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  room public.rooms := private.lock_room(kick_participant.room_id, 'owner');
begin
  update public.room_participants p set left_at = now()
  where p.room_id = room.id and p.user_id = kick_participant.user_id and p.left_at is null;
  if not found then
    perform private.fail(404, 'participant_not_found');
  end if;
end $$;
comment on function private.kick_participant is 'See public.kick_participant.';
revoke execute on function private.kick_participant from public;
grant execute on function private.kick_participant to authenticated;

create function public.kick_participant(room_id uuid, user_id uuid) returns void
language sql security invoker set search_path = ''
as $$ select private.kick_participant(room_id, user_id) $$;
comment on function public.kick_participant is
  'Takes somebody out of a room, for its owners; whoever may join it may come back. Raises room_not_found, forbidden, participant_not_found.';
revoke execute on function public.kick_participant from public, anon, authenticated, service_role;
grant execute on function public.kick_participant to authenticated;

create function private.ban_participant(room_id uuid, user_id uuid, reason text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  room public.rooms;
begin
  reason := private.clean_name(reason);
  perform private.check_input(jsonb_build_object(
    'reason', case when char_length(reason) > 500 then 'up to 500 characters' end));
  room := private.lock_room(ban_participant.room_id, 'owner');
  if ban_participant.user_id = auth.uid() or exists (select from public.members m
    where m.tenant_id = room.tenant_id and m.user_id = ban_participant.user_id and m.role >= 'admin') then
    perform private.fail(403, 'forbidden', hint => 'Nobody bans themselves, or an admin of the tenant.');
  end if;
  if not exists (select from public.room_participants p where p.room_id = room.id and p.user_id = ban_participant.user_id)
    and private.role_of(ban_participant.user_id, 'room', room.id) is null then
    perform private.fail(404, 'participant_not_found');
  end if;
  if exists (select from public.api_keys k where k.user_id = ban_participant.user_id) then
    perform private.fail(403, 'forbidden', hint => 'A key is revoked, not banned.');
  end if;
  insert into public.room_bans (tenant_id, room_id, user_id, banned_by, reason)
  values (room.tenant_id, room.id, ban_participant.user_id, auth.uid(), ban_participant.reason)
  on conflict on constraint room_bans_pkey do nothing;
  update public.room_participants p set left_at = now()
  where p.room_id = room.id and p.user_id = ban_participant.user_id and p.left_at is null;
  if not found then
    perform private.rotate_topics(room.tenant_id, 'room', room.id);
    perform private.review_rights(ban_participant.user_id);
  end if;
end $$;
comment on function private.ban_participant is 'See public.ban_participant.';
revoke execute on function private.ban_participant from public;
grant execute on function private.ban_participant to authenticated;

create function public.ban_participant(room_id uuid, user_id uuid, reason text default null) returns void
language sql security invoker set search_path = ''
as $$ select private.ban_participant(room_id, user_id, reason) $$;
comment on function public.ban_participant is
  'Takes somebody out of a room and bars every way back, also their rights by the tenant; for owners. Raises room_not_found, forbidden, participant_not_found, invalid_input.';
revoke execute on function public.ban_participant from public, anon, authenticated, service_role;
grant execute on function public.ban_participant to authenticated;

create function private.unban_participant(room_id uuid, user_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.check_room_role(unban_participant.room_id, 'owner');
  delete from public.room_bans b
  where b.room_id = unban_participant.room_id and b.user_id = unban_participant.user_id;
  if not found then
    perform private.fail(404, 'ban_not_found');
  end if;
end $$;
comment on function private.unban_participant is 'See public.unban_participant.';
revoke execute on function private.unban_participant from public;
grant execute on function private.unban_participant to authenticated;

create function public.unban_participant(room_id uuid, user_id uuid) returns void
language sql security invoker set search_path = ''
as $$ select private.unban_participant(room_id, user_id) $$;
comment on function public.unban_participant is
  'Lifts a ban, for owners; a role of their own the person does not get back by it. Raises room_not_found, forbidden, ban_not_found.';
revoke execute on function public.unban_participant from public, anon, authenticated, service_role;
grant execute on function public.unban_participant to authenticated;
