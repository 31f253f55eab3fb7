-- Why somebody may do something, or may not: the grant that decides, for who administers the tenant.
create function private.explain_access(user_id uuid, action text, resource text)
returns table (allowed boolean, needed public.member_role, role public.member_role, source text)
language plpgsql stable security definer set search_path = ''
as $$
declare
  target record := private.parse_resource(resource);
  least public.member_role := case action when 'read' then 'viewer' when 'write' then 'editor' when 'manage' then 'owner' end;
  home uuid := (select t.tenant_id from private.topics t where t.kind = target.kind and t.resource_id = target.id);
  grants_of text := (select k.grants_of from private.resource_kinds k where k.kind = target.kind);
begin
  perform private.check_input(jsonb_build_object(
    'resource', case when target.id is null then '<kind>:<uuid>' end,
    'action', case when least is null then 'read, write or manage' end));
  if home is null or home <> all (array(select private.my_tenants('admin'))) then
    perform private.fail(404, 'resource_not_found');
  end if;
  return query execute format(
    'select coalesce(g.role >= $3, false), $3, g.role, coalesce(g.source, ''none'')
     from (select) always left join lateral (select * from %s($1, $2) order by role desc, source limit 1) g on true',
    grants_of) using target.id, explain_access.user_id, least;
end $$;
comment on function private.explain_access is 'See public.explain_access.';
revoke execute on function private.explain_access from public;
grant execute on function private.explain_access to authenticated;

create function public.explain_access(user_id uuid, action text, resource text)
returns table (allowed boolean, needed public.member_role, role public.member_role, source text)
language sql stable security invoker set search_path = ''
as $$ select * from private.explain_access(user_id, action, resource) $$;
comment on function public.explain_access is
  'Whether a person may read, write or manage <kind>:<uuid>, and the grant that decides: for admins of its tenant. Raises invalid_input, resource_not_found.';
revoke execute on function public.explain_access from public, anon, authenticated, service_role;
grant execute on function public.explain_access to authenticated;
