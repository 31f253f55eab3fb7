-- A room is one whiteboard. Its id names its document and its topic; its code is what people tell each other.
create type public.drawing_right as enum ('editors', 'owners', 'nobody');
comment on type public.drawing_right is 'Who may draw on a board; nobody: it is frozen, and everybody views it.';

create table public.rooms (
  id               uuid primary key default gen_random_uuid(),
  tenant_id        uuid not null references public.tenants on delete cascade,
  code             text not null unique,
  name             text not null check (char_length(name) between 1 and 120 and name !~ '[[:cntrl:]]'),
  description      text not null default ''
    check (char_length(description) <= 1000 and description !~ '[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]'),
  visibility       public.visibility not null default 'tenant',
  join_role        public.member_role not null default 'viewer' check (join_role <= 'editor'),
  has_password     boolean not null default false,
  guests_allowed   boolean not null default false,
  max_participants int not null default 100 check (max_participants between 1 and 1000),
  drawing          public.drawing_right not null default 'editors',
  last_active_at   timestamptz not null default now(),
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  deleted_at       timestamptz,
  unique (tenant_id, id)
);
comment on table public.rooms is 'A whiteboard; readable by whom its visibility and its participants say.';
comment on column public.rooms.join_role is 'What somebody becomes who joins by the code of a public room, or by the password.';
comment on column public.rooms.max_participants is 'Counts those who take part by themselves, not those who are here through the tenant.';
comment on column public.rooms.last_active_at is 'When somebody last joined or had the board open, to the minute.';
create index rooms_tenant_id_idx on public.rooms (tenant_id, created_at desc);
create index rooms_last_active_at_idx on public.rooms (tenant_id, last_active_at desc, id desc);
create index rooms_deleted_at_idx on public.rooms (deleted_at) where deleted_at is not null;

-- That somebody was there is no change of the room.
create trigger rooms_touch before update on public.rooms
  for each row when (new.last_active_at = old.last_active_at) execute function private.touch();
create trigger rooms_open_topic after insert on public.rooms
  for each row execute function private.open_topic('room');
create trigger rooms_close_topic after delete on public.rooms
  for each row execute function private.close_topic('room');

-- A participant holds a role on one room beyond what the tenant gives them; membership of the tenant is not needed.
-- Who has left keeps the row, and nothing else.
create table public.room_participants (
  tenant_id    uuid not null,
  room_id      uuid not null,
  user_id      uuid not null references public.profiles on delete cascade,
  role         public.member_role not null check (role <> 'admin'),
  role_at_most public.member_role,
  came_by      text not null default 'granted' check (came_by in ('granted', 'code', 'password', 'invite')),
  created_at   timestamptz not null default now(),
  joined_at    timestamptz not null default now(),
  seen_at      timestamptz not null default now(),
  left_at      timestamptz,
  primary key (room_id, user_id),
  foreign key (tenant_id, room_id) references public.rooms (tenant_id, id) on delete cascade,
  check (role <= role_at_most)
);
comment on table public.room_participants is
  'Roles that people hold on a room by themselves, not through its tenant; with `left_at`, held once.';
comment on column public.room_participants.role_at_most is
  'The role that an owner has given them: coming in, by whatever way and however often, gives no more. Null: none has.';
comment on column public.room_participants.joined_at is 'When they last came; `created_at` is the first time.';
comment on column public.room_participants.seen_at is 'When they last had the board open, to five minutes.';
create index room_participants_user_id_idx on public.room_participants (user_id);
create index room_participants_tenant_id_idx on public.room_participants (tenant_id, room_id);
-- Those who may be known to the tenant by nothing else.
create index room_participants_outsiders_idx on public.room_participants (tenant_id) where came_by <> 'granted';

-- A ban takes away what a person holds on a room, by whatever way, and every way back to it.
create table public.room_bans (
  tenant_id  uuid not null,
  room_id    uuid not null,
  user_id    uuid not null references public.profiles on delete cascade,
  banned_by  uuid references public.profiles on delete set null,
  reason     text check (char_length(reason) between 1 and 500 and reason !~ '[[:cntrl:]]'),
  created_at timestamptz not null default now(),
  primary key (room_id, user_id),
  foreign key (tenant_id, room_id) references public.rooms (tenant_id, id) on delete cascade
);
comment on table public.room_bans is 'Who may not come into a room, for its owners to read; lifted by being deleted.';
create index room_bans_tenant_id_idx on public.room_bans (tenant_id, room_id);
create index room_bans_user_id_idx on public.room_bans (user_id, room_id);
create index room_bans_banned_by_idx on public.room_bans (banned_by);
