-- How comments are written, and who is told of them.
insert into private.notification_kinds (kind, title, delivery) values
  ('comment.mention', 'You were mentioned in a comment', 'digest'),
  ('comment.reply', 'A thread you took part in goes on', 'in_app');

insert into private.rate_limits (name, at_most, per) values ('comments.write', 120, '1 minute');

create function private.body_problem(body text) returns text
language sql immutable set search_path = ''
as $$
  -- Lines and tabs are text; other control characters hide something.
  select '1 to 10,000 characters, no control characters'
  where body is null or char_length(body) > 10000 or trim(body, e' \t\r\n') = '' or body ~ '[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]'
$$;
comment on function private.body_problem is 'The rule that the text of a comment breaks, or null.';
revoke execute on function private.body_problem from public;

create function private.anchor_problem(anchor jsonb) returns text
language plpgsql stable set search_path = ''
as $$
declare
  wanted jsonb := (select a.fields from private.comment_anchors a where a.type = anchor ->> 'type');
begin
  if anchor is not null and wanted is null then
    return (select 'an object of type: ' || string_agg(a.type, ', ' order by a.type) from private.comment_anchors a);
  elsif anchor - 'type' - array(select jsonb_object_keys(wanted)) <> '{}' or exists (
    select from jsonb_each_text(wanted) field (name, type)
    where jsonb_typeof(anchor -> field.name) is distinct from field.type
      or case field.type when 'number' then anchor ->> field.name !~ '^\d{1,9}$'
        else char_length(anchor ->> field.name) not between 1 and 500 or anchor ->> field.name ~ '[[:cntrl:]]' end
  ) then
    return 'fields of ' || (anchor ->> 'type') || ': ' || wanted;
  end if;
  return null;
end $$;
comment on function private.anchor_problem is 'The rule that a place breaks, or null.';
revoke execute on function private.anchor_problem from public;

create function private.mentions_problem(mentions uuid[], kind text, resource_id uuid) returns text
language sql stable security definer set search_path = ''
as $$
  -- Strangers and people that do not exist are the same: nobody learns here who has an account.
  select 'at most 50 people, all of whom may read the resource'
  where cardinality(mentions) > 50
    or exists (select from unnest(mentions) person where private.role_of(person, kind, resource_id) is null)
$$;
comment on function private.mentions_problem is 'The rule that a list of mentioned people breaks, or null.';
revoke execute on function private.mentions_problem from public;

create function private.notify_thread(comment public.comments, mentioned uuid[], reply boolean) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  told record;
begin
  for told in
    select person as user_id, 'comment.mention' as kind from unnest(mentioned) person
    union
    select c.author_id, 'comment.reply' from public.comments c
    where reply and c.tenant_id = comment.tenant_id and c.thread_id = comment.thread_id and c.deleted_at is null
      and c.author_id <> all (mentioned)
    order by user_id, kind
  loop
    perform private.notify(told.user_id, told.kind, comment.resource_kind, comment.resource_id,
      jsonb_build_object('comment_id', comment.id, 'thread_id', comment.thread_id), comment.thread_id::text);
  end loop;
end $$;
comment on function private.notify_thread is 'Tells who is mentioned, and of a reply who took part in the thread.';
revoke execute on function private.notify_thread from public;

create function private.create_comment(resource text, body text, thread uuid, anchor jsonb, mentions uuid[])
returns public.comments
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_variable
declare
  target record := private.parse_resource(resource);
  needed public.member_role := (select k.writes from private.comment_kinds k where k.kind = target.kind);
  granted public.member_role := private.role_on(target.kind, target.id);
  fresh uuid := gen_random_uuid();
  comment public.comments;
begin
  perform private.check_limit('comments.write', auth.uid()::text);
  mentions := array(select distinct person from unnest(mentions) person);
  perform private.check_input(jsonb_build_object(
    'resource', case when needed is null then (
      select '<kind>:<uuid>, of kind: ' || string_agg(k.kind, ', ' order by k.kind) from private.comment_kinds k) end,
    'body', private.body_problem(body),
    'anchor', case when thread is null or anchor is null then private.anchor_problem(anchor)
      else 'only for the first comment of a thread' end));
  if granted is null then
    perform private.fail(404, 'resource_not_found');
  end if;
  if granted < needed then
    perform private.fail(403, 'forbidden', hint => 'Commenting here takes a higher role.');
  end if;
  perform private.check_input(jsonb_build_object('mentions', private.mentions_problem(mentions, target.kind, target.id)));
  if thread is not null and not exists (
    select from public.comments c where c.id = thread and c.thread_id = thread and c.resource = create_comment.resource) then
    perform private.fail(404, 'comment_not_found');
  end if;
  insert into public.comments (id, tenant_id, resource_kind, resource_id, thread_id, author_id, body, anchor, mentions)
  select fresh, t.tenant_id, t.kind, t.resource_id, coalesce(thread, fresh), auth.uid(), body, anchor, mentions
  from private.topics t where t.kind = target.kind and t.resource_id = target.id for key share
  returning * into comment;
  if comment.id is null then
    perform private.fail(404, 'resource_not_found');
  end if;
  perform private.notify_thread(comment, mentions, true);
  return comment;
end $$;
comment on function private.create_comment is 'See public.create_comment.';
revoke execute on function private.create_comment from public;
grant execute on function private.create_comment to authenticated;

create function public.create_comment(
  resource text, body text, thread uuid default null, anchor jsonb default null, mentions uuid[] default '{}'
) returns public.comments
language sql security invoker set search_path = ''
as $$ select private.create_comment(resource, body, thread, anchor, mentions) $$;
comment on function public.create_comment is
  'Begins a thread on <kind>:<uuid>, at a place in it or none, or replies in one. Raises invalid_input, resource_not_found, comment_not_found, forbidden, rate_limited.';
revoke execute on function public.create_comment from public, anon, authenticated, service_role;
grant execute on function public.create_comment to authenticated;
