-- Every way to a right on a room: by a scope, all rooms of a tenant that are at least so visible, or on a single room.
-- All checks read these two: who may do something and why is one question. A deleted room gives no rights; a ban takes
-- those away that a tenant gives its members, but none of its admins'.
create view private.room_scopes as
  select m.tenant_id, m.user_id,
    case when m.role >= 'admin' then 'private' else 'tenant' end::public.visibility as least,
    case when m.role >= 'admin' then 'owner' else m.role end as role,
    case when m.role >= 'admin' then 'tenant_admin' else 'tenant_member' end as source
  from private.live_members m;
comment on view private.room_scopes is 'What people hold on all rooms of a tenant that are at least so visible, and why.';

create view private.shared_rooms as
  select p.tenant_id, p.room_id, p.user_id, p.role, 'participant' as source
  from public.room_participants p join private.open_tenants t on t.id = p.tenant_id
    join public.rooms r on r.id = p.room_id
  where p.left_at is null and r.deleted_at is null and t.closed_for is distinct from p.user_id
  union all
  select k.tenant_id, k.resource_id, k.user_id, k.role, 'api_key'
  from private.key_grants k join public.rooms r on r.id = k.resource_id
  where k.kind = 'room' and r.deleted_at is null;
comment on view private.shared_rooms is 'What people and keys hold on single rooms, and why.';

create view private.room_grants as
  select r.tenant_id, r.id as room_id, s.user_id, s.role, s.source
  from public.rooms r join private.room_scopes s on s.tenant_id = r.tenant_id and r.visibility >= s.least
  where r.deleted_at is null and (s.least = 'private' or not exists (
    select from public.room_bans b where b.room_id = r.id and b.user_id = s.user_id))
  union all
  select s.tenant_id, s.room_id, s.user_id, s.role, s.source from private.shared_rooms s;
comment on view private.room_grants is 'Who holds which role on which room, and where it comes from.';

create function private.room_role(room_id uuid) returns public.member_role
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select max(g.role) from private.room_grants g
    where g.room_id = room_role.room_id and g.user_id = (select auth.uid()));
end $$;
comment on function private.room_role is 'The role of the caller on one room; null for a stranger.';
revoke execute on function private.room_role from public;
grant execute on function private.room_role to authenticated;

create function private.grants_on_room(resource_id uuid, user_id uuid)
returns table (role public.member_role, source text)
language plpgsql stable security definer set search_path = ''
as $$
begin
  return query
    select g.role, g.source from private.room_grants g
    where g.room_id = grants_on_room.resource_id and g.user_id = grants_on_room.user_id;
end $$;
comment on function private.grants_on_room is 'What a person holds on a room, and why.';
revoke execute on function private.grants_on_room from public;

create function private.my_rooms(at_least public.member_role) returns setof uuid
language plpgsql stable security definer set search_path = ''
as $$
begin
  return query
    select distinct g.room_id from private.room_grants g
    where g.user_id = (select auth.uid()) and g.role >= at_least;
end $$;
comment on function private.my_rooms is 'The rooms on which the caller holds at least this role.';
revoke execute on function private.my_rooms from public;
grant execute on function private.my_rooms to authenticated;

insert into private.resource_kinds (kind, grants_of, listed_by, keyed)
values ('room', 'private.grants_on_room', 'private.my_rooms', true);

-- Policies ask for tenants first, which is what the index knows, and then in which way each room is reached.
create function private.my_room_tenants(at_least public.member_role) returns setof uuid
language plpgsql stable security definer set search_path = ''
as $$
begin
  return query
    select s.tenant_id from private.room_scopes s where s.user_id = (select auth.uid()) and s.role >= at_least
    union
    select s.tenant_id from private.shared_rooms s where s.user_id = (select auth.uid()) and s.role >= at_least;
end $$;
comment on function private.my_room_tenants is 'The tenants of all rooms on which the caller holds at least this role.';
revoke execute on function private.my_room_tenants from public;
grant execute on function private.my_room_tenants to authenticated;

create function private.my_room_scopes(at_least public.member_role, seen public.visibility) returns setof uuid
language plpgsql stable security definer set search_path = ''
as $$
begin
  return query select s.tenant_id from private.room_scopes s
  where s.user_id = (select auth.uid()) and s.role >= at_least and s.least <= seen;
end $$;
comment on function private.my_room_scopes is
  'The tenants in which the caller holds at least this role on every room of a visibility.';
revoke execute on function private.my_room_scopes from public;
grant execute on function private.my_room_scopes to authenticated;

create function private.my_shared_rooms(at_least public.member_role) returns setof uuid
language plpgsql stable security definer set search_path = ''
as $$
begin
  return query select s.room_id from private.shared_rooms s
  where s.user_id = (select auth.uid()) and s.role >= at_least;
end $$;
comment on function private.my_shared_rooms is 'The single rooms on which the caller holds at least this role.';
revoke execute on function private.my_shared_rooms from public;
grant execute on function private.my_shared_rooms to authenticated;

create function private.my_room_bans() returns setof uuid
language plpgsql stable security definer set search_path = ''
as $$
begin
  return query select b.room_id from public.room_bans b where b.user_id = (select auth.uid());
end $$;
comment on function private.my_room_bans is 'The rooms from which the caller is banned.';
revoke execute on function private.my_room_bans from public;
grant execute on function private.my_room_bans to authenticated;

alter table public.rooms enable row level security;
alter table public.room_participants enable row level security;
alter table public.room_bans enable row level security;

revoke all on public.rooms, public.room_participants, public.room_bans from anon, authenticated, service_role;
grant select on public.rooms, public.room_participants, public.room_bans to authenticated, service_role;

create policy rooms_read on public.rooms for select to authenticated
  using (
    deleted_at is null
    and tenant_id = any (array(select private.my_room_tenants('viewer')))
    and ((visibility >= 'tenant' and tenant_id = any (array(select private.my_room_scopes('viewer', 'tenant')))
        and id <> all (array(select private.my_room_bans())))
      or tenant_id = any (array(select private.my_room_scopes('viewer', 'private')))
      or id = any (array(select private.my_shared_rooms('viewer')))));
create policy room_participants_read on public.room_participants for select to authenticated
  using (tenant_id = any (array(select private.my_room_tenants('viewer')))
    and exists (select from public.rooms r where r.id = room_id));
create policy room_bans_read on public.room_bans for select to authenticated
  using (room_id = any (array(select private.my_rooms('owner'))));
