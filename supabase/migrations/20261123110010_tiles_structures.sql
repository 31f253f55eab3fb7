-- A tile structure as rows, and back. The functions here take structures that have been checked.
create function private.flat_tiles(structure jsonb)
returns table (id text, parent text, place int, tile jsonb)
language plpgsql immutable set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
    with recursive nested as (
      select '' as parent, t.place, t.tile
      from jsonb_array_elements(structure -> 'tiles') with ordinality t (tile, place)
      union all
      select n.tile ->> 'id', t.place, t.tile
      from nested n, jsonb_array_elements(n.tile -> 'children') with ordinality t (tile, place)
    )
    select n.tile ->> 'id', n.parent, n.place::int - 1,
      case when n.tile ? 'children' then jsonb_set(n.tile, '{children}', '[]') else n.tile end
    from nested n;
end $$;
comment on function private.flat_tiles is
  'Every tile of a structure without its children, its parent (empty at the top) and its place among its siblings, from 0.';
revoke execute on function private.flat_tiles from public;

create function private.nest_tiles(siblings jsonb, parent text default '') returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(
      case when siblings ? (t.tile ->> 'id')
        then jsonb_set(t.tile, '{children}', private.nest_tiles(siblings, t.tile ->> 'id')) else t.tile end
      order by t.place), '[]')
    from jsonb_array_elements(siblings -> parent) with ordinality t (tile, place));
end $$;
comment on function private.nest_tiles is 'The tiles under a parent with all that is in them, from {parent: [tile]}.';
revoke execute on function private.nest_tiles from public;

create function private.unmoved(places int[]) returns int[]
language plpgsql immutable strict set search_path = ''
as $$
declare
  lowest int[] := '{}';
  ends int[] := '{}';
  before int[] := '{}';
  found int[] := '{}';
  length int;
  at int;
begin
  for i in 1..cardinality(places) loop
    -- The longest rising row of places that this one can end.
    length := case when lowest = '{}' then 0 else width_bucket(places[i], lowest) end + 1;
    lowest[length] := places[i];
    ends[length] := i;
    before[i] := case when length > 1 then ends[length - 1] end;
  end loop;
  at := ends[cardinality(ends)];
  while at is not null loop
    found := places[at] || found;
    at := before[at];
  end loop;
  return found;
end $$;
comment on function private.unmoved is
  'Of distinct places in a new order, as many as possible that still rise: the others have been moved. (Longest increasing subsequence, by patience sorting.)';
revoke execute on function private.unmoved from public;

create function private.diff_structures(a jsonb, b jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return (
    with pairs as (
      select coalesce(o.id, n.id) as id, o.parent as old_parent, o.place as old_place, o.tile as old_tile,
        n.parent as new_parent, n.place as new_place, n.tile as new_tile
      from private.flat_tiles(a) o full join private.flat_tiles(b) n on n.id = o.id
    ), kept as (
      select p.old_parent as parent, private.unmoved(array_agg(p.old_place order by p.new_place)) as places
      from pairs p where p.old_parent = p.new_parent group by 1
    ), told as (
      select p.id, p.old_tile, p.new_tile,
        jsonb_build_object('parent', nullif(p.old_parent, ''), 'position', p.old_place) as "from",
        jsonb_build_object('parent', nullif(p.new_parent, ''), 'position', p.new_place) as "to",
        p.old_parent <> p.new_parent or not p.old_place = any (k.places) as moved,
        private.diff_values(p.old_tile - 'children', p.new_tile - 'children') as changes
      from pairs p left join kept k on k.parent = p.new_parent
    )
    select jsonb_build_object(
      'added', coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'type', t.new_tile -> 'type') || t."to" order by t.id)
        filter (where t.old_tile is null), '[]'),
      'removed', coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'type', t.old_tile -> 'type') || t."from" order by t.id)
        filter (where t.new_tile is null), '[]'),
      'moved', coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'type', t.new_tile -> 'type', 'from', t."from", 'to', t."to")
        order by t.id) filter (where t.moved), '[]'),
      'changed', coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'type', t.new_tile -> 'type', 'changes', t.changes)
        order by t.id) filter (where t.old_tile is not null and t.new_tile is not null and t.changes <> '[]'), '[]'))
    from told t);
end $$;
comment on function private.diff_structures is
  'What was done to tiles between two structures: {added, removed, moved, changed}. A tile that others passed has not moved.';
revoke execute on function private.diff_structures from public;
