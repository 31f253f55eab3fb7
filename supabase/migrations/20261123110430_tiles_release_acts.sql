-- A release is applied and rolled back in one transaction, tenant by tenant in the order of their ids, so that two of
-- them do not wait for each other in a circle.
create function private.apply_release(id uuid) returns public.releases
language plpgsql security definer set search_path = ''
as $$
declare
  release public.releases := private.release_for(id, 'editor');
  blocked jsonb;
  item record;
  activation public.configuration_activations;
begin
  if release.status <> 'open' then
    perform private.fail(409, 'release_not_open', hint => 'It has been applied: make another.');
  end if;
  -- Nothing of it goes live, or comes to be otherwise, in the meantime.
  perform from public.tenants t where t.id in (select i.target_tenant_id from public.release_items i where i.release_id = release.id)
  order by t.id for no key update;
  select jsonb_agg(jsonb_build_object('configuration_id', p.configuration_id, 'name', p.name, 'problem', p.problem))
  into blocked from private.release_plan(release.id) p where p.problem is not null;
  if blocked is not null then
    perform private.fail(409, 'release_blocked', jsonb_build_object('configurations', blocked), 'Mend these, or take them out.');
  end if;
  for item in select p.* from private.release_plan(release.id) p loop
    if (item.live).configuration_id is distinct from item.configuration_id or (item.live).content_hash <> item.content_hash then
      activation := private.put_live(item.configuration_id, item.content,
        (select c.revision from public.configurations c where c.id = item.configuration_id), item.version_id);
      update public.release_items i set activation_id = activation.id
      where i.release_id = release.id and i.target_tenant_id = item.tenant_id;
    end if;
  end loop;
  update public.releases r set status = 'applied', applied_by = auth.uid(), applied_at = now()
  where r.id = release.id returning * into release;
  perform private.send_event('tenant', release.tenant_id, 'release.applied', jsonb_build_object('release_id', release.id));
  return release;
end $$;
comment on function private.apply_release is 'See public.apply_release.';
revoke execute on function private.apply_release from public;
grant execute on function private.apply_release to authenticated;

create function public.apply_release(id uuid) returns public.releases
language sql security invoker set search_path = ''
as $$ select private.apply_release(id) $$;
comment on function public.apply_release is
  'Makes everything in a release live at once, or nothing: then release_blocked names each configuration that stops it, and why. Raises release_not_found, forbidden, release_not_open, release_blocked.';
revoke execute on function public.apply_release from public, anon, authenticated, service_role;
grant execute on function public.apply_release to authenticated;

create function private.roll_back_release(id uuid) returns public.releases
language plpgsql security definer set search_path = ''
as $$
declare
  release public.releases := private.release_for(id, 'editor');
  blocked jsonb;
begin
  if release.status <> 'applied' then
    perform private.fail(409, 'release_not_applied', hint => 'Only what has been applied is rolled back, once.');
  end if;
  perform from public.tenants t where t.id in (select i.target_tenant_id from public.release_items i where i.release_id = release.id)
  order by t.id for no key update;
  with acts as (
    select i.configuration_id, a.ended_at, c.name, private.role_on('configuration', i.configuration_id) as role,
      a.previous_id is not null and b.id is null as stranded
    from public.release_items i
      join public.configuration_activations a on a.id = i.activation_id
      join public.configurations c on c.id = a.configuration_id
      left join public.configuration_activations p on p.id = a.previous_id
      left join public.configurations b on b.id = p.configuration_id and b.deleted_at is null
    where i.release_id = release.id
  ), checked as (
    select x.*, case
        when x.role is null then 'configuration_not_found'
        when x.role < 'editor' then 'forbidden'
        when x.ended_at is not null then 'activation_ended'
        when x.stranded then 'nothing_to_roll_back_to' end as problem
    from acts x
  )
  select jsonb_agg(jsonb_build_object('configuration_id', k.configuration_id,
    'name', case when k.role is not null then k.name end, 'problem', k.problem))
  into blocked from checked k where k.problem is not null;
  if blocked is not null then
    perform private.fail(409, 'release_blocked', jsonb_build_object('configurations', blocked), 'Roll the others back one by one.');
  end if;
  perform private.end_activation(i.activation_id)
  from (select * from public.release_items i where i.release_id = release.id order by i.target_tenant_id) i
  where i.activation_id is not null;
  update public.releases r set status = 'rolled_back', rolled_back_by = auth.uid(), rolled_back_at = now()
  where r.id = release.id returning * into release;
  perform private.send_event('tenant', release.tenant_id, 'release.rolled_back', jsonb_build_object('release_id', release.id));
  return release;
end $$;
comment on function private.roll_back_release is 'See public.roll_back_release.';
revoke execute on function private.roll_back_release from public;
grant execute on function private.roll_back_release to authenticated;

create function public.roll_back_release(id uuid) returns public.releases
language sql security invoker set search_path = ''
as $$ select private.roll_back_release(id) $$;
comment on function public.roll_back_release is
  'Brings back, at once, what was live before a release in each of its tenants; where something else has gone live since it rolls nothing back, and names it. Raises release_not_found, forbidden, release_not_applied, release_blocked, approval_required.';
revoke execute on function public.roll_back_release from public, anon, authenticated, service_role;
grant execute on function public.roll_back_release to authenticated;
