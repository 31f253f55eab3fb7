-- What a person does with their notifications: read them, and choose what they are told of.
create function private.mark_notification_read(id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  update public.notifications n set read_at = coalesce(n.read_at, now())
  where n.id = mark_notification_read.id and n.user_id = auth.uid()
    and private.role_on(n.resource_kind, n.resource_id) is not null;
  if not found then
    perform private.fail(404, 'notification_not_found');
  end if;
end $$;
comment on function private.mark_notification_read is 'See public.mark_notification_read.';
revoke execute on function private.mark_notification_read from public;
grant execute on function private.mark_notification_read to authenticated;

create function public.mark_notification_read(id uuid) returns void
language sql security invoker set search_path = ''
as $$ select private.mark_notification_read(id) $$;
comment on function public.mark_notification_read is
  'Marks one notification of the caller as read; what comes after it is a new one. Raises notification_not_found.';
revoke execute on function public.mark_notification_read from public, anon, authenticated, service_role;
grant execute on function public.mark_notification_read to authenticated;

create function private.mark_all_notifications_read(tenant_id uuid) returns int
language sql security definer set search_path = ''
as $$
  with marked as (
    update public.notifications n set read_at = now()
    where n.user_id = (select auth.uid()) and n.read_at is null
      and n.tenant_id = coalesce(mark_all_notifications_read.tenant_id, n.tenant_id)
      and n.resource in (select private.my_resources())
    returning 1
  )
  select count(*)::int from marked
$$;
comment on function private.mark_all_notifications_read is 'See public.mark_all_notifications_read.';
revoke execute on function private.mark_all_notifications_read from public;
grant execute on function private.mark_all_notifications_read to authenticated;

create function public.mark_all_notifications_read(tenant_id uuid default null) returns int
language sql security invoker set search_path = ''
as $$ select private.mark_all_notifications_read(tenant_id) $$;
comment on function public.mark_all_notifications_read is
  'Marks all that the caller sees as read, or what they see of one tenant, and says how many.';
revoke execute on function public.mark_all_notifications_read from public, anon, authenticated, service_role;
grant execute on function public.mark_all_notifications_read to authenticated;

create function private.notification_settings()
returns table (kind text, title text, delivery public.notification_delivery)
language sql stable security definer set search_path = ''
as $$
  select k.kind, k.title, private.delivery_to((select auth.uid()), k.kind)
  from private.notification_kinds k order by k.kind
$$;
comment on function private.notification_settings is 'See public.notification_settings.';
revoke execute on function private.notification_settings from public;
grant execute on function private.notification_settings to authenticated;

create function public.notification_settings()
returns table (kind text, title text, delivery public.notification_delivery)
language sql stable security invoker set search_path = ''
as $$ select * from private.notification_settings() $$;
comment on function public.notification_settings is 'Every kind of notification, and how the caller is told of it.';
revoke execute on function public.notification_settings from public, anon, authenticated, service_role;
grant execute on function public.notification_settings to authenticated;

create function private.set_notification_delivery(kind text, delivery public.notification_delivery) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.check_input(jsonb_build_object(
    'kind', case when not exists (
      select from private.notification_kinds k where k.kind = set_notification_delivery.kind) then (
      select 'one of: ' || string_agg(k.kind, ', ' order by k.kind) from private.notification_kinds k) end,
    'delivery', case when delivery is null then 'none, in_app or digest' end));
  insert into private.notification_preferences (user_id, kind, delivery)
  values (auth.uid(), set_notification_delivery.kind, set_notification_delivery.delivery)
  on conflict on constraint notification_preferences_pkey do update set delivery = excluded.delivery;
end $$;
comment on function private.set_notification_delivery is 'See public.set_notification_delivery.';
revoke execute on function private.set_notification_delivery from public;
grant execute on function private.set_notification_delivery to authenticated;

create function public.set_notification_delivery(kind text, delivery public.notification_delivery) returns void
language sql security invoker set search_path = ''
as $$ select private.set_notification_delivery(kind, delivery) $$;
comment on function public.set_notification_delivery is
  'How the caller is told of a kind from now on; none is the opt-out. Raises invalid_input.';
revoke execute on function public.set_notification_delivery from public, anon, authenticated, service_role;
grant execute on function public.set_notification_delivery to authenticated;

create function private.purge_notifications() returns void
language sql security definer set search_path = ''
as $$
  delete from public.notifications n
  where n.updated_at < now() - case when n.read_at is null then interval '1 year' else interval '90 days' end
$$;
comment on function private.purge_notifications is 'Deletes notifications 90 days after they were read, or a year after they came.';
revoke execute on function private.purge_notifications from public;
grant execute on function private.purge_notifications to tenon_worker;
create index notifications_updated_at_idx on public.notifications (updated_at);
