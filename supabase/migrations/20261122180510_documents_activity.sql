-- What of it editors see. What is not folded yet comes from the log.
create function private.get_attribution(resource_kind text, resource_id uuid, clients bigint[]) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  document private.documents;
begin
  perform private.check_history(resource_kind, resource_id);
  select * into document from private.documents d
  where (d.kind, d.resource_id) = (get_attribution.resource_kind, get_attribution.resource_id);
  return jsonb_build_object(
    'ranges', (
      select coalesce(jsonb_agg(jsonb_build_object('client', a.client, 'from', a.from_clock, 'to', a.to_clock,
        'user_id', a.user_id, 'at', a.written_at) order by a.client, a.from_clock), '[]')
      from private.document_authors a
      where a.document_id = document.id and (clients is null or a.client = any (clients))),
    'updates', (
      select coalesce(jsonb_agg(jsonb_build_object('update', translate(encode(u.data, 'base64'), e'\n', ''),
        'user_id', p.id, 'at', u.created_at) order by u.created_at, u.flush, u.position), '[]')
      from private.document_updates u left join public.profiles p on p.id = u.user_id
      where u.document_id = document.id));
end $$;
comment on function private.get_attribution is 'See public.get_attribution.';
revoke execute on function private.get_attribution from public;
grant execute on function private.get_attribution to authenticated;

create function public.get_attribution(resource_kind text, resource_id uuid, clients bigint[] default null) returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.get_attribution(resource_kind, resource_id, clients) $$;
comment on function public.get_attribution is
  'Who wrote what of a document: `ranges` of clocks of Yjs clients, of all or of some, and `updates` in base64 that are so new that their ranges are still in them; for editors. Raises resource_not_found, forbidden.';
revoke execute on function public.get_attribution from public, anon, authenticated, service_role;
grant execute on function public.get_attribution to authenticated;

create function private.list_document_sessions(resource_kind text, resource_id uuid, before timestamptz, page_size int)
returns table (user_id uuid, started_at timestamptz, ended_at timestamptz, edits bigint, bytes bigint)
language plpgsql stable security definer set search_path = ''
as $$
declare
  document private.documents;
begin
  perform private.check_history(resource_kind, resource_id);
  perform private.check_input(jsonb_build_object('page_size', case
    when not coalesce(page_size between 1 and 200, false) then '1 to 200' end));
  select * into document from private.documents d
  where (d.kind, d.resource_id) = (list_document_sessions.resource_kind, list_document_sessions.resource_id);
  return query
    select j.* from private.join_sessions(array(
      select s from private.document_sessions s where s.document_id = document.id
      union all
      select row(null, u.document_id, p.id, u.created_at, u.created_at, 1, length(u.data))::private.document_sessions
      from private.document_updates u left join public.profiles p on p.id = u.user_id
      where u.document_id = document.id)) j
    where before is null or j.started_at < before
    -- Those who began together are not torn apart: the next page is before them all.
    order by j.started_at desc fetch first page_size rows with ties;
end $$;
comment on function private.list_document_sessions is 'See public.list_document_sessions.';
revoke execute on function private.list_document_sessions from public;
grant execute on function private.list_document_sessions to authenticated;

create function public.list_document_sessions(
  resource_kind text, resource_id uuid, before timestamptz default null, page_size int default 50
) returns table (user_id uuid, started_at timestamptz, ended_at timestamptz, edits bigint, bytes bigint)
language sql stable security invoker set search_path = ''
as $$ select * from private.list_document_sessions(resource_kind, resource_id, before, page_size) $$;
comment on function public.list_document_sessions is
  'Who worked on a document from when to when, the latest first: edits and bytes without a pause of more than five minutes. The next page is `before` the last start of this one. For editors. Raises invalid_input, resource_not_found, forbidden.';
revoke execute on function public.list_document_sessions from public, anon, authenticated, service_role;
grant execute on function public.list_document_sessions to authenticated;
