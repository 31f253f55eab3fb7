-- How long a tenant keeps its audit log: for ever, or as long as its admins say. Then whole days of it go from the
-- beginning of the chain, in two steps: the first says in the log, and so in the next head that is signed, where the
-- chain will begin; the second, once that head is kept outside, removes what is before.
alter table public.tenants
  add column audit_retention interval check (extract(epoch from audit_retention) between 30 * 86400 and 36525 * 86400.0);
comment on column public.tenants.audit_retention is 'How long entries of the audit log are kept; null for ever.';

create function private.keep_audit_for(tenant_id uuid, retention interval) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if coalesce(private.lock_tenant(keep_audit_for.tenant_id) < 'admin', true) then
    perform private.fail(403, 'forbidden', hint => 'The security of a tenant is for its admins.');
  end if;
  perform private.check_input(jsonb_build_object(
    'retention', case when extract(epoch from retention) not between 30 * 86400 and 36525 * 86400.0
      then '30 days to 100 years, or null for ever' end));
  -- In days: months are of any length, and with days of the opposite sign they compare as little and reach far.
  update public.tenants t set audit_retention = make_interval(days => ceil(extract(epoch from retention) / 86400)::int)
  where t.id = keep_audit_for.tenant_id;
end $$;
comment on function private.keep_audit_for is 'See public.keep_audit_for.';
revoke execute on function private.keep_audit_for from public;
grant execute on function private.keep_audit_for to authenticated;

create function public.keep_audit_for(tenant_id uuid, retention interval) returns void
language sql security invoker set search_path = ''
as $$ select private.keep_audit_for(tenant_id, retention) $$;
comment on function public.keep_audit_for is
  'How long the entries of a tenant''s audit log are kept, at least 30 days; null for ever. Raises tenant_not_found, forbidden, invalid_input.';
revoke execute on function public.keep_audit_for from public, anon, authenticated, service_role;
grant execute on function public.keep_audit_for to authenticated;

create function private.last_of_age(head private.audit_heads, until timestamptz) returns bigint
language sql stable security definer set search_path = ''
as $$
  -- What does not fit is left, with all behind it: a log that was meddled with does not lose the traces of it.
  select coalesce(min(c.seq) filter (where (c.fits and c.created_at < until) is not true) - 1, max(c.seq), head.removed)
  from (
    select c.seq, l.created_at,
      c.hash = sha256(lag(c.hash, 1, head.removed_hash) over (order by c.seq) || private.audit_bytes(l)) as fits
    from (select * from private.audit_chain c where c.tenant_id = head.tenant_id order by c.seq limit 100000) c
      left join public.audit_log l on l.tenant_id = c.tenant_id and l.id = c.entry_id
  ) c
$$;
comment on function private.last_of_age is
  'The last seal up to which a chain is whole and every entry older than a time, looking at 100,000.';
revoke execute on function private.last_of_age from public;

create function private.remove_left(head private.audit_heads) returns bigint
language sql security definer set search_path = ''
as $$
  update private.audit_heads h set removed = c.seq, removed_hash = c.hash from private.audit_chain c
  where h.tenant_id = head.tenant_id and c.tenant_id = head.tenant_id and c.seq = head.leaving;
  delete from public.audit_log l using private.audit_chain c
  where c.tenant_id = head.tenant_id and c.seq <= head.leaving and l.tenant_id = c.tenant_id and l.id = c.entry_id;
  delete from private.audit_chain c where c.tenant_id = head.tenant_id and c.seq <= head.leaving;
  select head.leaving - head.removed
$$;
comment on function private.remove_left is
  'Removes the seals of a chain, and their entries, that a head that is kept outside says are leaving, and says how many.';
revoke execute on function private.remove_left from public;

create function private.trim_audit() returns bigint
language plpgsql security definer set search_path = ''
as $$
declare
  due record;
  last bigint;
  trimmed bigint := 0;
begin
  for due in
    select h as head, t.audit_retention as retention
    from private.audit_heads h join public.tenants t on t.id = h.tenant_id
    -- Begun once a day: what is said of it is an entry too.
    where t.audit_retention is not null and (h.leaving > h.removed or exists (
      select from private.audit_chain c join public.audit_log l on l.tenant_id = c.tenant_id and l.id = c.entry_id
      where c.tenant_id = h.tenant_id and c.seq = h.removed + 1
        and l.created_at < now() - t.audit_retention - interval '1 day'))
    for update of h skip locked
  loop
    last := private.last_of_age(due.head, now() - due.retention);
    if (due.head).leaving = (due.head).removed and last > (due.head).removed then
      update private.audit_heads h set leaving = last where h.tenant_id = (due.head).tenant_id;
      perform private.note_audit((due.head).tenant_id, 'audit.trimmed', 'audit', (due.head).tenant_id::text,
        jsonb_build_object('first', last + 1, 'removed', last - (due.head).removed, 'retention', due.retention));
    elsif (due.head).leaving > (due.head).removed and (due.head).kept_leaving = (due.head).leaving
      and last >= (due.head).leaving then
      trimmed := trimmed + private.remove_left(due.head);
    end if;
  end loop;
  return trimmed;
end $$;
comment on function private.trim_audit is
  'Removes what a head that is kept outside says is leaving, or says in the log what is to leave next; gives how many entries are gone.';
revoke execute on function private.trim_audit from public;
grant execute on function private.trim_audit to tenon_worker;
