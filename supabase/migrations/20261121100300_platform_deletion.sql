-- A tenant is deleted at once for everybody, and for good after 7 days; until then an owner may take it back.
create function private.delete_tenant(tenant_id uuid) returns timestamptz
language plpgsql security definer set search_path = ''
as $$
begin
  if private.lock_tenant(delete_tenant.tenant_id) is distinct from 'owner' then
    perform private.fail(403, 'forbidden', hint => 'Only an owner deletes a tenant.');
  end if;
  update public.tenants t set deleted_at = now() where t.id = delete_tenant.tenant_id;
  return now() + interval '7 days';
end $$;
comment on function private.delete_tenant is 'See public.delete_tenant.';
revoke execute on function private.delete_tenant from public;
grant execute on function private.delete_tenant to authenticated;

create function public.delete_tenant(tenant_id uuid) returns timestamptz
language sql security invoker set search_path = ''
as $$ select private.delete_tenant(tenant_id) $$;
comment on function public.delete_tenant is
  'Ends a tenant for everybody, and says until when restore_tenant brings it back. Raises tenant_not_found, forbidden.';
revoke execute on function public.delete_tenant from public, anon, authenticated, service_role;
grant execute on function public.delete_tenant to authenticated;

create function private.deleted_tenants()
returns table (id uuid, name text, slug text, deleted_at timestamptz, purged_at timestamptz)
language sql stable security definer set search_path = ''
as $$
  select t.id, t.name, t.slug, t.deleted_at, t.deleted_at + interval '7 days'
  from public.tenants t join public.members m on m.tenant_id = t.id
  where m.user_id = (select auth.uid()) and m.role = 'owner' and t.deleted_at is not null
$$;
comment on function private.deleted_tenants is 'See public.deleted_tenants.';
revoke execute on function private.deleted_tenants from public;
grant execute on function private.deleted_tenants to authenticated;

create function public.deleted_tenants()
returns table (id uuid, name text, slug text, deleted_at timestamptz, purged_at timestamptz)
language sql stable security invoker set search_path = ''
as $$ select * from private.deleted_tenants() $$;
comment on function public.deleted_tenants is 'The deleted tenants that the caller may restore, and until when.';
revoke execute on function public.deleted_tenants from public, anon, authenticated, service_role;
grant execute on function public.deleted_tenants to authenticated;

create function private.restore_tenant(tenant_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  update public.tenants t set deleted_at = null
  where t.id = restore_tenant.tenant_id and t.id in (select d.id from private.deleted_tenants() d);
  if not found then
    perform private.fail(404, 'tenant_not_found');
  end if;
  perform private.check_tenants_owned();
end $$;
comment on function private.restore_tenant is 'See public.restore_tenant.';
revoke execute on function private.restore_tenant from public;
grant execute on function private.restore_tenant to authenticated;

create function public.restore_tenant(tenant_id uuid) returns void
language sql security invoker set search_path = ''
as $$ select private.restore_tenant(tenant_id) $$;
comment on function public.restore_tenant is 'Brings a deleted tenant back, as it was. Raises tenant_not_found, quota_exceeded.';
revoke execute on function public.restore_tenant from public, anon, authenticated, service_role;
grant execute on function public.restore_tenant to authenticated;

create function private.end_tenant_rights() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.rotate_topics(new.id);
  perform pg_notify('tenon_rights', 'user:' || people.user_id) from (
    select m.user_id from public.members m where m.tenant_id = new.id
    union
    select p.user_id from public.room_participants p where p.tenant_id = new.id
    union
    select k.user_id from public.api_keys k where k.tenant_id = new.id and k.user_id is not null
  ) people;
  return null;
end $$;
comment on function private.end_tenant_rights is 'Trigger: what is open in a tenant ends when it is deleted.';
revoke execute on function private.end_tenant_rights from public;

create trigger tenants_end_rights after update of deleted_at on public.tenants
  for each row when (old.deleted_at is null and new.deleted_at is not null)
  execute function private.end_tenant_rights();

create function private.purge_tenants() returns int
language sql security definer set search_path = ''
as $$
  with purged as (
    delete from public.tenants t where t.deleted_at < now() - interval '7 days' returning 1
  )
  select count(*)::int from purged
$$;
comment on function private.purge_tenants is 'Deletes for good what was deleted 7 days ago, and says how many tenants.';
revoke execute on function private.purge_tenants from public;
grant execute on function private.purge_tenants to tenon_worker;

create function private.stray_files() returns table (bucket text, name text)
language sql stable security definer set search_path = ''
as $$
  select o.bucket_id, o.name
  from storage.objects o, regexp_match(o.name, '^([0-9a-f-]{36})/([a-z_]+)/([0-9a-f-]{36})/([0-9a-f-]{36})?') part
  where o.bucket_id in ('files', 'exports', 'audit', 'assets') and o.created_at < now() - interval '1 hour'
    and (not exists (select from private.topics t
        where t.kind = part[2] and t.resource_id::text = part[3] and t.tenant_id::text = part[1])
      -- What was made for an export that then failed, was cancelled or deleted, or whose time is over.
      or o.bucket_id = 'exports' and not exists (select from public.exports e
        where e.path = o.name or (e.id::text = part[4] and e.status in ('pending', 'processing'))))
  limit 1000
$$;
comment on function private.stray_files is
  'Files whose resource or export is gone, 1,000 at most: Storage deletes bytes only when it is asked itself.';
revoke execute on function private.stray_files from public;
grant execute on function private.stray_files to tenon_worker;
