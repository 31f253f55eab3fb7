-- Every way to a right on a room: by a scope, all rooms of a tenant that are at least so visible, or on a single room.
-- All checks read these two: who may do something and why is one question.
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
  where t.closed_for is distinct from p.user_id
  union all
  select k.tenant_id, k.resource_id, k.user_id, k.role, 'api_key'
  from private.key_grants k where k.kind = 'room';
comment on view private.shared_rooms is 'What people and keys hold on single rooms, and why.';

create view private.room_grants as
  select r.tenant_id, r.id as room_id, s.user_id, s.role, s.source
  from public.rooms r join private.room_scopes s on s.tenant_id = r.tenant_id and r.visibility >= s.least
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
language sql stable security definer set search_path = ''
as $$
  select g.role, g.source from private.room_grants g
  where g.room_id = grants_on_room.resource_id and g.user_id = grants_on_room.user_id
$$;
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

insert into private.resource_kinds (kind, grants_of, listed_by)
values ('room', 'private.grants_on_room', 'private.my_rooms');

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

create function private.end_participations() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from public.room_participants p where p.tenant_id = old.tenant_id and p.user_id = old.user_id;
  return null;
end $$;
comment on function private.end_participations is 'Trigger: who leaves a tenant keeps no role on its rooms.';
revoke execute on function private.end_participations from public;

create trigger members_end_participations after delete on public.members
  for each row execute function private.end_participations();

create function private.end_room_rights() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'DELETE' or new.role < old.role then
    perform private.rotate_topics(old.tenant_id, 'room', old.room_id);
  end if;
  perform private.review_rights(old.user_id);
  return null;
end $$;
comment on function private.end_room_rights is 'Trigger: a lost or changed role takes effect on events and open sockets.';
revoke execute on function private.end_room_rights from public;

create trigger room_participants_end_rights after delete or update of role on public.room_participants
  for each row execute function private.end_room_rights();

create function private.close_room() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' then
    perform private.rotate_topics(new.tenant_id, 'room', new.id);
  end if;
  perform pg_notify('tenon_rights', 'room:' || old.id);
  return null;
end $$;
comment on function private.close_room is 'Trigger: a room that is deleted or less visible ends rights that nobody took away by name.';
revoke execute on function private.close_room from public;

create trigger rooms_close_on_delete after delete on public.rooms
  for each row execute function private.close_room();
create trigger rooms_close_on_update after update of visibility on public.rooms
  for each row when (new.visibility < old.visibility) execute function private.close_room();

alter table public.rooms enable row level security;
alter table public.room_participants enable row level security;

revoke all on public.rooms, public.room_participants from anon, authenticated, service_role;
grant select on public.rooms, public.room_participants to authenticated, service_role;
grant update (name, visibility), delete on public.rooms to authenticated;

create policy rooms_read on public.rooms for select to authenticated
  using (
    tenant_id = any (array(select private.my_room_tenants('viewer')))
    and ((visibility >= 'tenant' and tenant_id = any (array(select private.my_room_scopes('viewer', 'tenant'))))
      or tenant_id = any (array(select private.my_room_scopes('viewer', 'private')))
      or id = any (array(select private.my_shared_rooms('viewer')))));
create policy rooms_update on public.rooms for update to authenticated
  using (
    tenant_id = any (array(select private.my_room_tenants('owner')))
    and ((visibility >= 'tenant' and tenant_id = any (array(select private.my_room_scopes('owner', 'tenant'))))
      or tenant_id = any (array(select private.my_room_scopes('owner', 'private')))
      or id = any (array(select private.my_shared_rooms('owner')))))
  with check (
    tenant_id = any (array(select private.my_room_tenants('owner')))
    and ((visibility >= 'tenant' and tenant_id = any (array(select private.my_room_scopes('owner', 'tenant'))))
      or tenant_id = any (array(select private.my_room_scopes('owner', 'private')))
      or id = any (array(select private.my_shared_rooms('owner')))));
create policy rooms_delete on public.rooms for delete to authenticated
  using (
    tenant_id = any (array(select private.my_room_tenants('owner')))
    and ((visibility >= 'tenant' and tenant_id = any (array(select private.my_room_scopes('owner', 'tenant'))))
      or tenant_id = any (array(select private.my_room_scopes('owner', 'private')))
      or id = any (array(select private.my_shared_rooms('owner')))));
create policy room_participants_read on public.room_participants for select to authenticated
  using (tenant_id = any (array(select private.my_room_tenants('viewer')))
    and exists (select from public.rooms r where r.id = room_id));
