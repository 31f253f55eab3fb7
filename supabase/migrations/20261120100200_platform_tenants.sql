-- A tenant is a customer: an institution, a studio, a team. Every other row belongs to one.
create table public.tenants (
  id         uuid primary key default gen_random_uuid(),
  name       text not null check (char_length(name) between 1 and 120 and name !~ '[[:cntrl:]]'),
  slug       text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(slug) between 2 and 63),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  mfa_required boolean not null default false,
  session_max_age interval check (session_max_age between interval '5 minutes' and interval '30 days'),
  allowed_origins text[] not null default '{}'
);
comment on table public.tenants is 'A customer; every other row of the product belongs to one.';

create trigger tenants_touch before update on public.tenants
  for each row execute function private.touch();

-- A member holds one role in a tenant. Read live at every check: no token carries it.
create table public.members (
  tenant_id  uuid not null references public.tenants on delete cascade,
  user_id    uuid not null references public.profiles on delete cascade,
  role       public.member_role not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, user_id)
);
comment on table public.members is 'Who belongs to a tenant, and with which role.';
create index members_user_id_idx on public.members (user_id, tenant_id);
