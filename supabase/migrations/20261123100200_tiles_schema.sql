-- Values are checked against a small part of JSON Schema, the same here and in functions/_shared/tile/schema.ts: both
-- are run on the cases of test/tiles/schema-cases.json.
create function private.check_format(value text, format text) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  -- Addresses are those that RFC 3986 allows without user and port games, ASCII alone: nothing in them ends an
  -- attribute, and no other scheme is spelt in a second way.
  return case
    when format = 'color' then case when value !~ '^#[0-9A-Fa-f]{6}$' then '#rrggbb' end
    when char_length(value) > 2048 then 'at most 2048 characters'
    when value ~ '^https://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?([/?#][A-Za-z0-9._~:/?#@!$&()*+,;=%\[\]-]*)?$'
      then null
    when format = 'asset' then case when value !~ '^asset:[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$'
      then 'asset:<path> or an https address' end
    when value !~ '^mailto:[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+(\?[A-Za-z0-9._~:/?@!$&()*+,;=%-]*)?$'
      and value !~ '^tel:\+?[0-9().-]{3,30}$'
      and value !~ '^/([A-Za-z0-9._~:?#@!$&()*+,;=%\[\]-][A-Za-z0-9._~:/?#@!$&()*+,;=%\[\]-]*)?$'
      and value !~ '^#[A-Za-z0-9._~:/?@!$&()*+,;=%-]*$'
      then 'https:, mailto:, tel:, /path or #anchor' end;
end $$;
comment on function private.check_format is 'The rule that a text breaks as color, asset or link; null where it is one.';
revoke execute on function private.check_format from public;

-- Asked thousands of times at a save: expressions without a query cost a tenth of those with one.
create function private.broken_rule(value jsonb, schema jsonb) returns text
language plpgsql immutable set search_path = ''
as $$
declare
  kind text := jsonb_typeof(value);
  content text := value #>> '{}';
  number numeric := case when kind = 'number' then value::numeric end;
  size int := case kind when 'string' then char_length(content) when 'array' then jsonb_array_length(value) end;
  rule text := case
    when schema ->> 'type' = 'integer' and coalesce(number <> trunc(number), true) then 'a whole number'
    when schema ->> 'type' not in (kind, 'integer') then case schema ->> 'type'
      when 'string' then 'a text' when 'number' then 'a number' when 'boolean' then 'true or false'
      when 'object' then 'an object' when 'array' then 'a list' else 'null' end
    when value <> schema -> 'const' then 'exactly ' || coalesce(schema ->> 'const', 'null') end;
begin
  if rule is null and schema ? 'enum' and not schema -> 'enum' @> jsonb_build_array(value) then
    rule := (
      select 'one of ' || string_agg(coalesce(e.value #>> '{}', 'null'), ', ' order by e.place)
      from jsonb_array_elements(schema -> 'enum') with ordinality e (value, place));
  end if;
  return case
    when rule is not null then rule
    when number < (schema ->> 'minimum')::numeric then 'at least ' || (schema ->> 'minimum')
    when number > (schema ->> 'maximum')::numeric then 'at most ' || (schema ->> 'maximum')
    when kind = 'string' then case
      when size < (schema ->> 'minLength')::int then 'at least ' || (schema ->> 'minLength') || ' characters'
      when size > (schema ->> 'maxLength')::int then 'at most ' || (schema ->> 'maxLength') || ' characters'
      when content !~ (schema ->> 'pattern') then 'like ' || (schema ->> 'pattern')
      when schema ? 'format' then private.check_format(content, schema ->> 'format') end
    when kind = 'array' then case
      when size < (schema ->> 'minItems')::int then 'at least ' || (schema ->> 'minItems') || ' entries'
      when size > (schema ->> 'maxItems')::int then 'at most ' || (schema ->> 'maxItems') || ' entries' end
  end;
end $$;
comment on function private.broken_rule is 'The first rule of a schema that a value itself breaks, in words; what is in it is not looked at.';
revoke execute on function private.broken_rule from public;

create function private.check_schema(value jsonb, schema jsonb, path text default '') returns jsonb
language plpgsql immutable set search_path = ''
as $$
declare
  rule text := private.broken_rule(value, schema);
  inside text := case when path = '' then '' else path || '.' end;
  problems jsonb := '{}';
  name text;
  part jsonb;
  wrong jsonb;
  told int := 0;
  strange int := 0;
begin
  if rule is not null then
    return jsonb_build_object(path, rule);
  end if;
  if jsonb_typeof(value) = 'object' then
    if schema ? 'required' then
      for name in select * from jsonb_array_elements_text(schema -> 'required') loop
        if not value ? name then
          problems := problems || jsonb_build_object(inside || name, 'is missing');
        end if;
      end loop;
    end if;
    for name, part in select * from jsonb_each(value) loop
      if schema -> 'properties' ? name then
        problems := problems || private.check_schema(part, schema #> array['properties', name], inside || name);
      elsif schema -> 'additionalProperties' = 'false' and strange < 50 then
        -- Whoever sends thousands of wrong ones is told of the first: their number is nobody's burden.
        strange := strange + 1;
        problems := problems || jsonb_build_object(inside || left(name, 64), 'is not known');
      end if;
    end loop;
  elsif jsonb_typeof(value) = 'array' and schema ? 'items' then
    for part, name in select a.value, a.place - 1 from jsonb_array_elements(value) with ordinality a (value, place) loop
      wrong := private.check_schema(part, schema -> 'items', inside || name);
      if wrong <> '{}' then
        problems := problems || wrong;
        told := told + 1;
        exit when told = 50;
      end if;
    end loop;
  end if;
  return problems;
end $$;
comment on function private.check_schema is
  'What of a value breaks a schema (docs/tiles.md says which part of JSON Schema it may use): paths, each with the rule in words; {} for nothing.';
revoke execute on function private.check_schema from public;
