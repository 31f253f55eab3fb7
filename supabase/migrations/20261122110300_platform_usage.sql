-- What is counted, and what tenants and operators see of it.
create function private.members_used() returns table (tenant_id uuid, used bigint)
language sql stable security definer set search_path = ''
as $$ select m.tenant_id, count(*) from public.members m group by 1 $$;
comment on function private.members_used is 'How many members each tenant has.';
revoke execute on function private.members_used from public;

create function private.rooms_used() returns table (tenant_id uuid, used bigint)
language sql stable security definer set search_path = ''
as $$ select r.tenant_id, count(*) from public.rooms r group by 1 $$;
comment on function private.rooms_used is 'How many rooms each tenant has.';
revoke execute on function private.rooms_used from public;

create function private.documents_used() returns table (tenant_id uuid, used bigint)
language sql stable security definer set search_path = ''
as $$ select d.tenant_id, count(*) from private.documents d group by 1 $$;
comment on function private.documents_used is 'How many live documents each tenant has.';
revoke execute on function private.documents_used from public;

create function private.bytes_of(metadata jsonb) returns bigint
language sql immutable set search_path = ''
as $$ select greatest(0, coalesce(metadata ->> 'size', metadata ->> 'contentLength', '0')::numeric::bigint) $$;
comment on function private.bytes_of is 'The size of a file by its metadata; what is about to be uploaded has only announced it.';
revoke execute on function private.bytes_of from public;

create function private.tenant_of_file(path text) returns uuid
language sql stable security definer set search_path = ''
as $$
  select t.id from public.tenants t
  where t.id = (regexp_match(path, '^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/'))[1]::uuid
$$;
comment on function private.tenant_of_file is 'The tenant under whose id a file lies, in whatever bucket; null for none.';
revoke execute on function private.tenant_of_file from public;

create function private.storage_used() returns table (tenant_id uuid, used bigint)
language sql stable security definer set search_path = ''
as $$
  select t.id, sum(private.bytes_of(o.metadata))::bigint
  from storage.objects o join public.tenants t on t.id::text = split_part(o.name, '/', 1)
  group by 1
$$;
comment on function private.storage_used is 'How many bytes lie under the id of each tenant.';
revoke execute on function private.storage_used from public;

insert into private.quota_kinds (kind, default_at_most, unit, daily, usage_of) values
  ('members', 1000, 'members', false, 'private.members_used'),
  ('rooms', 10000, 'rooms', false, 'private.rooms_used'),
  ('documents', 20000, 'documents', false, 'private.documents_used'),
  ('storage', 10::bigint << 30, 'bytes', false, 'private.storage_used'),
  ('exports', 1000, 'exports', true, null);

create trigger members_count_added after insert on public.members
  referencing new table as added for each statement execute function private.count_quota('members');
create trigger members_count_removed after delete on public.members
  referencing old table as removed for each statement execute function private.count_quota('members');
create trigger rooms_count_added after insert on public.rooms
  referencing new table as added for each statement execute function private.count_quota('rooms');
create trigger rooms_count_removed after delete on public.rooms
  referencing old table as removed for each statement execute function private.count_quota('rooms');
create trigger documents_count_added after insert on private.documents
  referencing new table as added for each statement execute function private.count_quota('documents');
create trigger documents_count_removed after delete on private.documents
  referencing old table as removed for each statement execute function private.count_quota('documents');
-- What was made on a day stays made: deleting an export gives nothing back.
create trigger exports_count_added after insert on public.exports
  referencing new table as added for each statement execute function private.count_quota('exports');


create function private.count_bytes() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  files text := concat_ws(' union all ',
    case when tg_op <> 'DELETE' then 'select name, private.bytes_of(metadata) as bytes from added' end,
    case when tg_op <> 'INSERT' then 'select name, -private.bytes_of(metadata) as bytes from removed' end);
  change record;
begin
  for change in execute format(
    'select private.tenant_of_file(name) as tenant_id, sum(bytes)::bigint as amount from (%s) files
     group by 1 having sum(bytes) <> 0 and private.tenant_of_file(name) is not null order by 1', files) loop
    perform private.use_quota(change.tenant_id, 'storage', change.amount);
  end loop;
  return null;
exception when sqlstate 'PT403' then
  -- The one refusal of the database that Storage passes on as a refusal.
  raise insufficient_privilege using message = sqlerrm;
end $$;
comment on function private.count_bytes is 'Trigger: what is uploaded, replaced, moved and deleted changes what its tenant has in Storage.';
revoke execute on function private.count_bytes from public;

create trigger tenon_count_added after insert on storage.objects
  referencing new table as added for each statement execute function private.count_bytes();
create trigger tenon_count_replaced after update on storage.objects
  referencing old table as removed new table as added for each statement execute function private.count_bytes();
create trigger tenon_count_removed after delete on storage.objects
  referencing old table as removed for each statement execute function private.count_bytes();

-- What is there already when this is applied.
select from private.recount_quotas();
