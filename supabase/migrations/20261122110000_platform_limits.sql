-- How often somebody may do a thing. A limit is registered with its name; who does it is the subject: a person's id,
-- a tenant's, an address. The operator changes a limit by SQL, and it counts from the next call on.
create table private.rate_limits (
  name    text primary key check (name ~ '^[a-z_]+\.[a-z_]+$'),
  at_most int not null check (at_most > 0),
  per     interval not null check (per between '1 second' and '1 day')
);
comment on table private.rate_limits is 'How often one subject may do what; never more in any stretch of time that long.';

insert into private.rate_limits (name, at_most, per) values
  ('documents.connect', 60, '1 minute'),
  ('exports.create', 30, '1 hour'),
  ('exports.create_visitors', 100, '1 day'),
  ('functions.call', 600, '1 minute'),
  ('invitations.accept', 20, '1 minute'),
  ('members.invite', 30, '1 hour'),
  ('members.invite_tenant', 100, '1 hour'),
  ('rooms.create', 60, '1 minute'),
  ('rooms.join', 30, '1 minute'),
  ('rooms.join_address', 300, '1 minute'),
  ('tenants.create', 10, '1 hour');

-- What was spent in each tenth of the window, the oldest first. With the one that has begun and the one that is
-- ending there are eleven: whatever overlaps the window counts, so a limit is at most a tenth stricter, never looser.
-- A counter is worth a minute or a day, and not a write to disk: a crash empties the table.
create unlogged table private.rate_counters (
  limit_name text not null,
  subject    text not null,
  counted_at timestamptz not null,
  spent      int[] not null,
  primary key (limit_name, subject)
) with (fillfactor = 50);
comment on table private.rate_counters is 'What each subject has spent of a limit, up to the moment of the last count.';

create function private.spend(limit_name text, subject text, cost int default 1)
returns table (allowed boolean, at_most int, remaining int, reset int, retry_after int)
language plpgsql security definer set search_path = ''
as $$
declare
  rule private.rate_limits;
  counter private.rate_counters;
  tenth numeric;
begin
  select * into rule from private.rate_limits l where l.name = spend.limit_name;
  if not found then
    raise exception 'no limit is registered as %', limit_name;
  end if;
  perform private.check_input(jsonb_build_object('cost', case when coalesce(cost, 0) < 1 then 'at least 1' end));
  tenth := extract(epoch from rule.per) / 10;
  -- The clock is read under the row's lock, so that counts follow each other as their times do; never backwards.
  insert into private.rate_counters as c (limit_name, subject, counted_at, spent)
  select rule.name, spend.subject, clock_timestamp(), array_fill(0, array[10]) || spend.cost
  where spend.cost <= rule.at_most
  on conflict on constraint rate_counters_pkey do update
    set (counted_at, spent) = (
      select clock.at, left_over[:10] || left_over[11] + spend.cost
      from (select greatest(clock_timestamp(), c.counted_at) as at) clock,
        lateral (select least(11, floor(extract(epoch from clock.at) / tenth)
          - floor(extract(epoch from c.counted_at) / tenth))::int as gone) passed,
        lateral (select c.spent[gone + 1:] || array_fill(0, array[gone]) as left_over) kept)
    where spend.cost + (
      select coalesce(sum(n), 0) from unnest(c.spent[1 + greatest(0, least(11,
        floor(extract(epoch from clock_timestamp()) / tenth)
          - floor(extract(epoch from c.counted_at) / tenth)))::int:]) n) <= rule.at_most
  returning c.* into counter;
  allowed := found;
  if not allowed then
    select * into counter from private.rate_counters c
    where c.limit_name = spend.limit_name and c.subject = spend.subject;
  end if;
  -- When each tenth leaves the window, in seconds from now, and what is still spent after that.
  return query
    select spend.allowed, rule.at_most,
      greatest(0, rule.at_most - coalesce(sum(n) filter (where leaves > 0), 0))::int,
      coalesce(ceil(max(leaves)), 0)::int,
      case when spend.allowed then 0
        else greatest(1, coalesce(ceil(min(leaves) filter (where still_spent + cost <= rule.at_most)), ceil(11 * tenth)))
      end::int
    from (
      select n, (floor(extract(epoch from counter.counted_at) / tenth) + i) * tenth - extract(epoch from clock_timestamp()) as leaves,
        sum(n) over (order by i desc) - n as still_spent
      from unnest(counter.spent) with ordinality as spent (n, i)
    ) tenths;
end $$;
comment on function private.spend is
  'Counts towards a limit unless it is reached; what is refused costs nothing. Gives what remains, in how many seconds all of it is back, and in how many to try again.';
revoke execute on function private.spend from public;
grant execute on function private.spend to tenon_worker;

create function private.check_limit(limit_name text, subject text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  answer record;
begin
  -- Nobody is counted where nobody is known: a seed, the operator, an address without a trusted proxy.
  if subject is null then
    return;
  end if;
  select * into answer from private.spend(limit_name, subject);
  if not answer.allowed then
    raise sqlstate 'PGRST' using
      message = json_build_object('code', 'PT429', 'message', 'rate_limited',
        'details', json_build_object('limit', limit_name, 'at_most', answer.at_most,
          'remaining', answer.remaining, 'reset', answer.reset, 'retry_after', answer.retry_after)::text,
        'hint', 'Try again in ' || answer.retry_after || ' s.'),
      detail = json_build_object('status', 429, 'headers', json_build_object(
        'Retry-After', answer.retry_after::text, 'RateLimit-Limit', answer.at_most::text,
        'RateLimit-Remaining', answer.remaining::text, 'RateLimit-Reset', answer.reset::text));
  end if;
end $$;
comment on function private.check_limit is
  'Counts a call, or raises rate_limited. What raises later takes its own count back. A null subject is not counted.';
revoke execute on function private.check_limit from public;

create function private.count_call()
returns table (allowed boolean, at_most int, remaining int, reset int, retry_after int)
language sql security definer set search_path = ''
as $$ select * from private.spend('functions.call', auth.uid()::text) where auth.uid() is not null $$;
comment on function private.count_call is 'See public.count_call.';
revoke execute on function private.count_call from public;
grant execute on function private.count_call to authenticated;

create function public.count_call()
returns table (allowed boolean, at_most int, remaining int, reset int, retry_after int)
language sql security invoker set search_path = ''
as $$ select * from private.count_call() $$;
comment on function public.count_call is
  'Counts a call of an edge function for the caller; functions ask it before they work. Gives whether it is allowed, and does not raise.';
revoke execute on function public.count_call from public, anon, authenticated, service_role;
grant execute on function public.count_call to authenticated;

create function private.forget_counters() returns void
language sql security definer set search_path = ''
as $$ delete from private.rate_counters c where c.counted_at < now() - interval '27 hours' $$;
comment on function private.forget_counters is 'Deletes counters that no window reaches back to: the longest is a day and a tenth.';
revoke execute on function private.forget_counters from public;
grant execute on function private.forget_counters to tenon_worker;
