-- What an operator sets for the whole project, by SQL.
create table private.settings (
  name  text primary key check (name ~ '^[a-z_]+$'),
  value text not null
);
comment on table private.settings is 'Settings of the project: see docs/limits.md for their names.';

-- Any client can write any header: an address is known only where the operator says which header the last proxy of
-- theirs sets. Where several append to it, each of them has added one entry at its end.
create function private.caller_address() returns text
language plpgsql stable security definer set search_path = ''
as $$
declare
  header text := (select lower(s.value) from private.settings s where s.name = 'address_header');
  hops int := coalesce((select s.value::int from private.settings s where s.name = 'address_hops'), 1);
  headers json := nullif(current_setting('request.headers', true), '')::json;
  address inet;
begin
  if header is null or headers is null then
    return null;
  end if;
  address := trim((string_to_array(headers ->> header, ','))[
    cardinality(string_to_array(headers ->> header, ',')) - hops + 1])::inet;
  -- One household or server has a whole /64 of IPv6.
  return coalesce(host(case when family(address) = 6 and not address <<= '::ffff:0:0/96'
    then network(set_masklen(address, 64))::inet else address end), 'unknown');
exception when invalid_text_representation then
  return 'unknown';
end $$;
comment on function private.caller_address is
  'Where the request comes from, by the header that the operator trusts; null where none is, unknown where it holds no address.';
revoke execute on function private.caller_address from public;
