-- What a document holds may be kept as rows too: a kind names what of the worker keeps both the same. A document whose
-- log has been looked at up to its end needs nothing; so nothing is noted when an edit is appended.
alter table private.document_kinds
  add column materialised_by text check (materialised_by ~ '^[a-z_]{2,30}$');
comment on column private.document_kinds.materialised_by is
  'What of the worker keeps its documents as rows too, and the other way round; the list is worker/materials.ts.';

alter table private.documents
  add column touched int not null default 0,
  add column materialised int[] not null default '{}';
comment on column private.documents.touched is 'How often the rows were changed by somebody else.';
comment on column private.documents.materialised is
  'What there was when it was materialised last: the latest fold, how many updates the log had beyond it, and touched. Between two folds a log only grows.';
grant update (materialised) on private.documents to tenon_worker;

create view private.document_marks with (security_invoker = true) as
  select d.id as document_id, d.materialised, array[coalesce(s.fold, 0),
    (select count(*)::int from private.document_updates u where u.document_id = d.id), d.touched] as mark
  from private.documents d left join private.document_snapshots s on s.document_id = d.id;
comment on view private.document_marks is 'What there is of each document: where the mark is another than when it was materialised, it is due.';
revoke all on private.document_marks from public;
grant select on private.document_marks to tenon_worker;

create function private.touch_document(kind text, resource_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  touched uuid;
begin
  update private.documents d set touched = d.touched + 1
  where d.kind = touch_document.kind and d.resource_id = touch_document.resource_id returning d.id into touched;
  if touched is not null then
    perform pg_notify('tenon_materials', touched::text);
  end if;
end $$;
comment on function private.touch_document is
  'Has a document take over what rows that it is kept as have become: at once where it is open, and otherwise with its next opening.';
revoke execute on function private.touch_document from public;

create function private.due_documents(among uuid[]) returns table (id uuid, is_quiet boolean)
language sql stable set search_path = ''
as $$
  -- Where somebody is writing, the worker that they are at will do it.
  select d.id, not exists (select from private.document_updates u
    where u.document_id = d.id and u.created_at > now() - interval '10 seconds')
  from private.documents d join private.document_kinds k on k.kind = d.kind and k.materialised_by is not null
    join private.document_marks m on m.document_id = d.id
  -- What only the rows have seen is taken over when somebody opens it: a log that nobody reads does not grow.
  where m.mark[1:2] is distinct from m.materialised[1:2] and d.id = any (coalesce(among, array(
    select a.id from private.document_kinds k join private.documents a using (kind) where k.materialised_by is not null)))
  -- Those that cannot be materialised are in nobody's way.
  order by random()
$$;
comment on function private.due_documents is
  'Which documents, of these or of all (null), have edits that are not in the rows that they are kept as, perhaps; and whether nobody writes there now.';
revoke execute on function private.due_documents from public;
grant execute on function private.due_documents to tenon_worker;
