-- A version is a moment of a document that is kept. It gets its bytes by a job, or is made by a fold.
create table public.document_versions (
  id            uuid primary key default gen_random_uuid(),
  tenant_id     uuid not null,
  resource_kind text not null,
  resource_id   uuid not null,
  resource      text not null generated always as (resource_kind || ':' || resource_id) stored,
  version       int not null,
  name          text check (char_length(name) between 1 and 120 and name !~ '[[:cntrl:]]'),
  created_by    uuid references public.profiles on delete set null,
  created_at    timestamptz not null default now(),
  size          bigint,
  kept_until    timestamptz,
  unique (resource, version),
  foreign key (tenant_id, resource_kind, resource_id) references private.topics (tenant_id, kind, resource_id)
    on delete cascade
);
comment on table public.document_versions is
  'Documents as they were at a moment. Named ones are kept until they are deleted; those without a name become fewer with time.';
comment on column public.document_versions.size is 'In bytes; null while it is being made.';
comment on column public.document_versions.kept_until is
  'Until then something shows it, and it stays; triggers of what shows it set it.';
create index document_versions_resource_idx on public.document_versions (tenant_id, resource_kind, resource_id);
create index document_versions_created_by_idx on public.document_versions (created_by);

alter table public.document_versions enable row level security;
revoke all on public.document_versions from anon, authenticated, service_role;
grant select on public.document_versions to authenticated, service_role;

-- In what a document was is what somebody has deleted: it is for those who may write it, frozen or not.
create policy document_versions_read on public.document_versions for select to authenticated
  using (resource = any (array(select private.my_resources('editor'))));

create function private.check_history(resource_kind text, resource_id uuid, missing text default 'resource_not_found')
returns void
language plpgsql stable security definer set search_path = ''
as $$
declare
  role public.member_role := private.role_on(resource_kind, resource_id);
begin
  if role is null then
    perform private.fail(404, missing);
  elsif role < 'editor' then
    perform private.fail(403, 'forbidden', hint => 'This takes the role editor.');
  end if;
end $$;
comment on function private.check_history is
  'Refuses who may not read what a document was. Raises resource_not_found, or what is missing instead, and forbidden.';
revoke execute on function private.check_history from public;

create trigger document_versions_audit_named after insert on public.document_versions
  for each row when (new.name is not null) execute function private.audit('document_version');
create trigger document_versions_audit_renamed after update of name on public.document_versions
  for each row execute function private.audit('document_version');
create trigger document_versions_audit_deleted after delete on public.document_versions
  for each row when (old.name is not null) execute function private.audit('document_version');

-- The bytes outlive a version that is deleted as long as rows of the history build on them.
alter table private.document_states
  add column version_id uuid unique references public.document_versions on delete set null;

create function private.tell_version() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.send_event(new.resource_kind, new.resource_id, 'snapshot.created',
    jsonb_build_object('id', new.id, 'version', new.version));
  return null;
end $$;
comment on function private.tell_version is 'Trigger: a version that has its bytes is an event of its resource.';
revoke execute on function private.tell_version from public;

create trigger document_versions_tell after insert or update of size on public.document_versions
  for each row when (new.size is not null) execute function private.tell_version();

create function private.keep_version(document_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  document private.documents;
begin
  update private.documents d set versions = d.versions + 1
  from private.document_kinds k
  where d.id = keep_version.document_id and k.kind = d.kind and not exists (
    select from public.document_versions v
    where v.resource = d.kind || ':' || d.resource_id and v.created_at > now() - k.version_every)
  returning d.* into document;
  with snapshot as (
    select s.* from private.document_snapshots s where s.document_id = document.id
  ), version as (
    insert into public.document_versions (tenant_id, resource_kind, resource_id, version, created_at, size)
    select document.tenant_id, document.kind, document.resource_id, document.versions, s.until, length(s.state)
    from snapshot s returning id
  )
  insert into private.document_states (document_id, version_id, fold, until, state, state_vector)
  select s.document_id, v.id, s.fold, s.until, s.state, s.state_vector from snapshot s, version v;
end $$;
comment on function private.keep_version is 'Keeps the snapshot as a version, if the last one is not too young.';
revoke execute on function private.keep_version from public;
