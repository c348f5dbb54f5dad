-- What `verify` asks of the database, and every other command of the migration before it touches anything.

-- ---------------------------------------------------------------- the schema

-- The schema as the migrations made it, written down by themselves: what is missing later has been taken away by hand.
-- A later migration that changes tables or functions ends with `select private.note_schema();`.
create table private.schema_objects (
  kind text not null,
  table_name text not null,
  name text not null,
  definition text not null,
  primary key (kind, table_name, name)
);
revoke all on private.schema_objects from public;
grant select on private.schema_objects to service_role;
alter table private.schema_objects enable row level security;

-- Tables, columns, constraints, indexes, triggers, policies and functions (a digest of each) as they are now.
create function private.describe_schema()
returns table (kind text, table_name text, name text, definition text)
language sql stable set search_path = '' as $$
  with ours as (
    select c.oid, format('%I.%I', n.nspname, c.relname) as table_name, c.relrowsecurity
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'private') and c.relkind in ('r', 'p')
      and not exists (select from pg_catalog.pg_depend d where d.objid = c.oid and d.deptype = 'e')
  )
  select 'table', table_name, '', case when relrowsecurity then 'row level security' else '' end from ours
  union all
  select 'column', table_name, attname, concat_ws(' ',
    format_type(atttypid, atttypmod), case when attnotnull then 'not null' end, nullif(attgenerated::text, ''),
    pg_get_expr(d.adbin, d.adrelid))
  from ours
  join pg_catalog.pg_attribute on attrelid = oid and attnum > 0 and not attisdropped
  left join pg_catalog.pg_attrdef d on d.adrelid = attrelid and d.adnum = attnum
  union all
  select case contype when 'f' then 'foreign key' else 'constraint' end, table_name, conname, pg_get_constraintdef(o.oid)
  from ours join pg_catalog.pg_constraint o on o.conrelid = ours.oid and o.contype in ('c', 'f', 'p', 'u', 'x')
  union all
  select 'index', table_name, i.relname, pg_get_indexdef(indexrelid)
  from ours join pg_catalog.pg_index on indrelid = ours.oid join pg_catalog.pg_class i on i.oid = indexrelid
  union all
  select 'trigger', table_name, tgname, pg_get_triggerdef(t.oid) || case tgenabled when 'O' then '' else ' (disabled)' end
  from ours join pg_catalog.pg_trigger t on t.tgrelid = ours.oid and not t.tgisinternal
  union all
  select 'policy', table_name, polname, concat_ws(' ',
    case polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
    polroles::regrole[]::text, pg_get_expr(polqual, polrelid), '/', pg_get_expr(polwithcheck, polrelid))
  from ours join pg_catalog.pg_policy on polrelid = ours.oid
  union all
  -- Policies see what these functions say, so one that says more opens every table that asks it.
  select 'function', format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)), '',
    md5(jsonb_build_array(
      p.prosrc, l.lanname, p.prosecdef, p.provolatile, p.proconfig, pg_get_function_result(p.oid),
      has_function_privilege('anon', p.oid, 'execute'), has_function_privilege('authenticated', p.oid, 'execute'))::text)
  from pg_catalog.pg_proc p
  join pg_catalog.pg_namespace n on n.oid = p.pronamespace
  join pg_catalog.pg_language l on l.oid = p.prolang
  where n.nspname in ('public', 'private')
    and not exists (select from pg_catalog.pg_depend d where d.objid = p.oid and d.deptype = 'e')
$$;

create function private.note_schema()
returns void language sql set search_path = '' as $$
  delete from private.schema_objects;
  insert into private.schema_objects select * from private.describe_schema();
$$;

-- ---------------------------------------------------------------- one check

-- A check that found what `p_detail` says; nothing is good.
create function private.check_row(p_area text, p_name text, p_detail text, p_started timestamptz, p_severity text default 'failure')
returns jsonb language sql volatile set search_path = '' as $$
  select jsonb_build_object(
    'area', p_area, 'name', p_name, 'result', case when p_detail = '' then 'ok' else p_severity end, 'detail', p_detail,
    'ms', round(extract(epoch from clock_timestamp() - p_started) * 1000, 1))
$$;

-- The first five of what was found, and how many there are.
create function private.list_some(p_found text[])
returns text language sql immutable set search_path = '' as $$
  select array_to_string(p_found[1:5], ', ')
    || case when cardinality(p_found) > 5 then format(' and %s more', cardinality(p_found) - 5) else '' end
$$;

