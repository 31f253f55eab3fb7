-- How the roles of members change. Nobody gives more than they hold, or takes it from somebody who holds more.
create function private.set_member_role(tenant_id uuid, user_id uuid, role public.member_role) returns public.members
language plpgsql security definer set search_path = ''
as $$
declare
  caller_role public.member_role := private.lock_tenant(set_member_role.tenant_id);
  target public.members;
begin
  perform private.check_input(jsonb_build_object(
    'role', case when role is null then 'viewer, editor, admin or owner' end));
  select * into target from public.members m
  where m.tenant_id = set_member_role.tenant_id and m.user_id = set_member_role.user_id;
  if not found then
    perform private.fail(404, 'member_not_found');
  end if;
  if (caller_role is null or caller_role < 'admin' or greatest(target.role, set_member_role.role) > caller_role)
    and not (target.user_id = auth.uid() and set_member_role.role < target.role) then
    perform private.fail(403, 'forbidden', hint => 'Changing a role takes an admin who holds both the old and the new one.');
  end if;
  update public.members m set role = set_member_role.role
  where m.tenant_id = target.tenant_id and m.user_id = target.user_id returning * into target;
  return target;
end $$;
comment on function private.set_member_role is 'See public.set_member_role.';
revoke execute on function private.set_member_role from public;
grant execute on function private.set_member_role to authenticated;

create function public.set_member_role(tenant_id uuid, user_id uuid, role public.member_role) returns public.members
language sql security invoker set search_path = ''
as $$ select private.set_member_role(tenant_id, user_id, role) $$;
comment on function public.set_member_role is
  'Gives a member another role, at once for all that is open. Raises tenant_not_found, member_not_found, forbidden, last_owner, invalid_input.';
revoke execute on function public.set_member_role from public, anon, authenticated, service_role;
grant execute on function public.set_member_role to authenticated;

create function private.transfer_ownership(tenant_id uuid, user_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if private.lock_tenant(transfer_ownership.tenant_id) is distinct from 'owner' then
    perform private.fail(403, 'forbidden', hint => 'Only an owner gives a tenant away.');
  end if;
  update public.members m set role = 'owner'
  where m.tenant_id = transfer_ownership.tenant_id and m.user_id = transfer_ownership.user_id;
  if not found then
    perform private.fail(404, 'member_not_found');
  end if;
  update public.members m set role = 'admin'
  where m.tenant_id = transfer_ownership.tenant_id and m.user_id = auth.uid()
    and m.user_id <> transfer_ownership.user_id;
end $$;
comment on function private.transfer_ownership is 'See public.transfer_ownership.';
revoke execute on function private.transfer_ownership from public;
grant execute on function private.transfer_ownership to authenticated;

create function public.transfer_ownership(tenant_id uuid, user_id uuid) returns void
language sql security invoker set search_path = ''
as $$ select private.transfer_ownership(tenant_id, user_id) $$;
comment on function public.transfer_ownership is
  'Makes another member an owner, and the caller an admin. Raises tenant_not_found, member_not_found, forbidden.';
revoke execute on function public.transfer_ownership from public, anon, authenticated, service_role;
grant execute on function public.transfer_ownership to authenticated;
