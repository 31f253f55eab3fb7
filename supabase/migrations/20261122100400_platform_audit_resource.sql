-- A tenant's log is a resource, <audit>:<tenant id>, that its admins may read: files, exports and events go by that.
create function private.audit_grants(resource_id uuid, user_id uuid)
returns table (role public.member_role, source text)
language plpgsql stable security definer set search_path = ''
as $$
begin
  return query
    select 'viewer'::public.member_role, 'tenant_admin' from private.live_members m
    where m.tenant_id = audit_grants.resource_id and m.user_id = audit_grants.user_id and m.role >= 'admin';
end $$;
comment on function private.audit_grants is 'What a person holds on a tenant''s audit log, and why.';
revoke execute on function private.audit_grants from public;

create function private.my_audit_logs(at_least public.member_role) returns setof uuid
language plpgsql stable security definer set search_path = ''
as $$
begin
  return query select t from private.my_tenants('admin') t where at_least <= 'viewer';
end $$;
comment on function private.my_audit_logs is 'The audit logs on which the caller holds at least this role; nobody holds more than viewer.';
revoke execute on function private.my_audit_logs from public;

insert into private.resource_kinds (kind, grants_of, listed_by)
values ('audit', 'private.audit_grants', 'private.my_audit_logs');
insert into private.topics (kind, resource_id, tenant_id) select 'audit', t.id, t.id from public.tenants t;
create trigger tenants_open_audit_topic after insert on public.tenants
  for each row execute function private.open_topic('audit');

-- Signed heads lie at <tenant>/audit/<tenant>/<seq>.jws. Only the worker writes them.
insert into storage.buckets (id, name, public) values ('audit', 'audit', false) on conflict do nothing;

create policy tenon_audit_read on storage.objects for select to authenticated
  using (bucket_id = 'audit' and private.role_on_file(name) >= 'viewer');
-- A URL signed by a user would outlive their rights.
create policy tenon_audit_unsigned on storage.objects as restrictive to authenticated
  using (bucket_id <> 'audit' or coalesce(storage.operation(), '') not like 'storage.object.sign%');
