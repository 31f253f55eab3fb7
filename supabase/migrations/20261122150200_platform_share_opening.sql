-- How share links are opened, by people with an account and without.
create function private.refuse(status int, code text, fields jsonb default null, hint text default null) returns jsonb
language plpgsql set search_path = ''
as $$
begin
  -- REST answers with these and commits, where an error would undo what was written.
  perform set_config('response.status', status::text, true);
  if fields ? 'retry_after' then
    perform set_config('response.headers', (
      select jsonb_agg(jsonb_build_object(header, fields ->> field))
      from (values ('Retry-After', 'retry_after'), ('RateLimit-Limit', 'at_most'), ('RateLimit-Remaining', 'remaining'),
        ('RateLimit-Reset', 'reset')) told (header, field)
      where fields ? field)::text, true);
  end if;
  return jsonb_build_object(
    'code', 'PT' || status, 'message', code, 'details', coalesce(fields::text, ''), 'hint', coalesce(hint, ''));
end $$;
comment on function private.refuse is
  'What private.fail raises, as an answer: for what counts failures, and has to keep the count.';
revoke execute on function private.refuse from public;

create function private.live_share_link(token text) returns public.share_links
language plpgsql security definer set search_path = ''
as $$
declare
  link public.share_links;
begin
  -- Locked: those who come at once are counted one after the other, each finding what the ones before it left.
  select l.* into link from private.share_link_secrets s join public.share_links l on l.id = s.share_link_id
  where s.token_hash = extensions.digest(token, 'sha256')
    and l.revoked_at is null and l.expires_at > now() and (l.max_uses is null or l.uses < l.max_uses)
  for no key update of l;
  return case when private.role_of(link.created_by, link.kind, link.resource_id) >= 'editor' then link end;
end $$;
comment on function private.live_share_link is 'The link that a token opens now; null for any other, whatever the reason.';
revoke execute on function private.live_share_link from public;

create function private.try_share_link(token text, password text, visitor uuid, address text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  link public.share_links;
  free_attempts constant int := 5;
  view jsonb;
begin
  perform private.check_failures('share_links.open', address);
  link := private.live_share_link(token);
  if link.id is null then
    return private.count_failure('share_links.open', address, private.refuse(404, 'share_link_not_found',
      hint => 'It was used up, taken back or is too old: ask for another.'));
  end if;
  if link.has_password and coalesce(password, '') = '' then
    return private.refuse(401, 'password_required', jsonb_build_object('password', 'required'));
  end if;
  if link.has_password and link.locked_until > now() then
    return private.refuse(429, 'share_link_locked',
      jsonb_build_object('retry_after', ceil(extract(epoch from link.locked_until - now()))), 'Wait, then try again.');
  end if;
  visitor := (select p.id from public.profiles p where p.id = visitor);
  if link.has_password and not exists (select from private.share_link_secrets s
    where s.share_link_id = link.id and s.password_hash = extensions.crypt(try_share_link.password, s.password_hash))
  then
    link.failed_attempts := link.failed_attempts + 1;
    update public.share_links l
    set failed_attempts = link.failed_attempts,
      locked_until = case when link.failed_attempts >= free_attempts
        then clock_timestamp() + least(interval '1 minute' * 2 ^ least(link.failed_attempts - free_attempts, 6), interval '1 hour') end
    where l.id = link.id;
    insert into public.share_visits (tenant_id, share_link_id, user_id, outcome)
    values (link.tenant_id, link.id, visitor, 'password_wrong');
    return private.count_failure('share_links.open', address, private.refuse(401, 'password_wrong',
      jsonb_build_object('attempts_left', greatest(free_attempts - link.failed_attempts, 0))));
  end if;
  execute format('select %s($1, $2)', (select k.view_of from private.share_kinds k where k.kind = link.kind))
  into view using link.resource_id, link.revision;
  if view is null then
    return private.refuse(404, 'share_link_not_found', hint => 'What it showed is gone.');
  end if;
  update public.share_links l
  set uses = l.uses + 1, last_used_at = now(), failed_attempts = 0, locked_until = null where l.id = link.id;
  insert into public.share_visits (tenant_id, share_link_id, user_id, outcome)
  values (link.tenant_id, link.id, visitor, 'opened');
  return jsonb_build_object('kind', link.kind, 'revision', link.revision, 'view', view);
end $$;
comment on function private.try_share_link is
  'What a link shows, or why it does not; for whom, if they are known, and from which address, if one is.';
revoke execute on function private.try_share_link from public;
grant execute on function private.try_share_link to tenon_worker;

create function private.open_share_link(token text, password text) returns jsonb
language sql security definer set search_path = ''
as $$ select private.try_share_link(token, password, auth.uid(), private.caller_address()) $$;
comment on function private.open_share_link is 'See public.open_share_link.';
revoke execute on function private.open_share_link from public;
grant execute on function private.open_share_link to anon, authenticated;

-- Its body is bound here and now: a caller needs no right on the schema `private`, and anon has none.
create function public.open_share_link(token text, password text default null) returns jsonb
language sql security invoker set search_path = ''
begin atomic
  select private.open_share_link(token, password);
end;
comment on function public.open_share_link is
  'What a link shows, {kind, revision, view}, for anybody; counts a use. Answers password_required, password_wrong (5 in a row lock the link for a minute, then longer), share_link_locked, share_link_not_found. Raises rate_limited where an address has failed too often.';
revoke execute on function public.open_share_link from public, anon, authenticated, service_role;
grant execute on function public.open_share_link to anon, authenticated;
