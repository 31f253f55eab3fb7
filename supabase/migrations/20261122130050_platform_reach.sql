-- All that the caller may read, of all kinds: what rows about many kinds of resources ask.
create function private.my_resources() returns setof text
language plpgsql stable security definer set search_path = ''
as $$
declare
  registered private.resource_kinds;
begin
  for registered in select * from private.resource_kinds k where k.listed_by is not null loop
    return query execute format('select %L || id from %s(''viewer'') id', registered.kind || ':', registered.listed_by);
  end loop;
end $$;
comment on function private.my_resources is
  'Everything of the kinds that can be listed that the caller may read, as <kind>:<uuid>; where rows are of many kinds it is asked once a statement.';
revoke execute on function private.my_resources from public;
grant execute on function private.my_resources to authenticated;
