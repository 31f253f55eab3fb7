-- Whether a tenant asks for approvals at all.
create function private.require_approval(tenant_id uuid, required boolean) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if coalesce(private.lock_tenant(require_approval.tenant_id) < 'admin', true) then
    perform private.fail(403, 'forbidden', hint => 'Who has to approve is for the admins of a tenant.');
  end if;
  perform private.check_input(jsonb_build_object('required', case when required is null then 'true or false' end));
  insert into public.approval_rules as r (tenant_id, required)
  values (require_approval.tenant_id, require_approval.required)
  on conflict on constraint approval_rules_tenant_id_key do update set required = excluded.required;
end $$;
comment on function private.require_approval is 'See public.require_approval.';
revoke execute on function private.require_approval from public;
grant execute on function private.require_approval to authenticated;

create function public.require_approval(tenant_id uuid, required boolean) returns void
language sql security invoker set search_path = ''
as $$ select private.require_approval(tenant_id, required) $$;
comment on function public.require_approval is
  'Asks that what is published, activated or released in a tenant has been approved by somebody who did not edit it, or ends that rule. Raises tenant_not_found, forbidden, invalid_input.';
revoke execute on function public.require_approval from public, anon, authenticated, service_role;
grant execute on function public.require_approval to authenticated;
