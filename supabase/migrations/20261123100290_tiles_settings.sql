-- What settings a page may have; what they mean is the renderer's.
create function private.settings_schema() returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object('type', 'object', 'additionalProperties', false, 'properties', jsonb_build_object(
    'title', '{"type": "string", "minLength": 1, "maxLength": 120}'::jsonb,
    'language', '{"type": "string", "maxLength": 16, "pattern": "^[a-z]{2,3}[A-Za-z0-9-]{0,12}$"}'::jsonb,
    'theme', jsonb_build_object('type', 'object', 'additionalProperties', false, 'properties', jsonb_build_object(
      'colors', jsonb_build_object('type', 'object', 'additionalProperties', false, 'properties', (
        select jsonb_object_agg(name, '{"type": "string", "format": "color"}'::jsonb)
        from unnest('{primary,on_primary,background,surface,text,muted,accent,danger}'::text[]) name)),
      'font', '{"type": "string", "enum": ["system", "grotesque", "humanist", "geometric", "rounded", "serif"]}'::jsonb,
      'logo', '{"type": "string", "format": "asset"}'::jsonb,
      'radius', '{"type": "number", "minimum": 0, "maximum": 32}'::jsonb,
      'dark', '{"type": "string", "enum": ["off", "on", "auto"]}'::jsonb))))
$$;
comment on function private.settings_schema is 'See public.settings_schema.';
revoke execute on function private.settings_schema from public;
grant execute on function private.settings_schema to authenticated;

create function public.settings_schema() returns jsonb
language sql immutable security invoker set search_path = ''
as $$ select private.settings_schema() $$;
comment on function public.settings_schema is 'What the settings of a page may be, as a schema of docs/tiles.md.';
revoke execute on function public.settings_schema from public, anon, authenticated, service_role;
grant execute on function public.settings_schema to authenticated;
