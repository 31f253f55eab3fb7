-- What was done in a tenant, by whom, and what it changed. Rows are only ever added; whoever administers the tenant
-- reads them. No foreign key: it would be a quarter of what an entry costs. Who adds one looks for the tenant anyway.
create table public.audit_log (
  tenant_id  uuid not null,
  id         bigint generated always as identity,
  created_at timestamptz not null default now(),
  actor_kind text not null check (actor_kind in ('user', 'key', 'worker', 'system')),
  -- No reference: the log outlives people.
  actor_id   uuid,
  action     text not null check (action ~ '^[a-z_]+\.[a-z_]+$'),
  entity     text not null,
  entity_id  text not null,
  before     jsonb,
  after      jsonb,
  request_id text,
  primary key (tenant_id, id)
);
comment on table public.audit_log is
  'What was done in a tenant: <entity>.created, .changed, .deleted for rows, other verbs for what changes none.';
comment on column public.audit_log.before is 'The row before; of a change, only the columns that changed.';
create index audit_log_actor_idx on public.audit_log (tenant_id, actor_id, id);
create index audit_log_entity_idx on public.audit_log (tenant_id, entity, id);
create index audit_log_entity_id_idx on public.audit_log (tenant_id, entity_id, id);
create index audit_log_created_at_idx on public.audit_log (tenant_id, created_at);

alter table public.audit_log enable row level security;
revoke all on public.audit_log from anon, authenticated, service_role;
revoke all on sequence public.audit_log_id_seq from anon, authenticated, service_role;
grant select on public.audit_log to authenticated, service_role;

create policy audit_log_read on public.audit_log for select to authenticated
  using (tenant_id = any (array(select private.my_tenants('admin'))));

-- Entries that are not part of their tenant's chain yet. A table of their own: nothing in the log is ever updated.
create table private.audit_unsealed (
  tenant_id uuid not null,
  entry_id  bigint not null,
  primary key (tenant_id, entry_id)
);
comment on table private.audit_unsealed is 'Entries of the audit log that wait to be sealed, for about a second.';
revoke all on private.audit_unsealed from public;

create function private.keep_audit() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  -- A tenant that is deleted for good takes its log along, and age takes what stands before the beginning of a chain.
  if tg_op = 'DELETE' and (not exists (select from public.tenants t where t.id = old.tenant_id)
    or exists (select from private.audit_chain c join private.audit_heads h on h.tenant_id = c.tenant_id
      where c.tenant_id = old.tenant_id and c.entry_id = old.id and c.seq <= h.removed)) then
    return old;
  end if;
  raise exception 'the audit log is only added to' using errcode = '42501';
end $$;
comment on function private.keep_audit is 'Trigger: no role changes, deletes or truncates what is in the audit log and has its place in the chain.';
revoke execute on function private.keep_audit from public;

create trigger audit_log_keep before update or delete on public.audit_log
  for each row execute function private.keep_audit();
create trigger audit_log_keep_all before truncate on public.audit_log
  for each statement execute function private.keep_audit();

create function private.forget_audit() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from private.audit_unsealed u where u.tenant_id = old.id;
  delete from public.audit_log l where l.tenant_id = old.id;
  return null;
end $$;
comment on function private.forget_audit is 'Trigger: the audit log of a tenant ends with it.';
revoke execute on function private.forget_audit from public;

create trigger tenants_forget_audit after delete on public.tenants
  for each row execute function private.forget_audit();
