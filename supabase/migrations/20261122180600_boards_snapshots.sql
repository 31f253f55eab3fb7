-- The versions of rooms.
create view public.room_snapshots with (security_invoker = true) as
  select v.id, v.tenant_id, v.resource_id as room_id, v.version, v.name, v.created_by, v.created_at, v.size,
    v.name is not null as is_named
  from public.document_versions v where v.resource_kind = 'room';
comment on view public.room_snapshots is
  'Rooms as they were, for their editors: versions that somebody has named, and those that were made while they were edited.';
revoke all on public.room_snapshots from anon, authenticated, service_role;
grant select on public.room_snapshots to authenticated, service_role;
