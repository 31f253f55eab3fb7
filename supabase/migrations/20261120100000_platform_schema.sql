-- `public` is what clients reach; `private` holds helpers, triggers and definer code, and is not exposed.
create schema private;
revoke all on schema private from public, anon, authenticated, service_role;
grant usage on schema private to authenticated, service_role;

-- The worker's login gets its password from whoever operates it. The queue's tables have an owner of their own,
-- as whom the worker acts on them and nowhere else. Roles belong to the cluster: another project may have made them.
do $$
begin
  if not exists (select from pg_roles where rolname = 'tenon_worker') then
    create role tenon_worker login noinherit;
  end if;
  if not exists (select from pg_roles where rolname = 'tenon_queue') then
    create role tenon_queue nologin;
  end if;
end $$;

grant tenon_queue to postgres with inherit true, set true;
grant tenon_queue to tenon_worker with inherit false, set true;
-- The worker asks what a person may do as that person.
grant authenticated to tenon_worker with inherit false, set true;
grant usage on schema private to tenon_worker;

do $$
begin
  execute format('grant create on database %I to tenon_queue', current_database());
end $$;

create type public.member_role as enum ('viewer', 'editor', 'admin', 'owner');
comment on type public.member_role is 'What someone may do in a tenant or on a resource; each role holds all before it. Resources never use admin.';

create type public.visibility as enum ('private', 'tenant', 'public');
comment on type public.visibility is
  'private: only who was granted; tenant: members with their role in the tenant; public: also beyond, as the resource says.';

create function private.fail(status int, code text, fields jsonb default null, hint text default null) returns void
language plpgsql set search_path = ''
as $$
begin
  raise exception using
    errcode = 'PT' || status, message = code, detail = coalesce(fields::text, ''), hint = coalesce(hint, '');
end $$;
comment on function private.fail is
  'Raises a problem: HTTP status, a code of docs/errors.md, the bad fields and their rules, what to do about it.';
revoke execute on function private.fail from public;
grant execute on function private.fail to authenticated, tenon_worker;

create function private.check_input(problems jsonb) returns void
language plpgsql set search_path = ''
as $$
begin
  problems := jsonb_strip_nulls(problems);
  if problems <> '{}' then
    perform private.fail(422, 'invalid_input', problems);
  end if;
end $$;
comment on function private.check_input is
  'Raises invalid_input with every field whose value, the rule that was broken, is not null.';
revoke execute on function private.check_input from public;
grant execute on function private.check_input to authenticated;

create function private.clean_name(name text) returns text
language sql immutable set search_path = ''
as $$ select nullif(trim(regexp_replace(name, '[[:cntrl:]\u202a-\u202e\u2066-\u2069]', '', 'g')), '') $$;
comment on function private.clean_name is
  'A name as people see it: nothing that controls, or turns around what is written beside it; nothing around it, null for nothing.';
revoke execute on function private.clean_name from public;

create function private.touch() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.updated_at := now();
  return new;
end $$;
comment on function private.touch is 'Trigger: keeps updated_at.';
revoke execute on function private.touch from public;
