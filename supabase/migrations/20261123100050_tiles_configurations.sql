-- A configuration is how the pages of an institution look: one page for each mode and audience. It is edited as a
-- draft, revision by revision, and at most one of a tenant is active: what that one was when it was activated is live.
create table public.configurations (
  id               uuid primary key default gen_random_uuid(),
  tenant_id        uuid not null references public.tenants on delete cascade,
  name             text not null check (char_length(name) between 1 and 120 and name !~ '[[:cntrl:]]'),
  description      text not null default '' check (char_length(description) <= 2000),
  revision         bigint not null default 1 check (revision > 0),
  is_active        boolean not null default false,
  activated_at     timestamptz,
  deleted_at       timestamptz check (deleted_at is null or not is_active),
  status           text not null generated always as (
    case when deleted_at is not null then 'deleted' when is_active then 'active'
      when activated_at is not null then 'inactive' else 'draft' end) stored,
  origin_tenant_id uuid,
  origin_id        uuid,
  origin_version   int,
  created_by       uuid references public.profiles on delete set null,
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  unique (tenant_id, id)
);
comment on table public.configurations is
  'How an institution''s pages look. `revision` rises with every save of their content; `status` is draft, active, inactive (was active before) or deleted.';
comment on column public.configurations.origin_id is 'What it was cloned from. No reference: it outlives its origin.';
create unique index configurations_active_key on public.configurations (tenant_id) where is_active;
create index configurations_tenant_id_idx on public.configurations (tenant_id, created_at desc, id desc);
create index configurations_created_by_idx on public.configurations (created_by);
create index configurations_deleted_at_idx on public.configurations (deleted_at) where deleted_at is not null;

create trigger configurations_touch before update on public.configurations
  for each row execute function private.touch();
create trigger configurations_open_topic after insert on public.configurations
  for each row execute function private.open_topic('configuration');
create trigger configurations_close_topic after delete on public.configurations
  for each row execute function private.close_topic('configuration');
create trigger configurations_audit after insert or update or delete on public.configurations
  for each row execute function private.audit('configuration');

create table public.configuration_data (
  tenant_id        uuid not null,
  configuration_id uuid not null,
  mode             public.tile_mode not null,
  audience         public.tile_audience not null,
  tile_structure   jsonb not null,
  settings         jsonb not null default '{}',
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  updated_by       uuid references public.profiles on delete set null,
  primary key (configuration_id, mode, audience),
  foreign key (tenant_id, configuration_id) references public.configurations (tenant_id, id) on delete cascade
);
comment on table public.configuration_data is
  'The draft of a configuration: the tiles and settings of each of its six pages, checked at every save.';
create index configuration_data_tenant_id_idx on public.configuration_data (tenant_id, configuration_id);
create index configuration_data_updated_by_idx on public.configuration_data (updated_by);

create trigger configuration_data_touch before update on public.configuration_data
  for each row execute function private.touch();
create trigger configuration_data_audit after insert or update or delete on public.configuration_data
  for each row execute function private.audit('configuration_data');

-- What a save that comes late was made from: the last revisions of each page. People who edit together make one every
-- few seconds, of which each is needed only as long as somebody may have just read it.
create table private.configuration_revisions (
  tenant_id        uuid not null,
  configuration_id uuid not null,
  mode             public.tile_mode not null,
  audience         public.tile_audience not null,
  revision         bigint not null,
  tile_structure   jsonb not null,
  settings         jsonb not null,
  created_at       timestamptz not null default now(),
  replaced_by      bigint,
  replaced_at      timestamptz,
  primary key (configuration_id, mode, audience, revision),
  foreign key (tenant_id, configuration_id) references public.configurations (tenant_id, id) on delete cascade
);
comment on table private.configuration_revisions is
  'Pages as they became in a revision, and stayed until another; a page that a revision left alone has no row in it.';
create index configuration_revisions_tenant_id_idx on private.configuration_revisions (tenant_id, configuration_id);
revoke all on private.configuration_revisions from public;

-- A version is what a configuration was when somebody published it. Nothing changes it.
create table public.configuration_versions (
  id               uuid primary key default gen_random_uuid(),
  tenant_id        uuid not null,
  configuration_id uuid not null,
  version          int not null check (version > 0),
  content          jsonb not null,
  content_hash     text not null check (content_hash ~ '^[0-9a-f]{64}$'),
  message          text not null default '' check (char_length(message) <= 1000),
  created_by       uuid references public.profiles on delete set null,
  created_at       timestamptz not null default now(),
  unique (configuration_id, version),
  unique (tenant_id, id),
  foreign key (tenant_id, configuration_id) references public.configurations (tenant_id, id) on delete cascade
);
comment on table public.configuration_versions is
  'Published states of configurations: all six pages and the versions of the tiles in them, with a hash.';
create index configuration_versions_tenant_id_idx on public.configuration_versions (tenant_id, configuration_id);
create index configuration_versions_created_by_idx on public.configuration_versions (created_by);

create trigger configuration_versions_audit after insert or delete on public.configuration_versions
  for each row execute function private.audit('configuration_version');
