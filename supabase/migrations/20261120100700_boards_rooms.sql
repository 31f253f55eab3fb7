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
