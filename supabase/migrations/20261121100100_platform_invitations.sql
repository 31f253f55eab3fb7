-- An invitation asks somebody by mail into a tenant. It is worth what its maker may give at the moment of acceptance.
create table public.invitations (
  id          uuid primary key default gen_random_uuid(),
  tenant_id   uuid not null references public.tenants on delete cascade,
  email       text not null check (email = lower(email) and char_length(email) between 3 and 254),
  role        public.member_role not null,
  invited_by  uuid not null references public.profiles on delete cascade,
  created_at  timestamptz not null default now(),
  expires_at  timestamptz not null,
  accepted_at timestamptz,
  revoked_at  timestamptz,
  unique (tenant_id, id)
);
comment on table public.invitations is 'Who was asked into a tenant, with which role, by whom, and what became of it.';
create unique index invitations_open_key on public.invitations (tenant_id, email)
  where accepted_at is null and revoked_at is null;
create index invitations_invited_by_idx on public.invitations (invited_by);

-- The token is made when the mail is: it is in the mail, and here as a hash. A mail sent again brings another one.
create table private.invitation_tokens (
  hash          bytea primary key,
  invitation_id uuid not null references public.invitations on delete cascade
);
comment on table private.invitation_tokens is 'SHA-256 of the tokens that open an invitation.';
create index invitation_tokens_invitation_id_idx on private.invitation_tokens (invitation_id);
revoke all on private.invitation_tokens from public;

alter table public.invitations enable row level security;
revoke all on public.invitations from anon, authenticated, service_role;
grant select on public.invitations to authenticated, service_role;

create policy invitations_read on public.invitations for select to authenticated
  using (tenant_id = any (array(select private.my_tenants('admin'))));

create function private.invite_member(tenant_id uuid, email text, role public.member_role) returns public.invitations
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  caller_role public.member_role := private.lock_tenant(invite_member.tenant_id);
  invitation public.invitations;
begin
  email := lower(trim(email));
  perform private.check_input(jsonb_build_object(
    'email', case when email is null or email !~ '^[^[:space:]@]+@[^[:space:]@]+\.[^[:space:]@]+$'
      or char_length(email) > 254 then 'an e-mail address' end,
    'role', case when role is null then 'viewer, editor, admin or owner' end));
  if caller_role is null or caller_role < 'admin' or invite_member.role > caller_role then
    perform private.fail(403, 'forbidden', hint => 'Inviting takes an admin who holds the role that is offered.');
  end if;
  if exists (select from public.members m join auth.users u on u.id = m.user_id
    where m.tenant_id = invite_member.tenant_id and u.email = invite_member.email) then
    perform private.fail(409, 'already_member', jsonb_build_object('email', 'belongs to the tenant'));
  end if;
  perform private.check_limit('members.invite', auth.uid()::text);
  perform private.check_limit('members.invite_tenant', invite_member.tenant_id::text);
  insert into public.invitations (tenant_id, email, role, invited_by, expires_at)
  values (invite_member.tenant_id, invite_member.email, invite_member.role, auth.uid(), now() + interval '7 days')
  on conflict (tenant_id, email) where accepted_at is null and revoked_at is null
    do update set role = excluded.role, invited_by = excluded.invited_by, expires_at = excluded.expires_at
  returning * into invitation;
  perform private.enqueue(invitation.tenant_id, 'invitation.mail', jsonb_build_object('invitation_id', invitation.id));
  return invitation;
end $$;
comment on function private.invite_member is 'See public.invite_member.';
revoke execute on function private.invite_member from public;
grant execute on function private.invite_member to authenticated;

create function public.invite_member(tenant_id uuid, email text, role public.member_role) returns public.invitations
language sql security invoker set search_path = ''
as $$ select private.invite_member(tenant_id, email, role) $$;
comment on function public.invite_member is
  'Asks somebody into a tenant by mail, for 7 days; asked again, the mail is sent again with the new role. Raises tenant_not_found, forbidden, invalid_input, already_member, rate_limited.';
revoke execute on function public.invite_member from public, anon, authenticated, service_role;
grant execute on function public.invite_member to authenticated;

create function private.revoke_invitation(id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  update public.invitations i set revoked_at = now()
  where i.id = revoke_invitation.id and i.accepted_at is null and i.revoked_at is null
    and i.tenant_id in (select private.my_tenants('admin'));
  if not found then
    perform private.fail(404, 'invitation_not_found');
  end if;
end $$;
comment on function private.revoke_invitation is 'See public.revoke_invitation.';
revoke execute on function private.revoke_invitation from public;
grant execute on function private.revoke_invitation to authenticated;

create function public.revoke_invitation(id uuid) returns void
language sql security invoker set search_path = ''
as $$ select private.revoke_invitation(id) $$;
comment on function public.revoke_invitation is 'Takes an open invitation back. Raises invitation_not_found.';
revoke execute on function public.revoke_invitation from public, anon, authenticated, service_role;
grant execute on function public.revoke_invitation to authenticated;
