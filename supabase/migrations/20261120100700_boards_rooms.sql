-- A room is one whiteboard. Its id names its document and its topic; its code is what people tell each other.
create table public.rooms (
  id         uuid primary key default gen_random_uuid(),
  tenant_id  uuid not null references public.tenants on delete cascade,
  code       text not null unique,
  name       text not null check (char_length(name) between 1 and 120 and name !~ '[[:cntrl:]]'),
  visibility public.visibility not null default 'tenant',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id)
);
comment on table public.rooms is 'A whiteboard; readable by whom its visibility and its participants say.';
create index rooms_tenant_id_idx on public.rooms (tenant_id, created_at desc);

create trigger rooms_touch before update on public.rooms
  for each row execute function private.touch();
create trigger rooms_open_topic after insert on public.rooms
  for each row execute function private.open_topic('room');
create trigger rooms_close_topic after delete on public.rooms
  for each row execute function private.close_topic('room');

-- A participant holds a role on one room beyond what the tenant gives them; membership of the tenant is not needed.
create table public.room_participants (
  tenant_id  uuid not null,
  room_id    uuid not null,
  user_id    uuid not null references public.profiles on delete cascade,
  role       public.member_role not null check (role <> 'admin'),
  created_at timestamptz not null default now(),
  primary key (room_id, user_id),
  foreign key (tenant_id, room_id) references public.rooms (tenant_id, id) on delete cascade
);
comment on table public.room_participants is 'Roles that people hold on a room by themselves, not through its tenant.';
create index room_participants_user_id_idx on public.room_participants (user_id);
create index room_participants_tenant_id_idx on public.room_participants (tenant_id, room_id);

-- Every way to a right on a room, one row each. All checks read this: who may do something and why is one question.
create view private.room_grants as
  select r.tenant_id, r.id as room_id, m.user_id,
    case when m.role >= 'admin' then 'owner' else m.role end as role,
    case when m.role >= 'admin' then 'tenant_admin' else 'tenant_member' end as source
  from public.rooms r join private.live_members m using (tenant_id)
  where m.role >= 'admin' or r.visibility <> 'private'
  union all
  select p.tenant_id, p.room_id, p.user_id, p.role, 'participant'
  from public.room_participants p join private.open_tenants t on t.id = p.tenant_id
  where t.closed_for is distinct from p.user_id
  union all
  select k.tenant_id, k.resource_id, k.user_id, k.role, 'api_key'
  from private.key_grants k where k.kind = 'room';
comment on view private.room_grants is 'Who holds which role on which room, and where it comes from.';

create function private.room_role(room_id uuid) returns public.member_role
language sql stable security definer set search_path = ''
as $$
  select max(g.role) from private.room_grants g
  where g.room_id = room_role.room_id and g.user_id = (select auth.uid())
$$;
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
language sql stable security definer set search_path = ''
as $$
  select distinct g.room_id from private.room_grants g
  where g.user_id = (select auth.uid()) and g.role >= at_least
$$;
comment on function private.my_rooms is 'The rooms on which the caller holds at least this role.';
revoke execute on function private.my_rooms from public;
grant execute on function private.my_rooms to authenticated;

insert into private.resource_kinds (kind, grants_of, listed_by)
values ('room', 'private.grants_on_room', 'private.my_rooms');

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
  using (id = any (array(select private.my_rooms('viewer'))));
create policy rooms_update on public.rooms for update to authenticated
  using (id = any (array(select private.my_rooms('owner'))))
  with check (id = any (array(select private.my_rooms('owner'))));
create policy rooms_delete on public.rooms for delete to authenticated
  using (id = any (array(select private.my_rooms('owner'))));
create policy room_participants_read on public.room_participants for select to authenticated
  using (room_id = any (array(select private.my_rooms('viewer'))));
