-- What happens in a room is an event on its topic, and in the audit log.
create function private.announce_participant() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.send_event('room', new.room_id,
    case
      when new.left_at is null and (tg_op = 'INSERT' or old.left_at is not null) then 'participant.joined'
      when new.left_at is null then 'participant.role_changed'
      when auth.uid() is null or new.user_id = auth.uid() then 'participant.left'
      else 'participant.kicked' end,
    jsonb_build_object('user_id', new.user_id, 'role', new.role));
  return null;
end $$;
comment on function private.announce_participant is 'Trigger: who comes, goes or changes role is an event of the room.';
revoke execute on function private.announce_participant from public;

-- Triggers of one event run by their names: these before those that rotate the topic, so that they are heard.
create trigger room_participants_announce_entry after insert on public.room_participants
  for each row when (new.left_at is null) execute function private.announce_participant();
create trigger room_participants_announce after update of role, left_at on public.room_participants
  for each row when ((new.left_at is null) <> (old.left_at is null) or new.left_at is null and new.role <> old.role)
  execute function private.announce_participant();

create function private.announce_room() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.send_event('room', new.id, tg_argv[0], '{}');
  return null;
end $$;
comment on function private.announce_room is 'Trigger (event): a change of a room is an event of it.';
revoke execute on function private.announce_room from public;

create trigger rooms_announce_change
  after update of name, description, visibility, join_role, has_password, guests_allowed, max_participants, drawing
  on public.rooms
  for each row when ((new.name, new.description, new.visibility, new.join_role, new.has_password, new.guests_allowed,
      new.max_participants, new.drawing) is distinct from (old.name, old.description, old.visibility, old.join_role,
      old.has_password, old.guests_allowed, old.max_participants, old.drawing))
  execute function private.announce_room('room.changed');
create trigger rooms_announce_deletion after update of deleted_at on public.rooms
  for each row when (new.deleted_at is not null and old.deleted_at is null)
  execute function private.announce_room('room.deleted');

create trigger room_bans_audit after insert or delete on public.room_bans
  for each row execute function private.audit('room_ban');
