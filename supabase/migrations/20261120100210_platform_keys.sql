-- An API key lets a machine act in a tenant, or on one resource of it. Behind it stands an account of Auth, made when
-- the key is first used; what that may do follows from this row and from what the key's maker holds, at every check.
create table public.api_keys (
  id             uuid primary key default gen_random_uuid(),
  tenant_id      uuid not null references public.tenants on delete cascade,
  name           text not null check (char_length(name) between 1 and 80 and name !~ '[[:cntrl:]]'),
  role           public.member_role not null,
  kind           text not null,
  resource_id    uuid not null,
  created_by     uuid references public.profiles on delete set null,
  outlives_maker boolean not null,
  user_id        uuid references public.profiles on delete set null,
  created_at     timestamptz not null default now(),
  secret_since   timestamptz not null default now(),
  expires_at     timestamptz not null,
  revoked_at     timestamptz,
  last_used_at   timestamptz,
  unique (tenant_id, id),
  check (role <> case kind when 'tenant' then 'owner' else 'admin' end::public.member_role),
  check ((kind = 'tenant') = (resource_id = tenant_id))
);
comment on table public.api_keys is
  'Keys for machines: for a whole tenant or one resource, never more than the role, never more than their maker holds.';
comment on column public.api_keys.user_id is 'The machine: the account as which the key acts; null before its first use.';
comment on column public.api_keys.secret_since is 'Tokens that were issued before are worth nothing.';
create unique index api_keys_user_id_key on public.api_keys (user_id);
create index api_keys_created_by_idx on public.api_keys (created_by);
create index api_keys_resource_idx on public.api_keys (tenant_id, kind, resource_id);

create table private.api_key_secrets (
  api_key_id uuid primary key references public.api_keys on delete cascade,
  hash       bytea not null
);
comment on table private.api_key_secrets is 'SHA-256 of the secret of a key: 256 random bits, shown once.';
revoke all on private.api_key_secrets from public;

create view private.live_keys as
  select k.tenant_id, k.kind, k.resource_id, k.user_id, k.role, k.created_by, k.outlives_maker
  from public.api_keys k join public.tenants t on t.id = k.tenant_id
  where k.user_id is not null and k.revoked_at is null and k.expires_at > now() and t.deleted_at is null
    and (k.user_id is distinct from (select auth.uid())
      or to_timestamp((select (auth.jwt() ->> 'iat')::bigint)) >= date_trunc('second', k.secret_since));
comment on view private.live_keys is 'The keys that give a machine rights now, before what their makers hold is looked at.';
