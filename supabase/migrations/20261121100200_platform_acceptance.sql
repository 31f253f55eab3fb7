-- What becomes of an invitation: it is mailed by the worker, and accepted by whoever holds its token.
create function private.open_invitation(invitation_id uuid, hash bytea)
returns table (email text, tenant text, inviter text, role public.member_role, expires_at timestamptz)
language sql security definer set search_path = ''
as $$
  with opened as (
    insert into private.invitation_tokens (hash, invitation_id)
    select open_invitation.hash, i.id from public.invitations i
    where i.id = open_invitation.invitation_id
      and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()
    returning invitation_id
  )
  select i.email, t.name, p.display_name, i.role, i.expires_at
  from opened o
    join public.invitations i on i.id = o.invitation_id
    join public.tenants t on t.id = i.tenant_id
    join public.profiles p on p.id = i.invited_by
$$;
comment on function private.open_invitation is
  'Lets a token open an invitation, and gives what its mail says; no row where it is open no more.';
revoke execute on function private.open_invitation from public;
grant execute on function private.open_invitation to tenon_worker;

create function private.accept_invitation(token text) returns public.tenants
language plpgsql security definer set search_path = ''
as $$
declare
  caller uuid := auth.uid();
  home uuid;
  invitation public.invitations;
  tenant public.tenants;
begin
  perform private.refuse_guests();
  perform private.refuse_machines();
  perform private.check_limit('invitations.accept', caller::text);
  select i.tenant_id into home
  from private.invitation_tokens k join public.invitations i on i.id = k.invitation_id
  where k.hash = extensions.digest(token, 'sha256');
  -- The tenant first, as in all that changes members; then the invitation, which only one can still find open.
  select * into tenant from public.tenants t where t.id = home for no key update;
  update public.invitations i set accepted_at = now()
  from private.invitation_tokens k
  where k.hash = extensions.digest(token, 'sha256') and i.id = k.invitation_id
    and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()
    and exists (select from private.live_members m
      where m.tenant_id = i.tenant_id and m.user_id = i.invited_by and m.role >= 'admin' and m.role >= i.role)
  returning i.* into invitation;
  if invitation.id is null then
    perform private.fail(404, 'invitation_not_found', hint => 'It was used, taken back or is too old: ask for another.');
  end if;
  perform private.ensure_profile(caller);
  insert into public.members as m (tenant_id, user_id, role) values (invitation.tenant_id, caller, invitation.role)
  on conflict on constraint members_pkey do update set role = greatest(m.role, excluded.role);
  return tenant;
end $$;
comment on function private.accept_invitation is 'See public.accept_invitation.';
revoke execute on function private.accept_invitation from public;
grant execute on function private.accept_invitation to authenticated;

create function public.accept_invitation(token text) returns public.tenants
language sql security invoker set search_path = ''
as $$ select private.accept_invitation(token) $$;
comment on function public.accept_invitation is
  'Takes the caller into the tenant that an invitation''s token opens, once. Raises invitation_not_found, guest_not_allowed, quota_exceeded, rate_limited.';
revoke execute on function public.accept_invitation from public, anon, authenticated, service_role;
grant execute on function public.accept_invitation to authenticated;
