-- Who wrote what, and who worked on a document when. Both stay as long as the document, and forget people who are gone.
create table private.document_authors (
  document_id uuid not null references private.documents on delete cascade,
  client      bigint not null,
  from_clock  bigint not null,
  to_clock    bigint not null,
  user_id     uuid references public.profiles on delete set null,
  written_at  timestamptz not null,
  primary key (document_id, client, from_clock)
);
comment on table private.document_authors is
  'Who wrote the edits of a Yjs client from one clock until before another, as far as they are folded.';
create index document_authors_user_id_idx on private.document_authors (user_id);

create table private.document_sessions (
  id          bigint generated always as identity primary key,
  document_id uuid not null references private.documents on delete cascade,
  user_id     uuid references public.profiles on delete set null,
  started_at  timestamptz not null,
  ended_at    timestamptz not null,
  edits       bigint not null,
  bytes       bigint not null
);
comment on table private.document_sessions is
  'When somebody wrote without a pause of more than five minutes, and how much, as far as it is folded.';
create index document_sessions_document_id_idx on private.document_sessions (document_id, ended_at);
create index document_sessions_user_id_idx on private.document_sessions (user_id);
revoke all on private.document_authors, private.document_sessions from public;

create function private.note_authors(document_id uuid, authors jsonb) returns void
language sql security definer set search_path = ''
as $$
  insert into private.document_authors (document_id, client, from_clock, to_clock, user_id, written_at)
  select note_authors.document_id, a.client, a."from", a."to", p.id, to_timestamp(a.at / 1e6)
  from jsonb_to_recordset(authors) a (client bigint, "from" bigint, "to" bigint, author uuid, at float8)
    left join public.profiles p on p.id = a.author
  on conflict do nothing
$$;
comment on function private.note_authors is 'Notes who wrote what was folded, at times in microseconds. Of what comes twice, the first counts.';
revoke execute on function private.note_authors from public;

create function private.join_sessions(pieces private.document_sessions[])
returns table (user_id uuid, started_at timestamptz, ended_at timestamptz, edits bigint, bytes bigint)
language sql stable set search_path = ''
as $$
  with begun as (
    select p.*, p.started_at > max(p.ended_at) over (
      partition by p.user_id order by p.started_at rows between unbounded preceding and 1 preceding
    ) + interval '5 minutes' as anew
    from unnest(pieces) p
  ), numbered as (
    select b.*, count(*) filter (where b.anew) over (partition by b.user_id order by b.started_at) as number from begun b
  )
  select n.user_id, min(n.started_at), max(n.ended_at), sum(n.edits)::bigint, sum(n.bytes)::bigint
  from numbered n group by n.user_id, n.number
$$;
comment on function private.join_sessions is 'Pieces of people''s work, joined where no more than five minutes lie between them.';
revoke execute on function private.join_sessions from public;

create function private.note_sessions(document_id uuid, sessions jsonb) returns void
language sql security definer set search_path = ''
as $$
  with pieces as (
    select row(null, note_sessions.document_id, p.id, to_timestamp(s."from" / 1e6), to_timestamp(s."to" / 1e6),
      s.edits, s.bytes)::private.document_sessions as piece
    from jsonb_to_recordset(sessions) s (author uuid, "from" float8, "to" float8, edits bigint, bytes bigint)
      left join public.profiles p on p.id = s.author
  ), earlier as (
    delete from private.document_sessions s
    where s.document_id = note_sessions.document_id
      and s.ended_at >= (select min((p.piece).started_at) from pieces p) - interval '5 minutes'
    returning s as piece
  )
  insert into private.document_sessions (document_id, user_id, started_at, ended_at, edits, bytes)
  select note_sessions.document_id, j.*
  from private.join_sessions(array(select p.piece from pieces p union all select e.piece from earlier e)) j
$$;
comment on function private.note_sessions is 'Adds sessions, with times in microseconds, to those of a document.';
revoke execute on function private.note_sessions from public;