-- The schema against what the migrations noted.
create function private.check_schema()
returns setof jsonb language plpgsql volatile set search_path = '' as $$
declare
  v_started timestamptz := clock_timestamp();
  v_kind record;
  v_table text;
  v_differences jsonb := (
    select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'table_name', table_name, 'name', name,
      'command', split_part(coalesce(noted.definition, now.definition), ' ', 1),
      'word', case when now.definition is null then 'missing' when noted.definition is null then 'new' else 'changed' end)), '[]')
    from private.schema_objects noted full join private.describe_schema() now using (kind, table_name, name)
    where now.definition is distinct from noted.definition);
begin
  return next private.check_row('tables', 'the database takes writes',
    case current_setting('transaction_read_only') when 'on' then 'it is read-only' else '' end, v_started);
  for v_kind in
    select * from (values
      ('tables', 'table', 'every table is there'), ('columns', 'column', 'every column is as the migrations made it'),
      ('constraints', 'constraint', 'every check and key is as the migrations made it'),
      ('foreign keys', 'foreign key', 'every foreign key is as the migrations made it'),
      ('indexes', 'index', 'every index is as the migrations made it'),
      ('triggers', 'trigger', 'every trigger is as the migrations made it'),
      ('functions', 'function', 'every function is as the migrations made it')) as k (area, kind, name)
  loop
    return next private.check_row(v_kind.area, v_kind.name, private.list_some(array(
      select concat_ws(' ', word || ':', nullif(name, ''), case when name <> '' then 'of' end, table_name)
      from jsonb_to_recordset(v_differences) as d (kind text, table_name text, name text, word text)
      -- What came later is not ours to judge; row level security has checks of its own.
      where kind = v_kind.kind and word <> 'new' and (kind, word) <> ('table', 'changed')
      order by table_name, name)), v_started);
  end loop;
  return next private.check_row('constraints', 'every constraint holds for all rows', private.list_some(array(
    select format('not validated: %s of %s', conname, conrelid::regclass)
    from pg_catalog.pg_constraint
    where not convalidated and connamespace in ('public'::regnamespace, 'private'::regnamespace)
    order by 1)), v_started);
  return next private.check_row('indexes', 'every index is valid', private.list_some(array(
    select format('not valid: %s', indexrelid::regclass)
    from pg_catalog.pg_index join pg_catalog.pg_class c on c.oid = indexrelid
    where not (indisvalid and indisready) and c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
    order by 1)), v_started);

  -- Also of tables that came later: what lies open is open, whoever made it.
  for v_table in
    select table_name from private.schema_objects where kind = 'table'
    union select table_name from private.describe_schema() where kind = 'table'
    order by table_name
  loop
    v_started := clock_timestamp();
    return next private.check_row('row level security', 'row level security of ' || v_table, private.list_some(array(
      select 'it is switched off' from pg_catalog.pg_class where oid = to_regclass(v_table) and not relrowsecurity
      union all
      select format('%s: the policy %L is %s', command, name, word)
      from jsonb_to_recordset(v_differences) as d (kind text, table_name text, name text, command text, word text)
      where kind = 'policy' and table_name = v_table
        and exists (select from private.schema_objects o where o.kind = 'table' and o.table_name = v_table)
      union all
      select format('%s: %s may, and no policy says which rows', command, grantee)
      -- No policy can say it for truncate.
      from unnest(array['select', 'insert', 'update', 'delete', 'truncate']) command,
        unnest(array['authenticated', 'anon']) grantee
      where case when to_regclass(v_table) is not null then
          has_table_privilege(grantee, v_table, command)
          or (command in ('select', 'insert', 'update') and has_any_column_privilege(grantee, v_table, command)) end
        and not exists (
          select from pg_catalog.pg_policy p
          where p.polrelid = to_regclass(v_table) and p.polroles && array[0, grantee::regrole::oid]
            and command = any (case p.polcmd
              when 'r' then '{select}' when 'a' then '{insert}' when 'w' then '{update}' when 'd' then '{delete}'
              else '{select,insert,update,delete}' end::text[]))
      order by 1)), v_started);
  end loop;
end
$$;

-- ---------------------------------------------------------------- the books

-- The books that break a law, of one organisation or of all; a thousand at a time, which are found by their keys and sorted in
-- memory: all at once would sort every slide there is.
create function private.all_broken_books(p_organization_id uuid)
returns table (id uuid, law text) language plpgsql stable set search_path = '' as $$
declare
  v_ids uuid[];
begin
  for v_ids in
    select array_agg(b.id)
    from (
      select p.id, row_number() over (order by p.id) / 1000 as part
      from public.pitchbooks p where p_organization_id is null or p.organization_id = p_organization_id) b
    group by b.part
  loop
    return query select broken.id, broken.law from private.broken_books(v_ids) broken;
  end loop;
end
$$;

