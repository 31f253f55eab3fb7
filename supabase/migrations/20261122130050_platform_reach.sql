-- All that the caller may read, or more, of all kinds: what rows about many kinds of resources ask.
create function private.my_resources(at_least public.member_role default 'viewer') returns setof text
language plpgsql stable security definer set search_path = ''
as $$
declare
  registered private.resource_kinds;
begin
  for registered in select * from private.resource_kinds k where k.listed_by is not null loop
    return query execute format('select %L || id from %s($1) id', registered.kind || ':', registered.listed_by)
      using at_least;
  end loop;
end $$;
comment on function private.my_resources is
  'Everything of the kinds that can be listed on which the caller holds at least this role, by itself what they may read, as <kind>:<uuid>; where rows are of many kinds it is asked once a statement.';
revoke execute on function private.my_resources from public;
grant execute on function private.my_resources to authenticated;
