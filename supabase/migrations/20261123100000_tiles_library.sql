-- A tile is a building block of a configuration, as a type with versions. The library that comes with the product
-- belongs to the system tenant, and everybody reads it; a tenant has tiles of its own beside it.
create table public.tiles (
  id             uuid primary key default gen_random_uuid(),
  tenant_id      uuid not null references public.tenants on delete cascade,
  type           text not null check (type ~ '^[a-z][a-z0-9_]{1,39}$'),
  version        int not null default 1 check (version > 0),
  name           text not null check (char_length(name) between 1 and 80 and name !~ '[[:cntrl:]]'),
  category       text not null check (category ~ '^[a-z][a-z0-9_]{1,29}$'),
  description    text not null default '' check (char_length(description) <= 500),
  schema         jsonb not null check (jsonb_typeof(schema) = 'object'),
  default_props  jsonb not null default '{}' check (jsonb_typeof(default_props) = 'object'),
  template       text not null check (octet_length(template) <= 65536),
  sample_context jsonb not null default '{}' check (jsonb_typeof(sample_context) = 'object'),
  container      boolean not null default false,
  created_by     uuid references public.profiles on delete set null,
  created_at     timestamptz not null default now(),
  deprecated_at  timestamptz,
  replaced_by    text,
  unique (tenant_id, type, version),
  unique (tenant_id, id),
  -- A type means one thing everywhere: what the library adds later never meets a tenant's own.
  check ((type like 'custom\_%') = (tenant_id <> private.system_tenant()))
);
comment on table public.tiles is
  'Types of tiles, in versions that never change: what their props are, and how they are drawn. The newest version counts where none is named.';
comment on column public.tiles.schema is 'What props are allowed: the subset of JSON Schema of docs/tiles.md.';
comment on column public.tiles.replaced_by is 'The type to use instead of a deprecated one.';
create index tiles_created_by_idx on public.tiles (created_by);

alter table public.tiles enable row level security;
revoke all on public.tiles from anon, authenticated, service_role;
grant select on public.tiles to authenticated, service_role;

create policy tiles_read on public.tiles for select to authenticated
  using (tenant_id = any (private.system_tenant() || array(select private.my_tenants('viewer'))));

-- What comes with the product is nobody's act.
create trigger tiles_audit after insert or update on public.tiles
  for each row when (new.tenant_id <> private.system_tenant()) execute function private.audit('tile');

create type public.tile_mode as enum ('app', 'desktop', 'mobile');
comment on type public.tile_mode is 'Where a page is shown: in the institution''s app, on a desktop, in the browser of a phone.';

create type public.tile_audience as enum ('consumer', 'business');
comment on type public.tile_audience is 'For whose customers a page is: people, or companies.';

create table private.default_structures (
  mode           public.tile_mode not null,
  audience       public.tile_audience not null,
  tile_structure jsonb not null,
  settings       jsonb not null default '{}',
  primary key (mode, audience)
);
comment on table private.default_structures is 'What a new configuration begins with; the library fills it with tiles that it has.';
revoke all on private.default_structures from public;
