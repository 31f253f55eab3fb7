-- What guesses is limited by its failures: they count, what succeeds costs nothing, and where they were too many nothing
-- is tried any more. A failure is answered, not raised, so that its count stays.
create function private.check_failures(limit_name text, subject text) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if exists (
    select from private.rate_counters c join private.rate_limits l on l.name = c.limit_name,
      lateral (select extract(epoch from l.per) / 10 as tenth) t,
      lateral (select least(11, floor(extract(epoch from clock_timestamp()) / t.tenth)
        - floor(extract(epoch from c.counted_at) / t.tenth))::int as gone) passed
    where c.limit_name = check_failures.limit_name and c.subject = check_failures.subject
      and (select sum(n) from unnest(c.spent[1 + greatest(0, passed.gone):]) n) >= l.at_most
  ) then
    perform private.check_limit(check_failures.limit_name, check_failures.subject);
  end if;
end $$;
comment on function private.check_failures is
  'Raises rate_limited where a subject has failed as often as a limit lets it. Waits for nobody; a null subject is not counted.';
revoke execute on function private.check_failures from public;

create function private.count_failure(limit_name text, subject text, failure jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  answer record;
begin
  if subject is null then
    return failure;
  end if;
  select * into answer from private.spend(count_failure.limit_name, count_failure.subject);
  -- Others who came at the same time have failed first.
  return case when answer.allowed then failure else private.refuse(429, 'rate_limited',
    to_jsonb(answer) - 'allowed' || jsonb_build_object('limit', count_failure.limit_name),
    'Try again in ' || answer.retry_after || ' s.') end;
end $$;
comment on function private.count_failure is
  'Counts a failure, and gives its answer as private.refuse made it, or that there were too many.';
revoke execute on function private.count_failure from public;

insert into private.rate_limits (name, at_most, per) values ('share_links.open', 120, '1 minute');
