-- A profile is what others may see of a person or machine that can sign in.
create table public.profiles (
  id           uuid primary key references auth.users on delete cascade,
  display_name text not null
    check (char_length(display_name) between 1 and 80 and display_name !~ '[[:cntrl:]\u202a-\u202e\u2066-\u2069]'),
  avatar_url   text check (char_length(avatar_url) <= 500 and avatar_url ~ '^https://[^[:space:][:cntrl:]"<>\\]+$'),
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now()
);
comment on table public.profiles is 'What others may see of an account; made when the account is.';

create trigger profiles_touch before update on public.profiles
  for each row execute function private.touch();

create function private.ensure_profile(user_id uuid) returns void
language sql security definer set search_path = ''
as $$
  insert into public.profiles (id, display_name)
  select u.id,
    left(coalesce(
      private.clean_name(u.raw_user_meta_data ->> 'display_name'),
      private.clean_name(split_part(u.email, '@', 1)),
      'Guest'), 80)
  from auth.users u where u.id = ensure_profile.user_id
  on conflict do nothing
$$;
comment on function private.ensure_profile is 'Makes the profile of an account that has none.';
revoke execute on function private.ensure_profile from public;

create function private.create_profile() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.ensure_profile(new.id);
  return null;
exception when others then
  -- Nobody is kept from signing up by a profile: who joins a tenant gets one then.
  raise warning 'no profile for %: %', new.id, sqlerrm;
  return null;
end $$;
comment on function private.create_profile is 'Trigger: a new account gets a profile; never fails the sign-up.';
revoke execute on function private.create_profile from public;

create trigger users_create_profile after insert on auth.users
  for each row execute function private.create_profile();

alter table public.profiles enable row level security;
revoke all on public.profiles from anon, authenticated, service_role;
grant select on public.profiles to authenticated, service_role;
grant update (display_name, avatar_url) on public.profiles to authenticated;

create policy profiles_update on public.profiles for update to authenticated
  using (id = (select auth.uid())) with check (id = (select auth.uid()));