-- The memory holds the keys of a million slides.
create function private.check_book_data(p_organization_id uuid)
returns setof jsonb language plpgsql volatile set search_path = '' set work_mem = '64MB' as $$
declare
  v_started timestamptz := clock_timestamp();
  v_law record;
  v_table text;
  v_key record;
  v_count bigint;
  v_found text[];
begin
  for v_law in
    select names.law, names.name, array_agg(broken.id::text order by broken.id) filter (where broken.id is not null) as ids
    from (values
      ('section-count', 'a book has 1 to 50 sections'), ('slide-count', 'a book has at most 500 slides'),
      ('section-order', 'sections are numbered from 0 without a gap'), ('title-first', 'a title slide comes first'),
      ('one-divider', 'a section has one divider'), ('divider-first', 'a section begins with its divider'),
      ('slide-number', 'slides are numbered from 1 in their order without a gap')) as names (law, name)
    left join private.all_broken_books(p_organization_id) broken using (law)
    group by names.law, names.name order by names.law
  loop
    return next private.check_row('numbering', v_law.name, coalesce('not so in ' || private.list_some(v_law.ids), ''), v_started);
  end loop;

  v_started := clock_timestamp();
  v_found := array(
    select x.id::text
    from public.pitchbook_sections x
    left join public.slides s on s.section_id = x.id and s.slide_type <> 'section-divider'
    where p_organization_id is null or x.organization_id = p_organization_id
    group by x.id having x.number_of_slides <> count(s.id) order by x.id);
  return next private.check_row('numbering', 'a section counts its slides', coalesce(
    'not so in section ' || nullif(private.list_some(v_found), ''), ''), v_started);

  v_started := clock_timestamp();
  return next private.check_row('numbering', 'the next revision is a new one', (
    select case when max(revision) > (select last_value from public.pitchbook_revisions) then
      format('the sequence pitchbook_revisions is behind revision %s', max(revision)) else '' end
    from public.pitchbooks), v_started);

  -- Rows whose parent is not there: by the foreign keys as they were made, whether or not they are still there.
  for v_table in
    select distinct table_name from private.schema_objects
    where kind = 'foreign key' and table_name like 'public.%' order by table_name
  loop
    v_started := clock_timestamp();
    v_found := '{}';
    for v_key in
      select name, regexp_match(definition, 'FOREIGN KEY \(([^)]+)\) REFERENCES ([^(]+)\(([^)]+)\)') as parts
      from private.schema_objects where kind = 'foreign key' and table_name = v_table
      order by name
    loop
      continue when v_key.parts[2] not like 'public.%';
      execute format('select count(*) from %s child where (%s) and ($1 is null or %s) and not exists (select from %s parent where (%s))',
        v_table,
        (select string_agg(format('child.%s is not null', c), ' and ') from regexp_split_to_table(v_key.parts[1], ', ') c),
        case when exists (
          select from private.schema_objects o
          where o.kind = 'column' and o.table_name = v_table and o.name = 'organization_id'
        ) then 'child.organization_id = $1' else 'true' end,
        v_key.parts[2],
        (select string_agg(format('parent.%s = child.%s', p, c), ' and ')
          from rows from (regexp_split_to_table(v_key.parts[3], ', '), regexp_split_to_table(v_key.parts[1], ', ')) as k (p, c)))
      into v_count using p_organization_id;
      if v_count > 0 then
        v_found := v_found || format('%s without their %s (%s)', v_count, v_key.parts[2], v_key.name);
      end if;
    end loop;
    return next private.check_row('orphans', 'no orphans in ' || v_table, private.list_some(v_found), v_started);
  end loop;
end
$$;

create function private.check_ledger(p_organization_id uuid)
returns setof jsonb language plpgsql volatile set search_path = '' as $$
declare
  v_started timestamptz := clock_timestamp();
begin
  return next private.check_row('ledger', 'the books of the ledger are in its organisation', private.list_some(array(
    select i.pitchbook_id::text
    from public.migration_items i join public.pitchbooks b on b.id = i.pitchbook_id
    where i.status = 'imported' and b.organization_id <> i.organization_id
      and (p_organization_id is null or i.organization_id = p_organization_id)
    order by 1)), v_started);
  return next private.check_row('ledger', 'imported books are still there', private.list_some(array(
    select i.pitchbook_id::text
    from public.migration_items i left join public.pitchbooks b on b.id = i.pitchbook_id
    where i.status = 'imported' and b.id is null and (p_organization_id is null or i.organization_id = p_organization_id)
    order by 1)), v_started, 'warning');
  return next private.check_row('ledger', 'imported books have the author of their run', private.list_some(array(
    select i.pitchbook_id::text
    from (
      select distinct on (pitchbook_id) pitchbook_id, run_id from public.migration_items
      where status = 'imported' and (p_organization_id is null or organization_id = p_organization_id)
      order by pitchbook_id, revision desc) i
    join public.migration_runs r on r.id = i.run_id
    join public.pitchbooks b on b.id = i.pitchbook_id and b.organization_id = r.organization_id
    where b.created_by is distinct from r.author_id
    order by 1)), v_started, 'warning');
  return next private.check_row('ledger', 'no run was left in the middle', private.list_some(array(
    select r.id::text
    from public.migration_runs r
    where (r.status = 'running' or r.phase = 'rolling back') and r.heartbeat_at < clock_timestamp() - interval '5 minutes'
      and (p_organization_id is null or r.organization_id = p_organization_id)
    order by 1)), v_started, 'warning');
