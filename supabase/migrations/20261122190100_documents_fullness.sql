-- A document that is nearly as large as it may be is an event of its resource, once.
alter table private.documents add nearly_full_at timestamptz;

create function private.tell_fullness(document_id uuid, nearly_full boolean, bytes bigint, at_most bigint) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  document private.documents;
begin
  if not nearly_full then
    update private.documents d set nearly_full_at = null where d.id = tell_fullness.document_id;
    return;
  end if;
  -- Whichever of several workers comes first tells. A worker that died cannot say that there is room again: so a day
  -- later it is told anew.
  update private.documents d set nearly_full_at = now()
  where d.id = tell_fullness.document_id
    and (d.nearly_full_at is null or d.nearly_full_at < now() - interval '1 day')
  returning d.* into document;
  if found then
    perform private.send_event(document.kind, document.resource_id, 'document.nearly_full',
      jsonb_build_object('bytes', bytes, 'at_most', at_most));
  end if;
end $$;
comment on function private.tell_fullness is
  'Sends document.nearly_full to those who may read the resource, or takes note that there is room again.';
revoke execute on function private.tell_fullness from public;
grant execute on function private.tell_fullness to tenon_worker;
