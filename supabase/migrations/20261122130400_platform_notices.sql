-- What people are told of by the platform itself.
insert into private.notification_kinds (kind, title, delivery) values
  ('export.failed', 'An export failed', 'in_app'),
  ('export.ready', 'An export is ready', 'in_app'),
  ('invitation.accepted', 'An invitation was accepted', 'in_app'),
  ('member.role_changed', 'Your role was changed', 'digest'),
  ('schedule.failed', 'What you scheduled did not begin', 'digest');

create function private.notify_inviter() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.notify(new.invited_by, 'invitation.accepted', 'tenant', new.tenant_id,
    jsonb_build_object('invitation_id', new.id));
  return null;
end $$;
comment on function private.notify_inviter is 'Trigger: who invited somebody is told that they came.';
revoke execute on function private.notify_inviter from public;

create trigger invitations_notify after update of accepted_at on public.invitations
  for each row when (old.accepted_at is null and new.accepted_at is not null)
  execute function private.notify_inviter();

create function private.notify_member() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.notify(new.user_id, 'member.role_changed', 'tenant', new.tenant_id,
    jsonb_build_object('role', new.role));
  return null;
end $$;
comment on function private.notify_member is 'Trigger: a member is told of their new role.';
revoke execute on function private.notify_member from public;

create trigger members_notify after update of role on public.members
  for each row when (old.role <> new.role) execute function private.notify_member();

create function private.notify_requester() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  -- Each export is a file of its own: they do not collapse.
  perform private.notify(new.requested_by,
    case new.status when 'completed' then 'export.ready' else 'export.failed' end,
    new.kind, new.resource_id, jsonb_build_object('export_id', new.id), new.id::text);
  return null;
end $$;
comment on function private.notify_requester is 'Trigger: who asked for an export is told of its end.';
revoke execute on function private.notify_requester from public;

create trigger exports_notify after update of status on public.exports
  for each row when (old.status <> new.status and new.status in ('completed', 'failed'))
  execute function private.notify_requester();

create function private.notify_scheduler() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.notify(new.created_by, 'schedule.failed', 'tenant', new.tenant_id,
    jsonb_build_object('schedule_id', new.id, 'error', new.error), new.id::text);
  return null;
end $$;
comment on function private.notify_scheduler is 'Trigger: who scheduled what could not begin is told why, once until it begins again.';
revoke execute on function private.notify_scheduler from public;

create trigger schedules_notify after update of error on public.schedules
  for each row when (new.error is distinct from old.error and new.error is not null and new.created_by is not null)
  execute function private.notify_scheduler();
