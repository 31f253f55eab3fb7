-- How people make versions, and what becomes of them.
insert into private.rate_limits (name, at_most, per) values ('documents.snapshot', 60, '1 hour');

create function private.document_for(
  resource_kind text, resource_id uuid, at_least public.member_role, changes boolean)
returns private.documents
language plpgsql security definer set search_path = ''
as $$
declare
  held public.member_role := private.role_on(resource_kind, resource_id);
  role public.member_role;
  document private.documents;
begin
  select o.role into role from private.open_document(resource_kind, resource_id) o;
  if role is null then
    perform private.fail(404, 'resource_not_found');
  end if;
  -- Owners say who may change it, and mend it while nobody else may.
  if held = 'owner' or not changes then
    role := held;
  end if;
  if role < at_least then
    perform private.fail(403, 'forbidden', hint => case when held < at_least then 'This takes the role ' || at_least || '.'
      else 'Only its owners change it now.' end);
  end if;
  select * into document from private.documents d
  where (d.kind, d.resource_id) = (document_for.resource_kind, document_for.resource_id);
  return document;
end $$;
comment on function private.document_for is
  'The document of a resource for a caller who holds a role on it, and who may change it now, if they are to. Raises resource_not_found, forbidden.';
revoke execute on function private.document_for from public;

create function private.snapshot_name(name text) returns text
language plpgsql set search_path = ''
as $$
begin
  name := private.clean_name(name);
  perform private.check_input(jsonb_build_object('name', case
    when coalesce(char_length(name), 0) not between 1 and 120 then '1 to 120 characters' end));
  return name;
end $$;
comment on function private.snapshot_name is 'A name for a version, cleaned. Raises invalid_input.';
revoke execute on function private.snapshot_name from public;

create function private.check_snapshots(document private.documents) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  rule private.document_kinds;
  named bigint;
  bytes bigint;
begin
  -- Counted under the lock that gave the version its number, or its name.
  select * into strict rule from private.document_kinds k where k.kind = document.kind;
  select count(*), coalesce(sum(v.size), 0) into named, bytes from public.document_versions v
  where v.resource = document.kind || ':' || document.resource_id and v.name is not null;
  if named > rule.named_at_most then
    perform private.fail(403, 'quota_exceeded',
      jsonb_build_object('quota', 'snapshots', 'at_most', rule.named_at_most, 'used', named - 1));
  elsif bytes > rule.named_bytes then
    perform private.fail(403, 'quota_exceeded',
      jsonb_build_object('quota', 'snapshot_bytes', 'at_most', rule.named_bytes, 'used', bytes));
  end if;
end $$;
comment on function private.check_snapshots is
  'Refuses one named version too many of a document, and more where they have too many bytes. Raises quota_exceeded.';
revoke execute on function private.check_snapshots from public;

create function private.create_snapshot(resource_kind text, resource_id uuid, name text)
returns public.document_versions
language plpgsql security definer set search_path = ''
as $$
declare
  document private.documents := private.document_for(resource_kind, resource_id, 'editor', false);
  label text := private.snapshot_name(name);
  version public.document_versions;
begin
  perform private.check_limit('documents.snapshot', auth.uid()::text);
  update private.documents d set versions = d.versions + 1 where d.id = document.id returning d.* into document;
  -- The clock after the lock: what has been shown by now is in it.
  insert into public.document_versions (tenant_id, resource_kind, resource_id, version, name, created_by, created_at)
  values (document.tenant_id, document.kind, document.resource_id, document.versions, label, auth.uid(), clock_timestamp())
  returning * into version;
  perform private.check_snapshots(document);
  perform private.enqueue(document.tenant_id, 'document.snapshot',
    jsonb_build_object('document_id', document.id, 'version_id', version.id, 'at', version.created_at,
      'resource', document.kind || ':' || document.resource_id),
    priority => 'interactive');
  return version;
end $$;
comment on function private.create_snapshot is 'See public.create_snapshot.';
revoke execute on function private.create_snapshot from public;
grant execute on function private.create_snapshot to authenticated;

create function public.create_snapshot(resource_kind text, resource_id uuid, name text) returns public.document_versions
language sql security invoker set search_path = ''
as $$ select private.create_snapshot(resource_kind, resource_id, name) $$;
comment on function public.create_snapshot is
  'Keeps a document as it is now under a name; the event snapshot.created says when its bytes are there. Raises invalid_input, resource_not_found, forbidden, quota_exceeded, rate_limited.';
revoke execute on function public.create_snapshot from public, anon, authenticated, service_role;
grant execute on function public.create_snapshot to authenticated;

create function private.finish_snapshot(job_id uuid, document_id uuid, version_id uuid, fold int, state bytea, state_vector bytea)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if not private.complete_job(finish_snapshot.job_id) then
    return;
  end if;
  -- One that was deleted in the meantime gets none.
  update public.document_versions v set size = length(finish_snapshot.state)
  where v.id = finish_snapshot.version_id and v.size is null;
  insert into private.document_states (document_id, version_id, fold, until, state, state_vector)
  select d.id, v.id, finish_snapshot.fold, v.created_at, finish_snapshot.state, finish_snapshot.state_vector
  from public.document_versions v join private.documents d on d.id = finish_snapshot.document_id
  where v.id = finish_snapshot.version_id
  on conflict do nothing;
end $$;
comment on function private.finish_snapshot is
  'Ends a version and its job together. The state has all edits of the history up to its fold, and those until its time.';
revoke execute on function private.finish_snapshot from public;
grant execute on function private.finish_snapshot to tenon_worker;
