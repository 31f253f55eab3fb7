-- What an operator sets for the whole project, by SQL.
create table private.settings (
  name  text primary key check (name ~ '^[a-z_]+$'),
  value text not null
);
comment on table private.settings is 'Settings of the project: see docs/limits.md for their names.';

create function private.network_of(address text) returns text
language plpgsql immutable strict set search_path = ''
as $$
declare
  host inet;
begin
  host := trim(address);
  -- One household or server has a whole /64 of IPv6.
  return host(case when family(host) = 6 and not host <<= '::ffff:0:0/96'
    then network(set_masklen(host, 64))::inet else host end);
exception when invalid_text_representation then
  return 'unknown';
end $$;
comment on function private.network_of is
  'What counts as one address: of IPv6 its network; unknown for text that holds none, null where none is known.';
revoke execute on function private.network_of from public;
grant execute on function private.network_of to tenon_worker;

-- Any client can write any header: an address is known only where the operator says which header the last proxy of
-- theirs sets. Where several append to it, each of them has added one entry at its end.
create function private.address_in(headers jsonb) returns text
language plpgsql stable security definer set search_path = ''
as $$
declare
  header text := (select lower(s.value) from private.settings s where s.name = 'address_header');
  hops int := coalesce((select s.value::int from private.settings s where s.name = 'address_hops'), 1);
  entries text[] := string_to_array(headers ->> header, ',');
begin
  return case when header is not null and headers is not null
    then coalesce(private.network_of(entries[cardinality(entries) - hops + 1]), 'unknown') end;
end $$;
comment on function private.address_in is
  'Where a request with these headers comes from, by the one that the operator trusts; null where none is, unknown where it holds no address.';
revoke execute on function private.address_in from public;

create function private.caller_address() returns text
language sql stable security definer set search_path = ''
as $$ select private.address_in(nullif(current_setting('request.headers', true), '')::jsonb) $$;
comment on function private.caller_address is 'Where the request that REST serves comes from, as private.address_in says it.';
revoke execute on function private.caller_address from public;
