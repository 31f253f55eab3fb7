-- A person is a resource that only they themselves read: their topic carries what concerns nobody else.
create function private.grants_on_user(resource_id uuid, user_id uuid)
returns table (role public.member_role, source text)
language plpgsql stable security definer set search_path = ''
as $$
begin
  return query
    select 'owner'::public.member_role, 'self' from public.profiles p
    where p.id = grants_on_user.resource_id and p.id = grants_on_user.user_id;
end $$;
comment on function private.grants_on_user is 'What somebody holds on a person: everything on themselves, nothing on others.';
revoke execute on function private.grants_on_user from public;

insert into private.resource_kinds (kind, grants_of) values ('user', 'private.grants_on_user');

-- Rows that are about a resource refer to its topic: they go with it, and its tenant is theirs. People are in no tenant.
alter table private.topics
  alter column tenant_id drop not null,
  add constraint topics_tenant_check check ((tenant_id is null) = (kind = 'user'));

create function private.open_user_topic() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.topics (kind, resource_id) values ('user', new.id);
  return null;
end $$;
comment on function private.open_user_topic is 'Trigger: a new person gets their topic.';
revoke execute on function private.open_user_topic from public;

create trigger profiles_open_topic after insert on public.profiles
  for each row execute function private.open_user_topic();
create trigger profiles_close_topic after delete on public.profiles
  for each row execute function private.close_topic('user');
insert into private.topics (kind, resource_id) select 'user', p.id from public.profiles p;
