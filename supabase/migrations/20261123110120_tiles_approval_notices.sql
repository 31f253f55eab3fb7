-- Who hears of approvals: everybody on the topics, the admins of a request, who asked of the answer.
insert into private.notification_kinds (kind, title, delivery) values
  ('approval.requested', 'A configuration waits for approval', 'in_app'),
  ('approval.decided', 'Your configuration was approved or rejected', 'in_app');

create function private.tell_approval() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  told jsonb := jsonb_build_object('approval_id', new.id, 'content_hash', new.content_hash);
begin
  perform private.send_configuration_event(c, 'approval_' || new.status, told)
  from public.configurations c where c.id = new.configuration_id;
  if new.status = 'requested' then
    perform private.notify(m.user_id, 'approval.requested', 'configuration', new.configuration_id, told)
    from (select m.user_id from public.members m where m.tenant_id = new.tenant_id and m.role >= 'admin' order by 1) m;
  elsif new.status in ('approved', 'rejected') then
    perform private.notify(new.requested_by, 'approval.decided', 'configuration', new.configuration_id,
      told || jsonb_build_object('status', new.status));
  end if;
  return null;
end $$;
comment on function private.tell_approval is 'Trigger: what becomes of an approval is an event, and a notice for whom it waits.';
revoke execute on function private.tell_approval from public;

create trigger configuration_approvals_tell_request after insert on public.configuration_approvals
  for each row execute function private.tell_approval();
create trigger configuration_approvals_tell after update of status on public.configuration_approvals
  for each row when (new.status <> old.status) execute function private.tell_approval();
