-- A configuration as a file: pages to open anywhere, the same with their pictures beside them, or all of it for another
-- installation.
insert into private.export_formats (kind, format, job_kind) values
  ('configuration', 'html', 'export.configuration'),
  ('configuration', 'zip', 'export.configuration'),
  ('configuration', 'json', 'export.configuration');

create function private.check_configuration_options() returns trigger
language plpgsql set search_path = ''
as $$
declare
  name text;
  value jsonb;
  problems jsonb := '{}';
begin
  -- How long an export is kept is no matter of its format.
  for name, value in select * from jsonb_each(new.options - 'expires_in') loop
    problems := problems || jsonb_build_object('options.' || left(name, 64), case
      when name = 'version' then
        case when not private.is_whole(value, 1, 2147483647) then 'the number of a version' end
      when name = 'mode' and new.format = 'html' then
        case when not value <@ '["app", "desktop", "mobile"]' then 'one of: app, desktop, mobile' end
      when name = 'audience' and new.format = 'html' then
        case when not value <@ '["consumer", "business"]' then 'one of: consumer, business' end
      when name = 'persona' and new.format = 'html' then
        case when jsonb_typeof(value) <> 'string' or not exists (select from public.personas p
          where p.name = value #>> '{}' and p.tenant_id in (private.system_tenant(), new.tenant_id))
          then 'the name of a persona' end
      when name = 'minify' and new.format in ('html', 'zip') then
        case when jsonb_typeof(value) <> 'boolean' then 'true or false' end
      else 'not an option of ' || new.format end);
  end loop;
  if new.options ? 'mode' <> new.options ? 'audience' then
    problems := problems || jsonb_build_object(
      case when new.options ? 'mode' then 'options.audience' else 'options.mode' end, 'both, or neither for all pages');
  end if;
  perform private.check_input(problems);
  return new;
end $$;
comment on function private.check_configuration_options is
  'Trigger: refuses options that files of a configuration do not have. Raises invalid_input.';
revoke execute on function private.check_configuration_options from public;

create trigger exports_check_configuration_options before insert on public.exports
  for each row when (new.kind = 'configuration' and new.format in ('html', 'zip', 'json') and not new.options ? 'table')
  execute function private.check_configuration_options();
