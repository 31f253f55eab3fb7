-- An activation is what went live, and from when to when. Its content is its own: a later save of the configuration,
-- or a later version of a tile, changes nothing that customers see.
create table public.configuration_activations (
  id               uuid primary key default gen_random_uuid(),
  tenant_id        uuid not null,
  configuration_id uuid not null,
  number           bigint generated always as identity,
  revision         bigint not null,
  version_id       uuid,
  content          jsonb not null,
  content_hash     text not null check (content_hash ~ '^[0-9a-f]{64}$'),
  previous_id      uuid,
  activated_by     uuid references public.profiles on delete set null,
  created_at       timestamptz not null default now(),
  ended_at         timestamptz,
  unique (tenant_id, id),
  foreign key (tenant_id, configuration_id) references public.configurations (tenant_id, id) on delete cascade,
  foreign key (tenant_id, version_id) references public.configuration_versions (tenant_id, id)
    on delete set null (version_id),
  foreign key (tenant_id, previous_id) references public.configuration_activations (tenant_id, id)
    on delete set null (previous_id)
);
comment on table public.configuration_activations is
  'What was live, in the order of `number`: a configuration with its content at that moment. The one that has not ended is live now.';
comment on column public.configuration_activations.previous_id is 'What a roll back returns to.';
comment on column public.configuration_activations.version_id is 'The version that was activated; null where it was the draft.';
create unique index configuration_activations_live_key on public.configuration_activations (tenant_id)
  where ended_at is null;
create index configuration_activations_tenant_id_idx on public.configuration_activations (tenant_id, number desc);
create index configuration_activations_configuration_id_idx
  on public.configuration_activations (tenant_id, configuration_id, number desc);
create index configuration_activations_version_id_idx on public.configuration_activations (tenant_id, version_id);
create index configuration_activations_previous_id_idx on public.configuration_activations (tenant_id, previous_id);
create index configuration_activations_activated_by_idx on public.configuration_activations (activated_by);
revoke all on sequence public.configuration_activations_number_seq from anon, authenticated, service_role;

create trigger configuration_activations_audit after insert or update or delete on public.configuration_activations
  for each row execute function private.audit('activation');
