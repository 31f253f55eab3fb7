-- An export is a file made of a resource for one person. A format is a kind of job that can make it.
create table private.export_formats (
  kind     text not null references private.resource_kinds,
  format   text not null check (format ~ '^[a-z0-9]{2,10}$'),
  job_kind text not null,
  primary key (kind, format)
);
comment on table private.export_formats is 'Which formats a kind of resource can be exported to as a whole, and the job that does it.';

-- What a kind of resource has of rows can be exported as a table.
create table private.export_tables (
  kind         text not null references private.resource_kinds,
  name         text not null check (name ~ '^[a-z_]{2,30}$'),
  rows_of      text not null check (rows_of ~ '^private\.[a-z_]+$'),
  scheduled_by public.member_role not null default 'editor',
  primary key (kind, name)
);
comment on table private.export_tables is
  'Tables of a kind of resource, each with its view: resource_id, then the columns as they are exported. It is read as the requester, so it is a security_invoker view that authenticated may select. scheduled_by is the least role on the resource to have it made again and again.';

create table public.exports (
  id           uuid primary key default gen_random_uuid(),
  tenant_id    uuid not null references public.tenants on delete cascade,
  requested_by uuid not null references public.profiles on delete cascade,
  kind         text not null,
  resource_id  uuid not null,
  format       text not null,
  options      jsonb not null default '{}' check (jsonb_typeof(options) = 'object'),
  file_name    text not null default 'export',
  job_id       uuid,
  status       text not null default 'pending'
    check (status in ('pending', 'processing', 'completed', 'failed', 'expired')),
  path         text check ((status = 'completed') = (path is not null)),
  error        text,
  created_at   timestamptz not null default now(),
  finished_at  timestamptz,
  expires_at   timestamptz not null default now() + interval '7 days',
  unique (tenant_id, id),
  foreign key (tenant_id, job_id) references public.jobs (tenant_id, id) on delete set null (job_id)
);
comment on table public.exports is
  'A file made of a resource on request; `path` is its name in the bucket `exports` until it expires, `file_name` what to call it for people.';
create index exports_tenant_id_idx on public.exports (tenant_id, created_at desc);
create index exports_requested_by_idx on public.exports (requested_by, created_at desc);
create index exports_job_id_idx on public.exports (tenant_id, job_id);

alter table public.exports enable row level security;
revoke all on public.exports from anon, authenticated, service_role;
grant select, delete on public.exports to authenticated;
grant select on public.exports to service_role;

create policy exports_read on public.exports for select to authenticated
  using (requested_by = (select auth.uid()) and private.role_on(kind, resource_id) is not null);
-- Without the row nobody reads the file, and it is tidied away.
create policy exports_delete on public.exports for delete to authenticated using (requested_by = (select auth.uid()));

create table private.export_claims (
  export_id uuid primary key references public.exports on delete cascade,
  claims    jsonb not null
);
comment on table private.export_claims is
  'What the requester''s token said: their rights are asked with it again when the file is made.';

create function private.tell_export() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.send_event(new.kind, new.resource_id, 'export.' || new.status, jsonb_build_object('export_id', new.id));
  return null;
end $$;
comment on function private.tell_export is 'Trigger: the end of an export is an event on the topic of its resource.';
revoke execute on function private.tell_export from public;

create trigger exports_tell after update of status on public.exports
  for each row when (new.status in ('completed', 'failed') and new.status <> old.status)
  execute function private.tell_export();

create function private.start_export(export_id uuid)
returns table (tenant_id uuid, kind text, resource_id uuid, document_id uuid, format text, options jsonb, claims jsonb, rows_of text)
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  export public.exports;
  held jsonb := (select c.claims from private.export_claims c where c.export_id = start_export.export_id);
begin
  update public.exports e set status = 'processing'
  where e.id = start_export.export_id and e.status in ('pending', 'processing') returning * into export;
  if export.id is null then
    return;
  end if;
  perform set_config('request.jwt.claims', held::text, true);
  if private.role_on(export.kind, export.resource_id) is null then
    perform private.fail(404, 'resource_not_found');
  end if;
  return query
    select export.tenant_id, export.kind, export.resource_id,
      (select d.id from private.documents d where (d.kind, d.resource_id) = (export.kind, export.resource_id)),
      export.format, export.options, held,
      (select t.rows_of from private.export_tables t where (t.kind, t.name) = (export.kind, export.options ->> 'table'));
end $$;
comment on function private.start_export is
  'What a job needs to make an export; no row where it is finished or gone. Raises resource_not_found where the requester has lost the resource.';
revoke execute on function private.start_export from public;
grant execute on function private.start_export to tenon_worker;

create function private.finish_export(job_id uuid, export_id uuid, path text) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if private.complete_job(finish_export.job_id) then
    update public.exports e
    set status = 'completed', path = finish_export.path, finished_at = now(), error = null,
      expires_at = now() + coalesce((e.options ->> 'expires_in')::int * interval '1 second', '7 days')
    where e.id = finish_export.export_id and e.status = 'processing';
  end if;
end $$;
comment on function private.finish_export is
  'Ends an export and its job together: the row, the event and the job''s status commit as one, or not at all where the job was cancelled.';
revoke execute on function private.finish_export from public;
grant execute on function private.finish_export to tenon_worker;

create function private.follow_export_job() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.exports e
  set status = case new.status when 'queued' then 'pending' else 'failed' end, error = new.error, finished_at = new.finished_at
  where e.tenant_id = new.tenant_id and e.job_id = new.id and e.status in ('pending', 'processing', 'failed');
  return null;
end $$;
comment on function private.follow_export_job is 'Trigger: an export fails with its job, and waits again when that is retried.';
revoke execute on function private.follow_export_job from public;

create trigger jobs_follow_export after update of status on public.jobs
  for each row when (new.kind like 'export.%' and (new.status in ('failed', 'cancelled') or old.status in ('failed', 'cancelled')))
  execute function private.follow_export_job();
