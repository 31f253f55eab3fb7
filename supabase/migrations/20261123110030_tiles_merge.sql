-- The rest of a merge: the order of tiles, what is in each, and all together.
create function private.merge_order(
  base text[], ours text[], theirs text[], members text[], prefer text,
  out ordered text[], out contested boolean
)
language plpgsql immutable set search_path = ''
as $$
begin
  with recursive places as (
    select m.id, array_position(base, m.id) as b, array_position(ours, m.id) as o, array_position(theirs, m.id) as t
    from unnest(members) m (id)
  ), still as (
    select private.unmoved(array_agg(p.b order by p.o)) as o, private.unmoved(array_agg(p.b order by p.t)) as t
    from places p where p.b is not null and p.o is not null and p.t is not null
  ), placed as (
    select p.*, case
        when p.t is null then 'ours'
        when p.o is null then 'theirs'
        when p.b is null or not (p.b = any (s.o) or p.b = any (s.t)) then 'both'
        when not p.b = any (s.o) then 'ours'
        when not p.b = any (s.t) then 'theirs'
        else 'nobody' end as mover
    from places p cross join still s
  ), anchored as (
    -- What is moved follows what it follows on the side that moved it, unless the other side took that away.
    select p.*, coalesce(o.anchor, '') as our_anchor, coalesce(t.anchor, '') as their_anchor
    from placed p
      left join (select q.id, lag(q.id) over (order by q.o) as anchor from placed q where q.mover <> 'theirs') o using (id)
      left join (select q.id, lag(q.id) over (order by q.t) as anchor from placed q where q.mover <> 'ours') t using (id)
  ), lines (id, line, path) as (
    select '', 0::bigint, '{}'::text[]
    union all
    select a.id, coalesce(a.line, l.line), case when a.line is null then l.path || a.id else '{}' end
    from lines l join (
      select x.id, case
          when x.mover = 'nobody' then ''
          when x.mover = 'theirs' or (x.mover = 'both' and prefer = 'theirs') then x.their_anchor
          else x.our_anchor end as anchor,
        case when x.mover = 'nobody' then row_number() over (partition by x.mover = 'nobody' order by x.b) end as line
      from anchored x
    ) a on a.anchor = l.id
  )
  select (select array_agg(l.id order by l.line, l.path collate "C") from lines l where l.id <> ''),
    coalesce((select bool_or(a.our_anchor <> a.their_anchor) from anchored a where a.mover = 'both'), false)
  into ordered, contested;
end $$;
comment on function private.merge_order is
  'Siblings in an order in which each side finds what it moved, and whether both moved the same ones to different places.';
revoke execute on function private.merge_order from public;

create function private.merge_tile(
  base jsonb, ours jsonb, theirs jsonb, ours_filled boolean, theirs_filled boolean, choices jsonb, at text,
  out merged jsonb, out conflicts jsonb
)
language plpgsql immutable set search_path = ''
as $$
declare
  place text := at || '/type';
  changer text;
  holds boolean;
begin
  conflicts := '[]';
  if ours is null or theirs is null then
    merged := coalesce(ours, theirs);
  elsif ours -> 'type' <> theirs -> 'type' then
    -- Another type has other properties, and may hold no tiles: it goes with none of the other side.
    changer := case when base - 'children' = theirs - 'children' and (ours_filled or not theirs_filled) then 'ours'
      when base - 'children' = ours - 'children' and (theirs_filled or not ours_filled) then 'theirs' end;
    if changer is null and choices -> place is null then
      conflicts := jsonb_build_array(private.conflict(place, 'changed', base, ours, theirs));
    end if;
    changer := coalesce(changer, choices ->> place, case when theirs_filled and not ours_filled then 'theirs' end, 'ours');
    merged := case changer when 'theirs' then theirs else ours end;
  else
    select * into merged, conflicts from private.merge_values(
      base - 'children', ours - 'children', theirs - 'children', choices, at);
    holds := case when (ours ? 'children') = (theirs ? 'children') then ours ? 'children'
      else not coalesce(base ? 'children', false) end;
    merged := merged || case when holds then '{"children": []}' else '{}' end::jsonb;
  end if;
end $$;
comment on function private.merge_tile is
  'What two made of one tile, without its children; filled: whether tiles are in it on that side that stay.';
revoke execute on function private.merge_tile from public;

create function private.merge_structures(
  base jsonb, ours jsonb, theirs jsonb, choices jsonb default '{}', at text default '',
  out merged jsonb, out conflicts jsonb
)
language plpgsql immutable set search_path = ''
as $$
begin
  with tree as (
    select * from private.merge_parents(base, ours, theirs, choices, at)
  ), tiles as (
    select p.*, tree.parents ->> p.id as parent
    from private.paired_tiles(base, ours, theirs) p, tree where tree.parents ? p.id
  ), contents as (
    select t.id, m.*
    from tiles t cross join lateral private.merge_tile(t.base_tile, t.our_tile, t.their_tile,
      exists (select from tiles c where c.our_parent = t.id and c.parent = t.id),
      exists (select from tiles c where c.their_parent = t.id and c.parent = t.id),
      choices, at || private.json_pointer(array[t.id])) m
  ), families as (
    select s.side, s.parent, array_agg(s.id order by s.place) as ids
    from (
      select 'base' as side, f.* from private.flat_tiles(base) f
      union all select 'ours', f.* from private.flat_tiles(ours) f
      union all select 'theirs', f.* from private.flat_tiles(theirs) f
    ) s group by s.side, s.parent
  ), orders as (
    select m.parent, m.place, b.ids as base_ids, o.ids as our_ids, t.ids as their_ids, done.*
    from (
      select t.parent, at || case when t.parent <> '' then private.json_pointer(array[t.parent, 'children']) else '' end as place,
        array_agg(t.id) as members
      from tiles t group by t.parent
    ) m
      left join families b on b.side = 'base' and b.parent = m.parent
      left join families o on o.side = 'ours' and o.parent = m.parent
      left join families t on t.side = 'theirs' and t.parent = m.parent
      cross join lateral private.merge_order(b.ids, o.ids, t.ids, m.members, choices ->> m.place) done
  ), siblings as (
    select o.parent, jsonb_agg(c.merged order by u.place) as tiles
    from orders o cross join lateral unnest(o.ordered) with ordinality u (id, place) join contents c on c.id = u.id
    group by o.parent
  ), told as (
    select jsonb_array_elements(tree.conflicts) as conflict from tree
    union all select jsonb_array_elements(c.conflicts) from contents c
    union all select private.conflict(o.place, 'ordered', to_jsonb(o.base_ids), to_jsonb(o.our_ids), to_jsonb(o.their_ids))
      from orders o where o.contested and choices -> o.place is null
  )
  select jsonb_build_object('tiles', private.nest_tiles(coalesce(
      (select jsonb_object_agg(s.parent, s.tiles) from siblings s), '{}'))),
    coalesce((select jsonb_agg(t.conflict order by t.conflict ->> 'at' collate "C") from told t), '[]')
  into merged, conflicts;
end $$;
comment on function private.merge_structures is
  'What two made of one structure, and their conflicts: [{at, kind, base, ours, theirs}], kind changed, deleted, moved or ordered. Where there is one, ours or what was not deleted stands until a choice {at: ours or theirs} says otherwise.';
revoke execute on function private.merge_structures from public;
