-- A notification tells one person of something that happened to a resource. It is theirs as long as they may read the
-- resource: afterwards it is in no list, no count, no mail.
create type public.notification_delivery as enum ('none', 'in_app', 'digest');
comment on type public.notification_delivery is
  'none: not told at all; in_app: a row and an event; digest: also by mail, while it is unread.';

create table private.notification_kinds (
  kind     text primary key check (kind ~ '^[a-z_]+\.[a-z_]+$'),
  title    text not null check (char_length(title) between 1 and 120 and title !~ '[[:cntrl:]]'),
  delivery public.notification_delivery not null default 'in_app'
);
comment on table private.notification_kinds is
  'What people can be told, in a few words for settings and mail, and how they are where they have not chosen.';

create table private.notification_preferences (
  user_id  uuid not null references public.profiles on delete cascade,
  kind     text not null references private.notification_kinds on delete cascade,
  delivery public.notification_delivery not null,
  primary key (user_id, kind)
);
comment on table private.notification_preferences is 'How a person has chosen to be told of a kind.';
create index notification_preferences_kind_idx on private.notification_preferences (kind);

-- With it nothing else can be done, and every digest carries the same: it rests as it is.
create table private.digest_links (
  user_id uuid primary key references public.profiles on delete cascade,
  token   text not null unique default translate(encode(extensions.gen_random_bytes(32), 'base64'), '+/=', '-_'),
  off_at  timestamptz
);
comment on table private.digest_links is
  'The link by which whoever reads a digest gets no more of them, without signing in; from off_at on only what they have chosen for mail since.';
revoke all on private.notification_kinds, private.notification_preferences, private.digest_links from public;

create table public.notifications (
  id            uuid primary key default gen_random_uuid(),
  tenant_id     uuid not null,
  user_id       uuid not null references public.profiles on delete cascade,
  kind          text not null,
  resource_kind text not null,
  resource_id   uuid not null,
  resource      text not null generated always as (resource_kind || ':' || resource_id) stored,
  actor_id      uuid references public.profiles on delete set null,
  payload       jsonb not null check (jsonb_typeof(payload) = 'object' and octet_length(payload::text) <= 2000),
  collapse_key  text not null default '',
  times         int not null default 1,
  mailed_times  int not null default 0,
  mailed_at     timestamptz,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  read_at       timestamptz,
  foreign key (tenant_id, resource_kind, resource_id) references private.topics (tenant_id, kind, resource_id)
    on delete cascade
);
comment on table public.notifications is
  'What a person was told; `times` is how often since they last looked, `payload` (ids, no content) is the latest.';
create unique index notifications_unread_key on public.notifications (user_id, kind, resource, collapse_key)
  where read_at is null;
create index notifications_user_id_idx on public.notifications (user_id, updated_at desc, id);
create index notifications_tenant_id_idx on public.notifications (tenant_id, resource_kind, resource_id);
create index notifications_actor_id_idx on public.notifications (actor_id);

create function private.delivery_to(user_id uuid, kind text) returns public.notification_delivery
language sql stable security definer set search_path = ''
as $$
  select coalesce(p.delivery, case when l.off_at is null then k.delivery else least(k.delivery, 'in_app') end)
  from private.notification_kinds k
    left join private.notification_preferences p on p.kind = k.kind and p.user_id = delivery_to.user_id
    left join private.digest_links l on l.user_id = delivery_to.user_id
  where k.kind = delivery_to.kind
$$;
comment on function private.delivery_to is 'How a person is told of a kind: as they chose, else as the kind says.';
revoke execute on function private.delivery_to from public;

create function private.notify(
  user_id uuid, kind text, resource_kind text, resource_id uuid, payload jsonb default '{}', collapse_key text default ''
) returns void
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  delivery public.notification_delivery := private.delivery_to(notify.user_id, notify.kind);
  told public.notifications;
begin
  if delivery is null or not exists (
    select from private.resource_kinds k where k.kind = notify.resource_kind and k.listed_by is not null) then
    raise exception '% of a % cannot be told: register the one, and how the other is listed', notify.kind, notify.resource_kind;
  end if;
  if notify.user_id is null or notify.user_id = auth.uid() or delivery = 'none'
    or private.role_of(notify.user_id, notify.resource_kind, notify.resource_id) is null then
    return;
  end if;
  insert into public.notifications as n
    (tenant_id, user_id, kind, resource_kind, resource_id, actor_id, payload, collapse_key)
  select t.tenant_id, notify.user_id, notify.kind, t.kind, t.resource_id, auth.uid(), notify.payload, notify.collapse_key
  from private.topics t where t.kind = notify.resource_kind and t.resource_id = notify.resource_id
  on conflict (user_id, kind, resource, collapse_key) where read_at is null
    do update set times = n.times + 1, payload = excluded.payload, actor_id = excluded.actor_id, updated_at = now()
  returning * into told;
  -- A burst is one event, as it is one row.
  if told.times = 1 then
    -- Sessions without a second factor hear it too: of a tenant that requires one they learn no more than an id.
    perform private.send_event('user', told.user_id, 'notification', jsonb_strip_nulls(jsonb_build_object(
      'notification_id', told.id,
      'kind', (select told.kind from public.tenants t where t.id = told.tenant_id and not t.mfa_required))));
  end if;
end $$;
-- No grants: triggers and definer functions tell, clients do not. Who tells several people takes them in the order of
-- their ids: two that collapse into the same rows then do not wait for each other.
comment on function private.notify is
  'Tells a person, unless they did it themselves, want no such notice, or may not read the resource; what is unread of the same kind, resource and key collapses.';
revoke execute on function private.notify from public;

alter table public.notifications enable row level security;
revoke all on public.notifications from anon, authenticated, service_role;
grant select on public.notifications to service_role;
grant select (id, tenant_id, user_id, kind, resource, resource_kind, resource_id, actor_id, payload, times, created_at,
  updated_at, read_at) on public.notifications to authenticated;

-- The index is asked for the person; then a hashed set is quicker than an array.
create policy notifications_read on public.notifications for select to authenticated
  using (user_id = (select auth.uid()) and resource in (select private.my_resources()));
