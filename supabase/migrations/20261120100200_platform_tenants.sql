-- A tenant is a customer: an institution, a studio, a team. Every other row belongs to one.
create table public.tenants (
  id         uuid primary key default gen_random_uuid(),
  name       text not null check (char_length(name) between 1 and 120 and name !~ '[[:cntrl:]]'),
  slug       text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(slug) between 2 and 63),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  mfa_required boolean not null default false
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

-- Whether a tenant gives somebody rights now. A deleted one gives none, until it is restored; one that requires a
-- second factor gives the caller none in a session without it. Of others it is not known, and not asked.
create view private.open_tenants as
  select t.id,
    case when t.mfa_required and coalesce((select auth.jwt() ->> 'aal'), 'aal1') <> 'aal2'
      then (select auth.uid()) end as closed_for
  from public.tenants t
  where t.deleted_at is null;
comment on view private.open_tenants is 'The tenants that give rights, and the caller where they give them none.';

create view private.live_members as
  select m.tenant_id, m.user_id, m.role
  from public.members m join private.open_tenants t on t.id = m.tenant_id
  where t.closed_for is distinct from m.user_id;
comment on view private.live_members is 'The members of tenants, as far as these give them rights now.';

create function private.my_tenants(at_least public.member_role) returns setof uuid
language sql stable security definer set search_path = ''
as $$
  select m.tenant_id from private.live_members m
  where m.user_id = (select auth.uid()) and m.role >= at_least
$$;
comment on function private.my_tenants is
  'The tenants in which the caller holds at least this role. Written `= any (array(select …))` it runs once a statement.';
revoke execute on function private.my_tenants from public;
grant execute on function private.my_tenants to authenticated;

create function private.tenant_role(tenant_id uuid) returns public.member_role
language sql stable security definer set search_path = ''
as $$
  select m.role from private.live_members m
  where m.tenant_id = tenant_role.tenant_id and m.user_id = (select auth.uid())
$$;
comment on function private.tenant_role is 'The role of the caller in one tenant; null for a stranger.';
revoke execute on function private.tenant_role from public;
grant execute on function private.tenant_role to authenticated;

create function private.my_people() returns setof uuid
language sql stable security definer set search_path = ''
as $$
  select distinct other.user_id
  from private.live_members mine join public.members other using (tenant_id)
  where mine.user_id = (select auth.uid())
$$;
comment on function private.my_people is 'Everybody who shares a tenant with the caller.';
revoke execute on function private.my_people from public;
grant execute on function private.my_people to authenticated;

alter table public.tenants enable row level security;
alter table public.members enable row level security;

revoke all on public.tenants, public.members from anon, authenticated, service_role;
grant select on public.tenants, public.members to authenticated, service_role;
grant update (name) on public.tenants to authenticated;

create policy tenants_read on public.tenants for select to authenticated
  using (id = any (array(select private.my_tenants('viewer'))));
create policy tenants_update on public.tenants for update to authenticated
  using (id = any (array(select private.my_tenants('admin'))))
  with check (id = any (array(select private.my_tenants('admin'))));
create policy members_read on public.members for select to authenticated
  using (tenant_id = any (array(select private.my_tenants('viewer'))));
create policy profiles_read on public.profiles for select to authenticated
  using (id = (select auth.uid()) or id = any (array(select private.my_people())));
