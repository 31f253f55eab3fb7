-- A release makes versions of several configurations live as one act, and undoes it as one. It belongs to a tenant,
-- and may hold configurations of others.
create table public.releases (
  id             uuid primary key default gen_random_uuid(),
  tenant_id      uuid not null references public.tenants on delete cascade,
  name           text not null check (char_length(name) between 1 and 120 and name !~ '[[:cntrl:]]'),
  status         text not null default 'open' check (status in ('open', 'applied', 'rolled_back')),
  created_by     uuid references public.profiles on delete set null,
  created_at     timestamptz not null default now(),
  applied_by     uuid references public.profiles on delete set null,
  applied_at     timestamptz,
  rolled_back_by uuid references public.profiles on delete set null,
  rolled_back_at timestamptz,
  unique (tenant_id, id)
);
comment on table public.releases is 'Versions that go live together, or not at all.';
create index releases_tenant_id_idx on public.releases (tenant_id, created_at desc);
create index releases_created_by_idx on public.releases (created_by);
create index releases_applied_by_idx on public.releases (applied_by);
create index releases_rolled_back_by_idx on public.releases (rolled_back_by);

create table public.release_items (
  tenant_id        uuid not null,
  release_id       uuid not null,
  target_tenant_id uuid not null references public.tenants on delete cascade,
  -- No references: of another tenant, and what is missing when it is applied stops the release by name.
  configuration_id uuid not null,
  version_id       uuid not null,
  activation_id    uuid,
  added_by         uuid references public.profiles on delete set null,
  created_at       timestamptz not null default now(),
  primary key (release_id, target_tenant_id),
  foreign key (tenant_id, release_id) references public.releases (tenant_id, id) on delete cascade
);
comment on table public.release_items is
  'What a release makes live, in each of its tenants one version; `activation_id` is what applying it has made, null where that was live already.';
create index release_items_tenant_id_idx on public.release_items (tenant_id, release_id);
create index release_items_target_tenant_id_idx on public.release_items (target_tenant_id);
create index release_items_added_by_idx on public.release_items (added_by);

create trigger releases_audit after insert or update or delete on public.releases
  for each row execute function private.audit('release');
create trigger release_items_audit after insert or update or delete on public.release_items
  for each row execute function private.audit('release_item');

alter table public.releases enable row level security;
alter table public.release_items enable row level security;
revoke all on public.releases, public.release_items from anon, authenticated, service_role;
grant select on public.releases, public.release_items to authenticated, service_role;

create policy releases_read on public.releases for select to authenticated
  using (tenant_id = any (array(select private.my_tenants('viewer'))));
create policy release_items_read on public.release_items for select to authenticated
  using (tenant_id = any (array(select private.my_tenants('viewer'))));

create function private.release_for(id uuid, at_least public.member_role) returns public.releases
language plpgsql security definer set search_path = ''
as $$
declare
  release public.releases;
begin
  select * into release from public.releases r
  where r.id = release_for.id and r.tenant_id = any (array(select private.my_tenants('viewer')));
  if release.id is null then
    perform private.fail(404, 'release_not_found');
  end if;
  if private.tenant_role(release.tenant_id) < at_least then
    perform private.fail(403, 'forbidden', hint => 'This takes the role ' || at_least || ' in the tenant of the release.');
  end if;
  if at_least > 'viewer' then
    select * into release from public.releases r where r.id = release_for.id for no key update;
  end if;
  return release;
end $$;
comment on function private.release_for is
  'A release of a tenant in which the caller holds at least this role, locked for whoever changes it. Raises release_not_found, forbidden.';
revoke execute on function private.release_for from public;
