-- An export is a file made of a resource for one person. A format is a kind of job that can make it.
create table private.export_formats (
  kind     text not null references private.resource_kinds,
  format   text not null check (format ~ '^[a-z0-9]{2,10}$'),
  job_kind text not null,
  primary key (kind, format)
);
comment on table private.export_formats is 'Which formats a kind of resource can be exported to, and the job that does it.';
insert into private.export_formats (kind, format, job_kind) values ('room', 'json', 'export.document');

create table public.exports (
  id           uuid primary key default gen_random_uuid(),
  tenant_id    uuid not null references public.tenants on delete cascade,
  requested_by uuid not null references public.profiles on delete cascade,
  kind         text not null,
  resource_id  uuid not null,
  format       text not null,
  options      jsonb not null default '{}' check (jsonb_typeof(options) = 'object'),
  status       text not null default 'pending' check (status in ('pending', 'processing', 'completed', 'failed')),
  path         text check ((status = 'completed') = (path is not null)),
  error        text,
  created_at   timestamptz not null default now(),
  finished_at  timestamptz,
  unique (tenant_id, id)
);
comment on table public.exports is 'A file made of a resource on request; `path` is its name in the bucket `exports`.';
create index exports_tenant_id_idx on public.exports (tenant_id, created_at desc);
create index exports_requested_by_idx on public.exports (requested_by, created_at desc);

alter table public.exports enable row level security;
revoke all on public.exports from anon, authenticated, service_role;
grant select on public.exports to authenticated, service_role;

create policy exports_read on public.exports for select to authenticated
  using (requested_by = (select auth.uid()) and private.role_on(kind, resource_id) is not null);

create function private.create_export(resource text, format text, options jsonb) returns public.exports
language plpgsql security definer set search_path = ''
as $$
declare
  target record := private.parse_resource(resource);
  wanted private.export_formats;
  export public.exports;
begin
  perform private.check_limit('exports.create', auth.uid()::text);
  select * into wanted from private.export_formats f
  where f.kind = target.kind and f.format = create_export.format;
  perform private.check_input(jsonb_build_object(
    'resource', case when target.id is null then '<kind>:<uuid>' end,
    'options', case when jsonb_typeof(options) is distinct from 'object' then 'an object' end));
  if private.role_on(target.kind, target.id) is null then
    perform private.fail(404, 'resource_not_found');
  end if;
  perform private.check_input(jsonb_build_object('format', case when wanted.format is null then (
    select 'one of: ' || coalesce(string_agg(f.format, ', ' order by f.format), '(none)')
    from private.export_formats f where f.kind = target.kind) end));
  insert into public.exports (tenant_id, requested_by, kind, resource_id, format, options)
  select t.tenant_id, auth.uid(), t.kind, t.resource_id, wanted.format, create_export.options
  from private.topics t where t.kind = target.kind and t.resource_id = target.id
  returning * into export;
  perform private.enqueue(export.tenant_id, wanted.job_kind, jsonb_build_object('export_id', export.id));
  return export;
end $$;
comment on function private.create_export is 'See public.create_export.';
revoke execute on function private.create_export from public;
grant execute on function private.create_export to authenticated;

create function public.create_export(resource text, format text, options jsonb default '{}') returns public.exports
language sql security invoker set search_path = ''
as $$ select private.create_export(resource, format, options) $$;
comment on function public.create_export is
  'Asks for a file of a resource (<kind>:<uuid>); the event export.completed or export.failed tells when. Raises invalid_input, resource_not_found, quota_exceeded, rate_limited.';
revoke execute on function public.create_export from public, anon, authenticated, service_role;
grant execute on function public.create_export to authenticated;

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
  for each row when (new.status in ('completed', 'failed')) execute function private.tell_export();

create function private.start_export(export_id uuid)
returns table (tenant_id uuid, kind text, resource_id uuid, document_id uuid, format text, options jsonb)
language sql security definer set search_path = ''
as $$
  with started as (
    update public.exports e set status = 'processing'
    where e.id = start_export.export_id and e.status in ('pending', 'processing') returning *
  )
  select e.tenant_id, e.kind, e.resource_id, d.id, e.format, e.options
  from started e left join private.documents d using (kind, resource_id)
$$;
comment on function private.start_export is 'What a job needs to make an export; no row where it is finished or gone.';
revoke execute on function private.start_export from public;
grant execute on function private.start_export to tenon_worker;

create function private.finish_export(job_id uuid, export_id uuid, path text) returns void
language sql security definer set search_path = ''
as $$
  update public.exports e set status = 'completed', path = finish_export.path, finished_at = now(), error = null
  where e.id = finish_export.export_id and e.status = 'processing';
  select private.complete_job(job_id)
$$;
comment on function private.finish_export is 'Ends an export and its job together: the row, the event and the job''s status commit as one.';
revoke execute on function private.finish_export from public;
grant execute on function private.finish_export to tenon_worker;

create function private.fail_export() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.exports e set status = 'failed', error = new.error, finished_at = now()
  where e.id = (new.payload ->> 'export_id')::uuid and e.status in ('pending', 'processing');
  return null;
end $$;
comment on function private.fail_export is 'Trigger: an export fails with its job.';
revoke execute on function private.fail_export from public;

create trigger jobs_fail_export after update of status on public.jobs
  for each row when (new.status = 'failed' and new.kind like 'export.%') execute function private.fail_export();
