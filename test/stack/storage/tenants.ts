import type { OpenProject } from '../../support/project.ts'

/**
 * Two people of two tenants, and a private bucket in which a tenant's members may do everything below the
 * folder of their tenant.
 */
export async function twoTenants(project: OpenProject) {
  const [ada, ben] = await Promise.all([project.signUp('ada'), project.signUp('ben')])
  await project.sql(`
    create table public.seats (tenant text, user_id uuid);
    grant select on public.seats to authenticated;
    create policy members on storage.objects to authenticated
      using (bucket_id = 'files' and (storage.foldername(name))[1] in (
        select tenant from public.seats where user_id = (select auth.uid())));
  `)
  await project.sql(`insert into public.seats values ('acme', $1), ('bolt', $2)`, [ada.id, ben.id])
  const { error } = await project.admin().storage.createBucket('files')
  if (error) throw error
  return { ada, ben }
}
