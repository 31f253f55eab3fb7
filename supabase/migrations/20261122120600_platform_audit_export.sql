-- The audit log as a table to export, for who may read it.
create view private.exported_entries with (security_invoker = true) as
  select l.tenant_id as resource_id, l.id, l.created_at, l.actor_kind, l.actor_id, l.action, l.entity, l.entity_id,
    l.before, l.after, l.request_id
  from public.audit_log l order by l.id;
comment on view private.exported_entries is 'The audit log of a tenant, as a table to export.';
revoke all on private.exported_entries from public;
grant select on private.exported_entries to authenticated;

-- Nobody holds more on a log than reading it, and only admins do.
insert into private.export_tables (kind, name, rows_of, scheduled_by)
values ('audit', 'entries', 'private.exported_entries', 'viewer');
