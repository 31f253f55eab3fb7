-- The password of a room is tried five times by one person, twenty times from one address, a hundred times in all:
-- who guesses shuts the door on themselves, and not on everybody else.
create table private.room_passwords (
  room_id uuid primary key references public.rooms on delete cascade,
  hash    text not null
);
comment on table private.room_passwords is 'bcrypt of the passwords of rooms.';
revoke all on private.room_passwords from public;

create table private.room_password_failures (
  room_id      uuid not null references public.rooms on delete cascade,
  subject      text not null,
  attempts     int not null,
  last_at      timestamptz not null,
  locked_until timestamptz,
  primary key (room_id, subject)
);
comment on table private.room_password_failures is
  'How often a person (their id), an address, or everybody together have guessed the password of a room wrong, until a day has passed without.';
revoke all on private.room_password_failures from public;

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
    on conflict on constraint room_passwords_pkey do update set hash = excluded.hash;
    perform private.note_audit(room.tenant_id, 'room.password_set', 'room', room.id::text);
  end if;
  delete from private.room_password_failures f where f.room_id = room.id;
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

create function private.room_password_subjects() returns table (subject text, free_attempts int)
language sql stable security definer set search_path = ''
as $$
  select * from (values (auth.uid()::text, 5), (private.caller_address(), 20), ('everybody', 100)) s (subject, free)
  where s.subject is not null
$$;
comment on function private.room_password_subjects is
  'As whom the caller guesses the password of a room, and how often each may be wrong before the door is locked to them.';
revoke execute on function private.room_password_subjects from public;

create function private.count_password_failure(room_id uuid) returns int
language sql security definer set search_path = ''
as $$
  with counted as (
    select s.subject, s.free_attempts, 1 + coalesce((select f.attempts from private.room_password_failures f
      where f.room_id = count_password_failure.room_id and f.subject = s.subject
        and f.last_at > clock_timestamp() - interval '1 day'), 0) as attempts
    from private.room_password_subjects() s
  ), noted as (
    insert into private.room_password_failures as f (room_id, subject, attempts, last_at, locked_until)
    select count_password_failure.room_id, c.subject, c.attempts, clock_timestamp(),
      case when c.attempts >= c.free_attempts then clock_timestamp()
        + least(interval '1 minute' * 2 ^ least(c.attempts - c.free_attempts, 6), interval '1 hour') end
    from counted c
    on conflict on constraint room_password_failures_pkey do update
      set attempts = excluded.attempts, last_at = excluded.last_at, locked_until = excluded.locked_until
  )
  select greatest(min(c.free_attempts - c.attempts), 0) from counted c
$$;
comment on function private.count_password_failure is
  'Counts a wrong password of a locked room, and gives how many the caller has left; after the last one the door is locked to them for a minute, then two, up to an hour.';
revoke execute on function private.count_password_failure from public;

create function private.try_room_password(room public.rooms, password text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  secret text := (select p.hash from private.room_passwords p where p.room_id = room.id);
  -- The caller holds a lock on the room: those who guess at once are counted one after the other.
  locked_until timestamptz := (select max(f.locked_until) from private.room_password_failures f
    join private.room_password_subjects() s using (subject) where f.room_id = room.id);
begin
  if coalesce(password, '') = '' then
    return private.refuse(401, 'password_required', jsonb_build_object('password', 'required'));
  elsif locked_until > clock_timestamp() then
    return private.refuse(429, 'room_locked', jsonb_build_object('retry_after',
      ceil(extract(epoch from locked_until - clock_timestamp()))), 'Wait, then try again.');
  elsif secret = extensions.crypt(password, secret) then
    -- Only their own: others who guess are not forgiven by it.
    delete from private.room_password_failures f where f.room_id = room.id and f.subject = auth.uid()::text;
    return null;
  end if;
  return private.note_refusal(room, private.refuse(401, 'password_wrong',
    jsonb_build_object('attempts_left', private.count_password_failure(room.id))));
end $$;
comment on function private.try_room_password is 'Tries a password on a locked room and counts it; null where it is right, else the refusal.';
revoke execute on function private.try_room_password from public;
