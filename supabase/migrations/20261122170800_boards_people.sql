-- People who meet in a room see who the others are, also across tenants.
create function private.people_in_my_rooms() returns setof uuid
language plpgsql stable security definer set search_path = ''
as $$
begin
  return query
    select p.user_id from private.shared_rooms s join public.room_participants p on p.room_id = s.room_id
    where s.user_id = (select auth.uid())
    union
    select p.user_id from private.room_scopes s
      join public.room_participants p on p.tenant_id = s.tenant_id and p.came_by <> 'granted'
      join public.rooms r on r.id = p.room_id and r.visibility >= s.least and r.deleted_at is null
    where s.user_id = (select auth.uid());
end $$;
comment on function private.people_in_my_rooms is
  'Everybody who takes or took part in the rooms where the caller does, and whoever came into those of their tenants.';
revoke execute on function private.people_in_my_rooms from public;

update private.resource_kinds set people_of = 'private.people_in_my_rooms' where kind = 'room';
