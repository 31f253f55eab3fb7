-- How links are opened by whoever answers people in between: the function `share`, and the worker's pages. They know
-- better than REST who asks, and from where.
create function private.open_share_link_for(token text, password text, visitor uuid, headers jsonb) returns jsonb
language sql security definer set search_path = ''
as $$ select private.try_share_link(token, password, visitor, private.address_in(headers)) $$;
comment on function private.open_share_link_for is 'See public.open_share_link_for.';
revoke execute on function private.open_share_link_for from public;
grant execute on function private.open_share_link_for to service_role;

create function public.open_share_link_for(token text, password text, visitor uuid, headers jsonb) returns jsonb
language sql security invoker set search_path = ''
as $$ select private.open_share_link_for(token, password, visitor, headers) $$;
comment on function public.open_share_link_for is
  'What open_share_link does, for a server with the secret key that somebody has asked: their account, if they are signed in, and the headers of their request. Answers and raises as that does.';
revoke execute on function public.open_share_link_for from public, anon, authenticated, service_role;
grant execute on function public.open_share_link_for to service_role;

create function private.share_link_door(token text, address text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  link public.share_links;
begin
  perform private.check_failures('share_links.open', address);
  link := private.live_share_link(token);
  if link.id is null then
    return private.count_failure('share_links.open', address, private.refuse(404, 'share_link_not_found'));
  end if;
  return to_jsonb(case when link.has_password then 'password' when link.max_uses is not null then 'click' else 'open' end);
end $$;
comment on function private.share_link_door is
  'What a page asks for before it opens a link: a password, a click (what only previews a link uses nothing up), or nothing. Answers share_link_not_found; raises rate_limited.';
revoke execute on function private.share_link_door from public;
grant execute on function private.share_link_door to tenon_worker;
