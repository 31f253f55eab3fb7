-- The password of a room is tried five times; then everybody waits a minute, after the next wrong one two, up to an hour.
create table private.room_passwords (
  room_id         uuid primary key references public.rooms on delete cascade,
  hash            text not null,
  failed_attempts int not null default 0,
  locked_until    timestamptz
);
comment on table private.room_passwords is 'bcrypt of the passwords of rooms, and how often each was guessed wrong in a row.';
revoke all on private.room_passwords from public;

create function private.set_room_password(room_id uuid, password text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  room public.rooms;
begin
  -- More than 72 bytes bcrypt does not read.
  perform private.check_input(jsonb_build_object('password', case
    when octet_length(password) not between 8 and 72 then '8 to 72 bytes, or null for none' end));
  room := private.lock_room(set_room_password.room_id, 'owner');
  if password is null then
    delete from private.room_passwords p where p.room_id = room.id;
  else
    insert into private.room_passwords (room_id, hash)
    values (room.id, extensions.crypt(password, extensions.gen_salt('bf', 10)))
    on conflict on constraint room_passwords_pkey
      do update set hash = excluded.hash, failed_attempts = 0, locked_until = null;
    perform private.note_audit(room.tenant_id, 'room.password_set', 'room', room.id::text);
  end if;
  update public.rooms r set has_password = password is not null
  where r.id = room.id and r.has_password <> (password is not null);
end $$;
comment on function private.set_room_password is 'See public.set_room_password.';
revoke execute on function private.set_room_password from public;
grant execute on function private.set_room_password to authenticated;

create function public.set_room_password(room_id uuid, password text default null) returns void
language sql security invoker set search_path = ''
as $$ select private.set_room_password(room_id, password) $$;
comment on function public.set_room_password is
  'Gives a room a password by which anybody with its code comes in, or with null takes it away; who takes part already stays. Raises room_not_found, forbidden, invalid_input.';
revoke execute on function public.set_room_password from public, anon, authenticated, service_role;
grant execute on function public.set_room_password to authenticated;

create function private.note_refusal(room public.rooms, refusal jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.note_audit(room.tenant_id, 'room.entry_refused', 'room', room.id::text,
    jsonb_build_object('reason', refusal ->> 'message'));
  return refusal;
end $$;
comment on function private.note_refusal is 'Notes in the audit log that somebody was not let into a room, and gives what they are told.';
revoke execute on function private.note_refusal from public;

create function private.try_room_password(room public.rooms, password text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  secret private.room_passwords;
  free_attempts constant int := 5;
begin
  if coalesce(password, '') = '' then
    return private.refuse(401, 'password_required', jsonb_build_object('password', 'required'));
  end if;
  -- The caller holds a lock on the room: those who guess at once are counted one after the other.
  select * into secret from private.room_passwords p where p.room_id = room.id;
  if secret.locked_until > clock_timestamp() then
    return private.refuse(429, 'room_locked', jsonb_build_object('retry_after',
      ceil(extract(epoch from secret.locked_until - clock_timestamp()))), 'Wait, then try again.');
  end if;
  if secret.hash = extensions.crypt(password, secret.hash) then
    update private.room_passwords p set failed_attempts = 0, locked_until = null
    where p.room_id = room.id and p.failed_attempts > 0;
    return null;
  end if;
  secret.failed_attempts := secret.failed_attempts + 1;
  update private.room_passwords p
  set failed_attempts = secret.failed_attempts,
    locked_until = case when secret.failed_attempts >= free_attempts then clock_timestamp()
      + least(interval '1 minute' * 2 ^ least(secret.failed_attempts - free_attempts, 6), interval '1 hour') end
  where p.room_id = room.id;
  return private.note_refusal(room, private.refuse(401, 'password_wrong',
    jsonb_build_object('attempts_left', greatest(free_attempts - secret.failed_attempts, 0))));
end $$;
comment on function private.try_room_password is 'Tries a password on a locked room and counts it; null where it is right, else the refusal.';
revoke execute on function private.try_room_password from public;
