-- What the function `preview` does for its callers, who may not do it themselves; and what the worker shows.
create function private.keep_preview(
  configuration_id uuid, user_id uuid, content_hash text, html text, styles text[], simulated boolean,
  mode public.tile_mode, audience public.tile_audience) returns text
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  tenant uuid := (select c.tenant_id from public.configurations c
    where c.id = keep_preview.configuration_id and c.deleted_at is null);
  preview public.previews;
begin
  if tenant is null then
    perform private.fail(404, 'configuration_not_found');
  end if;
  -- What is over counts for nothing, also before it is tidied away.
  delete from public.previews p where p.tenant_id = tenant and p.expires_at <= now();
  insert into public.previews as p
    (tenant_id, configuration_id, mode, audience, content_hash, html, styles, simulated, created_by)
  values (tenant, keep_preview.configuration_id, keep_preview.mode, keep_preview.audience, keep_preview.content_hash,
    keep_preview.html, keep_preview.styles, keep_preview.simulated, keep_preview.user_id)
  on conflict on constraint previews_configuration_id_content_hash_key do update set expires_at = excluded.expires_at
  returning p.* into preview;
  return private.new_preview_token(preview, keep_preview.user_id);
end $$;
comment on function private.keep_preview is 'See public.keep_preview.';
revoke execute on function private.keep_preview from public;
grant execute on function private.keep_preview to service_role;

create function public.keep_preview(
  configuration_id uuid, user_id uuid, content_hash text, html text, styles text[], simulated boolean,
  mode public.tile_mode default null, audience public.tile_audience default null) returns text
language sql security invoker set search_path = ''
as $$ select private.keep_preview(configuration_id, user_id, content_hash, html, styles, simulated, mode, audience) $$;
comment on function public.keep_preview is
  'Keeps a page that the function `preview` has drawn for somebody who may read the configuration, and gives a token for it; for the service key alone. Raises configuration_not_found, quota_exceeded.';
revoke execute on function public.keep_preview from public, anon, authenticated, service_role;
grant execute on function public.keep_preview to service_role;

create function private.context_secret(tenant_id uuid) returns text
language sql stable security definer set search_path = ''
as $$ select s.secret from private.context_secrets s where s.tenant_id = context_secret.tenant_id $$;
comment on function private.context_secret is 'See public.context_secret.';
revoke execute on function private.context_secret from public;
grant execute on function private.context_secret to service_role;

create function public.context_secret(tenant_id uuid) returns text
language sql stable security invoker set search_path = ''
as $$ select private.context_secret(tenant_id) $$;
comment on function public.context_secret is
  'The secret that a tenant''s contexts are verified with, for the function that verifies them; for the service key alone.';
revoke execute on function public.context_secret from public, anon, authenticated, service_role;
grant execute on function public.context_secret to service_role;

create function private.read_preview(token text) returns table (content_hash text, html text, styles text[])
language sql stable security definer set search_path = ''
as $$
  select p.content_hash, p.html, p.styles
  from private.preview_tokens t join public.previews p on p.id = t.preview_id
  where t.token_hash = extensions.digest(token, 'sha256') and t.expires_at > now()
    and private.role_of(t.user_id, 'configuration', p.configuration_id) is not null
$$;
comment on function private.read_preview is 'The page that a token shows; no row where it shows none, whatever the reason.';
revoke execute on function private.read_preview from public;
grant execute on function private.read_preview to tenon_worker;

create function private.purge_previews() returns void
language sql security definer set search_path = ''
as $$
  delete from private.preview_tokens t where t.expires_at <= now();
  delete from public.previews p where p.expires_at <= now()
$$;
comment on function private.purge_previews is 'Deletes previews whose hour is over.';
revoke execute on function private.purge_previews from public;
grant execute on function private.purge_previews to tenon_worker;
