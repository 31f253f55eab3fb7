-- What people, tenants and operators may see and set.
insert into private.settings (name, value) values ('tenants_per_person', '10');

create function private.check_tenants_owned() returns void
language plpgsql security definer set search_path = ''
as $$
declare
  at_most bigint := (select s.value::bigint from private.settings s where s.name = 'tenants_per_person');
  owned bigint;
begin
  -- Counted under a lock on the owner: two who ask at once for the same person do not both get the last one.
  perform from public.profiles p where p.id = auth.uid() for no key update;
  select count(*) into owned from public.members m join public.tenants t on t.id = m.tenant_id
  where m.user_id = auth.uid() and m.role = 'owner' and t.deleted_at is null;
  if owned > at_most then
    perform private.fail(403, 'quota_exceeded', jsonb_build_object('quota', 'tenants', 'at_most', at_most,
      'used', owned - 1));
  end if;
  perform private.check_limit('tenants.create', auth.uid()::text);
end $$;
comment on function private.check_tenants_owned is
  'Refuses one live tenant too many, and too many in an hour, to a caller who has just made or restored one. Raises quota_exceeded, rate_limited.';
revoke execute on function private.check_tenants_owned from public;

create function private.tenant_usage(tenant_id uuid)
returns table (kind text, used bigint, at_most bigint, unit text, daily boolean)
language plpgsql stable security definer set search_path = ''
as $$
declare
  role public.member_role := private.tenant_role(tenant_usage.tenant_id);
begin
  if role is null then
    perform private.fail(404, 'tenant_not_found');
  end if;
  if role < 'admin' then
    perform private.fail(403, 'forbidden', hint => 'What a tenant uses is for its admins.');
  end if;
  return query
    select k.kind, case when k.daily and u.day is distinct from private.today() then 0 else coalesce(u.used, 0) end,
      coalesce(q.at_most, k.default_at_most), k.unit, k.daily
    from private.quota_kinds k
    left join private.quotas q on q.kind = k.kind and q.tenant_id = tenant_usage.tenant_id
    left join private.quota_usage u on u.kind = k.kind and u.tenant_id = tenant_usage.tenant_id
    order by k.kind;
end $$;
comment on function private.tenant_usage is 'See public.tenant_usage.';
revoke execute on function private.tenant_usage from public;
grant execute on function private.tenant_usage to authenticated;

create function public.tenant_usage(tenant_id uuid)
returns table (kind text, used bigint, at_most bigint, unit text, daily boolean)
language sql stable security invoker set search_path = ''
as $$ select * from private.tenant_usage(tenant_id) $$;
comment on function public.tenant_usage is
  'What a tenant uses of each quota, and how much it may: for its admins. Raises tenant_not_found, forbidden.';
revoke execute on function public.tenant_usage from public, anon, authenticated, service_role;
grant execute on function public.tenant_usage to authenticated;

create function private.set_quota(tenant_id uuid, kind text, at_most bigint) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.check_input(jsonb_build_object(
    'kind', case when not exists (select from private.quota_kinds k where k.kind = set_quota.kind) then (
      select 'one of: ' || string_agg(k.kind, ', ' order by k.kind) from private.quota_kinds k) end,
    'at_most', case when at_most < 0 then '0 or more; null for the default' end));
  if not exists (select from public.tenants t where t.id = set_quota.tenant_id) then
    perform private.fail(404, 'tenant_not_found');
  end if;
  if at_most is null then
    delete from private.quotas q where q.tenant_id = set_quota.tenant_id and q.kind = set_quota.kind;
  else
    insert into private.quotas (tenant_id, kind, at_most)
    values (set_quota.tenant_id, set_quota.kind, set_quota.at_most)
    on conflict on constraint quotas_pkey do update set at_most = excluded.at_most;
  end if;
end $$;
comment on function private.set_quota is 'See public.set_quota.';
revoke execute on function private.set_quota from public;
grant execute on function private.set_quota to service_role;

create function public.set_quota(tenant_id uuid, kind text, at_most bigint) returns void
language sql security invoker set search_path = ''
as $$ select private.set_quota(tenant_id, kind, at_most) $$;
comment on function public.set_quota is
  'Gives one tenant another quota, or with null the default again: for the operator, by the secret key. Raises invalid_input, tenant_not_found.';
revoke execute on function public.set_quota from public, anon, authenticated, service_role;
grant execute on function public.set_quota to service_role;
