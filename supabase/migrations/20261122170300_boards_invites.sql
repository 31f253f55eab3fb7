-- An invite lets whoever holds its token into a room, with a role, so often and until a day. It is worth what its maker
-- may give at that moment.
create table public.room_invites (
  id         uuid primary key default gen_random_uuid(),
  tenant_id  uuid not null,
  room_id    uuid not null,
  created_by uuid not null references public.profiles on delete cascade,
  role       public.member_role not null check (role <> 'admin'),
  max_uses   int check (max_uses > 0),
  uses       int not null default 0 check (uses between 0 and max_uses),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  unique (tenant_id, id),
  foreign key (tenant_id, room_id) references public.rooms (tenant_id, id) on delete cascade
);
comment on table public.room_invites is 'Links into a room: with which role, until when, how often, and how often already.';
create index room_invites_room_id_idx on public.room_invites (room_id, tenant_id, created_at desc);
create index room_invites_created_by_idx on public.room_invites (created_by);
create index room_invites_expires_at_idx on public.room_invites (expires_at);

create table private.room_invite_tokens (
  room_invite_id uuid primary key references public.room_invites on delete cascade,
  hash           bytea not null unique
);
comment on table private.room_invite_tokens is 'SHA-256 of the token of an invite: 256 random bits, shown once.';
revoke all on private.room_invite_tokens from public;

create trigger room_invites_audit after insert or update of revoked_at or delete on public.room_invites
  for each row execute function private.audit('room_invite');

alter table public.room_invites enable row level security;
revoke all on public.room_invites from anon, authenticated, service_role;
grant select on public.room_invites to authenticated, service_role;

create policy room_invites_read on public.room_invites for select to authenticated
  using (room_id = any (array(select private.my_rooms('editor'))));

insert into private.rate_limits (name, at_most, per) values ('rooms.invite', 60, '1 hour');

create function private.create_room_invite(room_id uuid, role public.member_role, expires_in int, max_uses int)
returns table (id uuid, token text, expires_at timestamptz)
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.refuse_machines();
  perform private.check_limit('rooms.invite', auth.uid()::text);
  perform private.check_input(jsonb_build_object(
    'role', case when coalesce(role = 'admin', true) then 'viewer, editor or owner' end,
    'expires_in', case when coalesce(expires_in, 0) not between 60 and 31622400 then '60 to 31622400 seconds' end,
    'max_uses', case when max_uses not between 1 and 1000000 then '1 to 1000000' end));
  perform private.check_room_role(create_room_invite.room_id, greatest('editor', role));
  token := translate(encode(extensions.gen_random_bytes(32), 'base64'), '+/=', '-_');
  insert into public.room_invites as i (tenant_id, room_id, created_by, role, max_uses, expires_at)
  select r.tenant_id, r.id, auth.uid(), create_room_invite.role, create_room_invite.max_uses,
    now() + make_interval(secs => expires_in)
  from public.rooms r where r.id = create_room_invite.room_id
  returning i.id, i.expires_at into create_room_invite.id, create_room_invite.expires_at;
  insert into private.room_invite_tokens (room_invite_id, hash)
  values (create_room_invite.id, extensions.digest(token, 'sha256'));
  return next;
end $$;
comment on function private.create_room_invite is 'See public.create_room_invite.';
revoke execute on function private.create_room_invite from public;
grant execute on function private.create_room_invite to authenticated;

create function public.create_room_invite(
  room_id uuid, role public.member_role default 'viewer', expires_in int default 604800, max_uses int default null
) returns table (id uuid, token text, expires_at timestamptz)
language sql security invoker set search_path = ''
as $$ select * from private.create_room_invite(room_id, role, expires_in, max_uses) $$;
comment on function public.create_room_invite is
  'Makes a link into a room for its editors, with no more than they hold, for so many seconds (7 days) and uses; the token is told this once. Raises room_not_found, forbidden, machine_not_allowed, invalid_input, rate_limited.';
revoke execute on function public.create_room_invite from public, anon, authenticated, service_role;
grant execute on function public.create_room_invite to authenticated;

create function private.revoke_room_invite(id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  update public.room_invites i set revoked_at = now()
  where i.id = revoke_room_invite.id and i.revoked_at is null and private.room_role(i.room_id) >= 'editor';
  if not found then
    perform private.fail(404, 'room_invite_not_found');
  end if;
end $$;
comment on function private.revoke_room_invite is 'See public.revoke_room_invite.';
revoke execute on function private.revoke_room_invite from public;
grant execute on function private.revoke_room_invite to authenticated;

create function public.revoke_room_invite(id uuid) returns void
language sql security invoker set search_path = ''
as $$ select private.revoke_room_invite(id) $$;
comment on function public.revoke_room_invite is
  'Takes an invite back, for anybody who may make one. Raises room_invite_not_found.';
revoke execute on function public.revoke_room_invite from public, anon, authenticated, service_role;
grant execute on function public.revoke_room_invite to authenticated;

create function private.live_room_invite(room_id uuid, token text) returns public.room_invites
language plpgsql security definer set search_path = ''
as $$
declare
  invite public.room_invites;
begin
  -- Locked: those who come at once are counted one after the other, each finding what the ones before it left.
  select i.* into invite from private.room_invite_tokens t join public.room_invites i on i.id = t.room_invite_id
  where t.hash = extensions.digest(token, 'sha256') and i.room_id = live_room_invite.room_id
    and i.revoked_at is null and i.expires_at > now() and (i.max_uses is null or i.uses < i.max_uses)
  for no key update of i;
  if coalesce(private.role_of(invite.created_by, 'room', invite.room_id) < greatest('editor', invite.role), true) then
    return null;
  end if;
  return invite;
end $$;
comment on function private.live_room_invite is 'The invite that a token is now, as far as its maker may still give it; null for none.';
revoke execute on function private.live_room_invite from public;
