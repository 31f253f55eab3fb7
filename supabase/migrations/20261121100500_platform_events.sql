-- Members and invitations are events on the topic of their tenant.
create function private.tell_members() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  member public.members := coalesce(new, old);
begin
  -- After a removal the topic is a new one already: who was removed does not hear of it.
  perform private.send_event('tenant', member.tenant_id,
    case tg_op when 'INSERT' then 'member.added' when 'DELETE' then 'member.removed' else 'member.changed' end,
    jsonb_build_object('user_id', member.user_id));
  return null;
end $$;
comment on function private.tell_members is 'Trigger: who comes, goes or changes role is an event of the tenant.';
revoke execute on function private.tell_members from public;

-- Triggers of one event run by their names: this one after members_end_rights, which rotates the topic.
create trigger members_tell after insert or delete or update of role on public.members
  for each row execute function private.tell_members();

create function private.tell_invitations() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.send_event('tenant', new.tenant_id,
    case when new.accepted_at is not null then 'invitation.accepted'
      when new.revoked_at is not null then 'invitation.revoked'
      else 'invitation.sent' end,
    jsonb_build_object('invitation_id', new.id));
  return null;
end $$;
comment on function private.tell_invitations is 'Trigger: what becomes of an invitation is an event of the tenant.';
revoke execute on function private.tell_invitations from public;

create trigger invitations_tell after insert or update on public.invitations
  for each row execute function private.tell_invitations();
