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

create function private.limit_session_age(tenant_id uuid, max_age interval) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if coalesce(private.lock_tenant(limit_session_age.tenant_id) < 'admin', true) then
    perform private.fail(403, 'forbidden', hint => 'The security of a tenant is for its admins.');
  end if;
  perform private.check_input(jsonb_build_object(
    'max_age', case when extract(epoch from max_age) not between 300 and 30 * 86400
      then '5 minutes to 30 days, or null for no limit' end));
  -- In seconds: months and days of opposite signs compare as little and reach far.
  update public.tenants t set session_max_age = justify_hours(make_interval(secs => extract(epoch from max_age)::float8))
  where t.id = limit_session_age.tenant_id;
end $$;
comment on function private.limit_session_age is 'See public.limit_session_age.';
revoke execute on function private.limit_session_age from public;
grant execute on function private.limit_session_age to authenticated;

create function public.limit_session_age(tenant_id uuid, max_age interval) returns void
language sql security invoker set search_path = ''
as $$ select private.limit_session_age(tenant_id, max_age) $$;
comment on function public.limit_session_age is
  'Gives rights in a tenant only to sessions that began no longer ago than this; null ends the limit. Raises tenant_not_found, forbidden, invalid_input.';
revoke execute on function public.limit_session_age from public, anon, authenticated, service_role;
grant execute on function public.limit_session_age to authenticated;

create function private.allow_origins(tenant_id uuid, origins text[]) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if coalesce(private.lock_tenant(allow_origins.tenant_id) < 'admin', true) then
    perform private.fail(403, 'forbidden', hint => 'The security of a tenant is for its admins.');
  end if;
  perform private.check_input(jsonb_build_object('origins', case
    when origins is null or cardinality(origins) > 20 or array_ndims(origins) > 1 then 'a list of at most 20'
    when exists (select from unnest(origins) o
      where coalesce(o !~ '^https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$', true)) then 'each <scheme>://<host>[:<port>], as browsers send it'
    -- Nobody locks themselves out.
    when private.origin() <> all (nullif(origins, '{}')) then 'has to hold the page of this request, ' || private.origin() end));
  update public.tenants t set allowed_origins = origins where t.id = allow_origins.tenant_id;
end $$;
comment on function private.allow_origins is 'See public.allow_origins.';
revoke execute on function private.allow_origins from public;
grant execute on function private.allow_origins to authenticated;

create function public.allow_origins(tenant_id uuid, origins text[]) returns void
language sql security invoker set search_path = ''
as $$ select private.allow_origins(tenant_id, origins) $$;
comment on function public.allow_origins is
  'Gives rights in a tenant to browsers on these pages only; an empty list ends the rule, and it asks nothing of who is no browser. Raises tenant_not_found, forbidden, invalid_input.';
revoke execute on function public.allow_origins from public, anon, authenticated, service_role;
grant execute on function public.allow_origins to authenticated;

create trigger tenants_end_unfit_rights after update of mfa_required, session_max_age, allowed_origins on public.tenants
  for each row when ((new.mfa_required, new.session_max_age, new.allowed_origins)
    is distinct from (old.mfa_required, old.session_max_age, old.allowed_origins))
  execute function private.end_tenant_rights();

-- Somebody whose session is not enough sees no tenant; this tells them why.
create function private.closed_tenants() returns table (tenant_id uuid, reason text)
language sql stable security definer set search_path = ''
as $$
  select m.tenant_id, case
      when t.mfa_required and coalesce((select auth.jwt() ->> 'aal'), 'aal1') <> 'aal2' then 'mfa_required'
      when coalesce((select private.origin()) <> all (nullif(t.allowed_origins, '{}')), false) then 'origin_not_allowed'
      else 'session_too_old' end
  from public.members m join public.tenants t on t.id = m.tenant_id join private.open_tenants o on o.id = t.id
  where m.user_id = (select auth.uid()) and o.closed_for = m.user_id
$$;
comment on function private.closed_tenants is 'See public.closed_tenants.';
revoke execute on function private.closed_tenants from public;
grant execute on function private.closed_tenants to authenticated;

create function public.closed_tenants() returns table (tenant_id uuid, reason text)
language sql stable security invoker set search_path = ''
as $$ select * from private.closed_tenants() $$;
comment on function public.closed_tenants is
  'The tenants of the caller that give this session no rights, and why: mfa_required, session_too_old or origin_not_allowed.';
revoke execute on function public.closed_tenants from public, anon, authenticated, service_role;
grant execute on function public.closed_tenants to authenticated;