end
$$;

-- ---------------------------------------------------------------- the main queries

-- Times one query of the app; more than a second is slow.
create function private.time_query(p_name text, p_query text, variadic p_arguments text[])
returns jsonb language plpgsql volatile set search_path = '' as $$
declare
  v_started timestamptz := clock_timestamp();
begin
  execute p_query using p_arguments;
  return private.check_row('queries', p_name, case
    when clock_timestamp() - v_started > interval '1 second' then 'slower than a second' else '' end,
    v_started, 'warning');
exception
  when others then
    return private.check_row('queries', p_name, format('it fails: %s %s', sqlstate, sqlerrm), v_started);
end
$$;

-- The pages that people open first, as somebody who works there opens them.
create function private.check_queries(p_organization_id uuid)
returns setof jsonb language plpgsql volatile set search_path = '' as $$
declare
  v_organization_id uuid := coalesce(p_organization_id, (
    select organization_id from public.pitchbooks group by organization_id order by count(*) desc, organization_id limit 1));
  v_person uuid := (
    select user_id from public.organization_members
    where organization_id = v_organization_id order by role = 'owner' desc, user_id limit 1);
  v_book record;
  v_subject text := current_setting('request.jwt.claim.sub', true);
begin
  select b.id, split_part(b.title, ' ', 1) as word into v_book
  from public.pitchbooks b
  where b.organization_id = v_organization_id and b.deleted_at is null
  order by (select count(*) from public.slides s where s.pitchbook_id = b.id) desc, b.id
  limit 1;
  -- What auth.uid() asks first.
  perform set_config('request.jwt.claim.sub', coalesce(v_person::text, ''), true);
  -- Where nobody is in the organisation yet, the list of all takes its place.
  return next private.time_query('the list of books', 'select public.list_pitchbooks($1[1]::uuid)',
    case when v_person is not null then v_organization_id::text end);
  return next private.time_query('the search', 'select public.list_pitchbooks($1[1]::uuid, p_query => $1[2])',
    case when v_person is not null then v_organization_id::text end, coalesce(v_book.word, 'book'));
  if v_book.id is not null then
    return next private.time_query('the largest book', 'select public.get_pitchbook($1[1]::uuid)', v_book.id::text);
  end if;
  return next private.time_query('the activity',
    'select count(*) from (
      select from public.activity_logs where organization_id = $1[1]::uuid order by created_at desc limit 50) latest',
    v_organization_id::text);
  perform set_config('request.jwt.claim.sub', v_subject, true);
end
$$;

-- All checks, each {area, name, result: ok | warning | failure, detail, ms}; the data is looked at in one organisation, or in all.
-- The API gives it as long as the tool waits; on a direct connection the connection's own limit counts.
create function public.check_import_target(p_organization_id uuid default null)
returns jsonb language plpgsql volatile set search_path = '' set statement_timeout = '2min' as $$
declare
  v_checks jsonb := (select jsonb_agg(c) from private.check_schema() c);
begin
  if jsonb_path_exists(v_checks, '$[*] ? ((@.area == "tables" || @.area == "columns" || @.area == "functions") && @.detail like_regex "^missing|, missing")') then
    return v_checks || private.check_row('numbering', 'the books', 'not looked at: the schema is not whole', clock_timestamp());
  end if;
  return v_checks
    || (select jsonb_agg(c) from private.check_book_data(p_organization_id) c)
    || (select jsonb_agg(c) from private.check_ledger(p_organization_id) c)
    || (select jsonb_agg(c) from private.check_queries(p_organization_id) c);
end
$$;

grant execute on function
  private.describe_schema(), private.check_row(text, text, text, timestamptz, text), private.list_some(text[]),
  private.check_schema(), private.all_broken_books(uuid), private.check_book_data(uuid), private.check_ledger(uuid), private.time_query(text, text, text[]),
  private.check_queries(uuid), public.check_import_target(uuid)
  to service_role;

select private.note_schema();
