-- Who has written what waits for an approval: they do not approve it.
create table private.configuration_authors (
  tenant_id        uuid not null,
  configuration_id uuid not null,
  user_id          uuid not null references public.profiles on delete cascade,
  approval_id      uuid references public.configuration_approvals on delete set null,
  primary key (configuration_id, user_id),
  foreign key (tenant_id, configuration_id) references public.configurations (tenant_id, id) on delete cascade
);
comment on table private.configuration_authors is
  'Who has edited a configuration, and the approval that covers all of it; null as long as none does.';
create index configuration_authors_tenant_id_idx on private.configuration_authors (tenant_id, configuration_id);
create index configuration_authors_user_id_idx on private.configuration_authors (user_id);
create index configuration_authors_approval_id_idx on private.configuration_authors (approval_id);
revoke all on private.configuration_authors from public;

create function private.hands_of(user_id uuid) returns setof uuid
language sql stable security definer set search_path = ''
as $$
  select hands_of.user_id
  union all select k.user_id from public.api_keys k where k.created_by = hands_of.user_id and k.user_id is not null
$$;
comment on function private.hands_of is 'A person, and the machines that act by keys of theirs: what those do, the person has done.';
revoke execute on function private.hands_of from public;

create function private.note_configuration_authors(configuration_id uuid, user_ids uuid[]) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.configuration_authors as x (tenant_id, configuration_id, user_id)
  select c.tenant_id, c.id, p.id
  from public.configurations c cross join public.profiles p
  where c.id = note_configuration_authors.configuration_id and p.id = any (note_configuration_authors.user_ids)
  on conflict on constraint configuration_authors_pkey do update set approval_id = null;
end $$;
comment on function private.note_configuration_authors is 'Notes who has edited a configuration, where a save was made of the edits of several.';
revoke execute on function private.note_configuration_authors from public;

create function private.note_author() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.note_configuration_authors(s.configuration_id, array_agg(distinct coalesce(s.updated_by, auth.uid())))
  from saved s group by s.configuration_id;
  return null;
end $$;
comment on function private.note_author is 'Trigger: who edits pages is an author of their configuration.';
revoke execute on function private.note_author from public;

create trigger configuration_data_note_first_author after insert on public.configuration_data
  referencing new table as saved for each statement execute function private.note_author();
create trigger configuration_data_note_author after update on public.configuration_data
  referencing new table as saved for each statement execute function private.note_author();

create function private.has_written(configuration public.configurations, content jsonb) returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
    select from private.configuration_authors x
    where x.configuration_id = configuration.id and x.approval_id is null
      and x.user_id in (select private.hands_of(auth.uid()))
  ) or exists (
    -- Pages follow the newest version of a tile: a new one is an edit of them.
    select from public.tiles t
    where t.tenant_id = configuration.tenant_id and t.created_by in (select private.hands_of(auth.uid()))
      and content -> 'tiles' -> t.type = to_jsonb(t.version)
      and t.created_at > coalesce((select max(a.decided_at) from public.configuration_approvals a
        where a.configuration_id = configuration.id and a.status in ('approved', 'void')), '-infinity')
  )
$$;
comment on function private.has_written is
  'Whether the caller has edited a configuration, or a tile that it follows, since all of that was last approved.';
revoke execute on function private.has_written from public;
