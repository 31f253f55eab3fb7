-- Who takes part in a room need not belong to its tenant. What they have asked for themselves they see all the same, as
-- long as they may read the resource that it names.
create function private.my_job_tenants() returns setof uuid
language plpgsql stable security definer set search_path = ''
as $$
declare
  tenant uuid;
begin
  -- From one tenant to the next by the index, however many jobs somebody has asked for.
  loop
    tenant := (select j.tenant_id from public.jobs j
      where j.created_by = (select auth.uid()) and (tenant is null or j.tenant_id > tenant)
      order by j.tenant_id limit 1);
    exit when tenant is null;
    return next tenant;
  end loop;
end $$;
comment on function private.my_job_tenants is 'The tenants in which the caller has asked for a job, whether or not they belong to them.';
revoke execute on function private.my_job_tenants from public;
grant execute on function private.my_job_tenants to authenticated;

-- Tenants first, which is what the index knows. Those where the caller is no member are left out, not the others picked:
-- the planner takes it that few are, and goes on reading the newest jobs of a tenant by the index.
alter policy jobs_read on public.jobs using (
  tenant_id = any (array(select private.my_tenants('viewer') union all select private.my_job_tenants()))
  and (tenant_id <> all (array(select t from private.my_job_tenants() t where private.tenant_role(t) is null))
    or (created_by = (select auth.uid()) and payload ->> 'resource' in (select private.my_resources()))));
alter policy schedules_read on public.schedules using (
  tenant_id = any (array(select private.my_tenants('viewer')))
  or (created_by = (select auth.uid()) and payload ->> 'resource' in (select private.my_resources())));
