-- A digest mails a person what they have not read, at most once a day. The worker asks hourly who is due, and then, as
-- that person without a second factor, what they may read now.
create index notifications_unmailed_idx on public.notifications (user_id) where read_at is null and times > mailed_times;
create index notifications_mailed_at_idx on public.notifications (user_id, mailed_at) where mailed_at is not null;

create view private.mailable_notifications as
  select n.id, n.user_id, u.email::text, n.tenant_id, n.resource, n.times, n.updated_at, k.title
  from public.notifications n
    join auth.users u on u.id = n.user_id and u.email_confirmed_at is not null
    join private.notification_kinds k on k.kind = n.kind
    left join private.notification_preferences p on p.user_id = n.user_id and p.kind = n.kind
    left join private.digest_links l on l.user_id = n.user_id
  where n.read_at is null and n.times > n.mailed_times
    and coalesce(p.delivery, case when l.off_at is null then k.delivery end) = 'digest'
    -- An hourly question is never asked quite on the hour.
    and not exists (select from public.notifications m
      where m.user_id = n.user_id and m.mailed_at > now() - interval '23 hours');
comment on view private.mailable_notifications is
  'What is unread and to be mailed, to people who had no mail for a day; whether they may still read it is asked as them.';

create function private.due_digests() returns setof uuid
language sql stable security definer set search_path = ''
as $$ select distinct n.user_id from private.mailable_notifications n $$;
comment on function private.due_digests is 'The people who may have something to be mailed.';
revoke execute on function private.due_digests from public;
grant execute on function private.due_digests to tenon_worker;

create function private.start_digest()
returns table (email text, notification_id uuid, times int, title text, tenant text, unsubscribe text)
language plpgsql security definer set search_path = ''
as $$
begin
  -- Whoever mails this person now holds the row; it stops nothing but a change of their name.
  perform from public.profiles p where p.id = auth.uid() for no key update skip locked;
  if not found then
    return;
  end if;
  insert into private.digest_links (user_id) values (auth.uid()) on conflict do nothing;
  return query
    select n.email, n.id, n.times, n.title, t.name, l.token
    from private.mailable_notifications n join public.tenants t on t.id = n.tenant_id
      join private.digest_links l on l.user_id = n.user_id
    where n.user_id = (select auth.uid()) and n.resource in (select private.my_resources())
    order by t.name, n.updated_at desc;
end $$;
comment on function private.start_digest is
  'What the digest of the caller says, for one worker at a time, with the token of their link; no row where there is nothing they may read and lack.';
revoke execute on function private.start_digest from public;
grant execute on function private.start_digest to tenon_worker;

create function private.finish_digest(notification_ids uuid[], times int[]) returns void
language sql security definer set search_path = ''
as $$
  update public.notifications n set mailed_times = mailed.times, mailed_at = now()
  from unnest(notification_ids, finish_digest.times) mailed (id, times)
  where n.id = mailed.id and n.user_id = (select auth.uid())
$$;
comment on function private.finish_digest is 'Notes what has been mailed to the caller; what came meanwhile stays for the next digest.';
revoke execute on function private.finish_digest from public;
grant execute on function private.finish_digest to tenon_worker;

create function private.has_digest_link(token text) returns boolean
language sql stable security definer set search_path = ''
as $$ select exists (select from private.digest_links l where l.token = has_digest_link.token) $$;
comment on function private.has_digest_link is 'Whether a token is one of a digest: what looks at its link changes nothing.';
revoke execute on function private.has_digest_link from public;
grant execute on function private.has_digest_link to tenon_worker;

create function private.stop_digest(token text) returns boolean
language sql security definer set search_path = ''
as $$
  with stopped as (
    update private.digest_links l set off_at = coalesce(l.off_at, now()) where l.token = stop_digest.token
    returning l.user_id
  ), chosen as (
    update private.notification_preferences p set delivery = 'in_app'
    from stopped where p.user_id = stopped.user_id and p.delivery = 'digest'
  )
  select exists (select from stopped)
$$;
comment on function private.stop_digest is
  'Nothing comes to a person by mail any more, of no kind, until they choose one for it again; false where the token is none.';
revoke execute on function private.stop_digest from public;
grant execute on function private.stop_digest to tenon_worker;
