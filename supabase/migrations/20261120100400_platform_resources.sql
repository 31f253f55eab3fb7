-- A resource is a tenant, or something in one that can be shared: a room, a project, a panel. Its kind is registered
-- with the function that says who holds which role on it, and why; everything that serves all kinds (topics, documents,
-- files, exports) asks through here.
create table private.resource_kinds (
  kind      text primary key check (kind ~ '^[a-z_]{2,30}$'),
  grants_of text not null check (grants_of ~ '^private\.[a-z_]+$'),
  listed_by text check (listed_by ~ '^private\.[a-z_]+$'),
  people_of text check (people_of ~ '^private\.[a-z_]+$'),
  keyed     boolean not null default false
);
comment on table private.resource_kinds is
  'Kinds of resources: grants_of(resource, person) gives their roles on it, each with its source; listed_by(role) the ids on which the caller holds a role; people_of() whom the caller meets on them, beside their tenants; keyed whether there are API keys for one of them, which grants_of then includes.';

create function private.tenant_grants(resource_id uuid, user_id uuid)
returns table (role public.member_role, source text)
language plpgsql stable security definer set search_path = ''
as $$
begin
  return query
    select m.role, m.source from private.live_members m
    where m.tenant_id = tenant_grants.resource_id and m.user_id = tenant_grants.user_id;
end $$;
comment on function private.tenant_grants is 'What a person holds on a tenant, and why.';
revoke execute on function private.tenant_grants from public;

insert into private.resource_kinds (kind, grants_of, listed_by, keyed)
values ('tenant', 'private.tenant_grants', 'private.my_tenants', true);

create function private.role_of(user_id uuid, kind text, resource_id uuid) returns public.member_role
language plpgsql stable security definer set search_path = ''
as $$
declare
  grants_of text := (select k.grants_of from private.resource_kinds k where k.kind = role_of.kind);
  role public.member_role;
begin
  if grants_of is null then
    return null;
  end if;
  execute format('select max(role) from %s($1, $2)', grants_of) into role using resource_id, user_id;
  return role;
end $$;
comment on function private.role_of is
  'The role of a person on a resource of any registered kind; null where they have none, or it does not exist.';
revoke execute on function private.role_of from public;

-- A key for one resource has no more on it than its maker holds now. A kind's grants include these.
create view private.key_grants as
  select k.tenant_id, k.kind, k.resource_id, k.user_id, least(k.role, maker.role) as role
  from private.live_keys k, lateral private.role_of(k.created_by, k.kind, k.resource_id) maker (role)
  where k.kind <> 'tenant' and (k.outlives_maker or maker.role is not null);
comment on view private.key_grants is 'What keys give on single resources now.';

create function private.role_on(kind text, resource_id uuid) returns public.member_role
language plpgsql stable security definer set search_path = ''
as $$
begin
  return private.role_of(auth.uid(), kind, resource_id);
end $$;
comment on function private.role_on is
  'The role of the caller on a resource of any registered kind; null where they have none, or it does not exist.';
revoke execute on function private.role_on from public;
grant execute on function private.role_on to authenticated;

create function private.parse_resource(resource text, out kind text, out id uuid)
language plpgsql immutable set search_path = ''
as $$
declare
  parts text[] := regexp_match(resource,
    '^([a-z_]{2,30}):([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$');
begin
  kind := parts[1];
  id := parts[2]::uuid;
end $$;
comment on function private.parse_resource is 'Splits <kind>:<uuid>; both null where it is not of that form.';
revoke execute on function private.parse_resource from public;
grant execute on function private.parse_resource to authenticated;
