-- What a tenant asks of its members' sessions.
create function private.require_mfa(tenant_id uuid, required boolean) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if coalesce(private.lock_tenant(require_mfa.tenant_id) < 'admin', true) then
    perform private.fail(403, 'forbidden', hint => 'The security of a tenant is for its admins.');
  end if;
  perform private.check_input(jsonb_build_object('required', case when required is null then 'true or false' end));
  -- Who asks it of others has it: nobody locks themselves out.
  if required and coalesce(auth.jwt() ->> 'aal', 'aal1') <> 'aal2' then
    perform private.fail(403, 'mfa_required', hint => 'Sign in with a second factor yourself first.');
  end if;
  update public.tenants t set mfa_required = required where t.id = require_mfa.tenant_id;
end $$;
comment on function private.require_mfa is 'See public.require_mfa.';
revoke execute on function private.require_mfa from public;
grant execute on function private.require_mfa to authenticated;

create function public.require_mfa(tenant_id uuid, required boolean) returns void
language sql security invoker set search_path = ''
as $$ select private.require_mfa(tenant_id, required) $$;
comment on function public.require_mfa is
  'Gives rights in a tenant only to sessions with a second factor (aal2), or to all again. Raises tenant_not_found, forbidden, mfa_required, invalid_input.';
revoke execute on function public.require_mfa from public, anon, authenticated, service_role;
grant execute on function public.require_mfa to authenticated;

create trigger tenants_end_unproven_rights after update of mfa_required on public.tenants
  for each row when (new.mfa_required and not old.mfa_required)
  execute function private.end_tenant_rights();

-- Somebody whose session is not enough sees no tenant; this tells them why.
create function private.mfa_tenants() returns setof uuid
language sql stable security definer set search_path = ''
as $$
  select m.tenant_id from public.members m join public.tenants t on t.id = m.tenant_id
  where m.user_id = (select auth.uid()) and t.mfa_required and t.deleted_at is null
$$;
comment on function private.mfa_tenants is 'See public.mfa_tenants.';
revoke execute on function private.mfa_tenants from public;
grant execute on function private.mfa_tenants to authenticated;

create function public.mfa_tenants() returns setof uuid
language sql stable security invoker set search_path = ''
as $$ select * from private.mfa_tenants() $$;
comment on function public.mfa_tenants is 'The tenants of the caller that ask for a second factor, whether the session has it or not.';
revoke execute on function public.mfa_tenants from public, anon, authenticated, service_role;
grant execute on function public.mfa_tenants to authenticated;
