-- The default privileges of projects made before 30 May 2026: whatever postgres makes in public is open to the
-- API roles until a migration says otherwise. Newer projects expose nothing by themselves.
alter default privileges for role postgres in schema public
  grant all on tables to anon, authenticated, service_role;
alter default privileges for role postgres in schema public
  grant all on sequences to anon, authenticated, service_role;
alter default privileges for role postgres in schema public
  grant all on functions to anon, authenticated, service_role;
