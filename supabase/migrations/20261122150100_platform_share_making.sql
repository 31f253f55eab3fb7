-- How share links are made and taken back.
create function private.is_whole(value jsonb, lowest int, highest int) returns boolean
language sql immutable set search_path = ''
as $$
  select case when jsonb_typeof(value) = 'number'
    then value::numeric between lowest and highest and value::numeric % 1 = 0 else false end
$$;
comment on function private.is_whole is 'Whether JSON is a whole number in a range.';
revoke execute on function private.is_whole from public;

insert into private.rate_limits (name, at_most, per) values ('share_links.create', 60, '1 minute');

create function private.check_share_options(options jsonb, pinnable boolean) returns void
language plpgsql set search_path = ''
as $$
declare
  unknown jsonb;
  label text := private.clean_name(options ->> 'name');
begin
  select coalesce(jsonb_object_agg(key, 'unknown option'), '{}') into unknown from jsonb_object_keys(options) key
  where key <> all (array['name', 'expires_in', 'password', 'max_uses', 'revision']);
  perform private.check_input(unknown || jsonb_build_object(
    'name', case when options ? 'name' and (jsonb_typeof(options -> 'name') <> 'string'
      or coalesce(char_length(label), 0) not between 1 and 120) then '1 to 120 characters' end,
    'expires_in', case when options ? 'expires_in' and not private.is_whole(options -> 'expires_in', 60, 31622400)
      then '60 to 31622400 seconds' end,
    -- More than 72 bytes bcrypt does not read.
    'password', case when options ? 'password' and (jsonb_typeof(options -> 'password') <> 'string'
      or octet_length(options ->> 'password') not between 8 and 72) then '8 to 72 bytes' end,
    'max_uses', case when options ? 'max_uses' and not private.is_whole(options -> 'max_uses', 1, 1000000)
      then '1 to 1000000' end,
    'revision', case when options ? 'revision' and not pinnable then 'this kind has no revisions'
      when options ? 'revision' and (jsonb_typeof(options -> 'revision') <> 'string'
        or char_length(options ->> 'revision') not between 1 and 100) then '1 to 100 characters' end));
end $$;
comment on function private.check_share_options is 'Raises invalid_input where the options of a link do not fit.';
revoke execute on function private.check_share_options from public;

create function private.create_share_link(resource_type text, resource_id uuid, options jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  share private.share_kinds;
  role public.member_role := private.role_on(resource_type, resource_id);
  token text := translate(encode(extensions.gen_random_bytes(32), 'base64'), '+/=', '-_');
  link public.share_links;
  view jsonb;
begin
  perform private.check_limit('share_links.create', auth.uid()::text);
  select * into share from private.share_kinds k where k.kind = resource_type;
  perform private.check_input(jsonb_build_object(
    'resource_type', case when share.kind is null then (
      select 'one of: ' || string_agg(k.kind, ', ' order by k.kind) from private.share_kinds k) end,
    'options', case when jsonb_typeof(options) is distinct from 'object' then 'an object' end));
  if role is null then
    perform private.fail(404, 'resource_not_found');
  end if;
  if role < 'editor' then
    perform private.fail(403, 'forbidden', hint => 'Sharing takes an editor.');
  end if;
  options := jsonb_strip_nulls(options);
  perform private.check_share_options(options, share.pinnable);
  if options ? 'revision' then
    execute format('select %s($1, $2)', share.view_of) into view using resource_id, options ->> 'revision';
    perform private.check_input(jsonb_build_object('revision', case when view is null then 'no such revision' end));
  end if;
  insert into public.share_links (
    tenant_id, kind, resource_id, created_by, name, revision, has_password, max_uses, expires_at)
  select t.tenant_id, t.kind, t.resource_id, auth.uid(), private.clean_name(options ->> 'name'), options ->> 'revision',
    options ? 'password', (options ->> 'max_uses')::numeric::int,
    now() + make_interval(secs => coalesce((options ->> 'expires_in')::numeric::int, 604800))
  from private.topics t where t.kind = resource_type and t.resource_id = create_share_link.resource_id
  returning * into link;
  -- Deleted a moment ago.
  if link.id is null then
    perform private.fail(404, 'resource_not_found');
  end if;
  insert into private.share_link_secrets (share_link_id, token_hash, password_hash)
  values (link.id, extensions.digest(token, 'sha256'),
    extensions.crypt(options ->> 'password', extensions.gen_salt('bf', 10)));
  return jsonb_build_object('id', link.id, 'token', token, 'expires_at', link.expires_at);
end $$;
comment on function private.create_share_link is 'See public.create_share_link.';
revoke execute on function private.create_share_link from public;
grant execute on function private.create_share_link to authenticated;

create function public.create_share_link(resource_type text, resource_id uuid, options jsonb default '{}') returns jsonb
language sql security invoker set search_path = ''
as $$ select private.create_share_link(resource_type, resource_id, options) $$;
comment on function public.create_share_link is
  'Makes a link to a resource and gives {id, token, expires_at}, the token this once. Options: name, expires_in (seconds, 7 days), password, max_uses, revision. Raises resource_not_found, forbidden, invalid_input, rate_limited.';
revoke execute on function public.create_share_link from public, anon, authenticated, service_role;
grant execute on function public.create_share_link to authenticated;

create function private.revoke_share_link(id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  update public.share_links l set revoked_at = now()
  where l.id = revoke_share_link.id and l.revoked_at is null and l.id in (select private.my_share_links());
  if not found then
    perform private.fail(404, 'share_link_not_found');
  end if;
end $$;
comment on function private.revoke_share_link is 'See public.revoke_share_link.';
revoke execute on function private.revoke_share_link from public;
grant execute on function private.revoke_share_link to authenticated;

create function public.revoke_share_link(id uuid) returns void
language sql security invoker set search_path = ''
as $$ select private.revoke_share_link(id) $$;
comment on function public.revoke_share_link is
  'Takes a link back, for anybody who may edit what it shows. Raises share_link_not_found.';
revoke execute on function public.revoke_share_link from public, anon, authenticated, service_role;
grant execute on function public.revoke_share_link to authenticated;
