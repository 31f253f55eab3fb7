-- The schemas of the platform in one database, before its services fill them.
do $$
begin
  execute format('alter database %I owner to postgres', current_database());
end $$;

alter schema public owner to pg_database_owner;
grant create, usage on schema public to postgres;
grant usage on schema public to anon, authenticated, service_role;

create schema extensions;
create schema auth;
create schema storage;
create schema realtime;

create extension pgcrypto with schema extensions;
create extension "uuid-ossp" with schema extensions;
create extension pg_stat_statements with schema extensions;

grant usage on schema extensions, auth to postgres, anon, authenticated, service_role;
grant usage on schema storage, realtime to postgres with grant option;
grant usage on schema storage, realtime to anon, authenticated, service_role;
grant usage on schema auth to dashboard_user;

-- Each service makes its own objects; `guard.sql` takes CREATE back.
grant usage, create on schema auth to supabase_auth_admin;
grant usage, create on schema storage to supabase_storage_admin;
grant usage, create on schema realtime to supabase_realtime_admin;

alter default privileges for role supabase_auth_admin in schema auth
  grant all on tables to postgres, dashboard_user;
alter default privileges for role supabase_admin in schema extensions
  grant all on functions to postgres with grant option;

create publication supabase_realtime;
alter publication supabase_realtime owner to postgres;
