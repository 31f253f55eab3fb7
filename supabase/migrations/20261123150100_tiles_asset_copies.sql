-- A clone has pictures of its own: whoever clones takes over what they may see, and what becomes of the origin's
-- pictures is nothing to the clone. Which ones is decided with the clone; Storage copies them a moment later.
create table private.asset_copies (
  tenant_id        uuid not null,
  configuration_id uuid not null,
  source           text not null,
  target           text not null,
  primary key (configuration_id, target),
  foreign key (tenant_id, configuration_id) references public.configurations (tenant_id, id) on delete cascade
);
comment on table private.asset_copies is 'Pictures that a clone is yet to get: from where in the bucket assets, to where.';
create index asset_copies_tenant_id_idx on private.asset_copies (tenant_id, configuration_id);
revoke all on private.asset_copies from public;
grant select on private.asset_copies to tenon_worker;

create function private.copy_assets() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  -- What could not be copied before is decided anew.
  delete from private.asset_copies a where a.configuration_id = new.configuration_id;
  insert into private.asset_copies (tenant_id, configuration_id, source, target)
  select new.tenant_id, new.configuration_id, a.path, private.own_asset(new.tenant_id, new.configuration_id, a.reference)
  from public.configurations c
    cross join lateral jsonb_to_recordset(private.page_assets(c.origin_tenant_id, c.origin_id, new.content))
      as a (reference text, path text)
  -- What is there already is the clone's own.
  where c.id = new.configuration_id and not exists (select from storage.objects o where o.bucket_id = 'assets'
    and o.name = private.own_asset(new.tenant_id, new.configuration_id, a.reference))
  on conflict do nothing;
  if found then
    perform private.enqueue(new.tenant_id, 'configuration.assets',
      jsonb_build_object('configuration_id', new.configuration_id), priority => 'interactive');
  end if;
  return null;
end $$;
comment on function private.copy_assets is
  'Trigger: what a clone takes over from its origin names pictures; those that the caller may see are copied for it.';
revoke execute on function private.copy_assets from public;

create trigger configuration_origins_copy_assets after insert or update of content on private.configuration_origins
  for each row execute function private.copy_assets();

create function private.finish_asset_copies(job_id uuid, configuration_id uuid, targets text[]) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if private.complete_job(finish_asset_copies.job_id) then
    delete from private.asset_copies a
    where a.configuration_id = finish_asset_copies.configuration_id and a.target = any (targets);
  end if;
end $$;
comment on function private.finish_asset_copies is 'Ends a job and forgets the copies that it made, or that nobody can make any more.';
revoke execute on function private.finish_asset_copies from public;
grant execute on function private.finish_asset_copies to tenon_worker;
