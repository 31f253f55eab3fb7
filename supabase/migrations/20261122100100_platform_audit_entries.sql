-- How entries come into the audit log.
create function private.audit_values(row_values jsonb, secrets text[]) returns jsonb
language plpgsql immutable strict set search_path = ''
as $$
declare
  bytes int := octet_length(row_values::text);
begin
  if bytes <= 2048 and not row_values ?| secrets then
    return row_values;
  end if;
  select jsonb_object_agg(v.key, case
    when v.value <> 'null' and v.key = any (secrets) then '{"hidden": true}'
    when octet_length(v.value::text) > 2048 then jsonb_build_object('cut', octet_length(v.value::text))
    else v.value end)
  into row_values from jsonb_each(row_values) v;
  bytes := octet_length(row_values::text);
  return case when bytes > 16384 then jsonb_build_object('cut', bytes) else row_values end;
end $$;
comment on function private.audit_values is
  'Values as the log keeps them: a secret is {"hidden": true}, more than 2 kB (all together: 16 kB) are {"cut": bytes}.';
revoke execute on function private.audit_values from public;

create function private.note_audit(
  tenant_id uuid, action text, entity text, entity_id text, after jsonb default null, before jsonb default null,
  secrets text[] default '{}'
) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  claims jsonb := nullif(current_setting('request.jwt.claims', true), '');
  headers json := nullif(current_setting('request.headers', true), '');
  actor uuid := claims ->> 'sub';
begin
  with entry as (
    insert into public.audit_log (tenant_id, actor_kind, actor_id, action, entity, entity_id, before, after, request_id)
    select t.id,
      case
        when claims #> '{app_metadata,api_key}' is not null then 'key'
        when actor is not null then 'user'
        when session_user = 'tenon_worker' then 'worker'
        else 'system' end,
      actor, note_audit.action, note_audit.entity, note_audit.entity_id,
      private.audit_values(note_audit.before, secrets), private.audit_values(note_audit.after, secrets),
      left(coalesce(headers ->> 'x-request-id', headers ->> 'sb-request-id', headers ->> 'cf-ray'), 200)
    -- No entry where the tenant is being deleted, and its rows with it; the lock is that of a foreign key.
    from public.tenants t where t.id = note_audit.tenant_id for key share
    returning audit_log.tenant_id, audit_log.id
  )
  insert into private.audit_unsealed (tenant_id, entry_id) select e.tenant_id, e.id from entry e;
end $$;
comment on function private.note_audit is
  'Adds an entry to a tenant''s audit log, as part of the transaction: what is undone leaves none. For what no row tells, such as a refusal that is returned.';
revoke execute on function private.note_audit from public;
grant execute on function private.note_audit to tenon_worker;

create function private.audit() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - 'updated_at' end;
  after jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - 'updated_at' end;
  whole jsonb := coalesce(after, before);
  key text := whole ->> 'id';
begin
  if tg_op = 'UPDATE' then
    select jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, after -> o.key) into before, after
    from jsonb_each(before) o where o.value <> after -> o.key;
    if after is null then
      return null;
    end if;
  end if;
  if key is null then
    select string_agg(whole ->> a.attname, ':' order by k.place) into key
    from pg_catalog.pg_index i
      cross join unnest(i.indkey::int2[]) with ordinality k (attnum, place)
      join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
    where i.indrelid = tg_relid and i.indisprimary and a.attname <> 'tenant_id';
  end if;
  perform private.note_audit(
    coalesce(whole ->> 'tenant_id', whole ->> 'id')::uuid,
    tg_argv[0] || case tg_op when 'INSERT' then '.created' when 'UPDATE' then '.changed' else '.deleted' end,
    tg_argv[0], key, after, before, tg_argv[1:]);
  return null;
end $$;
comment on function private.audit is
  'Trigger (entity, columns with secrets…): what happens to a row is in the audit log, with what changed. A secret is named, never shown.';
revoke execute on function private.audit from public;

create trigger tenants_audit after insert or update on public.tenants
  for each row execute function private.audit('tenant');
create trigger members_audit after insert or update or delete on public.members
  for each row execute function private.audit('member');
create trigger invitations_audit after insert or update or delete on public.invitations
  for each row execute function private.audit('invitation');
-- Who knows the code of a public room comes in. That somebody is there is nothing that was done to it.
create trigger rooms_audit after insert or delete
  or update of code, name, description, visibility, join_role, has_password, guests_allowed, max_participants, drawing,
    deleted_at on public.rooms
  for each row execute function private.audit('room', 'code');
create trigger room_participants_audit after insert or delete or update of role, came_by, joined_at, left_at
  on public.room_participants
  for each row execute function private.audit('participant');
create trigger api_keys_audit after insert or update of revoked_at, secret_since or delete on public.api_keys
  for each row execute function private.audit('api_key');
