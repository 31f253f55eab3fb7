-- A tenant may ask that somebody else looks at a configuration before it goes out. An approval is of one content, by
-- its hash: an edit voids it. What has gone out under one stays approved, so that it can be returned to.
create table public.approval_rules (
  id         uuid primary key default gen_random_uuid(),
  tenant_id  uuid not null unique references public.tenants on delete cascade,
  required   boolean not null,
  created_at timestamptz not null default now()
);
comment on table public.approval_rules is
  'The tenants that were asked whether what is published, activated or released has to be approved; without a row it does not.';

create table public.configuration_approvals (
  id               uuid primary key default gen_random_uuid(),
  tenant_id        uuid not null,
  configuration_id uuid not null,
  content_hash     text not null,
  status           text not null check (status in ('requested', 'approved', 'rejected', 'void')),
  message          text not null default '' check (char_length(message) <= 1000),
  requested_by     uuid references public.profiles on delete set null,
  comment          text not null default '' check (char_length(comment) <= 1000),
  decided_by       uuid references public.profiles on delete set null,
  decided_at       timestamptz,
  used_at          timestamptz,
  created_at       timestamptz not null default now(),
  foreign key (tenant_id, configuration_id) references public.configurations (tenant_id, id) on delete cascade
);
comment on table public.configuration_approvals is
  'Who asked for the approval of which content, and who decided. `void`: it was edited before it went out.';
comment on column public.configuration_approvals.used_at is 'When the content first went out under the approval; no edit voids it then.';
create unique index configuration_approvals_open_key on public.configuration_approvals (configuration_id, content_hash)
  where status in ('requested', 'approved');
create index configuration_approvals_tenant_id_idx on public.configuration_approvals (tenant_id, configuration_id, created_at desc);
create index configuration_approvals_requested_by_idx on public.configuration_approvals (requested_by);
create index configuration_approvals_decided_by_idx on public.configuration_approvals (decided_by);

create function private.void_approvals() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.configuration_approvals a set status = 'void'
  where a.configuration_id = new.id and a.status in ('requested', 'approved') and a.used_at is null;
  return null;
end $$;
comment on function private.void_approvals is 'Trigger: an edit voids what was asked for and approved before, even where it is undone again.';
revoke execute on function private.void_approvals from public;

create trigger configurations_void_approvals after update of revision on public.configurations
  for each row when (new.revision <> old.revision) execute function private.void_approvals();

create function private.demand_approval(configuration_id uuid, content_hash text) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if exists (select from public.approval_rules r join public.configurations c using (tenant_id)
      where c.id = demand_approval.configuration_id and r.required)
    and not exists (select from public.configuration_approvals a
      where a.configuration_id = demand_approval.configuration_id and a.content_hash = demand_approval.content_hash
        and a.status = 'approved') then
    perform private.fail(409, 'approval_required',
      jsonb_build_object('configuration_id', configuration_id, 'content_hash', content_hash),
      'Have it approved by somebody who has not edited it.');
  end if;
end $$;
comment on function private.demand_approval is
  'Refuses content that nobody has approved where the tenant asks for it. Raises approval_required.';
revoke execute on function private.demand_approval from public;

create function private.use_approval() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  -- Before it is asked for: an edit at the same time either voids the approval first, or comes too late to.
  update public.configuration_approvals a set used_at = now()
  where a.configuration_id = new.configuration_id and a.content_hash = new.content_hash
    and a.status = 'approved' and a.used_at is null;
  perform private.demand_approval(new.configuration_id, new.content_hash);
  return new;
end $$;
comment on function private.use_approval is
  'Trigger: nothing goes out without an approval where the tenant asks for one, on whatever path. Raises approval_required.';
revoke execute on function private.use_approval from public;

create trigger configuration_versions_use_approval before insert on public.configuration_versions
  for each row execute function private.use_approval();
create trigger configuration_activations_use_approval before insert on public.configuration_activations
  for each row execute function private.use_approval();

create trigger approval_rules_audit after insert or update on public.approval_rules
  for each row execute function private.audit('approval_rule');
create trigger configuration_approvals_audit after insert or update or delete on public.configuration_approvals
  for each row execute function private.audit('approval');

alter table public.approval_rules enable row level security;
alter table public.configuration_approvals enable row level security;
revoke all on public.approval_rules, public.configuration_approvals from anon, authenticated, service_role;
grant select on public.approval_rules, public.configuration_approvals to authenticated, service_role;

create policy approval_rules_read on public.approval_rules for select to authenticated
  using (tenant_id = any (array(select private.my_tenants('viewer'))));
create policy configuration_approvals_read on public.configuration_approvals for select to authenticated
  using (
    tenant_id = any (array(select private.my_configuration_tenants('viewer')))
    and exists (select from public.configurations c where c.id = configuration_id));
