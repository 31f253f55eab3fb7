-- How rooms come to be.
create function private.room_code() returns text
language sql volatile set search_path = ''
as $$
  -- 12 of 32 letters and digits that are not mistaken for each other (no l, o, 0, 1): 60 bits.
  select regexp_replace(
    string_agg(substr('abcdefghijkmnpqrstuvwxyz23456789', (get_byte(bytes, i) & 31) + 1, 1), '' order by i),
    '^(.{4})(.{4})(.{4})$', '\1-\2-\3')
  from extensions.gen_random_bytes(12) bytes, generate_series(0, 11) i
$$;
comment on function private.room_code is 'A room code: short enough to read out, too many to guess.';
revoke execute on function private.room_code from public;

create function private.read_room_code(said text) returns text
language sql immutable set search_path = ''
as $$
  select regexp_replace(regexp_replace(lower(said), '[^a-z0-9]', '', 'g'), '^(.{4})(.{4})(.{4})$', '\1-\2-\3')
$$;
comment on function private.read_room_code is 'A room code as it is kept, from how somebody has heard and typed it.';
revoke execute on function private.read_room_code from public;
grant execute on function private.read_room_code to authenticated;

create function private.create_room(tenant_id uuid, name text, visibility public.visibility) returns public.rooms
language plpgsql security definer set search_path = ''
as $$
declare
  tenant_role public.member_role := private.tenant_role(create_room.tenant_id);
  room public.rooms;
begin
  perform private.check_limit('rooms.create', auth.uid()::text);
  if tenant_role is null then
    perform private.fail(404, 'tenant_not_found');
  end if;
  if tenant_role < 'editor' then
    perform private.fail(403, 'forbidden', hint => 'Creating a room takes an editor of the tenant.');
  end if;
  name := private.clean_name(name);
  perform private.check_input(jsonb_build_object(
    'name', case when coalesce(char_length(name), 0) not between 1 and 120 then '1 to 120 characters' end,
    'visibility', case when visibility is null then 'private, tenant or public' end));
  insert into public.rooms (tenant_id, code, name, visibility)
  values (create_room.tenant_id, private.room_code(), create_room.name, create_room.visibility)
  returning * into room;
  -- What a key makes is its maker's: a right of its own would not end with it.
  insert into public.room_participants (tenant_id, room_id, user_id, role)
  select m.tenant_id, room.id, m.user_id, 'owner' from public.members m
  where m.tenant_id = room.tenant_id
    and m.user_id = coalesce((select k.created_by from public.api_keys k where k.user_id = auth.uid()), auth.uid());
  return room;
end $$;
comment on function private.create_room is 'See public.create_room.';
revoke execute on function private.create_room from public;
grant execute on function private.create_room to authenticated;

create function public.create_room(tenant_id uuid, name text, visibility public.visibility default 'tenant')
returns public.rooms
language sql security invoker set search_path = ''
as $$ select private.create_room(tenant_id, name, visibility) $$;
comment on function public.create_room is
  'Makes a room that the caller owns. Raises tenant_not_found, forbidden, invalid_input, quota_exceeded, rate_limited.';
revoke execute on function public.create_room from public, anon, authenticated, service_role;
grant execute on function public.create_room to authenticated;
