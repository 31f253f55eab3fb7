-- The demo world: two tenants and their people. Everybody's password is `tenon-demo`.
with people (id, email, display_name) as (
  values
    ('a0000000-0000-4000-8000-000000000001'::uuid, 'ada@aurora.example', 'Ada Lindqvist'),
    ('a0000000-0000-4000-8000-000000000002'::uuid, 'ben@aurora.example', 'Ben Okafor'),
    ('a0000000-0000-4000-8000-000000000003'::uuid, 'cleo@aurora.example', 'Cleo Marchetti'),
    ('b0000000-0000-4000-8000-000000000001'::uuid, 'dan@boreal.example', 'Dan Iversen'),
    ('b0000000-0000-4000-8000-000000000002'::uuid, 'eve@boreal.example', 'Eve Nakamura')
), accounts as (
  insert into auth.users (
    instance_id, id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data, raw_user_meta_data,
    created_at, updated_at, confirmation_token, recovery_token, email_change, email_change_token_new
  )
  select '00000000-0000-0000-0000-000000000000', id, 'authenticated', 'authenticated', email,
    extensions.crypt('tenon-demo', extensions.gen_salt('bf')), now(),
    '{"provider": "email", "providers": ["email"]}', jsonb_build_object('display_name', display_name),
    now(), now(), '', '', '', ''
  from people
  returning id, email
)
insert into auth.identities (id, user_id, provider_id, provider, identity_data, last_sign_in_at, created_at, updated_at)
select gen_random_uuid(), id, id::text, 'email', jsonb_build_object('sub', id, 'email', email, 'email_verified', true),
  now(), now(), now()
from accounts;

insert into public.tenants (id, name, slug) values
  ('a0000000-0000-4000-8000-000000000000', 'Aurora Credit Union', 'aurora'),
  ('b0000000-0000-4000-8000-000000000000', 'Boreal Games', 'boreal');

select private.add_member('a0000000-0000-4000-8000-000000000000', 'a0000000-0000-4000-8000-000000000001', 'owner');
select private.add_member('a0000000-0000-4000-8000-000000000000', 'a0000000-0000-4000-8000-000000000002', 'editor');
select private.add_member('a0000000-0000-4000-8000-000000000000', 'a0000000-0000-4000-8000-000000000003', 'viewer');
select private.add_member('b0000000-0000-4000-8000-000000000000', 'b0000000-0000-4000-8000-000000000001', 'owner');
select private.add_member('b0000000-0000-4000-8000-000000000000', 'b0000000-0000-4000-8000-000000000002', 'editor');

insert into public.rooms (id, tenant_id, code, name, visibility) values
  ('a0000000-0000-4000-8000-0000000000b1', 'a0000000-0000-4000-8000-000000000000', 'dawn-road-maps', 'Branch opening plan', 'tenant'),
  ('b0000000-0000-4000-8000-0000000000b1', 'b0000000-0000-4000-8000-000000000000', 'pine-game-jams', 'Level sketches', 'private');

insert into public.room_participants (tenant_id, room_id, user_id, role) values
  ('a0000000-0000-4000-8000-000000000000', 'a0000000-0000-4000-8000-0000000000b1', 'a0000000-0000-4000-8000-000000000001', 'owner'),
  ('b0000000-0000-4000-8000-000000000000', 'b0000000-0000-4000-8000-0000000000b1', 'b0000000-0000-4000-8000-000000000001', 'owner');

-- How Aurora's pages look: what the library begins with, in Aurora's colours, and live.
insert into public.configurations (id, tenant_id, name, description, created_by) values
  ('a0000000-0000-4000-8000-0000000000c1', 'a0000000-0000-4000-8000-000000000000', 'Northern lights',
    'Home screens for members and for companies.', 'a0000000-0000-4000-8000-000000000001');
insert into public.configuration_data (tenant_id, configuration_id, mode, audience, tile_structure, settings)
select 'a0000000-0000-4000-8000-000000000000', 'a0000000-0000-4000-8000-0000000000c1', mode, audience, tile_structure,
  '{"theme": {"colors": {"primary": "#3b2fa3", "accent": "#0b7a6b"}, "radius": 18, "dark": "auto"}}'
from private.default_structures;
insert into private.configuration_revisions (tenant_id, configuration_id, mode, audience, revision, tile_structure, settings)
select tenant_id, configuration_id, mode, audience, 1, tile_structure, settings from public.configuration_data;
select private.put_live('a0000000-0000-4000-8000-0000000000c1',
  private.configuration_content('a0000000-0000-4000-8000-0000000000c1'), 1);
