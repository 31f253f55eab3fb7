-- Who holds which role on which configuration: what they hold in its tenant, or a key gives. A deleted one gives none.
create view private.configuration_grants as
  select c.tenant_id, c.id as configuration_id, m.user_id,
    case when m.role >= 'admin' then 'owner' else m.role end as role,
    case when m.role >= 'admin' then 'tenant_admin' else 'tenant_member' end as source
  from public.configurations c join private.live_members m using (tenant_id)
  where c.deleted_at is null
  union all
  select k.tenant_id, k.resource_id, k.user_id, k.role, 'api_key'
  from private.key_grants k join public.configurations c on c.id = k.resource_id and c.deleted_at is null
  where k.kind = 'configuration';
comment on view private.configuration_grants is 'Who holds which role on which configuration, and where it comes from.';

create function private.grants_on_configuration(resource_id uuid, user_id uuid)
returns table (role public.member_role, source text)
language plpgsql stable security definer set search_path = ''
as $$
begin
  return query
    select g.role, g.source from private.configuration_grants g
    where g.configuration_id = grants_on_configuration.resource_id and g.user_id = grants_on_configuration.user_id;
end $$;
comment on function private.grants_on_configuration is 'What a person holds on a configuration, and why.';
revoke execute on function private.grants_on_configuration from public;

create function private.my_configurations(at_least public.member_role) returns setof uuid
language plpgsql stable security definer set search_path = ''
as $$
begin
  return query
    select distinct g.configuration_id from private.configuration_grants g
    where g.user_id = (select auth.uid()) and g.role >= at_least;
end $$;
comment on function private.my_configurations is 'The configurations on which the caller holds at least this role.';
revoke execute on function private.my_configurations from public;
grant execute on function private.my_configurations to authenticated;

insert into private.resource_kinds (kind, grants_of, listed_by, keyed)
values ('configuration', 'private.grants_on_configuration', 'private.my_configurations', true);
insert into private.comment_kinds (kind) values ('configuration');

-- Policies ask for tenants first, which is what the index knows, and then for the single ones that a key gives.
create function private.my_keyed_configurations(at_least public.member_role) returns setof uuid
language plpgsql stable security definer set search_path = ''
as $$
begin
  return query
    select k.resource_id from private.key_grants k
    where k.kind = 'configuration' and k.user_id = (select auth.uid()) and k.role >= at_least;
end $$;
comment on function private.my_keyed_configurations is 'The single configurations on which a key gives the caller at least this role.';
revoke execute on function private.my_keyed_configurations from public;
grant execute on function private.my_keyed_configurations to authenticated;

create function private.my_configuration_tenants(at_least public.member_role) returns setof uuid
language plpgsql stable security definer set search_path = ''
as $$
begin
  return query
    select m.tenant_id from private.live_members m where m.user_id = (select auth.uid()) and m.role >= at_least
    union
    select k.tenant_id from private.key_grants k
    where k.kind = 'configuration' and k.user_id = (select auth.uid()) and k.role >= at_least;
end $$;
comment on function private.my_configuration_tenants is
  'The tenants of all configurations on which the caller holds at least this role.';
revoke execute on function private.my_configuration_tenants from public;
grant execute on function private.my_configuration_tenants to authenticated;

alter table public.configurations enable row level security;
alter table public.configuration_data enable row level security;
alter table public.configuration_versions enable row level security;
alter table public.configuration_activations enable row level security;

revoke all on public.configurations, public.configuration_data, public.configuration_versions,
  public.configuration_activations from anon, authenticated, service_role;
grant select on public.configurations, public.configuration_data, public.configuration_versions,
  public.configuration_activations to authenticated, service_role;

create policy configurations_read on public.configurations for select to authenticated
  using (
    deleted_at is null
    and tenant_id = any (array(select private.my_configuration_tenants('viewer')))
    and (tenant_id = any (array(select private.my_tenants('viewer')))
      or id = any (array(select private.my_keyed_configurations('viewer')))));
-- Of a configuration that somebody may read.
create policy configuration_data_read on public.configuration_data for select to authenticated
  using (
    tenant_id = any (array(select private.my_configuration_tenants('viewer')))
    and exists (select from public.configurations c where c.id = configuration_id));
create policy configuration_versions_read on public.configuration_versions for select to authenticated
  using (
    tenant_id = any (array(select private.my_configuration_tenants('viewer')))
    and exists (select from public.configurations c where c.id = configuration_id));
create policy configuration_activations_read on public.configuration_activations for select to authenticated
  using (
    tenant_id = any (array(select private.my_configuration_tenants('viewer')))
    and exists (select from public.configurations c where c.id = configuration_id));
