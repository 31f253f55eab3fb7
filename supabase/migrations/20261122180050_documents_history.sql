-- What is folded out of the log is kept as long as the history of its kind is promised, edit by edit: any moment of it
-- is the state that was made last before it, and the edits since.
alter table private.document_kinds
  add column history interval not null default '30 days' check (history >= '1 hour'),
  add column version_every interval not null default '5 minutes' check (version_every > '0'),
  add column named_at_most int not null default 100 check (named_at_most >= 0),
  add column named_bytes bigint not null default 256 << 20 check (named_bytes >= 0);
comment on column private.document_kinds.history is 'How far back a document can be restored to any moment.';
comment on column private.document_kinds.version_every is 'A document that is edited gets a version by itself, at most this often.';
comment on column private.document_kinds.named_at_most is 'How many named versions one document may have.';
comment on column private.document_kinds.named_bytes is 'How many bytes its named versions may have together.';

-- A fold's edits are one row: as rows of their own they take a dozen times the space, most of it around them.
create table private.document_history (
  document_id uuid not null references private.documents on delete cascade,
  fold        int not null,
  since       timestamptz not null,
  edits       bytea not null,
  primary key (document_id, fold)
);
comment on table private.document_history is
  'The updates that are in the snapshot since a fold, each with its time and author, as worker/documents/history/chunk.ts packs them.';
comment on column private.document_history.since is 'When the first of them was written.';
alter table private.document_history alter column edits set storage external;

-- Of several workers, one may store an edit a moment after another has folded later ones: a state has all edits of its
-- folds, and some of those that were written until its time. With the others, of later folds, it is exact.
create table private.document_states (
  id           bigint generated always as identity primary key,
  document_id  uuid not null references private.documents on delete cascade,
  fold         int not null,
  until        timestamptz not null,
  state        bytea not null,
  state_vector bytea not null
);
comment on table private.document_states is 'A document as it was: all that was written until then, as one update.';
create index document_states_document_id_idx on private.document_states (document_id, until);

create view private.document_bases as
  select s.document_id, s.fold, s.until, s.state from private.document_states s
  union all
  select s.document_id, s.fold, s.until, s.state from private.document_snapshots s;
comment on view private.document_bases is 'All from which a moment can be built that came later.';

revoke all on private.document_history, private.document_states, private.document_bases from public;
grant select on private.document_history, private.document_states, private.document_bases to tenon_worker;

create function private.earliest_moment(document private.documents) returns timestamptz
language sql stable security definer set search_path = ''
as $$
  select case when document.trimmed = 0 then document.created_at else (
    select min(b.until) from private.document_bases b where b.document_id = document.id and b.fold >= document.trimmed) end
$$;
comment on function private.earliest_moment is 'How far back a document can be built.';
revoke execute on function private.earliest_moment from public;

create function private.store_fold(
  document_id uuid, flushes bigint[], state bytea, state_vector bytea, deletions bytea,
  edits bytea, authors jsonb, sessions jsonb, rejected bytea[]
) returns text
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  stamp text;
begin
  -- Locked first: who trims the history decides by what it is.
  perform from private.document_snapshots s where s.document_id = store_fold.document_id for update;
  -- Where nothing else stands for the time before it any more, it is kept.
  insert into private.document_states (document_id, fold, until, state, state_vector)
  select s.document_id, s.fold, s.until, s.state, s.state_vector
  from private.document_snapshots s join private.documents d on d.id = s.document_id and d.trimmed = s.fold
  where s.document_id = store_fold.document_id and not exists (
    select from private.document_states kept
    where kept.document_id = s.document_id and kept.fold = s.fold and kept.until <= s.until);
  with gone as (
    -- Exactly what was read: a lower number may have been committed in the meantime.
    delete from private.document_updates u
    where u.document_id = store_fold.document_id and u.flush = any (store_fold.flushes)
    returning u.created_at
  ), folded as (
    insert into private.document_snapshots as s (document_id, state, state_vector, deletions, until, updated_at)
    select store_fold.document_id, store_fold.state, store_fold.state_vector, store_fold.deletions,
      (select max(g.created_at) from gone g), clock_timestamp()
    on conflict on constraint document_snapshots_pkey do update
      set state = excluded.state, state_vector = excluded.state_vector, deletions = excluded.deletions,
        fold = s.fold + 1, until = greatest(s.until, excluded.until), updated_at = excluded.updated_at
    returning s.fold, s.updated_at
  ), kept as (
    insert into private.document_history (document_id, fold, since, edits)
    select store_fold.document_id, f.fold, (select min(g.created_at) from gone g), store_fold.edits from folded f
  ), set_aside as (
    insert into private.document_rejects (document_id, data)
    select store_fold.document_id, data from unnest(store_fold.rejected) data
  )
  select f.updated_at::text into stamp from folded f;
  perform private.note_sessions(store_fold.document_id, store_fold.sessions);
  perform private.note_authors(store_fold.document_id, store_fold.authors);
  perform private.keep_version(store_fold.document_id);
  return stamp;
end $$;
comment on function private.store_fold is
  'Puts a new snapshot in the place of what it was made of; the edits go on as history. What Yjs could not apply is kept where it harms nobody.';
revoke execute on function private.store_fold from public;
grant execute on function private.store_fold to tenon_worker;
