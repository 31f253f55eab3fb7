-- A document is the live Yjs state of a resource: an append-only log of updates, folded into a snapshot now and then.
-- The worker alone reads and writes here, as tenon_worker; these tables are not exposed and have no policies.
create table private.document_kinds (
  kind  text primary key references private.resource_kinds,
  opens text check (opens ~ '^private\.[a-z_]+$')
);
comment on table private.document_kinds is
  'The kinds of resources that own a document; opens(resource, role), if there is one, is told whenever somebody opens it, and gives the role that they have on it then.';
insert into private.document_kinds (kind) values ('room');

create table private.documents (
  id          uuid primary key default gen_random_uuid(),
  tenant_id   uuid not null references public.tenants on delete cascade,
  kind        text not null references private.document_kinds,
  resource_id uuid not null,
  created_at  timestamptz not null default now(),
  versions    int not null default 0,
  reverts     int not null default 0,
  trimmed     int not null default 0,
  unique (kind, resource_id)
);
comment on column private.documents.versions is 'The number of its latest version.';
comment on column private.documents.reverts is 'Rises with each: one that was made up before another came in between is made up anew.';
comment on column private.documents.trimmed is 'What was folded up to this fold is kept as a state, and no longer edit by edit.';
comment on table private.documents is 'One row per live document; on the socket it is named <kind>:<resource id>.';
create index documents_tenant_id_idx on private.documents (tenant_id);

-- No foreign key: it would be checked once a row. The append asks `documents` instead, so that nothing is written
-- to a deleted one, and the deletion takes the log along. Rows have no order among them: updates commute.
create table private.document_updates (
  document_id uuid not null,
  flush       bigint not null,
  position    int not null,
  -- No foreign key either. Who wrote it is null where it was no person.
  user_id     uuid,
  created_at  timestamptz not null default now(),
  data        bytea not null,
  primary key (document_id, flush, position)
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_insert_threshold = 50000);
comment on table private.document_updates is
  'Updates since the snapshot, one row each; a flush is what one transaction of one worker appended.';
alter table private.document_updates alter column data set storage external;

create table private.document_snapshots (
  document_id  uuid primary key references private.documents on delete cascade,
  state        bytea not null,
  state_vector bytea not null,
  deletions    bytea not null,
  fold         int not null default 1,
  until        timestamptz not null default now(),
  updated_at   timestamptz not null default now()
);
comment on column private.document_snapshots.fold is 'How often the log was folded into it.';
comment on column private.document_snapshots.until is 'When the latest of what is in it was written.';
comment on table private.document_snapshots is
  'All updates that were folded, as one; beside it what a client that has every insertion may lack: the deletions.';
alter table private.document_snapshots alter column state set storage external;

create table private.document_rejects (
  id          bigint generated always as identity primary key,
  document_id uuid not null references private.documents on delete cascade,
  data        bytea not null,
  rejected_at timestamptz not null default now()
);
comment on table private.document_rejects is 'Updates that Yjs could not apply, taken out of the log for somebody to look at.';
create index document_rejects_document_id_idx on private.document_rejects (document_id);

create sequence private.document_flush as bigint increment by 10000;
comment on sequence private.document_flush is 'Each value opens a block of 10,000 flush ids for one worker.';

revoke all on private.documents, private.document_updates, private.document_snapshots, private.document_rejects from public;
grant select on private.documents to tenon_worker;
grant select, insert, delete on private.document_updates to tenon_worker;
grant select on private.document_snapshots to tenon_worker;
grant usage on sequence private.document_flush to tenon_worker;

create function private.delete_updates() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from private.document_updates u where u.document_id = old.id;
  return null;
end $$;
comment on function private.delete_updates is 'Trigger: the log of a document ends with it.';
revoke execute on function private.delete_updates from public;

create trigger documents_delete_updates after delete on private.documents
  for each row execute function private.delete_updates();

create function private.purge_updates() returns void
language sql security definer set search_path = ''
as $$
  -- One look into the index for each document, and not at all its rows.
  with recursive logged as (
    (select u.document_id from private.document_updates u order by u.document_id limit 1)
    union all
    select (select u.document_id from private.document_updates u where u.document_id > l.document_id
      order by u.document_id limit 1)
    from logged l where l.document_id is not null
  )
  delete from private.document_updates u
  using logged l
  where u.document_id = l.document_id and not exists (select from private.documents d where d.id = l.document_id)
$$;
comment on function private.purge_updates is 'Deletes what was being appended while its document was deleted.';
revoke execute on function private.purge_updates from public;
grant execute on function private.purge_updates to tenon_worker;

create function private.close_document() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from private.documents d where d.kind = tg_argv[0] and d.resource_id = old.id;
  return null;
end $$;
comment on function private.close_document is 'Trigger (kind): the document of a resource ends with it.';
revoke execute on function private.close_document from public;

create trigger rooms_close_document after delete on public.rooms
  for each row execute function private.close_document('room');

create function private.role_in_document(kind text, resource_id uuid, held public.member_role) returns public.member_role
language plpgsql security definer set search_path = ''
as $$
declare
  opens text := (select k.opens from private.document_kinds k where k.kind = role_in_document.kind);
begin
  if held is not null and opens is not null then
    execute format('select %s($1, $2)', opens) into held using resource_id, held;
  end if;
  return held;
end $$;
comment on function private.role_in_document is
  'The role that somebody who holds one on a resource has in its document now, where the kind says so.';
revoke execute on function private.role_in_document from public;

create function private.open_document(kind text, resource_id uuid)
returns table (document_id uuid, tenant_id uuid, role public.member_role)
language plpgsql security definer set search_path = ''
as $$
declare
  granted public.member_role := private.role_in_document(open_document.kind, open_document.resource_id,
    private.role_on(open_document.kind, open_document.resource_id));
begin
  if granted is null then
    return;
  end if;
  return query
    select d.id, d.tenant_id, granted from private.documents d
    where d.kind = open_document.kind and d.resource_id = open_document.resource_id;
  if found then
    return;
  end if;
  insert into private.documents (tenant_id, kind, resource_id)
  select t.tenant_id, t.kind, t.resource_id from private.topics t join private.document_kinds using (kind)
  where t.kind = open_document.kind and t.resource_id = open_document.resource_id
  on conflict do nothing;
  return query
    select d.id, d.tenant_id, granted from private.documents d
    where d.kind = open_document.kind and d.resource_id = open_document.resource_id;
end $$;
comment on function private.open_document is
  'The document of a resource, made on first use, with the caller''s role on it; no row where they have none.';
revoke execute on function private.open_document from public;
grant execute on function private.open_document to authenticated;
