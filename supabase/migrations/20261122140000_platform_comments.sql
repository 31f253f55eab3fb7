-- A comment is text about a resource, or about a place in it. The first of a thread carries the place and whether the
-- thread is resolved; whoever may read the resource reads its comments.
create table private.comment_kinds (
  kind   text primary key references private.resource_kinds,
  writes public.member_role not null default 'viewer'
);
comment on table private.comment_kinds is
  'Kinds of resources that have comments, and the role that writes them; the kind also says how it is listed.';
insert into private.comment_kinds (kind) values ('room');

create table private.comment_anchors (
  type   text primary key check (type ~ '^[a-z_]{2,30}$'),
  fields jsonb not null check (jsonb_typeof(fields) = 'object')
);
comment on table private.comment_anchors is
  'Places that a thread can be about: each field with string (1 to 500 characters) or number (whole, from 0).';
insert into private.comment_anchors (type, fields) values
  ('line', '{"file": "string", "line": "number"}'), ('shape', '{"id": "string"}'), ('tile', '{"id": "string"}');
revoke all on private.comment_kinds, private.comment_anchors from public;

create table public.comments (
  id            uuid primary key,
  tenant_id     uuid not null,
  resource_kind text not null,
  resource_id   uuid not null,
  resource      text not null generated always as (resource_kind || ':' || resource_id) stored,
  thread_id     uuid not null,
  author_id     uuid references public.profiles on delete set null,
  body          text not null check (char_length(body) <= 10000 and (body = '') = (deleted_at is not null)),
  mentions      uuid[] not null default '{}' check (cardinality(mentions) <= 50),
  anchor        jsonb check (anchor is null or thread_id = id),
  created_at    timestamptz not null default now(),
  edited_at     timestamptz,
  deleted_at    timestamptz,
  resolved_at   timestamptz check (resolved_at is null or thread_id = id),
  resolved_by   uuid references public.profiles on delete set null,
  unique (tenant_id, id, resource),
  foreign key (tenant_id, resource_kind, resource_id) references private.topics (tenant_id, kind, resource_id)
    on delete cascade,
  foreign key (tenant_id, thread_id, resource) references public.comments (tenant_id, id, resource) on delete cascade
);
comment on table public.comments is
  'Comments on resources; `body` is Markdown as it was written, for clients to render safely. Deleted ones keep their place.';
create index comments_resource_idx on public.comments (resource, created_at, id);
create index comments_tenant_id_idx on public.comments (tenant_id, resource_kind, resource_id);
create index comments_thread_id_idx on public.comments (tenant_id, thread_id, resource);
create index comments_author_id_idx on public.comments (author_id);
create index comments_resolved_by_idx on public.comments (resolved_by);

create table public.comment_revisions (
  tenant_id  uuid not null,
  comment_id uuid not null,
  resource   text not null,
  number     int not null,
  body       text not null,
  created_at timestamptz not null,
  primary key (comment_id, number),
  foreign key (tenant_id, comment_id, resource) references public.comments (tenant_id, id, resource) on delete cascade
);
comment on table public.comment_revisions is 'What an edited comment said before, from `created_at` on; gone when it is deleted.';
create index comment_revisions_tenant_id_idx on public.comment_revisions (tenant_id, comment_id, resource);
create index comment_revisions_resource_idx on public.comment_revisions (resource);

alter table public.comments enable row level security;
alter table public.comment_revisions enable row level security;
revoke all on public.comments, public.comment_revisions from anon, authenticated, service_role;
grant select on public.comments, public.comment_revisions to authenticated, service_role;

create policy comments_read on public.comments for select to authenticated
  using (resource = any (array(select private.my_resources())));
create policy comment_revisions_read on public.comment_revisions for select to authenticated
  using (resource = any (array(select private.my_resources())));

-- What happens to a comment is an event of its resource.
create function private.tell_comment() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.send_event(new.resource_kind, new.resource_id, tg_argv[0],
    jsonb_build_object('comment_id', new.id, 'thread_id', new.thread_id));
  return null;
end $$;
comment on function private.tell_comment is 'Trigger (event): a change of a comment is an event on the topic of its resource.';
revoke execute on function private.tell_comment from public;

create trigger comments_tell_created after insert on public.comments
  for each row execute function private.tell_comment('comment.created');
create trigger comments_tell_edited after update of edited_at on public.comments
  for each row when (new.edited_at is distinct from old.edited_at) execute function private.tell_comment('comment.edited');
create trigger comments_tell_deleted after update of deleted_at on public.comments
  for each row when (new.deleted_at is not null and old.deleted_at is null)
  execute function private.tell_comment('comment.deleted');
create trigger comments_tell_resolved after update of resolved_at on public.comments
  for each row when (new.resolved_at is not null and old.resolved_at is null)
  execute function private.tell_comment('comment.resolved');
create trigger comments_tell_reopened after update of resolved_at on public.comments
  for each row when (new.resolved_at is null and old.resolved_at is not null)
  execute function private.tell_comment('comment.reopened');
