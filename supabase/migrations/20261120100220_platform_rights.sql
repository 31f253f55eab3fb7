create function private.signed_in_at() returns timestamptz
language sql stable set search_path = ''
as $$
  select to_timestamp(min((method ->> 'timestamp')::bigint))
  from jsonb_array_elements(auth.jwt() -> 'amr') method
$$;
comment on function private.signed_in_at is 'When the caller''s session began, as its token says; refreshing does not change it.';
revoke execute on function private.signed_in_at from public;

create function private.origin() returns text
language sql stable set search_path = ''
as $$ select nullif(current_setting('request.headers', true), '')::jsonb ->> 'origin' $$;
comment on function private.origin is 'The page that a browser sent this request from; null where it was no browser.';
revoke execute on function private.origin from public;

-- Whether a tenant gives somebody rights now. A deleted one gives none, until it is restored. One may ask for a second
-- factor, for a session that is not too old, or for pages that it knows: then the caller has no rights in it from any
-- other session. Of others it is not known, and not asked.
create view private.open_tenants as
  select t.id,
    -- Each begins with what is cheap: without a rule the token is not read.
    case when (t.mfa_required and coalesce((select auth.jwt() ->> 'aal'), 'aal1') <> 'aal2')
      or (t.session_max_age is not null
        and coalesce((select private.signed_in_at()) < now() - t.session_max_age, true))
      or (t.allowed_origins <> '{}' and coalesce((select private.origin()) <> all (t.allowed_origins), false))
      then (select auth.uid()) end as closed_for
  from public.tenants t
  where t.deleted_at is null;
comment on view private.open_tenants is 'The tenants that give rights, and the caller where they give them none.';

-- A key has no more than its maker holds now. It knows no second factor and no page.
create view private.live_members as
  select m.tenant_id, m.user_id, m.role, 'member' as source
  from public.members m join private.open_tenants t on t.id = m.tenant_id
  where t.closed_for is distinct from m.user_id
  union all
  select k.tenant_id, k.user_id, least(k.role, m.role), 'api_key'
  from private.live_keys k left join public.members m on (m.tenant_id, m.user_id) = (k.tenant_id, k.created_by)
  where k.kind = 'tenant' and (k.outlives_maker or m.role is not null);
comment on view private.live_members is 'The members of tenants and the machines, as far as they have rights now.';

-- In plpgsql, whose statements are planned once a session; the body of an SQL function is planned at every call.
create function private.my_tenants(at_least public.member_role) returns setof uuid
language plpgsql stable security definer set search_path = ''
as $$
begin
  return query
    select m.tenant_id from private.live_members m
    where m.user_id = (select auth.uid()) and m.role >= at_least;
end $$;
comment on function private.my_tenants is
  'The tenants in which the caller holds at least this role. Written `= any (array(select …))` it runs once a statement.';
revoke execute on function private.my_tenants from public;
grant execute on function private.my_tenants to authenticated;

create function private.tenant_role(tenant_id uuid) returns public.member_role
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select m.role from private.live_members m
    where m.tenant_id = tenant_role.tenant_id and m.user_id = (select auth.uid()));
end $$;
comment on function private.tenant_role is 'The role of the caller in one tenant; null for a stranger.';
revoke execute on function private.tenant_role from public;
grant execute on function private.tenant_role to authenticated;

create function private.my_people() returns setof uuid
language plpgsql stable security definer set search_path = ''
as $$
declare
  people_of text;
begin
  return query
    select other.user_id
    from private.live_members mine
    join (select m.tenant_id, m.user_id from public.members m
      union all select k.tenant_id, k.user_id from public.api_keys k) other using (tenant_id)
    where mine.user_id = (select auth.uid()) and other.user_id is not null;
  for people_of in select k.people_of from private.resource_kinds k where k.people_of is not null loop
    return query execute format('select * from %s()', people_of);
  end loop;
end $$;
comment on function private.my_people is
  'Everybody and every machine that shares a tenant with the caller, or meets them on a resource.';
revoke execute on function private.my_people from public;
grant execute on function private.my_people to authenticated;

alter table public.tenants enable row level security;
alter table public.members enable row level security;
alter table public.api_keys enable row level security;

revoke all on public.tenants, public.members, public.api_keys from anon, authenticated, service_role;
grant select on public.tenants, public.members, public.api_keys to authenticated, service_role;
grant update (name) on public.tenants to authenticated;

create policy tenants_read on public.tenants for select to authenticated
  using (id = any (array(select private.my_tenants('viewer'))));
create policy tenants_update on public.tenants for update to authenticated
  using (id = any (array(select private.my_tenants('admin'))))
  with check (id = any (array(select private.my_tenants('admin'))));
create policy members_read on public.members for select to authenticated
  using (tenant_id = any (array(select private.my_tenants('viewer'))));
create policy api_keys_read on public.api_keys for select to authenticated
  using (tenant_id = any (array(select private.my_tenants('admin'))));
create policy profiles_read on public.profiles for select to authenticated
  using (id = (select auth.uid()) or id = any (array(select private.my_people())));
