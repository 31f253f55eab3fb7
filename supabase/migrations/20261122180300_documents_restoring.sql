-- Taking back what was done to a document: a job makes up an edit that does, and appends it as any other.
insert into private.rate_limits (name, at_most, per) values ('documents.restore', 60, '1 hour');

create function private.moment_problem(document private.documents, moment timestamptz) returns text
language sql stable security definer set search_path = ''
as $$
  select 'from ' || to_char(private.earliest_moment(document) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' to now'
  where not coalesce(moment between private.earliest_moment(document) and clock_timestamp(), false)
$$;
comment on function private.moment_problem is 'The rule that a moment breaks to which a document is to be brought back, or null.';
revoke execute on function private.moment_problem from public;

create function private.enqueue_revert(document private.documents, kind text, payload jsonb) returns uuid
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.check_limit('documents.restore', auth.uid()::text);
  perform private.note_audit(document.tenant_id, kind || '_asked', document.kind, document.resource_id::text, payload);
  return private.enqueue(document.tenant_id, kind, payload || jsonb_build_object(
      'document_id', document.id, 'resource', document.kind || ':' || document.resource_id),
    priority => 'interactive');
end $$;
comment on function private.enqueue_revert is 'Asks for a job that takes something back. Raises rate_limited.';
revoke execute on function private.enqueue_revert from public;

create function private.restore_document(resource_kind text, resource_id uuid, version int, at timestamptz) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  document private.documents := private.document_for(resource_kind, resource_id, 'editor', true);
  wanted public.document_versions;
begin
  perform private.check_input(jsonb_build_object(
    'version', case when (version is null) = (at is null) then 'either a version or a time' end,
    'at', case when version is null and at is not null then private.moment_problem(document, at) end));
  if version is not null then
    select * into wanted from public.document_versions v
    where v.resource = document.kind || ':' || document.resource_id and v.version = restore_document.version;
    if wanted.id is null then
      perform private.fail(404, 'snapshot_not_found');
    end if;
  end if;
  return private.enqueue_revert(document, 'document.restore', jsonb_strip_nulls(jsonb_build_object(
    'version', version, 'version_id', wanted.id, 'at', coalesce(at, wanted.created_at))));
end $$;
comment on function private.restore_document is 'See public.restore_document.';
revoke execute on function private.restore_document from public;
grant execute on function private.restore_document to authenticated;

create function public.restore_document(
  resource_kind text, resource_id uuid, version int default null, at timestamptz default null
) returns uuid
language sql security invoker set search_path = ''
as $$ select private.restore_document(resource_kind, resource_id, version, at) $$;
comment on function public.restore_document is
  'Makes a document what it was, in a version or at a time, by an edit like any other; gives the id of the job, and the event document.restored tells of its end. Raises invalid_input, resource_not_found, snapshot_not_found, forbidden, rate_limited.';
revoke execute on function public.restore_document from public, anon, authenticated, service_role;
grant execute on function public.restore_document to authenticated;

create function private.undo_edits(
  resource_kind text, resource_id uuid, user_id uuid, since timestamptz, until timestamptz
) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  document private.documents := private.document_for(resource_kind, resource_id,
    case when user_id = auth.uid() then 'editor' else 'owner' end::public.member_role, true);
begin
  perform private.check_input(jsonb_build_object(
    'user_id', case when user_id is null then 'whose edits' end,
    'since', private.moment_problem(document, since),
    'until', case when until <= since then 'after since' end));
  return private.enqueue_revert(document, 'document.undo', jsonb_build_object(
    'user_id', user_id, 'since', since, 'until', coalesce(until, clock_timestamp())));
end $$;
comment on function private.undo_edits is 'See public.undo_edits.';
revoke execute on function private.undo_edits from public;
grant execute on function private.undo_edits to authenticated;

create function public.undo_edits(
  resource_kind text, resource_id uuid, user_id uuid, since timestamptz, until timestamptz default null
) returns uuid
language sql security invoker set search_path = ''
as $$ select private.undo_edits(resource_kind, resource_id, user_id, since, until) $$;
comment on function public.undo_edits is
  'Takes back what one person did to a document from one time until before another, and leaves what others did: one''s own edits for editors, anybody''s for owners. Gives the id of the job; the event document.undone tells of its end. Raises invalid_input, resource_not_found, forbidden, rate_limited.';
revoke execute on function public.undo_edits from public, anon, authenticated, service_role;
grant execute on function public.undo_edits to authenticated;
