-- When something is due that a crontab line describes: five fields, as POSIX has them, with names and steps.
create function private.cron_field(field text, low int, high int, names text[] default '{}') returns int[]
language plpgsql immutable set search_path = ''
as $$
declare
  item text;
  part text[];
  bound int[];
  found int[] := '{}';
begin
  foreach item in array string_to_array(lower(coalesce(field, '')), ',') loop
    part := regexp_match(item, '^(?:\*|([0-9]{1,2}|[a-z]{3})(?:-([0-9]{1,2}|[a-z]{3}))?)(?:/([0-9]{1,2}))?$');
    -- A step without a range to step through is no line of any crontab.
    if part is null or (part[3] is not null and part[1] is not null and part[2] is null) then
      return null;
    end if;
    bound := array[
      coalesce(array_position(names, part[1]) - 1 + low, nullif(substring(part[1] from '^[0-9]+$'), '')::int),
      coalesce(array_position(names, part[2]) - 1 + low, nullif(substring(part[2] from '^[0-9]+$'), '')::int)];
    if part[1] is null then
      bound := array[low, high];
    elsif part[2] is null then
      bound[2] := bound[1];
    end if;
    if not coalesce(bound[1] between low and high and bound[2] between bound[1] and high and part[3]::int is distinct from 0, false) then
      return null;
    end if;
    found := found || array(select generate_series(bound[1], bound[2], coalesce(part[3]::int, 1)));
  end loop;
  return nullif(found, '{}');
end $$;
comment on function private.cron_field is 'The numbers that one field of a crontab line names; null for nonsense.';
revoke execute on function private.cron_field from public;

create function private.cron_next(cron text, after timestamptz, zone text) returns timestamptz
language plpgsql stable set search_path = ''
as $$
declare
  fields text[] := regexp_split_to_array(trim(cron), '\s+');
  minutes int[] := private.cron_field(fields[1], 0, 59);
  hours int[] := private.cron_field(fields[2], 0, 23);
  days int[] := private.cron_field(fields[3], 1, 31);
  months int[] := private.cron_field(fields[4], 1, 12, '{jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec}');
  weekdays int[] := private.cron_field(fields[5], 0, 7, '{sun,mon,tue,wed,thu,fri,sat}');
  day date;
  on_day boolean;
  due timestamptz;
begin
  perform private.check_input(jsonb_build_object(
    'cron', case when cardinality(fields) is distinct from 5
      or minutes is null or hours is null or days is null or months is null or weekdays is null
      then 'minute hour day month weekday, each *, a number, a range, a list or a step' end,
    'zone', case when not exists (select from pg_catalog.pg_timezone_names n where n.name = zone)
      then 'a time zone such as Europe/Berlin' end));
  day := (after at time zone zone)::date;
  -- Nine years hold a 29 February, also around a year such as 2100 that has none.
  for waited in 0..3288 loop
    on_day := extract(day from day) = any (days);
    -- Two restrictions widen each other (POSIX): on the 13th, and on Fridays.
    if fields[3] like '*%' or fields[5] like '*%' then
      on_day := on_day and private.on_weekday(day, weekdays);
    else
      on_day := on_day or private.on_weekday(day, weekdays);
    end if;
    if on_day and extract(month from day) = any (months) then
      if fields[2] like '*%' then
        -- Every so often: by the time that passes, so that an hour that comes twice counts twice.
        select min(t.at) into due
        from generate_series(day::timestamp at time zone zone, (day + 1)::timestamp at time zone zone, '1 minute') t(at)
        where t.at > after and (t.at at time zone zone)::date = day
          and extract(minute from t.at at time zone zone) = any (minutes)
          and extract(hour from t.at at time zone zone) = any (hours);
      else
        -- At an hour: once, by the clock on the wall; where the clock leaps over it, by as much later.
        select min(t.at) into due
        from unnest(hours) h, unnest(minutes) m, lateral (select (day + make_time(h, m, 0)) at time zone zone as at) t
        where t.at > after;
      end if;
      if due is not null then
        return due;
      end if;
    end if;
    day := day + 1;
  end loop;
  perform private.fail(422, 'invalid_input', jsonb_build_object('cron', 'a day that comes'));
end $$;
comment on function private.cron_next is
  'The first time after another at which a crontab line is due, by the clock of a time zone. Raises invalid_input for nonsense, and for days that never come.';
revoke execute on function private.cron_next from public;

create function private.on_weekday(day date, weekdays int[]) returns boolean
language sql immutable set search_path = ''
as $$ select extract(dow from day)::int = any (weekdays) or (extract(dow from day) = 0 and 7 = any (weekdays)) $$;
comment on function private.on_weekday is 'Whether a day is one of these weekdays; Sunday is 0 and 7.';
revoke execute on function private.on_weekday from public;
