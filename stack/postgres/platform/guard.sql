-- Runs last. What postgres may do to the services' schemas on the platform: policies, triggers and comments.
revoke create on schema auth from supabase_auth_admin;
revoke create on schema storage from supabase_storage_admin;
revoke create on schema realtime from supabase_realtime_admin;

create function extensions.guard_services() returns event_trigger
language plpgsql set search_path = ''
as $$
declare
  changed record;
begin
  if session_user <> 'postgres' then
    return;
  end if;
  for changed in select * from pg_catalog.pg_event_trigger_ddl_commands() loop
    if changed.schema_name in ('auth', 'storage', 'realtime')
      and changed.command_tag not in ('CREATE POLICY', 'ALTER POLICY', 'CREATE TRIGGER', 'COMMENT') then
      raise exception 'must be owner of %', changed.object_identity using errcode = '42501';
    end if;
  end loop;
end $$;

create function extensions.guard_services_drop() returns event_trigger
language plpgsql set search_path = ''
as $$
declare
  dropped record;
begin
  if session_user <> 'postgres' then
    return;
  end if;
  for dropped in select * from pg_catalog.pg_event_trigger_dropped_objects() where original loop
    if dropped.schema_name in ('auth', 'storage', 'realtime')
      and dropped.object_type not in ('policy', 'trigger') then
      raise exception 'must be owner of %', dropped.object_identity using errcode = '42501';
    end if;
  end loop;
end $$;

-- REST keeps a picture of the schema; it is told when that picture is out of date.
create function extensions.reload_rest() returns event_trigger
language plpgsql set search_path = ''
as $$
begin
  -- A temporary table is nobody's interface.
  if exists (select from pg_catalog.pg_event_trigger_ddl_commands() where schema_name is distinct from 'pg_temp') then
    notify pgrst, 'reload schema';
  end if;
end $$;

create function extensions.reload_rest_drop() returns event_trigger
language plpgsql set search_path = ''
as $$
begin
  if exists (select from pg_catalog.pg_event_trigger_dropped_objects() where not is_temporary) then
    notify pgrst, 'reload schema';
  end if;
end $$;

create event trigger guard_services on ddl_command_end execute function extensions.guard_services();
create event trigger guard_services_drop on sql_drop execute function extensions.guard_services_drop();
create event trigger pgrst_ddl_watch on ddl_command_end execute function extensions.reload_rest();
create event trigger pgrst_drop_watch on sql_drop execute function extensions.reload_rest_drop();
