-- What is kept of the history, and for how long. The worker asks for it once an hour.
create function private.thin_versions() returns int
language sql security definer set search_path = ''
as $$
  with ranked as (
    select v.id, v.created_at < now() - k.history as old, row_number() over (
      partition by v.resource, case
        when v.created_at > now() - interval '1 hour' then v.id::text
        when v.created_at > now() - interval '1 day' then 'hour ' || date_trunc('hour', v.created_at, 'UTC')
        else 'day ' || date_trunc('day', v.created_at, 'UTC') end
      order by v.version desc) as place
    from public.document_versions v join private.document_kinds k on k.kind = v.resource_kind
    -- One that has not got its bytes by then never will.
    where v.name is null or (v.size is null and v.created_at < now() - k.history)
  ), thinned as (
    delete from public.document_versions v using ranked r
    where r.id = v.id and (r.old or r.place > 1) and coalesce(v.kept_until < now(), true) returning 1
  )
  select count(*)::int from thinned
$$;
comment on function private.thin_versions is
  'Of versions without a name, keeps all of an hour, then one of each hour for a day, then one of each day as long as the history goes; and those that something shows.';
revoke execute on function private.thin_versions from public;
grant execute on function private.thin_versions to tenon_worker;

create function private.trim_history() returns int
language plpgsql security definer set search_path = ''
as $$
declare
  due record;
  base int;
  trimmed int := 0;
begin
  for due in
    select d.id, now() - k.history as reach
    from private.documents d join private.document_kinds k using (kind)
    where exists (select from private.document_bases b
      where b.document_id = d.id and b.until <= now() - k.history and b.fold > d.trimmed)
    limit 100
  loop
    -- A fold waits meanwhile: what it would replace may be what everything later builds on.
    perform from private.document_snapshots s where s.document_id = due.id for update;
    select max(b.fold) into base from private.document_bases b where b.document_id = due.id and b.until <= due.reach;
    update private.documents d set trimmed = base where d.id = due.id and base > d.trimmed;
    delete from private.document_history h where h.document_id = due.id and h.fold <= base;
    trimmed := trimmed + 1;
  end loop;
  -- States without a version, but for those that the history begins with.
  delete from private.document_states s using private.documents d
  where d.id = s.document_id and s.version_id is null and s.fold <> d.trimmed;
  return trimmed;
end $$;
comment on function private.trim_history is
  'Deletes edits that are in the last state from before the promised time, of 100 documents at most; says of how many.';
revoke execute on function private.trim_history from public;
grant execute on function private.trim_history to tenon_worker;
