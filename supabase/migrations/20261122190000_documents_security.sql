-- What a tenant's admins should hear of its documents: refused joins and tokens, floods, updates that would do harm,
-- rights that end on an open socket. The worker brings them together; a flood of them is one entry a minute.
insert into private.rate_limits (name, at_most, per) values ('documents.security', 1, '1 minute');

create function private.note_security(events jsonb) returns table (place int, retry_after int)
language plpgsql security definer set search_path = ''
as $$
declare
  caller text := current_setting('request.jwt.claims', true);
  entry record;
  answer record;
begin
  -- By the tenant of the resource, whatever the worker believes; of what does not exist there is none.
  for entry in
    select t.tenant_id, e.event ->> 'action' as action, e.event ->> 'reason' as reason, e.event ->> 'user' as person,
      min(e.event ->> 'claims') as claims, sum((e.event ->> 'count')::bigint) as times,
      min(t.kind || ':' || t.resource_id) as resource, count(distinct t) as resources,
      array_agg(e.ordinality::int - 1) as places
    from jsonb_array_elements(events) with ordinality e (event)
      join private.document_kinds k on k.kind = e.event ->> 'kind'
      join private.topics t on t.kind = k.kind and t.resource_id = (e.event ->> 'id')::uuid
    group by 1, 2, 3, 4 order by 1, 2, 3, 4
  loop
    select * into answer from private.spend('documents.security',
      concat_ws(':', entry.tenant_id, entry.action, entry.reason, entry.person));
    if answer.allowed then
      perform set_config('request.jwt.claims', coalesce(entry.claims, ''), true);
      perform private.note_audit(entry.tenant_id, entry.action, 'document', entry.resource,
        jsonb_strip_nulls(jsonb_build_object('reason', entry.reason, 'user_id', entry.person, 'times', entry.times,
          'resources', nullif(entry.resources, 1))));
    end if;
    return query select p, answer.retry_after from unnest(entry.places) p;
  end loop;
  perform set_config('request.jwt.claims', coalesce(caller, ''), true);
end $$;
comment on function private.note_security is
  'Notes what the worker saw at document sockets, [{action, kind, id, reason, user, claims, count}], in the tenants'' audit logs. Gives for the events of known resources when to try again: 0 once noted.';
revoke execute on function private.note_security from public;
grant execute on function private.note_security to tenon_worker;
