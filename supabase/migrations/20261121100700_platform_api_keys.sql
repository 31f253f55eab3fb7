-- How keys for machines are made, changed and taken back.
create function private.refuse_machines() returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if exists (select from auth.users u where u.id = auth.uid() and u.raw_app_meta_data ? 'api_key') then
    perform private.fail(403, 'machine_not_allowed', hint => 'A person does this, not a key.');
  end if;
end $$;
comment on function private.refuse_machines is
  'Raises machine_not_allowed where the caller is a key: it has rights in its tenant, and gets none elsewhere.';
revoke execute on function private.refuse_machines from public;

create function private.new_key_secret(id uuid) returns text
language plpgsql security definer set search_path = ''
as $$
declare
  secret text := encode(extensions.gen_random_bytes(32), 'hex');
begin
  insert into private.api_key_secrets as s (api_key_id, hash)
  values (new_key_secret.id, extensions.digest(secret, 'sha256'))
  on conflict (api_key_id) do update set hash = excluded.hash;
  return 'tenon_' || replace(new_key_secret.id::text, '-', '') || '_' || secret;
end $$;
comment on function private.new_key_secret is 'Gives a key its secret, in place of the one it had, and says it this once.';
revoke execute on function private.new_key_secret from public;

create function private.create_api_key(
  tenant uuid, name text, role public.member_role, resource text, expires_at timestamptz, outlives_maker boolean)
returns table (id uuid, api_key text)
language plpgsql security definer set search_path = ''
as $$
declare
  target record := private.parse_resource(coalesce(resource, 'tenant:' || tenant));
  caller_role public.member_role;
begin
  perform private.refuse_machines();
  caller_role := private.lock_tenant(tenant);
  name := private.clean_name(name);
  expires_at := coalesce(expires_at, now() + interval '90 days');
  perform private.check_input(jsonb_build_object(
    'name', case when coalesce(char_length(name), 0) not between 1 and 80 then '1 to 80 characters' end,
    'resource', case when not exists (select from private.resource_kinds k where k.kind = target.kind and k.keyed) then (
      select '<kind>:<uuid>, of kind: ' || string_agg(k.kind, ', ' order by k.kind) from private.resource_kinds k where k.keyed) end,
    'role', case
      when target.kind = 'tenant' and coalesce(role = 'owner', true) then 'viewer, editor or admin'
      when target.kind <> 'tenant' and coalesce(role = 'admin', true) then 'viewer, editor or owner' end,
    'expires_at', case when expires_at not between now() and now() + interval '366 days'
      then 'in the future, within a year' end));
  if caller_role is null or caller_role < 'admin' then
    perform private.fail(403, 'forbidden', hint => 'Making a key takes an admin of the tenant.');
  end if;
  if private.role_on(target.kind, target.id) is null or not exists (select from private.topics t
    where (t.tenant_id, t.kind, t.resource_id) = (tenant, target.kind, target.id)) then
    perform private.fail(404, 'resource_not_found');
  end if;
  insert into public.api_keys as k (tenant_id, name, role, kind, resource_id, created_by, outlives_maker, expires_at)
  values (tenant, create_api_key.name, create_api_key.role, target.kind, target.id, auth.uid(),
    coalesce(create_api_key.outlives_maker, false), create_api_key.expires_at)
  returning k.id into create_api_key.id;
  api_key := private.new_key_secret(create_api_key.id);
  return next;
end $$;
comment on function private.create_api_key is 'See public.create_api_key.';
revoke execute on function private.create_api_key from public;
grant execute on function private.create_api_key to authenticated;

create function public.create_api_key(
  tenant uuid, name text, role public.member_role, resource text default null, expires_at timestamptz default null,
  outlives_maker boolean default false)
returns table (id uuid, api_key text)
language sql security invoker set search_path = ''
as $$ select * from private.create_api_key(tenant, name, role, resource, expires_at, outlives_maker) $$;
comment on function public.create_api_key is
  'Makes a key for a machine, for a tenant or one resource (<kind>:<uuid>) of it, 90 days unless said otherwise; it is told this once. It never has more than its maker, and ends with their membership unless it outlives them. Raises tenant_not_found, resource_not_found, forbidden, machine_not_allowed, invalid_input.';
revoke execute on function public.create_api_key from public, anon, authenticated, service_role;
grant execute on function public.create_api_key to authenticated;

create function private.rotate_api_key(id uuid) returns text
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.refuse_machines();
  update public.api_keys k set secret_since = clock_timestamp()
  where k.id = rotate_api_key.id and k.revoked_at is null and k.tenant_id in (select private.my_tenants('admin'));
  if not found then
    perform private.fail(404, 'api_key_not_found');
  end if;
  return private.new_key_secret(rotate_api_key.id);
end $$;
comment on function private.rotate_api_key is 'See public.rotate_api_key.';
revoke execute on function private.rotate_api_key from public;
grant execute on function private.rotate_api_key to authenticated;

create function public.rotate_api_key(id uuid) returns text
language sql security invoker set search_path = ''
as $$ select private.rotate_api_key(id) $$;
comment on function public.rotate_api_key is
  'Gives a key a new secret; the old one, and every token that it was traded for, is worth nothing at once. Raises api_key_not_found, machine_not_allowed.';
revoke execute on function public.rotate_api_key from public, anon, authenticated, service_role;
grant execute on function public.rotate_api_key to authenticated;

create function private.revoke_api_key(id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  update public.api_keys k set revoked_at = now()
  where k.id = revoke_api_key.id and k.revoked_at is null and k.tenant_id in (select private.my_tenants('admin'));
  if not found then
    perform private.fail(404, 'api_key_not_found');
  end if;
end $$;
comment on function private.revoke_api_key is 'See public.revoke_api_key.';
revoke execute on function private.revoke_api_key from public;
grant execute on function private.revoke_api_key to authenticated;

create function public.revoke_api_key(id uuid) returns void
language sql security invoker set search_path = ''
as $$ select private.revoke_api_key(id) $$;
comment on function public.revoke_api_key is
  'Ends a key, and with it what its tokens may do. Raises api_key_not_found.';
revoke execute on function public.revoke_api_key from public, anon, authenticated, service_role;
grant execute on function public.revoke_api_key to authenticated;
