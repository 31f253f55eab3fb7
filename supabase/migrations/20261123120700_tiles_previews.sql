-- A preview is a page that has been drawn, found again by the hash of all that it was drawn of. For an hour it can be
-- looked at by whoever holds one of its tokens, and only while who was given that token may read the configuration.
create table public.previews (
  id               uuid primary key default gen_random_uuid(),
  tenant_id        uuid not null,
  configuration_id uuid not null,
  mode             public.tile_mode,
  audience         public.tile_audience,
  content_hash     text not null check (content_hash ~ '^[0-9a-f]{64}$'),
  html             text not null check (octet_length(html) <= 16777216),
  styles           text[] not null,
  simulated        boolean not null,
  created_by       uuid references public.profiles on delete set null,
  created_at       timestamptz not null default now(),
  expires_at       timestamptz not null default now() + interval '1 hour',
  unique (tenant_id, id),
  unique (configuration_id, content_hash),
  foreign key (tenant_id, configuration_id) references public.configurations (tenant_id, id) on delete cascade
);
comment on table public.previews is
  'Pages that were drawn in the last hour; without a mode and an audience, one that shows several. What is in them goes to holders of their tokens alone: it may be about a real customer.';
create index previews_tenant_id_idx on public.previews (tenant_id, configuration_id);
create index previews_created_by_idx on public.previews (created_by);
create index previews_expires_at_idx on public.previews (expires_at);

create table private.preview_tokens (
  token_hash bytea primary key,
  tenant_id  uuid not null,
  preview_id uuid not null,
  user_id    uuid not null references public.profiles on delete cascade,
  expires_at timestamptz not null default now() + interval '1 hour',
  foreign key (tenant_id, preview_id) references public.previews (tenant_id, id) on delete cascade
);
comment on table private.preview_tokens is 'SHA-256 of the tokens that show a preview, 256 random bits each, and to whom they were given.';
create index preview_tokens_preview_id_idx on private.preview_tokens (tenant_id, preview_id);
create index preview_tokens_user_id_idx on private.preview_tokens (user_id);
create index preview_tokens_expires_at_idx on private.preview_tokens (expires_at);
revoke all on private.preview_tokens from public;

create function private.previews_used() returns table (tenant_id uuid, used bigint)
language sql stable security definer set search_path = ''
as $$ select p.tenant_id, count(*) from public.previews p group by 1 $$;
comment on function private.previews_used is 'How many previews are kept for each tenant.';
revoke execute on function private.previews_used from public;
insert into private.quota_kinds (kind, default_at_most, unit, usage_of)
values ('previews', 1000, 'previews of the last hour', 'private.previews_used');
create trigger previews_count after insert on public.previews
  referencing new table as added for each statement execute function private.count_quota('previews');
create trigger previews_uncount after delete on public.previews
  referencing old table as removed for each statement execute function private.count_quota('previews');

alter table public.previews enable row level security;
revoke all on public.previews from anon, authenticated, service_role;
grant select (id, tenant_id, configuration_id, mode, audience, content_hash, simulated, created_by, created_at, expires_at)
  on public.previews to authenticated, service_role;
create policy previews_read on public.previews for select to authenticated
  using (tenant_id = any (array(select private.my_configuration_tenants('viewer')))
    and exists (select from public.configurations c where c.id = configuration_id));

create function private.new_preview_token(preview public.previews, user_id uuid) returns text
language plpgsql security definer set search_path = ''
as $$
declare
  token text := translate(encode(extensions.gen_random_bytes(32), 'base64'), '+/=', '-_');
begin
  insert into private.preview_tokens (token_hash, tenant_id, preview_id, user_id)
  values (extensions.digest(token, 'sha256'), preview.tenant_id, preview.id, new_preview_token.user_id);
  return token;
end $$;
comment on function private.new_preview_token is 'Gives somebody a token for a preview, said this once.';
revoke execute on function private.new_preview_token from public;

create function private.open_previews(configuration_id uuid, content_hashes text[])
returns table (content_hash text, token text, html text)
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  preview public.previews;
begin
  if private.role_on('configuration', open_previews.configuration_id) is null then
    perform private.fail(404, 'configuration_not_found');
  end if;
  perform private.check_input(jsonb_build_object('content_hashes',
    case when coalesce(cardinality(content_hashes) > 40, true) then 'at most 40' end));
  for preview in
    update public.previews p set expires_at = now() + interval '1 hour'
    where p.configuration_id = open_previews.configuration_id and p.content_hash = any (content_hashes) and p.expires_at > now()
    returning p.*
  loop
    content_hash := preview.content_hash;
    html := preview.html;
    token := private.new_preview_token(preview, auth.uid());
    return next;
  end loop;
end $$;
comment on function private.open_previews is 'See public.open_previews.';
revoke execute on function private.open_previews from public;
grant execute on function private.open_previews to authenticated;

create function public.open_previews(configuration_id uuid, content_hashes text[])
returns table (content_hash text, token text, html text)
language sql security invoker set search_path = ''
as $$ select * from private.open_previews(configuration_id, content_hashes) $$;
comment on function public.open_previews is
  'Those of these previews of a configuration that have been drawn within the hour, each with a token for its page. Raises configuration_not_found, invalid_input.';
revoke execute on function public.open_previews from public, anon, authenticated, service_role;
grant execute on function public.open_previews to authenticated;
