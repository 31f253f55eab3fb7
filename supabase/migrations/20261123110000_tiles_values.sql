-- Two JSON values are compared, and three are merged, property by property: objects key by key, anything else, lists
-- too, as a whole. SQL's null is a value that is not there; JSON's null is a value.
create function private.json_pointer(path text[]) returns text
language sql immutable set search_path = ''
as $$
  select coalesce(string_agg('/' || replace(replace(step, '~', '~0'), '/', '~1'), '' order by place), '')
  from unnest(path) with ordinality p (step, place)
$$;
comment on function private.json_pointer is 'A path as RFC 6901 writes it, such as /theme/colors/primary.';
revoke execute on function private.json_pointer from public;

create function private.json_entry(key text, value jsonb) returns jsonb
language sql immutable set search_path = ''
as $$ select case when value is null then '{}'::jsonb else jsonb_build_object(key, value) end $$;
comment on function private.json_entry is 'An object with one key, or with none where there is no value.';
revoke execute on function private.json_entry from public;

create function private.is_object(value jsonb) returns boolean
language sql immutable set search_path = ''
as $$ select coalesce(jsonb_typeof(value) = 'object', false) $$;
comment on function private.is_object is 'Whether a value is there, and an object.';
revoke execute on function private.is_object from public;

create function private.diff_values(before jsonb, after jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  with recursive pairs as (
    select '{}'::text[] as path, diff_values.before, diff_values.after
    union all
    select p.path || k.key, p.before -> k.key, p.after -> k.key
    from pairs p cross join lateral (select jsonb_object_keys(p.before || p.after) as key) k
    where private.is_object(p.before) and private.is_object(p.after) and p.before <> p.after
  )
  select coalesce(jsonb_agg(
    jsonb_build_object('path', private.json_pointer(p.path))
      || private.json_entry('before', p.before) || private.json_entry('after', p.after)
    order by p.path collate "C"), '[]')
  from pairs p
  where p.before is distinct from p.after and not (private.is_object(p.before) and private.is_object(p.after))
$$;
comment on function private.diff_values is
  'What turns one value into another: [{path, before, after}], each the whole of what changed; what is not there has no key.';
revoke execute on function private.diff_values from public;

create function private.conflict(at text, kind text, base jsonb, ours jsonb, theirs jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object('at', at, 'kind', kind)
    || private.json_entry('base', base) || private.json_entry('ours', ours) || private.json_entry('theirs', theirs)
$$;
comment on function private.conflict is
  'A conflict as it is told: where (a choice names it by that), of which kind, and what each side has there.';
revoke execute on function private.conflict from public;

create function private.merge_values(
  base jsonb, ours jsonb, theirs jsonb, choices jsonb default '{}', at text default '',
  out merged jsonb, out conflicts jsonb
)
language plpgsql immutable set search_path = ''
as $$
declare
  name text;
  inner_values record;
begin
  conflicts := '[]';
  if base is not distinct from theirs or ours is not distinct from theirs then
    merged := ours;
  elsif base is not distinct from ours then
    merged := theirs;
  elsif private.is_object(ours) and private.is_object(theirs) then
    merged := '{}';
    for name in select jsonb_object_keys(ours || theirs) order by 1 loop
      select * into inner_values from private.merge_values(
        base -> name, ours -> name, theirs -> name, choices, at || private.json_pointer(array[name]));
      merged := merged || private.json_entry(name, inner_values.merged);
      conflicts := conflicts || inner_values.conflicts;
    end loop;
  else
    merged := case choices ->> at when 'theirs' then theirs else ours end;
    if choices -> at is null then
      conflicts := jsonb_build_array(private.conflict(at, 'changed', base, ours, theirs));
    end if;
  end if;
end $$;
comment on function private.merge_values is
  'What two made of one value. Where both changed the same, ours stands until a choice {at: ours or theirs} says otherwise, and it is a conflict.';
revoke execute on function private.merge_values from public;
