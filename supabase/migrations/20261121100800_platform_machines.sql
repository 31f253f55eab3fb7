-- A machine is the account as which a key acts. The function `token` makes it, and trades the key for its tokens.

create function private.redeem_api_key(api_key text)
returns table (id uuid, name text, email text, ready boolean)
language plpgsql security definer set search_path = ''
as $$
declare
  parts text[] := regexp_match(api_key, '^tenon_([0-9a-f]{32})_([0-9a-f]{64})$');
  key public.api_keys;
  machine uuid;
begin
  select k.* into key
  from public.api_keys k
  join private.api_key_secrets s on s.api_key_id = k.id
  join public.tenants t on t.id = k.tenant_id
  where k.id = parts[1]::uuid and s.hash = extensions.digest(parts[2], 'sha256')
    and k.revoked_at is null and k.expires_at > now() and t.deleted_at is null
    and (k.outlives_maker or exists (select from public.members m
      where m.tenant_id = k.tenant_id and m.user_id = k.created_by));
  if key.id is null then
    perform private.fail(401, 'api_key_not_valid', hint => 'It is unknown, revoked, expired or its maker has left: make another.');
  end if;
  id := key.id;
  name := key.name;
  -- No mail goes to this domain (RFC 2606).
  email := 'key-' || key.id || '@machines.invalid';
  -- Only Auth's admin writes app_metadata: nobody takes a machine's place by signing up with its address.
  select u.id into machine from auth.users u
  where u.email = redeem_api_key.email and u.raw_app_meta_data ->> 'api_key' = key.id::text;
  ready := machine is not null;
  if ready then
    perform private.ensure_profile(machine);
    update public.api_keys k set user_id = machine, last_used_at = now() where k.id = key.id;
  end if;
  return next;
end $$;
comment on function private.redeem_api_key is 'See public.redeem_api_key.';
revoke execute on function private.redeem_api_key from public;
grant execute on function private.redeem_api_key to service_role;

create function public.redeem_api_key(api_key text)
returns table (id uuid, name text, email text, ready boolean)
language sql security invoker set search_path = ''
as $$ select * from private.redeem_api_key(api_key) $$;
comment on function public.redeem_api_key is
  'For the function token: the account as which a key acts, and whether it has been made. Raises api_key_not_valid.';
revoke execute on function public.redeem_api_key from public, anon, authenticated, service_role;
grant execute on function public.redeem_api_key to service_role;

create function private.end_key_rights() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if old.kind = 'tenant' then
    perform private.rotate_topics(old.tenant_id);
  else
    perform private.rotate_topics(old.tenant_id, old.kind, old.resource_id);
  end if;
  perform pg_notify('tenon_rights', 'user:' || old.user_id);
  return null;
end $$;
comment on function private.end_key_rights is 'Trigger: a key that is revoked or has a new secret ends what its tokens opened.';
revoke execute on function private.end_key_rights from public;

create trigger api_keys_end_rights after update of revoked_at, secret_since on public.api_keys
  for each row when (old.user_id is not null) execute function private.end_key_rights();

create function private.tell_keys() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.send_event('tenant', new.tenant_id,
    case when tg_op = 'INSERT' then 'api_key.created'
      when new.revoked_at is not null then 'api_key.revoked'
      else 'api_key.rotated' end,
    jsonb_build_object('api_key_id', new.id));
  return null;
end $$;
comment on function private.tell_keys is 'Trigger: what becomes of a key is an event of the tenant.';
revoke execute on function private.tell_keys from public;

create trigger api_keys_tell after insert or update of revoked_at, secret_since on public.api_keys
  for each row execute function private.tell_keys();

create function private.end_expired_keys() returns void
language sql security definer set search_path = ''
as $$ update public.api_keys k set revoked_at = k.expires_at where k.revoked_at is null and k.expires_at < now() $$;
comment on function private.end_expired_keys is
  'An expired key has no rights any more; this also ends the topics that its tokens still listen to.';
revoke execute on function private.end_expired_keys from public;
grant execute on function private.end_expired_keys to tenon_worker;

create function private.stray_machines() returns setof uuid
language sql stable security definer set search_path = ''
as $$
  select u.id from auth.users u
  where u.raw_app_meta_data ? 'api_key'
    and not exists (select from public.api_keys k where k.id::text = u.raw_app_meta_data ->> 'api_key')
  limit 1000
$$;
comment on function private.stray_machines is 'Accounts of keys that went with their tenant, 1,000 at most.';
revoke execute on function private.stray_machines from public;
grant execute on function private.stray_machines to tenon_worker;
