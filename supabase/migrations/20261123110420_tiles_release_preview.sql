-- What a release would make live, before it does.
create function private.release_plan(release_id uuid)
returns table (
  tenant_id uuid, configuration_id uuid, name text, version_id uuid, version int, content jsonb, content_hash text,
  live public.configuration_activations, problem text
)
language sql stable security definer set search_path = ''
as $$
  select i.target_tenant_id, i.configuration_id, c.name, v.id, v.version, v.content, v.content_hash, live.activation,
    case
      when seen.role is null then 'configuration_not_found'
      when seen.role < 'editor' then 'forbidden'
      when v.id is null then 'version_not_found'
      when exists (select from public.approval_rules r where r.tenant_id = i.target_tenant_id and r.required)
        and not exists (select from public.configuration_approvals a
          where a.configuration_id = i.configuration_id and a.content_hash = v.content_hash and a.status = 'approved')
        then 'approval_required' end
  from public.release_items i
    cross join lateral private.role_on('configuration', i.configuration_id) seen (role)
    left join public.configurations c on c.id = i.configuration_id and seen.role is not null
    left join public.configuration_versions v on v.id = i.version_id and v.configuration_id = c.id
    left join lateral (select a as activation from public.configuration_activations a
      where a.tenant_id = c.tenant_id and a.ended_at is null) live on true
  where i.release_id = release_plan.release_id
  order by i.target_tenant_id
$$;
comment on function private.release_plan is
  'What a release makes live for the caller, with what is live now and the code of what would stop it; of what they may not read, only that.';
revoke execute on function private.release_plan from public;

create function private.preview_release(id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  release public.releases;
begin
  select * into release from public.releases r
  where r.id = preview_release.id and r.tenant_id = any (array(select private.my_tenants('viewer')));
  if release.id is null then
    perform private.fail(404, 'release_not_found');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'tenant_id', p.tenant_id, 'configuration_id', p.configuration_id, 'name', p.name, 'problem', p.problem,
      'version_id', p.version_id, 'version', p.version, 'content_hash', p.content_hash,
      'live', case when (p.live).id is not null then jsonb_build_object('configuration_id', (p.live).configuration_id,
        'activation_id', (p.live).id, 'version_id', (p.live).version_id, 'content_hash', (p.live).content_hash) end,
      'diff', case when (p.live).id is not null and p.content is not null
        then private.diff_content((p.live).content, p.content) end)), '[]')
    from private.release_plan(release.id) p);
end $$;
comment on function private.preview_release is 'See public.preview_release.';
revoke execute on function private.preview_release from public;
grant execute on function private.preview_release to authenticated;

create function public.preview_release(id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$ select private.preview_release(id) $$;
comment on function public.preview_release is
  'As if it were applied: for each tenant the version that would be live, its hash, what is live now, the difference, and the code of what would stop the release. Raises release_not_found.';
revoke execute on function public.preview_release from public, anon, authenticated, service_role;
grant execute on function public.preview_release to authenticated;
