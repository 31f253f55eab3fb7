-- A kind says what its documents may hold. What breaks that is taken out by an edit of the worker's own, and kept here:
-- the document goes on, and nothing is lost.
alter table private.document_kinds
  add column roots jsonb check (jsonb_typeof(roots) = 'object'),
  add column checked_by text check (checked_by ~ '^[a-z_]{2,30}$');
comment on column private.document_kinds.roots is
  'The types of its roots by name: map, array, text, xml or any; * stands for all others, which are taken out where it is missing. Null: they are not looked at.';
comment on column private.document_kinds.checked_by is
  'Which check of the worker looks at its content; the list is worker/checks.ts.';
grant select on private.document_kinds to tenon_worker;

create table private.document_quarantine (
  id          bigint generated always as identity primary key,
  document_id uuid not null references private.documents on delete cascade,
  client      bigint not null,
  clock       bigint not null,
  path        text[] not null,
  -- Not jsonb, which has no U+0000.
  value       json not null,
  size        int not null generated always as (octet_length(value::text)) stored,
  reason      text not null,
  user_id     uuid,
  created_at  timestamptz not null default now(),
  unique (document_id, client, clock)
);
comment on table private.document_quarantine is
  'Values that broke what their document may hold. Client and clock name the item in the document: it is taken out once.';
revoke all on private.document_quarantine from public;

create function private.heal_document(document_id uuid, findings jsonb, kept json[], data bytea) returns int
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  document private.documents;
  news jsonb;
begin
  -- Of several workers that have found the same, the second finds it here.
  select * into document from private.documents d where d.id = heal_document.document_id for no key update;
  with added as (
    insert into private.document_quarantine (document_id, client, clock, path, value, reason, user_id)
    select document.id, (f ->> 'client')::bigint, (f ->> 'clock')::bigint,
      array(select jsonb_array_elements_text(f -> 'path')), kept[n], f ->> 'reason', (f ->> 'user')::uuid
    from jsonb_array_elements(findings) with ordinality as found (f, n)
    where document.id is not null
    on conflict do nothing returning path, reason
  )
  select jsonb_agg(jsonb_build_object('path', path, 'reason', reason)) into news from added;
  if news is null then
    return 0;
  end if;
  perform private.append_server_edit(document, heal_document.data);
  perform private.send_event(document.kind, document.resource_id, 'document.healed', jsonb_build_object('values', news));
  -- The latest go on: somebody who writes nothing else fills no disk.
  delete from private.document_quarantine q using (
    select id, row_number() over latest as place, sum(size) over latest as bytes
    from private.document_quarantine where document_id = document.id window latest as (order by id desc)
  ) held
  where q.id = held.id and held.place > 1 and (held.place > 1000 or held.bytes > 20000000);
  return jsonb_array_length(news);
end $$;
comment on function private.heal_document is
  'Keeps values that break a document (findings: client, clock, path, reason, user; kept: the values), appends the edit that takes them out, and tells of it, all at once. Returns how many were not kept before; the edit goes with them.';
revoke execute on function private.heal_document from public;
grant execute on function private.heal_document to tenon_worker;

create function private.purge_quarantine() returns void
language sql security definer set search_path = ''
as $$ delete from private.document_quarantine where created_at < now() - interval '30 days' $$;
comment on function private.purge_quarantine is 'Forgets what was taken out of documents 30 days ago.';
revoke execute on function private.purge_quarantine from public;
grant execute on function private.purge_quarantine to tenon_worker;

create function private.list_quarantine(resource_kind text, resource_id uuid, before bigint)
returns table (id bigint, path text[], value json, reason text, user_id uuid, created_at timestamptz)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform private.check_history(resource_kind, list_quarantine.resource_id);
  return query
    select q.id, q.path, q.value, q.reason, q.user_id, q.created_at from (
      select q.*, sum(q.size) over (order by q.id desc) - q.size as bytes
      from private.document_quarantine q join private.documents d on d.id = q.document_id
      where d.kind = resource_kind and d.resource_id = list_quarantine.resource_id and (before is null or q.id < before)
    ) q where bytes < 1000000 order by q.id desc limit 100;
end $$;
comment on function private.list_quarantine is 'See public.list_quarantine.';
revoke execute on function private.list_quarantine from public;
grant execute on function private.list_quarantine to authenticated;

create function public.list_quarantine(resource_kind text, resource_id uuid, before bigint default null)
returns table (id bigint, path text[], value json, reason text, user_id uuid, created_at timestamptz)
language sql stable security invoker set search_path = ''
as $$ select * from private.list_quarantine(resource_kind, resource_id, before) $$;
comment on function public.list_quarantine is
  'What was taken out of a document because it broke it, the latest first, up to 100 values or a megabyte; the next page is before the last id. Kept for 30 days, up to 1,000 values or 20 MB. For editors. Raises resource_not_found, forbidden.';
revoke execute on function public.list_quarantine from public, anon, authenticated, service_role;
grant execute on function public.list_quarantine to authenticated;
