-- Each entry of a tenant is sealed by a hash over itself and the hash before it. Writers only insert: the worker seals
-- a moment later, in an order that is the chain's own, so that nobody waits for anybody's commit.
create table private.audit_heads (
  tenant_id uuid primary key references public.tenants on delete cascade,
  seq       bigint not null default 0,
  hash      bytea not null default '',
  sealed_at timestamptz not null default now(),
  kept_seq  bigint not null default 0,
  kept_at   timestamptz not null default '-infinity',
  -- The links 1 to removed are gone, removed_hash is that of the last of them; those up to leaving will be, once a head
  -- is kept outside that says so: kept_leaving is what the last one said.
  removed      bigint not null default 0,
  removed_hash bytea not null default '',
  leaving      bigint not null default 0,
  kept_leaving bigint not null default 0
);
comment on table private.audit_heads is
  'The last link of each tenant''s chain, locked while it is sealed, the last that was signed and kept elsewhere, and where the chain begins.';
create index audit_heads_unkept_idx on private.audit_heads (kept_at) where seq > kept_seq;

create table private.audit_chain (
  tenant_id uuid not null references private.audit_heads on delete cascade,
  seq       bigint not null,
  entry_id  bigint not null,
  hash      bytea not null,
  primary key (tenant_id, seq),
  unique (tenant_id, entry_id)
);
comment on table private.audit_chain is 'The seals of the audit log, in each tenant without a gap, from 1 or from where those before were removed for their age.';
revoke all on private.audit_heads, private.audit_chain from public;

create function private.audit_bytes(entry public.audit_log) returns bytea
language sql immutable set search_path = ''
as $$
  select convert_to(jsonb_build_array(
    entry.tenant_id, entry.id, extract(epoch from entry.created_at), entry.actor_kind, entry.actor_id, entry.action,
    entry.entity, entry.entity_id, entry.before, entry.after, entry.request_id)::text, 'UTF8')
$$;
comment on function private.audit_bytes is
  'What is hashed of an entry: its columns as a JSON array, the time in seconds. Never changes: old seals depend on it.';
revoke execute on function private.audit_bytes from public;

create function private.seal_tenant(head private.audit_heads) returns int
language plpgsql security definer set search_path = ''
as $$
declare
  entry record;
  link bytea := head.hash;
  entries bigint[] := '{}';
  hashes bytea[] := '{}';
begin
  for entry in
    select u.entry_id, (select private.audit_bytes(l) from public.audit_log l
      where l.tenant_id = head.tenant_id and l.id = u.entry_id) as bytes
    from private.audit_unsealed u where u.tenant_id = head.tenant_id order by u.entry_id
  loop
    -- An entry that is gone already gets a link too, which nothing will ever fit.
    link := sha256(link || coalesce(entry.bytes, ''));
    hashes := array_append(hashes, link);
    entries := array_append(entries, entry.entry_id);
  end loop;
  delete from private.audit_unsealed u where u.tenant_id = head.tenant_id and u.entry_id = any (entries);
  insert into private.audit_chain (tenant_id, seq, entry_id, hash)
  select head.tenant_id, head.seq + links.place, links.entry_id, links.hash
  from unnest(entries, hashes) with ordinality links (entry_id, hash, place);
  update private.audit_heads h set seq = h.seq + cardinality(entries), hash = link, sealed_at = now()
  where h.tenant_id = head.tenant_id and entries <> '{}';
  return cardinality(entries);
end $$;
comment on function private.seal_tenant is
  'Seals what waits in the tenant of a head that the caller has locked: each hash is the SHA-256 of the one before and the entry.';
revoke execute on function private.seal_tenant from public;

create function private.seal_audit() returns int
language plpgsql security definer set search_path = ''
as $$
declare
  head private.audit_heads;
  sealed int := 0;
begin
  insert into private.audit_heads (tenant_id)
  select distinct u.tenant_id from private.audit_unsealed u on conflict do nothing;
  for head in
    select * from private.audit_heads h
    where exists (select from private.audit_unsealed u where u.tenant_id = h.tenant_id)
    for update skip locked
  loop
    begin
      sealed := sealed + private.seal_tenant(head);
    exception when unique_violation then
      -- Somebody has meddled with this chain: no reason to leave the others unsealed.
      raise warning 'the audit chain of % does not go on from its head', head.tenant_id;
    end;
  end loop;
  return sealed;
end $$;
comment on function private.seal_audit is
  'Seals what waits and says how many entries; a tenant that another one seals just now is left to it.';
revoke execute on function private.seal_audit from public;
grant execute on function private.seal_audit to tenon_worker;
