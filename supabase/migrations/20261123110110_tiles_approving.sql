-- How an approval is asked for, given and refused. What somebody approves is what they have seen: they name its hash.
create function private.check_note(field text, note text) returns text
language plpgsql set search_path = ''
as $$
begin
  note := regexp_replace(coalesce(note, ''), '^\s+|[^\n[:print:]]|\s+$', '', 'g');
  perform private.check_input(jsonb_build_object(field, case when char_length(note) > 1000 then 'at most 1000 characters' end));
  return note;
end $$;
comment on function private.check_note is 'What somebody remarks, as it is kept. Raises invalid_input where it is too long.';
revoke execute on function private.check_note from public;

create function private.request_approval(configuration_id uuid, expected_revision bigint, message text)
returns public.configuration_approvals
language plpgsql security definer set search_path = ''
as $$
declare
  configuration public.configurations := private.configuration_for(configuration_id, 'editor');
  approval public.configuration_approvals;
  hash text;
begin
  message := private.check_note('message', message);
  configuration := private.lock_configuration(configuration.id);
  perform private.expect_revision(configuration, expected_revision);
  hash := private.content_hash(private.configuration_content(configuration.id));
  insert into public.configuration_approvals (tenant_id, configuration_id, content_hash, status, message, requested_by)
  values (configuration.tenant_id, configuration.id, hash, 'requested', request_approval.message, auth.uid())
  on conflict do nothing returning * into approval;
  if approval.id is null then
    select * into approval from public.configuration_approvals a
    where a.configuration_id = configuration.id and a.content_hash = hash and a.status in ('requested', 'approved');
  end if;
  return approval;
end $$;
comment on function private.request_approval is 'See public.request_approval.';
revoke execute on function private.request_approval from public;
grant execute on function private.request_approval to authenticated;

create function public.request_approval(configuration_id uuid, expected_revision bigint, message text default '')
returns public.configuration_approvals
language sql security invoker set search_path = ''
as $$ select private.request_approval(configuration_id, expected_revision, message) $$;
comment on function public.request_approval is
  'Asks for the approval of a draft as it is, and gives what is there where it was asked for already. Raises configuration_not_found, forbidden, invalid_input, configuration_conflict.';
revoke execute on function public.request_approval from public, anon, authenticated, service_role;
grant execute on function public.request_approval to authenticated;

create function private.decide_approval(configuration_id uuid, content_hash text, status text, comment text)
returns public.configuration_approvals
language plpgsql security definer set search_path = ''
as $$
declare
  configuration public.configurations := private.configuration_for(configuration_id, 'editor');
  approval public.configuration_approvals;
  content jsonb;
  hash text;
begin
  perform private.refuse_machines();
  comment := private.check_note('comment', comment);
  configuration := private.lock_configuration(configuration.id);
  content := private.configuration_content(configuration.id);
  hash := private.content_hash(content);
  if decide_approval.content_hash is distinct from hash then
    perform private.fail(409, 'content_changed', jsonb_build_object('content_hash', hash), 'Look at it as it is now.');
  end if;
  select * into approval from public.configuration_approvals a
  where a.configuration_id = configuration.id and a.content_hash = hash and a.status in ('requested', 'approved') for update;
  if status = 'approved' and (
    approval.requested_by in (select private.hands_of(auth.uid())) or private.has_written(configuration, content)) then
    perform private.fail(403, 'author_cannot_approve', hint => 'This takes somebody who has not edited it since it was last approved.');
  end if;
  if status = 'rejected' and (approval.id is null or approval.used_at is not null) then
    perform private.fail(404, 'approval_not_found');
  end if;
  if approval.id is null then
    insert into public.configuration_approvals (tenant_id, configuration_id, content_hash, status, comment, decided_by, decided_at)
    values (configuration.tenant_id, configuration.id, hash, status, decide_approval.comment, auth.uid(), now())
    returning * into approval;
  elsif approval.status <> decide_approval.status then
    update public.configuration_approvals a
    set status = decide_approval.status, comment = decide_approval.comment, decided_by = auth.uid(), decided_at = now()
    where a.id = approval.id returning * into approval;
  end if;
  update private.configuration_authors x set approval_id = case when approval.status = 'approved' then approval.id end
  where x.configuration_id = configuration.id and (x.approval_id is null or x.approval_id = approval.id);
  return approval;
end $$;
comment on function private.decide_approval is
  'Notes what the caller thinks of the content that they name. Raises configuration_not_found, forbidden, machine_not_allowed, invalid_input, content_changed, author_cannot_approve, approval_not_found.';
revoke execute on function private.decide_approval from public;

create function private.approve_configuration(id uuid, content_hash text, comment text)
returns public.configuration_approvals
language sql security definer set search_path = ''
as $$ select private.decide_approval(id, content_hash, 'approved', comment) $$;
comment on function private.approve_configuration is 'See public.approve_configuration.';
revoke execute on function private.approve_configuration from public;
grant execute on function private.approve_configuration to authenticated;

create function public.approve_configuration(id uuid, content_hash text, comment text default '')
returns public.configuration_approvals
language sql security invoker set search_path = ''
as $$ select private.approve_configuration(id, content_hash, comment) $$;
comment on function public.approve_configuration is
  'Approves a draft whose content has this hash, for editors who have not edited it since it was last approved and did not ask for it. Raises configuration_not_found, forbidden, machine_not_allowed, invalid_input, content_changed, author_cannot_approve.';
revoke execute on function public.approve_configuration from public, anon, authenticated, service_role;
grant execute on function public.approve_configuration to authenticated;

create function private.reject_configuration(id uuid, content_hash text, comment text)
returns public.configuration_approvals
language sql security definer set search_path = ''
as $$ select private.decide_approval(id, content_hash, 'rejected', comment) $$;
comment on function private.reject_configuration is 'See public.reject_configuration.';
revoke execute on function private.reject_configuration from public;
grant execute on function private.reject_configuration to authenticated;

create function public.reject_configuration(id uuid, content_hash text, comment text default '')
returns public.configuration_approvals
language sql security invoker set search_path = ''
as $$ select private.reject_configuration(id, content_hash, comment) $$;
comment on function public.reject_configuration is
  'Refuses what was asked for, or takes back an approval under which nothing has gone out yet. Raises configuration_not_found, forbidden, machine_not_allowed, invalid_input, content_changed, approval_not_found.';
revoke execute on function public.reject_configuration from public, anon, authenticated, service_role;
grant execute on function public.reject_configuration to authenticated;
