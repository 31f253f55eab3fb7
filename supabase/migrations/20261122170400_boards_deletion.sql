-- A room is deleted at once for everybody, and for good after 7 days; until then an owner may take it back. What it takes
-- of quotas it takes until then.
create function private.delete_room(room_id uuid) returns timestamptz
language plpgsql security definer set search_path = ''
as $$
declare
  room public.rooms := private.lock_room(delete_room.room_id, 'owner');
begin
  update public.rooms r set deleted_at = now() where r.id = room.id;
  return now() + interval '7 days';
end $$;
comment on function private.delete_room is 'See public.delete_room.';
revoke execute on function private.delete_room from public;
grant execute on function private.delete_room to authenticated;

create function public.delete_room(room_id uuid) returns timestamptz
language sql security invoker set search_path = ''
as $$ select private.delete_room(room_id) $$;
comment on function public.delete_room is
  'Ends a room for everybody, and says until when restore_room brings it back. Raises room_not_found, forbidden.';
revoke execute on function public.delete_room from public, anon, authenticated, service_role;
grant execute on function public.delete_room to authenticated;

create function private.deleted_rooms()
returns table (id uuid, tenant_id uuid, name text, deleted_at timestamptz, purged_at timestamptz)
language sql stable security definer set search_path = ''
as $$
  select r.id, r.tenant_id, r.name, r.deleted_at, r.deleted_at + interval '7 days'
  from public.rooms r
  where r.deleted_at is not null and (
    r.tenant_id in (select private.my_tenants('admin'))
    or exists (
      select from public.room_participants p join private.open_tenants t on t.id = p.tenant_id
      where p.room_id = r.id and p.user_id = (select auth.uid()) and p.role = 'owner' and p.left_at is null
        and t.closed_for is distinct from p.user_id))
$$;
comment on function private.deleted_rooms is 'See public.deleted_rooms.';
revoke execute on function private.deleted_rooms from public;
grant execute on function private.deleted_rooms to authenticated;

create function public.deleted_rooms()
returns table (id uuid, tenant_id uuid, name text, deleted_at timestamptz, purged_at timestamptz)
language sql stable security invoker set search_path = ''
as $$ select * from private.deleted_rooms() $$;
comment on function public.deleted_rooms is 'The deleted rooms that the caller may restore, and until when.';
revoke execute on function public.deleted_rooms from public, anon, authenticated, service_role;
grant execute on function public.deleted_rooms to authenticated;

create function private.restore_room(room_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  update public.rooms r set deleted_at = null
  where r.id = restore_room.room_id and r.id in (select d.id from private.deleted_rooms() d);
  if not found then
    perform private.fail(404, 'room_not_found');
  end if;
end $$;
comment on function private.restore_room is 'See public.restore_room.';
revoke execute on function private.restore_room from public;
grant execute on function private.restore_room to authenticated;

create function public.restore_room(room_id uuid) returns void
language sql security invoker set search_path = ''
as $$ select private.restore_room(room_id) $$;
comment on function public.restore_room is
  'Brings a deleted room back, as it was. Raises room_not_found.';
revoke execute on function public.restore_room from public, anon, authenticated, service_role;
grant execute on function public.restore_room to authenticated;

create function private.purge_rooms() returns void
language plpgsql security definer set search_path = ''
as $$
begin
  delete from public.rooms r where r.deleted_at < now() - interval '7 days';
  delete from public.room_invites i where i.expires_at < now() - interval '30 days';
  delete from private.room_password_failures f where f.last_at < now() - interval '1 day';
end $$;
comment on function private.purge_rooms is
  'Deletes for good the rooms that were deleted 7 days ago, invites 30 days after their expiry, and wrong passwords after a day.';
revoke execute on function private.purge_rooms from public;
grant execute on function private.purge_rooms to tenon_worker;
