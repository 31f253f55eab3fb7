-- A topic is where the events of a resource are sent: <kind>:<id>:<epoch>. When somebody loses rights the epoch
-- rises, so that whoever still listens to the old name hears nothing more.
create table private.topics (
  kind        text not null references private.resource_kinds,
  resource_id uuid not null,
  tenant_id   uuid not null references public.tenants on delete cascade,
  epoch       int not null default 1,
  primary key (kind, resource_id),
  unique (tenant_id, kind, resource_id)
);
comment on table private.topics is 'The current epoch of each resource''s Realtime topic; made and deleted with the resource.';

create function private.topic_name(topic private.topics) returns text
language sql immutable set search_path = ''
as $$ select topic.kind || ':' || topic.resource_id || ':' || topic.epoch $$;
comment on function private.topic_name is 'The name of a topic as clients join it.';
revoke execute on function private.topic_name from public;

create function private.open_topic() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.topics (kind, resource_id, tenant_id)
  values (tg_argv[0], new.id, coalesce(to_jsonb(new) ->> 'tenant_id', new.id::text)::uuid);
  return null;
end $$;
comment on function private.open_topic is 'Trigger (kind): a new resource gets its topic.';
revoke execute on function private.open_topic from public;

create trigger tenants_open_topic after insert on public.tenants
  for each row execute function private.open_topic('tenant');

create function private.close_topic() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from private.topics t where t.kind = tg_argv[0] and t.resource_id = old.id;
  return null;
end $$;
comment on function private.close_topic is 'Trigger (kind): the topic of a resource ends with it.';
revoke execute on function private.close_topic from public;

create function private.realtime_topic(kind text, id uuid) returns text
language plpgsql stable security definer set search_path = ''
as $$
begin
  if private.role_on(kind, id) is null then
    perform private.fail(404, 'resource_not_found');
  end if;
  return (select private.topic_name(t) from private.topics t
    where t.kind = realtime_topic.kind and t.resource_id = realtime_topic.id);
end $$;
comment on function private.realtime_topic is 'See public.realtime_topic.';
revoke execute on function private.realtime_topic from public;
grant execute on function private.realtime_topic to authenticated;

create function public.realtime_topic(kind text, id uuid) returns text
language sql stable security invoker set search_path = ''
as $$ select private.realtime_topic(kind, id) $$;
comment on function public.realtime_topic is
  'The name of the private channel that carries a resource''s events. Ask again after the event `rotated`. Raises resource_not_found.';
revoke execute on function public.realtime_topic from public, anon, authenticated, service_role;
grant execute on function public.realtime_topic to authenticated;

create function private.may_join(topic text) returns boolean
language plpgsql stable security definer set search_path = ''
as $$
declare
  parts text[] := regexp_match(topic, '^([a-z_]+):([0-9a-f-]{36}):([0-9]+)$');
begin
  return parts is not null
    and private.role_on(parts[1], parts[2]::uuid) is not null
    and exists (select from private.topics t
      where t.kind = parts[1] and t.resource_id = parts[2]::uuid and t.epoch = parts[3]::int);
exception when invalid_text_representation or numeric_value_out_of_range then
  return false;
end $$;
comment on function private.may_join is 'Whether the caller may read the topic of this name, and it is the current one.';
revoke execute on function private.may_join from public;
grant execute on function private.may_join to authenticated;

create function private.send_event(kind text, resource_id uuid, event text, payload jsonb) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  topic private.topics;
begin
  -- The share lock makes a rotation wait for this event, or this event for the rotation: none is sent to a name
  -- that somebody without rights still listens to.
  select * into topic from private.topics t
  where t.kind = send_event.kind and t.resource_id = send_event.resource_id for share;
  if found then
    perform realtime.send(payload, event, private.topic_name(topic), true);
  end if;
end $$;
comment on function private.send_event is
  'Sends a small event (ids, kinds, positions; never rows or secrets) to those who may read a resource, with the commit.';
revoke execute on function private.send_event from public;

create function private.rotate_topics(tenant_id uuid, kind text default null, resource_id uuid default null)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  topic private.topics;
begin
  -- Several topics are locked one after the other: in a tenant only one does so at a time.
  perform from public.tenants t where t.id = rotate_topics.tenant_id for no key update;
  for topic in
    select * from private.topics t
    where t.tenant_id = rotate_topics.tenant_id
      and (rotate_topics.kind is null or (t.kind, t.resource_id) = (rotate_topics.kind, rotate_topics.resource_id))
    order by t.kind, t.resource_id for update
  loop
    perform realtime.send('{}', 'rotated', private.topic_name(topic), true);
    update private.topics t set epoch = t.epoch + 1 where (t.kind, t.resource_id) = (topic.kind, topic.resource_id);
  end loop;
end $$;
comment on function private.rotate_topics is
  'Ends the topics of a tenant, or of one of its resources, with an event without content, and begins new ones.';
revoke execute on function private.rotate_topics from public;

alter table public.api_keys add foreign key (tenant_id, kind, resource_id)
  references private.topics (tenant_id, kind, resource_id) on delete cascade;

create function private.review_rights(user_id uuid) returns void
language sql security definer set search_path = ''
as $$
  select pg_notify('tenon_rights', 'user:' || person.id) from (
    select review_rights.user_id as id
    union all
    select k.user_id from public.api_keys k where k.created_by = review_rights.user_id and k.user_id is not null
  ) person
$$;
comment on function private.review_rights is
  'Has open sockets ask again what they may: those of a person, and of the machines that have no more than the person.';
revoke execute on function private.review_rights from public;

create function private.end_rights() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'DELETE' or new.role < old.role then
    perform private.rotate_topics(old.tenant_id);
  end if;
  perform private.review_rights(old.user_id);
  return null;
end $$;
comment on function private.end_rights is 'Trigger: a lost or changed role takes effect on events and open sockets.';
revoke execute on function private.end_rights from public;

create trigger members_end_rights after delete or update of role on public.members
  for each row execute function private.end_rights();
