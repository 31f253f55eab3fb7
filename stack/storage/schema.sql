-- Storage as the platform's migrations see it. The service admin owns the tables, and row level security is
-- not forced on owners: what the service itself writes is judged before, in the name of the user.
set local role supabase_storage_admin;

create type storage.buckettype as enum ('STANDARD', 'ANALYTICS', 'VECTOR');

-- A bucket: who may read without being asked (public), and which files it takes.
create table storage.buckets (
  id                 text primary key,
  name               text not null unique check (char_length(name) <= 100),
  owner              uuid,
  created_at         timestamptz default now(),
  updated_at         timestamptz default now(),
  public             boolean default false,
  avif_autodetection boolean default false,
  file_size_limit    bigint,
  allowed_mime_types text[],
  owner_id           text,
  type               storage.buckettype not null default 'STANDARD',
  versioning_status  text
);

-- An object: a name for bytes that the service keeps under `version`.
create table storage.objects (
  id               uuid primary key default gen_random_uuid(),
  bucket_id        text references storage.buckets,
  name             text,
  owner            uuid,
  created_at       timestamptz default now(),
  updated_at       timestamptz default now(),
  last_accessed_at timestamptz default now(),
  metadata         jsonb,
  path_tokens      text[] generated always as (string_to_array(name, '/')) stored,
  version          text,
  owner_id         text,
  user_metadata    jsonb,
  archived_at      timestamptz,
  is_delete_marker boolean not null default false,
  is_versioned     boolean not null default false
);

-- Also the index under the foreign key.
create unique index bucketid_objname on storage.objects (bucket_id, name);

-- No policies: what an application allows, its own migrations say.
alter table storage.buckets enable row level security;
alter table storage.objects enable row level security;

create function storage.foldername(name text) returns text[]
language sql immutable set search_path = ''
as $$ select (string_to_array(name, '/'))[:cardinality(string_to_array(name, '/')) - 1] $$;

create function storage.filename(name text) returns text
language sql immutable set search_path = ''
as $$ select split_part(name, '/', -1) $$;

create function storage.extension(name text) returns text
language sql immutable set search_path = ''
as $$ select split_part(split_part(name, '/', -1), '.', -1) $$;

-- What the service is doing, such as `storage.object.upload`; policies may ask.
create function storage.operation() returns text
language sql stable set search_path = ''
as $$ select current_setting('storage.operation', true) $$;

-- The prefix `storage.` may be left out.
create function storage.allow_any_operation(expected_operations text[]) returns boolean
language sql stable set search_path = ''
as $$
  select exists (
    select from unnest(expected_operations) as expected
    where expected <> ''
      and regexp_replace(expected, '^storage\.', '') = regexp_replace(storage.operation(), '^storage\.', '')
  )
$$;

create function storage.allow_only_operation(expected_operation text) returns boolean
language sql stable set search_path = ''
as $$ select storage.allow_any_operation(array[expected_operation]) $$;

-- A row deleted behind the service's back would leave its bytes behind.
create function storage.protect_delete() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if current_setting('storage.allow_delete_query', true) is distinct from 'true' then
    raise exception 'Direct deletion from storage tables is not allowed. Use the Storage API instead.'
      using errcode = '42501';
  end if;
  return null;
end $$;

create trigger protect_buckets_delete before delete on storage.buckets
  for each statement execute function storage.protect_delete();
create trigger protect_objects_delete before delete on storage.objects
  for each statement execute function storage.protect_delete();

create function storage.update_updated_at_column() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.updated_at = now();
  return new;
end $$;

create trigger update_objects_updated_at before update on storage.objects
  for each row execute function storage.update_updated_at_column();

grant all on storage.buckets, storage.objects to postgres with grant option;
grant all on storage.buckets, storage.objects to anon, authenticated, service_role;
grant execute on all functions in schema storage to postgres with grant option;
grant execute on all functions in schema storage to anon, authenticated, service_role;

reset role;
