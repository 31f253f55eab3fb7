-- A share link lets whoever holds it read one resource, with an account or without. It is worth what its maker may do:
-- once they may no longer edit the resource, it opens nothing.
create table private.share_kinds (
  kind     text primary key references private.resource_kinds,
  view_of  text not null check (view_of ~ '^private\.[a-z_]+$'),
  pinnable boolean not null default false
);
comment on table private.share_kinds is
  'Kinds that can be shared by a link: view_of(resource, revision) gives as JSON what a link shows, null where there is no such revision; pinnable says whether there are revisions.';
revoke all on private.share_kinds from public;

create table public.share_links (
  id              uuid primary key default gen_random_uuid(),
  tenant_id       uuid not null,
  kind            text not null,
  resource_id     uuid not null,
  created_by      uuid not null references public.profiles on delete cascade,
  name            text check (char_length(name) between 1 and 120 and name !~ '[[:cntrl:]]'),
  revision        text,
  has_password    boolean not null,
  max_uses        int check (max_uses > 0),
  uses            int not null default 0 check (uses between 0 and max_uses),
  failed_attempts int not null default 0,
  locked_until    timestamptz,
  created_at      timestamptz not null default now(),
  expires_at      timestamptz not null,
  last_used_at    timestamptz,
  revoked_at      timestamptz,
  unique (tenant_id, id),
  foreign key (tenant_id, kind, resource_id) references private.topics (tenant_id, kind, resource_id) on delete cascade
);
comment on table public.share_links is
  'Links that let whoever holds them read a resource: as it is, or in one revision; until when, how often, and how often already.';
create index share_links_resource_idx on public.share_links (kind, resource_id, tenant_id);
create index share_links_created_by_idx on public.share_links (created_by);
create index share_links_expires_at_idx on public.share_links (expires_at);

create table private.share_link_secrets (
  share_link_id uuid primary key references public.share_links on delete cascade,
  token_hash    bytea not null unique,
  password_hash text
);
comment on table private.share_link_secrets is
  'SHA-256 of a link''s token, which is found by it, and bcrypt of its password: a token has 256 bits, a password has few.';
revoke all on private.share_link_secrets from public;

-- No address and no browser: who keeps a link from strangers gives it a password.
create table public.share_visits (
  id            uuid primary key default gen_random_uuid(),
  tenant_id     uuid not null,
  share_link_id uuid not null,
  user_id       uuid references public.profiles on delete set null,
  outcome       text not null check (outcome in ('opened', 'password_wrong')),
  created_at    timestamptz not null default now(),
  foreign key (tenant_id, share_link_id) references public.share_links (tenant_id, id) on delete cascade
);
comment on table public.share_visits is 'When a link was opened, or tried with a wrong password; by whom, if they were signed in.';
create index share_visits_share_link_id_idx on public.share_visits (share_link_id, tenant_id, created_at desc);
create index share_visits_user_id_idx on public.share_visits (user_id);
create index share_visits_created_at_idx on public.share_visits (created_at);

create function private.my_share_links() returns setof uuid
language plpgsql stable security definer set search_path = ''
as $$
declare
  kind private.resource_kinds;
begin
  for kind in select k.* from private.resource_kinds k join private.share_kinds using (kind) loop
    return query execute format(
      'select l.id from public.share_links l where l.kind = $1 and l.resource_id in (select %s(''editor''))', kind.listed_by)
    using kind.kind;
  end loop;
end $$;
comment on function private.my_share_links is 'The links of all resources that the caller may edit.';
revoke execute on function private.my_share_links from public;
grant execute on function private.my_share_links to authenticated;

alter table public.share_links enable row level security;
alter table public.share_visits enable row level security;

revoke all on public.share_links, public.share_visits from anon, authenticated, service_role;
grant select on public.share_links, public.share_visits to authenticated, service_role;

create policy share_links_read on public.share_links for select to authenticated
  using (id = any (array(select private.my_share_links())));
create policy share_visits_read on public.share_visits for select to authenticated
  using (share_link_id = any (array(select private.my_share_links())));

create trigger share_links_audit after insert or update of revoked_at or delete on public.share_links
  for each row execute function private.audit('share_link');

create function private.purge_share_links() returns void
language sql security definer set search_path = ''
as $$
  delete from public.share_visits v where v.created_at < now() - interval '90 days';
  delete from public.share_links l where l.expires_at < now() - interval '30 days'
$$;
comment on function private.purge_share_links is 'Deletes visits after 90 days, and links 30 days after their expiry.';
revoke execute on function private.purge_share_links from public;
grant execute on function private.purge_share_links to tenon_worker;
