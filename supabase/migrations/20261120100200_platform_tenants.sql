-- A tenant is a customer: an institution, a studio, a team. Every other row belongs to one.
create table public.tenants (
  id         uuid primary key default gen_random_uuid(),
  name       text not null check (char_length(name) between 1 and 120 and name !~ '[[:cntrl:]]'),
  slug       text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(slug) between 2 and 63),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  mfa_required boolean not null default false,
  session_max_age interval check (extract(epoch from session_max_age) between 300 and 30 * 86400),
  allowed_origins text[] not null default '{}'
);
comment on table public.tenants is 'A customer; every other row of the product belongs to one.';

create trigger tenants_touch before update on public.tenants
  for each row execute function private.touch();

-- What comes with the product belongs to a tenant as well. It has no members, so nobody has rights in it.
create function private.system_tenant() returns uuid
language sql immutable set search_path = ''
as $$ select '5e5e5e5e-0000-4000-8000-000000000000'::uuid $$;
comment on function private.system_tenant is 'The tenant of what comes with the product and everybody may read.';
revoke execute on function private.system_tenant from public;
grant execute on function private.system_tenant to authenticated;

insert into public.tenants (id, name, slug) values (private.system_tenant(), 'System', 'system');

-- A member holds one role in a tenant. Read live at every check: no token carries it.
create table public.members (
  tenant_id  uuid not null references public.tenants on delete cascade check (tenant_id <> private.system_tenant()),
  user_id    uuid not null references public.profiles on delete cascade,
  role       public.member_role not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, user_id)
);
comment on table public.members is 'Who belongs to a tenant, and with which role.';
create index members_user_id_idx on public.members (user_id, tenant_id);
