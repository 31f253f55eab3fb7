-- How tenants come to be, and how people come and go.
create function private.refuse_guests() returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not exists (select from auth.users u where u.id = auth.uid() and not u.is_anonymous) then
    perform private.fail(403, 'guest_not_allowed', hint => 'Sign in with an account of your own.');
  end if;
end $$;
comment on function private.refuse_guests is 'Raises guest_not_allowed where the caller is anonymous, whatever the token says.';
revoke execute on function private.refuse_guests from public;

create function private.create_tenant(name text, slug text) returns public.tenants
language plpgsql security definer set search_path = ''
as $$
declare
  tenant public.tenants;
begin
  perform private.refuse_guests();
  perform private.refuse_machines();
  name := private.clean_name(name);
  perform private.check_input(jsonb_build_object(
    'name', case when coalesce(char_length(name), 0) not between 1 and 120 then '1 to 120 characters' end,
    'slug', case when slug is null or slug !~ '^[a-z0-9]+(-[a-z0-9]+)*$' or char_length(slug) not between 2 and 63
      then '2 to 63 of a-z, 0-9 and single hyphens between them' end));
  insert into public.tenants (name, slug) values (create_tenant.name, create_tenant.slug)
    on conflict do nothing returning * into tenant;
  if tenant.id is null then
    perform private.fail(409, 'slug_taken', jsonb_build_object('slug', 'already in use'), 'Choose another slug.');
  end if;
  perform private.add_member(tenant.id, auth.uid(), 'owner');
  perform private.check_tenants_owned();
  return tenant;
end $$;
comment on function private.create_tenant is 'See public.create_tenant.';
revoke execute on function private.create_tenant from public;
grant execute on function private.create_tenant to authenticated;

create function public.create_tenant(name text, slug text) returns public.tenants
language sql security invoker set search_path = ''
as $$ select private.create_tenant(name, slug) $$;
comment on function public.create_tenant is
  'Makes a tenant with the caller as its owner. Raises invalid_input, slug_taken, guest_not_allowed, quota_exceeded, rate_limited.';
revoke execute on function public.create_tenant from public, anon, authenticated, service_role;
grant execute on function public.create_tenant to authenticated;

create function private.add_member(tenant_id uuid, user_id uuid, role public.member_role) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.ensure_profile(add_member.user_id);
  insert into public.members (tenant_id, user_id, role)
  values (add_member.tenant_id, add_member.user_id, add_member.role);
end $$;
-- No grants: people come in by creating a tenant, by an invitation, or by a seed.
comment on function private.add_member is 'Adds a member without asking; for definer functions, seeds and tests.';
revoke execute on function private.add_member from public;

create function private.protect_last_owner() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if old.role = 'owner' and (tg_op = 'DELETE' or new.role <> 'owner') then
    -- Whoever takes an owner away waits here for the others who do; the next statement sees what they did.
    -- No row: the tenant itself is being deleted.
    perform from public.tenants t where t.id = old.tenant_id for no key update;
    if found and not exists (
      select from public.members m
      where m.tenant_id = old.tenant_id and m.role = 'owner' and m.user_id <> old.user_id
    ) then
      perform private.fail(409, 'last_owner', hint => 'Make someone else an owner first.');
    end if;
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
comment on function private.protect_last_owner is 'Trigger: a tenant keeps at least one owner, whoever asks and however.';
revoke execute on function private.protect_last_owner from public;

create trigger members_protect_last_owner before delete or update of role on public.members
  for each row execute function private.protect_last_owner();

create function private.lock_tenants() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform from public.tenants t
  where t.id in (select m.tenant_id from public.members m where m.user_id = old.id
    union all select p.tenant_id from public.room_participants p where p.user_id = old.id)
  order by t.id for no key update;
  return old;
end $$;
comment on function private.lock_tenants is
  'Trigger: an account that is deleted locks its tenants before its rows in them, in the order of remove_member.';
revoke execute on function private.lock_tenants from public;

create trigger profiles_lock_tenants before delete on public.profiles
  for each row execute function private.lock_tenants();

create function private.lock_tenant(tenant_id uuid) returns public.member_role
language plpgsql security definer set search_path = ''
as $$
begin
  if private.tenant_role(lock_tenant.tenant_id) is null then
    perform private.fail(404, 'tenant_not_found');
  end if;
  -- Read after the wait: two who take each other's role away do not both succeed.
  perform from public.tenants t where t.id = lock_tenant.tenant_id for no key update;
  return private.tenant_role(lock_tenant.tenant_id);
end $$;
comment on function private.lock_tenant is
  'Makes changes of a tenant''s members one at a time, and says what the caller may do then. Raises tenant_not_found.';
revoke execute on function private.lock_tenant from public;

create function private.remove_member(tenant_id uuid, user_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  caller_role public.member_role := private.lock_tenant(remove_member.tenant_id);
  target public.members;
begin
  select * into target from public.members m
  where m.tenant_id = remove_member.tenant_id and m.user_id = remove_member.user_id;
  if not found then
    perform private.fail(404, 'member_not_found');
  end if;
  if target.user_id <> auth.uid()
    and (caller_role is null or caller_role < 'admin' or target.role > caller_role) then
    perform private.fail(403, 'forbidden', hint => 'Removing a member takes an admin, removing an owner takes an owner.');
  end if;
  delete from public.members m where m.tenant_id = target.tenant_id and m.user_id = target.user_id;
end $$;
comment on function private.remove_member is 'See public.remove_member.';
revoke execute on function private.remove_member from public;
grant execute on function private.remove_member to authenticated;

create function public.remove_member(tenant_id uuid, user_id uuid) returns void
language sql security invoker set search_path = ''
as $$ select private.remove_member(tenant_id, user_id) $$;
comment on function public.remove_member is
  'Takes someone (or the caller) out of a tenant; their rights end with the commit. Raises tenant_not_found, member_not_found, forbidden, last_owner.';
revoke execute on function public.remove_member from public, anon, authenticated, service_role;
grant execute on function public.remove_member to authenticated;
