-- Three structures are merged tile by tile: base is what two began with, ours and theirs what they made of it. It is
-- decided which tiles stay and under which parent, then in which order. A conflict is told, and settled for the
-- moment so that nothing is lost: what one side deleted and the other changed stays, elsewhere ours stands.
create function private.paired_tiles(base jsonb, ours jsonb, theirs jsonb)
returns table (id text, base_parent text, base_tile jsonb, our_parent text, our_tile jsonb, their_parent text, their_tile jsonb)
language plpgsql immutable set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
    select coalesce(b.id, o.id, t.id), b.parent, b.tile, o.parent, o.tile, t.parent, t.tile
    from private.flat_tiles(base) b
      full join private.flat_tiles(ours) o on o.id = b.id
      full join private.flat_tiles(theirs) t on t.id = coalesce(b.id, o.id);
end $$;
comment on function private.paired_tiles is 'The tiles of three structures, each with what it is and where in all of them.';
revoke execute on function private.paired_tiles from public;

create function private.merge_deletions(
  base jsonb, ours jsonb, theirs jsonb, choices jsonb, at text, out kept text[], out dropped text[], out conflicts jsonb
)
language plpgsql immutable set search_path = ''
as $$
begin
  with recursive tiles as (
    select p.*, case when p.our_tile is null then 'ours' else 'theirs' end as deleted_by,
      coalesce(p.our_parent, p.their_parent) as parent, coalesce(p.our_tile, p.their_tile) as tile
    from private.paired_tiles(base, ours, theirs) p
    where p.our_tile is not null or p.their_tile is not null
  ), disputed as (
    select t.*, at || private.json_pointer(array[t.id]) as place,
      choices ->> (at || private.json_pointer(array[t.id])) as choice
    from tiles t
    where t.base_tile is not null and (t.our_tile is null or t.their_tile is null)
      and (t.tile - 'children' <> t.base_tile - 'children' or t.parent <> t.base_parent
        or exists (select from tiles c where t.id in (c.our_parent, c.their_parent) and c.base_parent is distinct from t.id))
  ), dropped as (
    select d.id from disputed d where d.choice = d.deleted_by
    union
    select t.id from dropped d join tiles t on t.parent = d.id
    where t.our_tile is null or t.their_tile is null
  )
  select
    array(select t.id from tiles t
      where ((t.our_tile is not null and t.their_tile is not null) or t.base_tile is null
        or t.id in (select d.id from disputed d)) and t.id not in (select d.id from dropped d)),
    array(select d.id from dropped d),
    coalesce((select jsonb_agg(private.conflict(d.place, 'deleted', d.base_tile, d.our_tile, d.their_tile))
      from disputed d where d.choice is null and d.id not in (select x.id from dropped x)), '[]')
  into kept, dropped, conflicts;
end $$;
comment on function private.merge_deletions is
  'Which tiles stay, and which are dropped because somebody chose so, with what the other side put into them.';
revoke execute on function private.merge_deletions from public;

create function private.break_circles(
  base jsonb, ours jsonb, theirs jsonb, choices jsonb, at text, inout parents jsonb, inout conflicts jsonb
)
language plpgsql immutable set search_path = ''
as $$
declare
  circle record;
  rounds int := 0;
begin
  loop
    rounds := rounds + 1;
    with recursive above as (
      select p.key as id, p.value as parent from jsonb_each_text(parents) p
      union
      select a.id, parents ->> a.parent from above a where a.parent <> ''
    ), round as (
      select t.*, at || private.json_pointer(array[t.id, 'parent']) as place
      from above a join private.paired_tiles(base, ours, theirs) t on t.id = a.id
      where a.id = a.parent
    ), side as (
      select coalesce(bool_or(choices ->> r.place = 'ours'), false) as for_ours,
        coalesce(bool_or(choices ->> r.place = 'theirs'), false) as for_theirs from round r
    ), settled as (
      -- The end of what would go round for ever is ours too.
      select r.*, s.for_ours and s.for_theirs as is_contradicted,
        case when s.for_theirs and not s.for_ours and rounds < 10 then r.their_parent else r.our_parent end as parent
      from round r, side s
    )
    select jsonb_object_agg(r.id, case when parents ? r.parent then r.parent else '' end)
        filter (where r.parent is not null) as parents,
      jsonb_agg(private.conflict(r.place, 'moved', to_jsonb(r.base_parent), to_jsonb(r.our_parent), to_jsonb(r.their_parent)))
        filter (where r.our_parent <> r.their_parent and (r.is_contradicted or choices -> r.place is null)
          and not conflicts @> jsonb_build_array(jsonb_build_object('at', r.place)))
        as conflicts
    into circle from settled r;
    exit when circle.parents is null;
    parents := parents || circle.parents;
    conflicts := conflicts || coalesce(circle.conflicts, '[]');
  end loop;
end $$;
comment on function private.break_circles is
  'Where each side moved a tile into what the other side moved, the parents of one side count, theirs if only these were chosen: one side alone has no circle. Choices that contradict each other settle nothing.';
revoke execute on function private.break_circles from public;

create function private.merge_parents(
  base jsonb, ours jsonb, theirs jsonb, choices jsonb, at text, out parents jsonb, out conflicts jsonb
)
language plpgsql immutable set search_path = ''
as $$
declare
  deletions record;
begin
  select * into deletions from private.merge_deletions(base, ours, theirs, choices, at);
  with tiles as (
    select p.id, p.base_parent as b, p.our_parent as o, p.their_parent as t,
      at || private.json_pointer(array[p.id, 'parent']) as place,
      p.our_parent = any (deletions.dropped) as o_dropped, p.their_parent = any (deletions.dropped) as t_dropped
    from private.paired_tiles(base, ours, theirs) p
    where (p.our_tile is not null or p.their_tile is not null) and p.id <> all (deletions.dropped)
  ), moved as (
    select *, coalesce(o <> t and not o_dropped and not t_dropped, false)
      and o is distinct from b and t is distinct from b as contested
    from tiles
  )
  select
    coalesce(jsonb_object_agg(m.id, case
      when m.o is null or m.t is null then coalesce(m.o, m.t)
      when m.o_dropped and m.t_dropped then ''
      when m.o_dropped then m.t
      when m.t_dropped then m.o
      when coalesce(choices ->> m.place, case when m.contested or m.t = m.b then 'ours' end) = 'ours' then m.o
      else m.t end), '{}'),
    coalesce(jsonb_agg(private.conflict(m.place, 'moved', to_jsonb(m.b), to_jsonb(m.o), to_jsonb(m.t)))
      filter (where m.contested and choices -> m.place is null), '[]')
  into parents, conflicts from moved m;
  select * into parents, conflicts from private.break_circles(base, ours, theirs, choices, at, parents, conflicts);
  -- What stays needs what it is in, even where that was deleted.
  with recursive needed as (
    select k.id, parents ->> k.id as parent from unnest(deletions.kept) k (id)
    union
    select n.parent, parents ->> n.parent from needed n where n.parent <> ''
  )
  select coalesce(jsonb_object_agg(n.id, n.parent), '{}') into parents from needed n;
  conflicts := deletions.conflicts || conflicts;
end $$;
comment on function private.merge_parents is 'The tiles of the merged structure, each with its parent (empty at the top): {tile: parent}.';
revoke execute on function private.merge_parents from public;
