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
  insert into public.room_participants (tenant_id, room_id, user_id, role)
  values (room.tenant_id, room.id, auth.uid(), 'owner');
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
