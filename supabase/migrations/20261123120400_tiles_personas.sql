-- A persona is a customer who does not exist: what a page is filled with where no real customer's token is at hand. A
-- few come with the product, and belong to the system tenant; a tenant makes its own beside them.
create table public.personas (
  tenant_id  uuid not null references public.tenants on delete cascade,
  name       text not null check (name ~ '^[a-z][a-z0-9_]{1,39}$'),
  label      text not null check (char_length(label) between 1 and 80 and label !~ '[[:cntrl:]]'),
  audience   public.tile_audience not null,
  context    jsonb not null check (jsonb_typeof(context) = 'object' and octet_length(context::text) <= 65536),
  created_by uuid references public.profiles on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, name)
);
comment on table public.personas is
  'Simulated customers for previews: what tiles find in their context. A tenant''s own hides one of the same name that came with the product.';
create index personas_created_by_idx on public.personas (created_by);

create trigger personas_touch before update on public.personas
  for each row execute function private.touch();

alter table public.personas enable row level security;
revoke all on public.personas from anon, authenticated, service_role;
grant select on public.personas to authenticated, service_role;

create policy personas_read on public.personas for select to authenticated
  using (tenant_id = any (private.system_tenant() || array(select private.my_tenants('viewer'))));

create function private.personas_used() returns table (tenant_id uuid, used bigint)
language sql stable security definer set search_path = ''
as $$ select p.tenant_id, count(*) from public.personas p where p.tenant_id <> private.system_tenant() group by 1 $$;
comment on function private.personas_used is 'How many personas each tenant has of its own.';
revoke execute on function private.personas_used from public;

insert into private.quota_kinds (kind, default_at_most, unit, usage_of)
values ('personas', 100, 'personas', 'private.personas_used');

create function private.save_persona(
  tenant_id uuid, name text, label text, audience public.tile_audience, context jsonb) returns void
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_variable
declare
  role public.member_role := private.tenant_role(tenant_id);
begin
  if role is null then
    perform private.fail(404, 'tenant_not_found');
  end if;
  if role < 'editor' then
    perform private.fail(403, 'forbidden', hint => 'Personas are for editors.');
  end if;
  label := private.clean_name(label);
  perform private.check_input(jsonb_build_object(
    'name', case when coalesce(name !~ '^[a-z][a-z0-9_]{1,39}$', true) then 'small letters, digits and _, 2 to 40' end,
    'label', case when coalesce(char_length(label), 0) not between 1 and 80 then '1 to 80 characters' end,
    'audience', case when audience is null then 'consumer or business' end,
    'context', case when jsonb_typeof(context) is distinct from 'object' then 'an object'
      when octet_length(context::text) > 65536 then 'at most 65536 bytes' end));
  insert into public.personas as p (tenant_id, name, label, audience, context, created_by)
  values (tenant_id, name, label, audience, context, auth.uid())
  on conflict on constraint personas_pkey do update
    set (label, audience, context) = row (excluded.label, excluded.audience, excluded.context)
    where p.tenant_id <> private.system_tenant();
end $$;
comment on function private.save_persona is 'See public.save_persona.';
revoke execute on function private.save_persona from public;
grant execute on function private.save_persona to authenticated;

create function public.save_persona(
  tenant_id uuid, name text, label text, audience public.tile_audience, context jsonb) returns void
language sql security invoker set search_path = ''
as $$ select private.save_persona(tenant_id, name, label, audience, context) $$;
comment on function public.save_persona is
  'Makes or changes a simulated customer of a tenant: what tiles find in `context`. Raises tenant_not_found, forbidden, invalid_input, quota_exceeded.';
revoke execute on function public.save_persona from public, anon, authenticated, service_role;
grant execute on function public.save_persona to authenticated;

create function private.delete_persona(tenant_id uuid, name text) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if coalesce(private.tenant_role(delete_persona.tenant_id) < 'editor', false) then
    perform private.fail(403, 'forbidden', hint => 'Personas are for editors.');
  end if;
  delete from public.personas p
  where p.tenant_id = delete_persona.tenant_id and p.name = delete_persona.name
    and private.tenant_role(p.tenant_id) >= 'editor';
  if not found then
    perform private.fail(404, 'persona_not_found');
  end if;
end $$;
comment on function private.delete_persona is 'See public.delete_persona.';
revoke execute on function private.delete_persona from public;
grant execute on function private.delete_persona to authenticated;

create function public.delete_persona(tenant_id uuid, name text) returns void
language sql security invoker set search_path = ''
as $$ select private.delete_persona(tenant_id, name) $$;
comment on function public.delete_persona is
  'Deletes a simulated customer of a tenant. Raises forbidden, persona_not_found.';
revoke execute on function public.delete_persona from public, anon, authenticated, service_role;
grant execute on function public.delete_persona to authenticated;
