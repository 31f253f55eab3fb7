-- The beginning and the end of a job that takes something back, and how it comes into the document.
create function private.check_moment(document_id uuid, moment timestamptz) returns void
language plpgsql stable security definer set search_path = ''
as $$
declare
  document private.documents;
begin
  select * into document from private.documents d where d.id = check_moment.document_id;
  if private.moment_problem(document, moment) is not null then
    perform private.fail(404, 'snapshot_not_found', hint => 'It lies too far back.');
  end if;
end $$;
comment on function private.check_moment is
  'For a job that has waited: whether a moment of a document can still be built. Raises snapshot_not_found.';
revoke execute on function private.check_moment from public;
grant execute on function private.check_moment to tenon_worker;

create function private.append_server_edit(document private.documents, data bytea, user_id uuid default null) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  flush bigint := nextval('private.document_flush');
begin
  insert into private.document_updates (document_id, flush, position, user_id, created_at, data)
  values (document.id, flush, 1, append_server_edit.user_id, clock_timestamp(), append_server_edit.data);
  -- In the form in which workers tell each other; the name is no worker's, so that all of them listen.
  perform pg_notify('tenon_documents', 'server:' || flush || ':' || document.id);
  -- Where nobody has it open, nobody would look whether it is kept as rows.
  perform pg_notify('tenon_materials', document.id::text);
end $$;
comment on function private.append_server_edit is
  'Appends an edit that came over no socket to a document, somebody''s or nobody''s, and shows it to all who have it open.';
revoke execute on function private.append_server_edit from public;

create function private.finish_revert(job_id uuid, reverts int, data bytea) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  job public.jobs;
  document private.documents;
  role public.member_role;
begin
  select * into job from public.jobs j where j.id = job_id and j.status = 'running' for update;
  select * into document from private.documents d where d.id = (job.payload ->> 'document_id')::uuid for no key update;
  if document.id is null then
    -- Cancelled, or the document is gone.
    perform private.complete_job(job_id);
    return true;
  end if;
  -- Who asked may have lost the right since.
  role := private.role_of(job.created_by, document.kind, document.resource_id);
  if role < 'owner' then
    role := private.role_in_document(document.kind, document.resource_id, role);
  end if;
  if role is null then
    perform private.fail(404, 'resource_not_found');
  elsif role < (case when job.payload ->> 'user_id' <> job.created_by::text then 'owner' else 'editor' end)::public.member_role then
    perform private.fail(403, 'forbidden');
  end if;
  if data is not null then
    -- Two that were made up from the same document would bring the same things back twice.
    if document.reverts <> finish_revert.reverts then
      return false;
    end if;
    update private.documents d set reverts = d.reverts + 1 where d.id = document.id;
    perform private.append_server_edit(document, finish_revert.data, job.created_by);
  end if;
  perform private.send_event(document.kind, document.resource_id,
    case job.kind when 'document.undo' then 'document.undone' else 'document.restored' end,
    jsonb_build_object('job_id', job.id, 'changed', data is not null));
  perform private.complete_job(job_id);
  return true;
end $$;
comment on function private.finish_revert is
  'Appends the edit with which a job takes something back, tells of it, and ends the job, all at once; false where another came in between, and it has to be made up anew. Raises resource_not_found, forbidden.';
revoke execute on function private.finish_revert from public;
grant execute on function private.finish_revert to tenon_worker;
