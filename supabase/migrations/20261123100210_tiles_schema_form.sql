-- Which schemas there may be: those that mean the same in Postgres and in a browser, and whose check takes no time.
create function private.check_pattern(pattern text) returns text
language plpgsql immutable set search_path = ''
as $$
declare
  plain constant text := 'A-Za-z0-9 _@:,;=!#%&~"''<>/';
  escaped constant text := '\\[][^$\\.*+?(){}|/]';
  in_class constant text := '([' || plain || '.*+?(){}|$]|\\[][^\\-])';
  class constant text := '\[\^?' || in_class || '(-[A-Za-z0-9]|' || in_class || ')*-?\]';
  times constant text := '([?*+]|\{[0-9]{1,3}(,[0-9]{0,3})?\})?';
begin
  -- One run of characters and classes from ^ to $, without groups, alternatives and references. With three quantifiers
  -- that vary, on at most 256 characters, no engine takes more than a few million steps.
  if pattern !~ ('^\^(([' || plain || '-]|' || escaped || '|' || class || ')' || times || ')*[$]$')
    or (select count(*) from regexp_matches(pattern, '\\.|\[(?:\\.|[^]\\])*\]|([?*+]|\{[0-9]+,[0-9]*\})', 'g') part
      where part[1] is not null) > 3 then
    return '^…$ of characters, classes as [a-z] and at most three of ? * + {n,m}';
  end if;
  perform '' ~ pattern;
  return null;
exception when invalid_regular_expression then
  return 'a regular expression';
end $$;
comment on function private.check_pattern is 'What keeps a pattern from being used in a schema; null where nothing does.';
revoke execute on function private.check_pattern from public;

create function private.check_schema_form(schema jsonb, path text default 'schema', depth int default 1) returns jsonb
language plpgsql immutable set search_path = ''
as $$
declare
  names constant text := '^[A-Za-z][A-Za-z0-9_]{0,63}$';
  problems jsonb := private.check_schema(schema, '{
    "type": "object", "additionalProperties": false, "required": ["type"],
    "properties": {
      "type": {"enum": ["string", "number", "integer", "boolean", "object", "array", "null"]},
      "title": {"type": "string"}, "description": {"type": "string"}, "default": {}, "const": {},
      "enum": {"type": "array", "minItems": 1, "maxItems": 200},
      "minimum": {"type": "number"}, "maximum": {"type": "number"},
      "minLength": {"type": "integer", "minimum": 0, "maximum": 100000},
      "maxLength": {"type": "integer", "minimum": 0, "maximum": 100000},
      "pattern": {"type": "string", "maxLength": 200},
      "format": {"enum": ["asset", "link", "color"]},
      "items": {"type": "object"},
      "minItems": {"type": "integer", "minimum": 0, "maximum": 1000},
      "maxItems": {"type": "integer", "minimum": 0, "maximum": 1000},
      "properties": {"type": "object"}, "additionalProperties": {"type": "boolean"},
      "required": {"type": "array", "maxItems": 200, "items": {"type": "string"}}}}', path);
  name text;
  part jsonb;
begin
  if problems <> '{}' then
    return problems;
  end if;
  problems := jsonb_strip_nulls(jsonb_build_object(
    path, case when depth > 6 then 'at most 6 levels' end,
    path || '.enum', case when schema -> 'enum' @? '$[*] ? (@.type() == "object" || @.type() == "array")'
      then 'texts, numbers, true, false or null' end,
    path || '.const', case when jsonb_typeof(schema -> 'const') in ('object', 'array')
      then 'a text, a number, true, false or null' end,
    path || '.pattern', case when schema ? 'pattern' then case
      when coalesce((schema ->> 'maxLength')::int, 1000) > 256 then 'only with a maxLength of at most 256'
      else private.check_pattern(schema ->> 'pattern') end end,
    path || '.format', case when schema ? 'format' and schema ->> 'type' <> 'string' then 'only of a text' end));
  for name, part in select * from jsonb_each(schema -> 'properties') loop
    problems := problems || case
      when name !~ names or name in ('constructor', 'prototype')
        then jsonb_build_object(path || '.properties.' || left(name, 64), 'a name of letters, digits and _')
      when depth <= 6 then private.check_schema_form(part, path || '.properties.' || name, depth + 1)
      else '{}' end;
  end loop;
  if schema ? 'items' and depth <= 6 then
    problems := problems || private.check_schema_form(schema -> 'items', path || '.items', depth + 1);
  end if;
  return problems;
end $$;
comment on function private.check_schema_form is
  'What of a schema is not of the part of JSON Schema that there is: paths, each with the rule in words; {} for nothing.';
revoke execute on function private.check_schema_form from public;
