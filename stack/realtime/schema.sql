-- What Realtime keeps in the database: messages sent from SQL, and the policies that say who may join a topic.
set local role supabase_realtime_admin;

create table realtime.messages (
  topic text not null,
  extension text not null,
  payload jsonb,
  event text,
  private boolean default false,
  updated_at timestamp not null default now(),
  inserted_at timestamp not null default now(),
  id uuid not null default gen_random_uuid(),
  binary_payload bytea,
  primary key (id, inserted_at)
) partition by range (inserted_at);

create index messages_inserted_at_topic_index on realtime.messages (inserted_at desc, topic)
  where extension = 'broadcast' and private;

-- No policy: until a migration makes one, nobody joins a private channel.
alter table realtime.messages enable row level security;
grant select, insert, update on realtime.messages to anon, authenticated, service_role;
grant all on realtime.messages to postgres, dashboard_user;

-- The topic that a policy is asked about, as set by the service and by `realtime.send`.
create function realtime.topic() returns text
language sql stable set search_path = ''
as $$
  select nullif(current_setting('realtime.topic', true), '')
$$;

-- Never fails the transaction it runs in: a message that cannot be stored is lost with a warning.
create function realtime.send(payload jsonb, event text, topic text, private boolean default true) returns void
language plpgsql set search_path = ''
as $$
declare
  message_id constant uuid := gen_random_uuid();
begin
  if not payload ? 'id' then
    payload := jsonb_set(payload, '{id}', to_jsonb(message_id));
  end if;
  perform set_config('realtime.topic', topic, true);
  insert into realtime.messages (id, payload, event, topic, private, extension)
  values (message_id, payload, event, topic, private, 'broadcast');
exception when others then
  raise warning 'WarnSendingBroadcastMessage: %', sqlerrm;
end $$;

create function realtime.send_binary(payload bytea, event text, topic text, private boolean default true)
returns void
language plpgsql set search_path = ''
as $$
begin
  perform set_config('realtime.topic', topic, true);
  insert into realtime.messages (binary_payload, event, topic, private, extension)
  values (payload, event, topic, private, 'broadcast');
exception when others then
  raise warning 'WarnSendingBroadcastMessage: %', sqlerrm;
end $$;

-- For row triggers; their function is to be a security definer where the writer may not insert messages.
create function realtime.broadcast_changes(
  topic_name text,
  event_name text,
  operation text,
  table_name text,
  table_schema text,
  new record,
  old record,
  level text default 'ROW'
) returns void
language plpgsql set search_path = ''
as $$
begin
  if level = 'STATEMENT' then
    raise exception 'function can only be triggered for each row, not for each statement';
  end if;
  if operation not in ('INSERT', 'UPDATE', 'DELETE') then
    raise exception 'Unexpected operation type: %', operation;
  end if;
  perform realtime.send(
    jsonb_build_object(
      'old_record', old,
      'record', new,
      'operation', operation,
      'table', table_name,
      'schema', table_schema
    ),
    event_name,
    topic_name
  );
end $$;

reset role;

-- Makes the days from yesterday to three days ahead and drops those past three days; the superuser calls it,
-- as nobody else may create tables here. Attaching a table that is already made does not wait for writers.
create function realtime.renew_message_partitions() returns void
language plpgsql set search_path = '' set lock_timeout = '2s'
as $$
declare
  today constant date := (now() at time zone 'utc')::date;
  leaf text;
begin
  perform pg_advisory_xact_lock(hashtext('realtime.renew_message_partitions'));
  for day in -1..3 loop
    leaf := to_char(today + day, '"messages_"YYYY_MM_DD');
    continue when to_regclass(format('realtime.%I', leaf)) is not null;
    execute format('create table realtime.%I (like realtime.messages including all)', leaf);
    execute format('alter table realtime.%I owner to supabase_realtime_admin', leaf);
    execute format(
      'alter table realtime.messages attach partition realtime.%I for values from (%L) to (%L)',
      leaf, today + day, today + day + 1
    );
  end loop;
  begin
    for leaf in
      select relname from pg_inherits join pg_class on pg_class.oid = inhrelid
      where inhparent = 'realtime.messages'::regclass
        and relname < to_char(today - 3, '"messages_"YYYY_MM_DD')
    loop
      execute format('drop table realtime.%I', leaf);
    end loop;
  exception when lock_not_available then
    raise warning 'old messages are in use and are dropped another day';
  end;
end $$;
revoke execute on function realtime.renew_message_partitions() from public;
select realtime.renew_message_partitions();

create publication supabase_realtime_messages_publication for table realtime.messages
  with (publish = 'insert', publish_via_partition_root = true);
