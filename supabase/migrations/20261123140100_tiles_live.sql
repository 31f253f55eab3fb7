-- The draft of a configuration is a live document too, docs/configuration.schema.json. The table stays what counts:
-- a document that falls silent is saved into it, and what others save is merged into the document.
insert into private.document_kinds (kind, roots, checked_by, materialised_by)
select 'configuration',
  (select jsonb_object_agg(root, 'map')
    from unnest(enum_range(null::public.tile_mode)) mode, unnest(enum_range(null::public.tile_audience)) audience,
      unnest(array[mode || '/' || audience, mode || '/' || audience || '/settings']) root),
  'configuration', 'configuration';

create trigger configurations_close_document after delete on public.configurations
  for each row execute function private.close_document('configuration');

create table private.live_configurations (
  configuration_id uuid primary key,
  tenant_id        uuid not null,
  revision         bigint not null,
  content          jsonb not null,
  fold             int not null,
  state_vector     bytea not null,
  deletions        bytea not null,
  problems         jsonb not null default '{}',
  writers          uuid[] not null default '{}',
  foreign key (tenant_id, configuration_id) references public.configurations (tenant_id, id) on delete cascade
);
comment on table private.live_configurations is
  'Configurations that have been opened as documents: which draft is in the document, and which of its edits were looked at for the draft.';
comment on column private.live_configurations.content is 'The draft as of the revision.';
comment on column private.live_configurations.state_vector is
  'With deletions and fold: the edits that were looked at, so that later ones are told from them, and who wrote those.';
comment on column private.live_configurations.problems is 'Why some of them were not saved, by tile and field.';
comment on column private.live_configurations.writers is
  'Whose edits may be among those that were not saved, the latest first: they are authors once these are, however long that takes.';
create index live_configurations_tenant_id_idx on private.live_configurations (tenant_id, configuration_id);
revoke all on private.live_configurations from public;

create function private.touch_live_configuration() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  -- A save that came out of the document has been noted before it is made.
  if exists (select from private.live_configurations l
    where l.configuration_id = new.id and (l.revision <> new.revision or old.deleted_at is not null)) then
    perform private.touch_document('configuration', new.id);
  end if;
  return null;
end $$;
comment on function private.touch_live_configuration is
  'Trigger: a draft that is saved, or comes back, and has been opened as a document is told to it.';
revoke execute on function private.touch_live_configuration from public;

create trigger configurations_touch_live after update of revision, deleted_at on public.configurations
  for each row when (new.deleted_at is null and (new.revision <> old.revision or old.deleted_at is not null))
  execute function private.touch_live_configuration();

create function private.read_live_configuration(configuration_id uuid)
returns table (
  revision bigint, draft jsonb, base jsonb, base_revision bigint, fold int, state_vector bytea, deletions bytea, troubled boolean
)
language sql stable security definer set search_path = ''
as $$
  select c.revision, private.draft_of(c.id), l.content, l.revision, l.fold, l.state_vector, l.deletions,
    coalesce(l.problems <> '{}', false)
  from public.configurations c left join private.live_configurations l on l.configuration_id = c.id
  where c.id = read_live_configuration.configuration_id and c.deleted_at is null
$$;
comment on function private.read_live_configuration is
  'The draft of a configuration that is not deleted, and what of it is in its document: base, the draft of base_revision.';
revoke execute on function private.read_live_configuration from public;
grant execute on function private.read_live_configuration to tenon_worker;

create function private.merge_live_configuration(base jsonb, ours jsonb, theirs jsonb, out merged jsonb, out conflicts jsonb)
language sql immutable security definer set search_path = ''
as $$ select m.merged, m.conflicts from private.merge_content(base, ours, theirs, '{}') m $$;
comment on function private.merge_live_configuration is
  'What a document (ours) and a save (theirs) made of a draft. Where both changed the same, the document stands, and it is a conflict.';
revoke execute on function private.merge_live_configuration from public;
grant execute on function private.merge_live_configuration to tenon_worker;
