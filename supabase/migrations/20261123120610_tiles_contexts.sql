-- Where an institution's tokens come from: whose signature a context is believed by. The secret, where it is one that
-- both know, is out of reach of everything but the function that verifies.
create table public.context_sources (
  tenant_id  uuid primary key references public.tenants on delete cascade,
  kind       text not null check (kind in ('jwks', 'secret')),
  jwks_url   text check ((kind = 'jwks') = (jwks_url is not null)),
  issuer     text not null check (char_length(issuer) between 1 and 200),
  audience   text not null check (char_length(audience) between 1 and 200),
  claims     text[] not null default '{}',
  updated_by uuid references public.profiles on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table public.context_sources is
  'Who signs the tokens that a tenant''s previews believe; `claims` are those that its own tiles use, beside the known ones.';
create index context_sources_updated_by_idx on public.context_sources (updated_by);

create table private.context_secrets (
  tenant_id uuid primary key references public.context_sources on delete cascade,
  secret    text not null
);
comment on table private.context_secrets is 'The secret that an institution signs contexts with, for HS256.';
revoke all on private.context_secrets from public;

create trigger context_sources_touch before update on public.context_sources
  for each row execute function private.touch();

alter table public.context_sources enable row level security;
revoke all on public.context_sources from anon, authenticated, service_role;
grant select on public.context_sources to authenticated, service_role;
create policy context_sources_read on public.context_sources for select to authenticated
  using (tenant_id = any (array(select private.my_tenants('viewer'))));

create function private.set_context_source(
  tenant_id uuid, issuer text, audience text, jwks_url text, secret text, claims text[]) returns void
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_variable
begin
  perform private.refuse_machines();
  if coalesce(private.lock_tenant(tenant_id) < 'admin', true) then
    perform private.fail(403, 'forbidden', hint => 'Where contexts come from is for the admins of a tenant.');
  end if;
  perform private.check_input(jsonb_build_object(
    'issuer', case when coalesce(char_length(issuer), 0) not between 1 and 200 then '1 to 200 characters, as tokens say it' end,
    'audience', case when coalesce(char_length(audience), 0) not between 1 and 200 then '1 to 200 characters, as tokens say it' end,
    'jwks_url', case when (jwks_url is null) = (secret is null) then 'this or a secret'
      when char_length(jwks_url) > 500 or jwks_url !~ '^https://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(:[0-9]{1,5})?(/[A-Za-z0-9._~/%-]*)?$'
        then 'an https address of a public host' end,
    'secret', case when octet_length(secret) not between 32 and 512 then '32 to 512 bytes' end,
    'claims', case when claims is null or cardinality(claims) > 20 or array_ndims(claims) > 1
      or exists (select from unnest(claims) c where coalesce(c !~ '^[a-z][a-z0-9_]{0,39}$', true))
      then 'at most 20 names of small letters, digits and _' end));
  insert into public.context_sources as s (tenant_id, kind, jwks_url, issuer, audience, claims, updated_by)
  values (tenant_id, case when secret is null then 'jwks' else 'secret' end, jwks_url, issuer, audience, claims, auth.uid())
  on conflict on constraint context_sources_pkey do update set (kind, jwks_url, issuer, audience, claims, updated_by)
    = row (excluded.kind, excluded.jwks_url, excluded.issuer, excluded.audience, excluded.claims, excluded.updated_by);
  delete from private.context_secrets s where s.tenant_id = set_context_source.tenant_id;
  insert into private.context_secrets (tenant_id, secret) select tenant_id, secret where secret is not null;
  -- By hand: a secret that is another one changes no row that a trigger sees.
  perform private.note_audit(tenant_id, 'context_source.changed', 'context_source', tenant_id::text,
    jsonb_build_object('issuer', issuer, 'audience', audience, 'jwks_url', jwks_url, 'claims', to_jsonb(claims),
      'secret', secret), secrets => array['secret']);
end $$;
comment on function private.set_context_source is 'See public.set_context_source.';
revoke execute on function private.set_context_source from public;
grant execute on function private.set_context_source to authenticated;

create function public.set_context_source(
  tenant_id uuid, issuer text, audience text, jwks_url text default null, secret text default null,
  claims text[] default '{}') returns void
language sql security invoker set search_path = ''
as $$ select private.set_context_source(tenant_id, issuer, audience, jwks_url, secret, claims) $$;
comment on function public.set_context_source is
  'Says whose tokens previews of a tenant believe: those of the keys at jwks_url, or signed with a secret, which nothing reads back; issuer and audience as the tokens say them; further claims that its tiles use. Raises tenant_not_found, forbidden, machine_not_allowed, invalid_input.';
revoke execute on function public.set_context_source from public, anon, authenticated, service_role;
grant execute on function public.set_context_source to authenticated;

create function private.remove_context_source(tenant_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if coalesce(private.lock_tenant(remove_context_source.tenant_id) < 'admin', true) then
    perform private.fail(403, 'forbidden', hint => 'Where contexts come from is for the admins of a tenant.');
  end if;
  delete from public.context_sources s where s.tenant_id = remove_context_source.tenant_id;
  if found then
    perform private.note_audit(remove_context_source.tenant_id, 'context_source.deleted', 'context_source',
      remove_context_source.tenant_id::text);
  end if;
end $$;
comment on function private.remove_context_source is 'See public.remove_context_source.';
revoke execute on function private.remove_context_source from public;
grant execute on function private.remove_context_source to authenticated;

create function public.remove_context_source(tenant_id uuid) returns void
language sql security invoker set search_path = ''
as $$ select private.remove_context_source(tenant_id) $$;
comment on function public.remove_context_source is
  'Previews of a tenant believe no token any more; without a source it does nothing. Raises tenant_not_found, forbidden.';
revoke execute on function public.remove_context_source from public, anon, authenticated, service_role;
grant execute on function public.remove_context_source to authenticated;

