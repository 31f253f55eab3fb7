-- What becomes of a comment: its author edits it, its author or an owner of the resource deletes it, a thread is resolved.
create function private.lock_comment(id uuid) returns public.comments
language plpgsql security definer set search_path = ''
as $$
declare
  comment public.comments := (select c from public.comments c where c.id = lock_comment.id);
begin
  if comment.id is null or private.role_on(comment.resource_kind, comment.resource_id) is null then
    perform private.fail(404, 'comment_not_found');
  end if;
  -- The resource first, as when it is deleted with all its comments.
  perform from private.topics t
  where t.kind = comment.resource_kind and t.resource_id = comment.resource_id for key share;
  select c.* into comment from public.comments c where c.id = lock_comment.id for update;
  if not found then
    perform private.fail(404, 'comment_not_found');
  end if;
  return comment;
end $$;
comment on function private.lock_comment is 'A comment that the caller may read, held for a change. Raises comment_not_found.';
revoke execute on function private.lock_comment from public;

create function private.edit_comment(id uuid, body text, mentions uuid[]) returns public.comments
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  old public.comments := private.lock_comment(edit_comment.id);
  mentioned uuid[] := array(select distinct person from unnest(coalesce(edit_comment.mentions, old.mentions)) person);
  comment public.comments;
begin
  perform private.check_limit('comments.write', auth.uid()::text);
  if old.deleted_at is not null then
    perform private.fail(404, 'comment_not_found');
  end if;
  if old.author_id is distinct from auth.uid() then
    perform private.fail(403, 'forbidden', hint => 'A comment is edited by its author.');
  end if;
  -- Who was mentioned before may have lost sight of the resource since: only new names have to hold.
  perform private.check_input(jsonb_build_object(
    'body', private.body_problem(edit_comment.body),
    'mentions', case when cardinality(mentioned) > 50 then private.mentions_problem(mentioned, null, null) else
      private.mentions_problem(array(select unnest(mentioned) except select unnest(old.mentions)),
        old.resource_kind, old.resource_id) end));
  if old.body <> edit_comment.body then
    insert into public.comment_revisions (tenant_id, comment_id, resource, number, body, created_at)
    select old.tenant_id, old.id, old.resource, count(*) + 1, old.body, coalesce(old.edited_at, old.created_at)
    from public.comment_revisions r where r.comment_id = old.id;
  end if;
  update public.comments c set body = edit_comment.body, mentions = mentioned,
    edited_at = case when c.body = edit_comment.body then c.edited_at else now() end
  where c.id = old.id returning * into comment;
  perform private.notify_thread(comment, array(select unnest(mentioned) except select unnest(old.mentions)), false);
  return comment;
end $$;
comment on function private.edit_comment is 'See public.edit_comment.';
revoke execute on function private.edit_comment from public;
grant execute on function private.edit_comment to authenticated;

create function public.edit_comment(id uuid, body text, mentions uuid[] default null) returns public.comments
language sql security invoker set search_path = ''
as $$ select private.edit_comment(id, body, mentions) $$;
comment on function public.edit_comment is
  'Changes a comment of the caller; what it said is kept in comment_revisions, and only new mentions are told. Raises invalid_input, comment_not_found, forbidden, rate_limited.';
revoke execute on function public.edit_comment from public, anon, authenticated, service_role;
grant execute on function public.edit_comment to authenticated;

create function private.delete_comment(id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  old public.comments := private.lock_comment(delete_comment.id);
begin
  if old.deleted_at is not null then
    perform private.fail(404, 'comment_not_found');
  end if;
  if old.author_id is distinct from auth.uid()
    and private.role_on(old.resource_kind, old.resource_id) is distinct from 'owner' then
    perform private.fail(403, 'forbidden', hint => 'A comment is deleted by its author or an owner of the resource.');
  end if;
  delete from public.comment_revisions r where r.comment_id = old.id;
  update public.comments c set body = '', mentions = '{}', deleted_at = now() where c.id = old.id;
end $$;
comment on function private.delete_comment is 'See public.delete_comment.';
revoke execute on function private.delete_comment from public;
grant execute on function private.delete_comment to authenticated;

create function public.delete_comment(id uuid) returns void
language sql security invoker set search_path = ''
as $$ select private.delete_comment(id) $$;
comment on function public.delete_comment is
  'Empties a comment for good, with all it said before; its place in the thread stays. Raises comment_not_found, forbidden.';
revoke execute on function public.delete_comment from public, anon, authenticated, service_role;
grant execute on function public.delete_comment to authenticated;

create function private.resolve_thread(id uuid, resolved boolean) returns public.comments
language plpgsql security definer set search_path = ''
as $$
declare
  first public.comments := private.lock_comment(resolve_thread.id);
begin
  if first.thread_id <> first.id then
    perform private.fail(404, 'comment_not_found');
  end if;
  if first.author_id is distinct from auth.uid()
    and coalesce(private.role_on(first.resource_kind, first.resource_id) < 'editor', true) then
    perform private.fail(403, 'forbidden', hint => 'A thread is resolved by who began it, or an editor of the resource.');
  end if;
  perform private.check_input(jsonb_build_object('resolved', case when resolved is null then 'true or false' end));
  if resolved <> (first.resolved_at is not null) then
    update public.comments c
    set resolved_at = case when resolved then now() end, resolved_by = case when resolved then auth.uid() end
    where c.id = first.id returning * into first;
  end if;
  return first;
end $$;
comment on function private.resolve_thread is 'See public.resolve_thread.';
revoke execute on function private.resolve_thread from public;
grant execute on function private.resolve_thread to authenticated;

create function public.resolve_thread(id uuid, resolved boolean default true) returns public.comments
language sql security invoker set search_path = ''
as $$ select private.resolve_thread(id, resolved) $$;
comment on function public.resolve_thread is
  'Resolves a thread, by the id of its first comment, or opens it again. Raises comment_not_found, forbidden, invalid_input.';
revoke execute on function public.resolve_thread from public, anon, authenticated, service_role;
grant execute on function public.resolve_thread to authenticated;
