-- How somebody convinces themselves that a log is whole. Who owns the schema can write log and chain anew, but not the
-- heads that were signed and kept outside before.
create function private.check_audit_chain(tenant_id uuid, seq bigint, hash text, first bigint default null)
returns table (valid boolean, sealed bigint, unsealed bigint, broken_at bigint, reason text, begins_at bigint)
language sql stable security definer set search_path = ''
as $$
  -- Entries are looked up one by one: how many a tenant has, and so which join is quick, the planner does not know.
  with head as (
    select coalesce(h.seq, 0) as seq, coalesce(h.removed, 0) as removed, coalesce(h.removed_hash, '') as removed_hash
    from (select check_audit_chain.tenant_id as id) t left join private.audit_heads h on h.tenant_id = t.id
  ), links as (
    select c.seq, c.hash, c.bytes is null as gone,
      c.seq <> head.removed + row_number() over chain as torn,
      c.hash <> sha256(lag(c.hash, 1, head.removed_hash) over chain || c.bytes) as wrong
    from head, (
      select c.seq, c.hash, (select private.audit_bytes(l) from public.audit_log l
        where l.tenant_id = c.tenant_id and l.id = c.entry_id) as bytes
      from private.audit_chain c where c.tenant_id = check_audit_chain.tenant_id
      offset 0 -- or what is hashed is looked up and written out for each of its uses
    ) c
    window chain as (order by c.seq)
  ), last as (
    select coalesce(max(links.seq), head.removed) as seq from head left join links on true group by head.removed
  ), unsealed as (
    select (select u.entry_id from private.audit_unsealed u
      where u.tenant_id = l.tenant_id and u.entry_id = l.id) is null as untold
    from public.audit_log l
    where l.tenant_id = check_audit_chain.tenant_id and (select c.seq from private.audit_chain c
      where c.tenant_id = l.tenant_id and c.entry_id = l.id) is null
  ), findings as (
    select links.seq, case when torn then 'cut' when gone then 'deleted' else 'edited' end as reason
    from links where torn or gone or wrong
    union all
    select last.seq + 1, 'cut' from last, head
    where last.seq < check_audit_chain.seq or last.seq <> head.seq or exists (select from unsealed where untold)
    union all
    select check_audit_chain.first, 'cut' from head where check_audit_chain.first <= head.removed
    union all
    select ends.seq, 'rewritten' from (select l.seq, l.hash from links l union all select h.removed, h.removed_hash from head h) ends
    where ends.seq = check_audit_chain.seq and ends.hash <> decode(check_audit_chain.hash, 'hex')
  ), foremost as (
    select * from findings order by findings.seq limit 1
  )
  select foremost.seq is null, last.seq, (select count(*) from unsealed), foremost.seq, foremost.reason, head.removed + 1
  from head, last left join foremost on true
$$;
comment on function private.check_audit_chain is
  'Computes a tenant''s chain again and compares it with the log, and with a head that was kept outside, if one is given. Asks for no rights.';
revoke execute on function private.check_audit_chain from public;

create function private.verify_audit_chain(tenant uuid, seq bigint, hash text, first bigint)
returns table (valid boolean, sealed bigint, unsealed bigint, broken_at bigint, reason text, begins_at bigint)
language plpgsql stable security definer set search_path = ''
as $$
declare
  caller_role public.member_role := private.tenant_role(tenant);
begin
  if caller_role is null then
    perform private.fail(404, 'tenant_not_found');
  end if;
  if caller_role < 'admin' then
    perform private.fail(403, 'forbidden', hint => 'The audit log of a tenant is for its admins.');
  end if;
  perform private.check_input(jsonb_build_object(
    'seq', case when seq < 1 or (seq is null and hash is not null) then 'a positive number, with the hash of its head' end,
    'hash', case when hash !~ '^[0-9a-f]{64}$' or (hash is null and seq is not null) then '64 of 0-9, a-f' end,
    'first', case when first < 1 then 'a positive number' end));
  return query select * from private.check_audit_chain(tenant, seq, hash, first);
end $$;
comment on function private.verify_audit_chain is 'See public.verify_audit_chain.';
revoke execute on function private.verify_audit_chain from public;
grant execute on function private.verify_audit_chain to authenticated;

create function public.verify_audit_chain(
  tenant uuid, seq bigint default null, hash text default null, first bigint default null
)
returns table (valid boolean, sealed bigint, unsealed bigint, broken_at bigint, reason text, begins_at bigint)
language sql stable security invoker set search_path = ''
as $$ select * from private.verify_audit_chain(tenant, seq, hash, first) $$;
comment on function public.verify_audit_chain is
  'Whether the audit log is as it was sealed, and as a head (seq, hash, first) that was kept outside says; if not, where it breaks: edited, deleted, cut or rewritten. Raises tenant_not_found, forbidden, invalid_input.';
revoke execute on function public.verify_audit_chain from public, anon, authenticated, service_role;
grant execute on function public.verify_audit_chain to authenticated;

create function private.unkept_heads(every interval)
returns table (tenant_id uuid, first bigint, seq bigint, hash text, sealed_at timestamptz)
language sql stable security definer set search_path = ''
as $$
  select h.tenant_id, h.leaving + 1, h.seq, encode(h.hash, 'hex'), h.sealed_at from private.audit_heads h
  where h.seq > h.kept_seq and h.kept_at <= now() - every
  order by h.kept_at limit 1000
$$;
comment on function private.unkept_heads is
  'Heads that are not kept outside yet, of tenants where the last one is so old, each with the first seal that stays.';
revoke execute on function private.unkept_heads from public;
grant execute on function private.unkept_heads to tenon_worker;

create function private.keep_head(tenant_id uuid, seq bigint, first bigint) returns void
language sql security definer set search_path = ''
as $$
  update private.audit_heads h
  set kept_seq = keep_head.seq, kept_at = now(), kept_leaving = coalesce(keep_head.first - 1, h.kept_leaving)
  where h.tenant_id = keep_head.tenant_id and h.kept_seq < keep_head.seq
$$;
comment on function private.keep_head is
  'Notes that a head is signed and kept outside, and which first seal it names; null where somebody else has signed it.';
revoke execute on function private.keep_head from public;
grant execute on function private.keep_head to tenon_worker;
