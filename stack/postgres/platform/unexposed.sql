-- The default privileges of projects made since 30 May 2026, and of all since 30 October 2026: what is left of the
-- old ones is everything but reading and writing (github.com/orgs/supabase/discussions/45329).
alter default privileges for role postgres in schema public
  grant references, trigger, truncate, maintain on tables to anon, authenticated, service_role;
alter default privileges for role postgres in schema public
  grant update on sequences to anon, authenticated, service_role;
