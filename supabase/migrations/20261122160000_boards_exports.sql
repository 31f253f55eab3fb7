-- A board is drawn in three formats; as JSON it is all that its document holds.
insert into private.export_formats (kind, format, job_kind) values
  ('room', 'svg', 'export.board'),
  ('room', 'png', 'export.board'),
  ('room', 'pdf', 'export.board'),
  ('room', 'json', 'export.board');

create function private.check_board_options() returns trigger
language plpgsql set search_path = ''
as $$
declare
  name text;
  value jsonb;
  problems jsonb := '{}';
begin
  -- How long an export is kept is no matter of its format.
  for name, value in select * from jsonb_each(new.options - 'expires_in') loop
    problems := problems || jsonb_build_object('options.' || name, case
      when new.format = 'json' then 'not an option of json'
      when name = 'scale' and new.format = 'png' then
        case when not value @? 'strict $ ? (@ >= 0.1 && @ <= 4)' then '0.1 to 4' end
      when name = 'padding' then
        case when not value @? 'strict $ ? (@ >= 0 && @ <= 1000)' then '0 to 1000' end
      when name = 'background' then
        case when not value @? 'strict $ ? (@ like_regex "^(none|#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?)$")'
          then 'none, #rrggbb or #rrggbbaa' end
      else 'not an option of ' || new.format end);
  end loop;
  perform private.check_input(problems);
  return new;
end $$;
comment on function private.check_board_options is
  'Trigger: refuses options that a file of a board does not have. Raises invalid_input.';
revoke execute on function private.check_board_options from public;

create trigger exports_check_board_options before insert on public.exports
  for each row when (new.kind = 'room' and new.format in ('svg', 'png', 'pdf', 'json') and not new.options ? 'table')
  execute function private.check_board_options();
