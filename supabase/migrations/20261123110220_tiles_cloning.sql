-- A clone remembers what it was made from, so that what its origin publishes later can be merged into it.
create table private.configuration_origins (
  tenant_id        uuid not null,
  configuration_id uuid primary key,
  content          jsonb not null,
  foreign key (tenant_id, configuration_id) references public.configurations (tenant_id, id) on delete cascade
);
comment on table private.configuration_origins is
  'The pages of the origin as a clone last took them over: the base of the next merge. A copy, since origins are edited and deleted.';
create index configuration_origins_tenant_id_idx on private.configuration_origins (tenant_id, configuration_id);
revoke all on private.configuration_origins from public;

create function private.name_origin_version() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  -- Versions that were there before hold nothing that the draft does not go beyond.
  new.origin_version := (select coalesce(max(v.version), 0) from public.configuration_versions v
    where v.configuration_id = new.origin_id);
  return new;
end $$;
comment on function private.name_origin_version is 'Trigger: a clone knows which versions of its origin are older than itself; 0 where there was none.';
revoke execute on function private.name_origin_version from public;

create trigger configurations_name_origin_version before insert on public.configurations
  for each row when (new.origin_id is not null and new.origin_version is null) execute function private.name_origin_version();

create function private.keep_origin() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.configuration_origins (tenant_id, configuration_id, content)
  select c.tenant_id, c.id, private.draft_of(c.id) from public.configurations c
  where c.id in (select a.configuration_id from added a) and c.origin_id is not null
  on conflict do nothing;
  return null;
end $$;
comment on function private.keep_origin is 'Trigger: the first pages of a clone are those of its origin.';
revoke execute on function private.keep_origin from public;

create trigger configuration_data_keep_origin after insert on public.configuration_data
  referencing new table as added for each statement execute function private.keep_origin();

create function private.clone_configuration(id uuid, tenant_id uuid, name text, description text)
returns public.configurations
language plpgsql security definer set search_path = ''
as $$
declare
  origin public.configurations := private.configuration_for(id, 'viewer');
begin
  origin := private.lock_configuration(origin.id);
  return private.make_configuration(coalesce(clone_configuration.tenant_id, origin.tenant_id), name,
    coalesce(clone_configuration.description, origin.description), private.draft_of(origin.id), origin);
end $$;
comment on function private.clone_configuration is 'See public.clone_configuration.';
revoke execute on function private.clone_configuration from public;
grant execute on function private.clone_configuration to authenticated;

create function public.clone_configuration(
  id uuid, name text, tenant_id uuid default null, description text default null
) returns public.configurations
language sql security invoker set search_path = ''
as $$ select private.clone_configuration(id, tenant_id, name, description) $$;
comment on function public.clone_configuration is
  'Makes a configuration from the draft of one that the caller may read, in its tenant or in another one. A tile that the other tenant does not have is refused by name. Raises configuration_not_found, tenant_not_found, forbidden, invalid_input, quota_exceeded, rate_limited.';
revoke execute on function public.clone_configuration from public, anon, authenticated, service_role;
grant execute on function public.clone_configuration to authenticated;
