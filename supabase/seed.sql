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
