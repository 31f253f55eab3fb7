-- Workers that serve documents. What one appends it tells the others by a notification, which wakes every connection
-- of the database that listens, whatever it listens to. So a worker that is alone tells nobody.
create table private.document_workers (
  id         uuid primary key,
  started_at timestamptz not null default now()
);
comment on table private.document_workers is 'Workers that serve documents, and perhaps some that have died.';
revoke all on private.document_workers from public;
grant select, insert, delete on private.document_workers to tenon_worker;

create function private.join_document_workers(worker uuid) returns void
language plpgsql set search_path = ''
as $$
begin
  -- It lives as long as a connection that holds this lock. Shared, for the server may not have noticed yet that the
  -- last one of the same worker is gone.
  perform pg_advisory_lock_shared(hashtext('tenon_document_worker'), hashtext(worker::text));
  -- Who has just looked for the dead may have missed the lock, and not deleted the row yet.
  lock table private.document_workers in share row exclusive mode;
  insert into private.document_workers (id) values (worker) on conflict do nothing;
  perform private.forget_document_workers();
end $$;
comment on function private.join_document_workers is
  'Makes the session that of a worker, which is told of all updates whose append begins after this.';
revoke execute on function private.join_document_workers from public;
grant execute on function private.join_document_workers to tenon_worker;

create function private.forget_document_workers() returns int
language sql set search_path = ''
as $$
  lock table private.document_workers in share row exclusive mode;
  with gone as (
    delete from private.document_workers w
    where not exists (select from pg_catalog.pg_locks l
      where l.locktype = 'advisory' and l.objsubid = 2 and l.mode = 'ShareLock' and l.granted
        and l.classid = (hashtext('tenon_document_worker')::bigint & 4294967295)::oid
        and l.objid = (hashtext(w.id::text)::bigint & 4294967295)::oid)
    returning 1
  )
  select count(*)::int from gone
$$;
comment on function private.forget_document_workers is 'Forgets workers whose connection is gone, and says how many.';
revoke execute on function private.forget_document_workers from public;
grant execute on function private.forget_document_workers to tenon_worker;
