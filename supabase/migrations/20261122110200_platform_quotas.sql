-- How much a tenant may have. A kind of quota is registered with what a tenant may have by itself; an operator gives
-- single tenants more or less. The ledger is kept in the transaction of the rows it counts, so a crash takes both or
-- neither; its row makes those who write the same kind in the same tenant wait for each other's commit.
create table private.quota_kinds (
  kind            text primary key check (kind ~ '^[a-z_]{2,30}$'),
  default_at_most bigint not null check (default_at_most >= 0),
  unit            text not null,
  daily           boolean not null default false,
  usage_of        text check (usage_of ~ '^private\.[a-z_]+$'),
  check (daily = (usage_of is null))
);
comment on table private.quota_kinds is
  'Kinds of quotas: daily ones begin anew at midnight UTC; of the others a function () says what each tenant really has.';

create table private.quotas (
  tenant_id uuid not null references public.tenants on delete cascade,
  kind      text not null references private.quota_kinds,
  at_most   bigint not null check (at_most >= 0),
  primary key (tenant_id, kind)
);
comment on table private.quotas is 'What single tenants may have instead of the default.';
create index quotas_kind_idx on private.quotas (kind);

create table private.quota_usage (
  tenant_id uuid not null references public.tenants on delete cascade,
  kind      text not null references private.quota_kinds,
  day       date,
  used      bigint not null,
  primary key (tenant_id, kind)
) with (fillfactor = 50);
comment on table private.quota_usage is 'The ledger: what a tenant has of each kind; of a daily one, on that day.';
create index quota_usage_kind_idx on private.quota_usage (kind);

create function private.today() returns date
language sql volatile set search_path = ''
as $$ select (clock_timestamp() at time zone 'UTC')::date $$;
comment on function private.today is 'The day on which daily quotas count.';
revoke execute on function private.today from public;

create function private.use_quota(tenant_id uuid, kind text, amount bigint) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  rule private.quota_kinds;
  at_most bigint;
begin
  if amount <= 0 then
    -- Giving back is never refused, and a tenant that is being deleted has no ledger any more.
    update private.quota_usage u set used = u.used + use_quota.amount
    where u.tenant_id = use_quota.tenant_id and u.kind = use_quota.kind;
    return;
  end if;
  select * into strict rule from private.quota_kinds k where k.kind = use_quota.kind;
  at_most := coalesce((select q.at_most from private.quotas q
    where q.tenant_id = use_quota.tenant_id and q.kind = use_quota.kind), rule.default_at_most);
  insert into private.quota_usage as u (tenant_id, kind, day, used)
  select use_quota.tenant_id, rule.kind, case when rule.daily then private.today() end, use_quota.amount
  where use_quota.amount <= at_most
  on conflict on constraint quota_usage_pkey do update
    set day = greatest(u.day, excluded.day),
      used = excluded.used + case when excluded.day > u.day then 0 else u.used end
    where excluded.used + case when excluded.day > u.day then 0 else u.used end <= at_most;
  if not found then
    perform private.fail(403, 'quota_exceeded', jsonb_build_object('quota', rule.kind, 'at_most', at_most,
      'used', coalesce((select u.used from private.quota_usage u
        where u.tenant_id = use_quota.tenant_id and u.kind = use_quota.kind), 0)));
  end if;
end $$;
comment on function private.use_quota is
  'Takes an amount from a quota, or gives a negative one back, for definer functions and triggers. Raises quota_exceeded.';
revoke execute on function private.use_quota from public;

create function private.count_quota() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  change record;
begin
  -- In the order of tenants, so that two who count in several do not wait for each other in a circle.
  if tg_op = 'INSERT' then
    for change in select a.tenant_id, count(*) as amount from added a group by 1 order by 1 loop
      perform private.use_quota(change.tenant_id, tg_argv[0], change.amount);
    end loop;
  else
    for change in select r.tenant_id, count(*) as amount from removed r group by 1 order by 1 loop
      perform private.use_quota(change.tenant_id, tg_argv[0], -change.amount);
    end loop;
  end if;
  return null;
end $$;
comment on function private.count_quota is
  'Trigger (kind), once a statement: counts the rows of `added` or `removed`, its transition table, in their tenants.';
revoke execute on function private.count_quota from public;

create function private.recount_quotas() returns table (tenant_id uuid, kind text, drift bigint)
language plpgsql security definer set search_path = ''
as $$
declare
  counts text;
begin
  -- One at a time. Rows and ledger commit together, so one statement sees them agree, or sees by how much they do
  -- not; that much is added to what is there by then.
  perform from private.quota_kinds k order by k.kind for update;
  select string_agg(format('select %L::text as kind, c.tenant_id, c.used from %s() c', k.kind, k.usage_of), ' union all ')
  into counts from private.quota_kinds k where k.usage_of is not null;
  return query execute format($mend$
    with drifts as (
      select tenant_id, kind, coalesce(actual.used, 0) - coalesce(ledger.used, 0) as drift
      from (%s) actual full join (
        select l.* from private.quota_usage l join private.quota_kinds k using (kind) where k.usage_of is not null
      ) ledger using (tenant_id, kind)
      where coalesce(actual.used, 0) <> coalesce(ledger.used, 0)
    ), mended as (
      insert into private.quota_usage as u (tenant_id, kind, used) select * from drifts
      on conflict on constraint quota_usage_pkey do update set used = u.used + excluded.used
    )
    select * from drifts
  $mend$, counts);
end $$;
comment on function private.recount_quotas is 'Makes the ledger what rows and files really are, and says where it was not.';
revoke execute on function private.recount_quotas from public;
grant execute on function private.recount_quotas to tenon_worker;
