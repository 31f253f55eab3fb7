-- How a configuration goes live, and back.
create function private.configuration_content(configuration_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  pages jsonb := private.draft_of(configuration_id);
  tenant uuid := (select c.tenant_id from public.configurations c where c.id = configuration_content.configuration_id);
begin
  return jsonb_build_object('pages', pages, 'tiles', coalesce((
    select jsonb_object_agg(t.type, t.version) from (
      select t.type, max(t.version) as version
      from private.pages_of(pages) p cross join lateral private.flat_tiles(p.tile_structure) f
      join public.tiles t on t.type = f.tile ->> 'type' and t.tenant_id in (private.system_tenant(), tenant)
      where not f.tile ? 'version' group by t.type) t), '{}'));
end $$;
comment on function private.configuration_content is
  'What a configuration is now, for good: its six pages, and in tiles the version of each type that the pages name without one.';
revoke execute on function private.configuration_content from public;

create function private.content_hash(content jsonb) returns text
language sql immutable set search_path = ''
-- The text of jsonb is canonical: its keys are in one order, without what may be written in several ways.
as $$ select encode(sha256(convert_to(content::text, 'UTF8')), 'hex') $$;
comment on function private.content_hash is 'SHA-256 of content, in hex; the same for the same content, however it was written.';
revoke execute on function private.content_hash from public;

create function private.take_offline(tenant_id uuid, successor uuid default null) returns public.configuration_activations
language plpgsql security definer set search_path = ''
as $$
declare
  ended public.configuration_activations;
  configuration public.configurations;
begin
  update public.configuration_activations a set ended_at = now()
  where a.tenant_id = take_offline.tenant_id and a.ended_at is null returning * into ended;
  update public.configurations c set is_active = false
  where c.id = ended.configuration_id and c.id is distinct from successor returning * into configuration;
  if configuration.id is not null then
    perform private.send_configuration_event(configuration, 'deactivated', jsonb_build_object('activation_id', ended.id));
  end if;
  return ended;
end $$;
comment on function private.take_offline is
  'Ends what is live in a tenant, if anything is; the successor stays active. For whoever holds the lock on the tenant.';
revoke execute on function private.take_offline from public;

create function private.put_live(
  configuration_id uuid, content jsonb, revision bigint, version_id uuid default null,
  back_to public.configuration_activations default null
) returns public.configuration_activations
language plpgsql security definer set search_path = ''
as $$
declare
  tenant uuid := (select c.tenant_id from public.configurations c where c.id = put_live.configuration_id);
  ended public.configuration_activations;
  activation public.configuration_activations;
  configuration public.configurations;
begin
  -- One at a time in a tenant, in the order of this lock; configurations are locked after it.
  perform from public.tenants t where t.id = tenant for no key update;
  configuration := private.lock_configuration(put_live.configuration_id);
  ended := private.take_offline(tenant, configuration.id);
  update public.configurations c set is_active = true, activated_at = now() where c.id = configuration.id
  returning * into configuration;
  insert into public.configuration_activations
    (tenant_id, configuration_id, revision, version_id, content, content_hash, previous_id, activated_by)
  values (tenant, configuration.id, put_live.revision, put_live.version_id, put_live.content,
    private.content_hash(put_live.content), case when back_to.id is null then ended.id else back_to.previous_id end,
    (select p.id from public.profiles p where p.id = auth.uid()))
  returning * into activation;
  perform private.send_configuration_event(configuration, 'activated',
    jsonb_build_object('activation_id', activation.id, 'version_id', activation.version_id));
  return activation;
end $$;
comment on function private.put_live is
  'Makes content of a configuration what its tenant shows, in place of what it showed. The one way there: a trigger on configuration_activations sees, and may refuse, every activation. Asks for no right. Raises configuration_not_found.';
revoke execute on function private.put_live from public;

create function private.undo_activation(id uuid) returns public.configuration_activations
language plpgsql security definer set search_path = ''
as $$
declare
  activation public.configuration_activations;
  back_to public.configuration_activations;
begin
  perform from public.tenants t
  where t.id = (select a.tenant_id from public.configuration_activations a where a.id = undo_activation.id) for no key update;
  select * into activation from public.configuration_activations a where a.id = undo_activation.id;
  if activation.ended_at is not null then
    perform private.fail(409, 'activation_ended', hint => 'Something else is live by now: look again.');
  end if;
  select a.* into back_to from public.configuration_activations a join public.configurations c on c.id = a.configuration_id
  where a.id = activation.previous_id and c.deleted_at is null;
  if back_to.id is null then
    perform private.fail(409, 'nothing_to_roll_back_to', hint => 'Nothing was live before, or it has been deleted.');
  end if;
  return private.put_live(back_to.configuration_id, back_to.content, back_to.revision, back_to.version_id, back_to);
end $$;
comment on function private.undo_activation is
  'Makes live what was live before an activation, with its content of then. Asks for no right. Raises activation_ended, nothing_to_roll_back_to.';
revoke execute on function private.undo_activation from public;
