-- What the catalogue itself must say, for every object that is there and every one that comes. 001-expectations.sql holds
-- what a newcomer has to declare: a table, view or function without expectations fails here.
begin;
select no_plan();

create temp view our_tables as
  select c.oid, n.nspname::text as schema, c.relname::text as name, c.relrowsecurity
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('public', 'private') and c.relkind in ('r', 'p');
create temp view our_functions as
  select p.oid, n.nspname::text as schema, p.proname::text as name, p.prosecdef, coalesce(array_to_string(p.proconfig, ','), '') as config, p.proacl
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname in ('public', 'private') and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e');
create temp view our_policies as
  select *, coalesce(qual, '') || ' ' || coalesce(with_check, '') as expression from pg_policies where schemaname in ('public', 'private');

-- Row level security.
select is_empty('select name from our_tables where not relrowsecurity', 'every table has row level security');
select is_empty($$ select schemaname, tablename, policyname from our_policies where roles <> '{authenticated}' $$, 'every policy is for signed-in people only');
select is_empty($$ select tablename, policyname from our_policies where permissive <> 'PERMISSIVE' or cmd = 'ALL' $$, 'every policy is for one command');
select is_empty('select tablename, cmd from our_policies group by 1, 2 having count(*) > 1', 'there is one policy per table and command');
select is_empty($$ select tablename, policyname from our_policies where cmd = 'UPDATE' and (qual is null or with_check is null) $$, 'an update is checked before and after');
select is_empty($$ select tablename, policyname from our_policies where regexp_replace(expression, 'SELECT auth\.uid\(\)', '', 'gi') ~* 'auth\.uid\(\)' $$, 'no policy asks who it is for each row');
select is_empty($$ select tablename, policyname from our_policies where regexp_replace(expression, 'SELECT private\.\w+\(', '', 'gi') ~* 'private\.\w+\(' $$, 'no policy runs a function for each row');
select is_empty($$ select tablename, policyname from our_policies where policyname !~ ' ' or length(policyname) > 62 $$, 'policies are named as sentences, and not cut off');

-- A command is granted exactly where a policy lets some of it through.
create temp view our_grants as
  select t.name, c.command,
    has_table_privilege('authenticated', t.oid, c.command) or (c.command <> 'DELETE' and has_any_column_privilege('authenticated', t.oid, c.command)) as granted,
    exists (select from our_policies p where p.schemaname = t.schema and p.tablename = t.name and p.cmd = c.command) as has_policy
  from our_tables t, unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) c(command);
select is_empty('select name, command, granted, has_policy from our_grants where granted <> has_policy', 'what is granted has a policy and what has a policy is granted');
select is_empty($$ select t.name, r from our_tables t, unnest(array['TRUNCATE', 'REFERENCES', 'TRIGGER']) r where has_table_privilege('authenticated', t.oid, r) $$, 'nobody can truncate, reference or put triggers on a table');
select is_empty($$ select name from our_tables where has_table_privilege('authenticated', oid, 'UPDATE') $$, 'updates are granted column by column');
select set_eq(
  $$ select t.name || '.' || a.attname from our_tables t join pg_attribute a on a.attrelid = t.oid where a.attnum > 0 and not a.attisdropped and has_column_privilege('authenticated', t.oid, a.attnum, 'UPDATE') $$,
  $$ select table_name || '.' || column_name from tests.updatable_columns $$, 'the columns that people may update are the declared ones');
select set_eq(
  $$ select t.name || '.' || a.attname from our_tables t join pg_attribute a on a.attrelid = t.oid where a.attnum > 0 and not a.attisdropped and has_column_privilege('authenticated', t.oid, a.attnum, 'INSERT') $$,
  $$ select table_name || '.' || column_name from tests.insertable_columns $$, 'so are those they may insert');
select set_eq(
  $$ select t.name || '.' || a.attname from our_tables t join pg_attribute a on a.attrelid = t.oid where a.attnum > 0 and not a.attisdropped and has_column_privilege('authenticated', t.oid, a.attnum, 'SELECT') $$,
  $$ select table_name || '.' || column_name from tests.readable_columns $$, 'and those they may read');
select is_empty($$ select name from our_tables where schema = 'private' and has_any_column_privilege('authenticated', oid, 'SELECT, INSERT, UPDATE') $$, 'private tables are for nobody');

-- Signed-out visitors.
select is_empty($$ select c.relname, r from pg_class c join pg_namespace n on n.oid = c.relnamespace, unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) r
  where n.nspname in ('public', 'private') and c.relkind in ('r', 'p', 'v', 'm') and (has_table_privilege('anon', c.oid, r) or (r in ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') and has_any_column_privilege('anon', c.oid, r))) $$, 'anon can touch no table and no view');
select is_empty($$ select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('public', 'private') and case when c.relkind = 'S' then has_sequence_privilege('anon', c.oid, 'USAGE, SELECT, UPDATE') end $$, 'no sequence');
select is_empty($$ select schema, name from our_functions where has_function_privilege('anon', oid, 'EXECUTE') $$, 'and execute no function');
select is_empty($$ select f.schema, f.name from our_functions f where f.proacl is null or exists (select from aclexplode(f.proacl) a where a.grantee = 0) $$, 'no function is open to everybody');
select is(has_schema_privilege('anon', 'private', 'USAGE'), false, 'the private schema is closed to anon');

-- Functions.
select set_eq($$ select schema || '.' || name from our_functions where prosecdef $$, $$ select name from tests.definer_functions $$, 'the definer functions are the documented ones');
select is_empty($$ select schema, name from our_functions where config !~ 'search_path=""' $$, 'every function has an empty search path');
select set_eq(format($$ select name || ' ' || r from our_functions, unnest(array['authenticated', 'service_role']) r where schema = %L and has_function_privilege(r, oid, 'EXECUTE') $$, schema),
  format($$ select name || ' ' || unnest(array_remove(array[case when for_people then 'authenticated' end, case when for_service then 'service_role' end], null)) from tests.%I $$, declared), 'the functions of ' || schema || ' are open to the declared roles')
from (values ('public', 'functions'), ('private', 'private_functions')) as f(schema, declared);
select is_empty('select name from our_functions where schema = ''public'' group by name having count(*) > 1', 'no function of the data API is overloaded');

-- Views.
select is_empty($$ select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('v', 'm')
  and not (coalesce(c.reloptions, '{}') @> '{security_invoker=true}' or coalesce(c.reloptions, '{}') @> '{security_invoker=on}') $$, 'every view reads as its caller');
select set_eq($$ select c.relname || ' ' || r from pg_class c join pg_namespace n on n.oid = c.relnamespace, unnest(array['authenticated', 'service_role']) r
  where n.nspname = 'public' and c.relkind in ('v', 'm') and has_table_privilege(r, c.oid, 'SELECT') $$, 'select name || '' '' || reader from tests.view_readers', 'and is readable by the declared roles');

-- Keys and indexes.
select is_empty($$
  select o.conrelid::regclass, o.conname from pg_constraint o join our_tables t on t.oid = o.conrelid
  where o.contype = 'f' and not exists (
    select from pg_index i where i.indrelid = o.conrelid and i.indpred is null
      and (select array_agg(k order by k) from unnest((i.indkey::int2[])[0:cardinality(o.conkey) - 1]) k) = (select array_agg(k order by k) from unnest(o.conkey) k)
    union all
    -- A partial index that leaves out only the rows that refer to nothing serves as well.
    select from pg_index i where i.indrelid = o.conrelid and (i.indkey::int2[])[0] = any (o.conkey) and pg_get_expr(i.indpred, i.indrelid) ~ '^\(\w+ IS NOT NULL\)$') $$, 'every foreign key has an index');
select is_empty($$ select i.indexrelid::regclass from pg_index i join our_tables t on t.oid = i.indrelid where pg_get_expr(i.indpred, i.indrelid) ~* 'now\(\)|current_' $$, 'no index depends on the time of day');
select is_empty($$ select i.indexrelid::regclass from pg_index i join our_tables t on t.oid = i.indrelid where not i.indisvalid $$, 'every index is valid');
select is_empty($$
  select unnest(array['idx_pitchbooks_org_status_updated', 'idx_pitchbooks_created_by_status', 'idx_pitchbooks_active', 'idx_pitchbooks_archived', 'idx_pitchbooks_title_search',
    'idx_sections_pitchbook_order', 'idx_sections_title_search', 'idx_slides_pitchbook_number', 'idx_slides_section_number', 'idx_placeholder_slide_placeholder',
    'idx_activity_user_created', 'idx_activity_org_created', 'idx_activity_pitchbook', 'idx_presence_active'])
  except select c.relname from pg_index i join our_tables t on t.oid = i.indrelid join pg_class c on c.oid = i.indexrelid $$, 'the indexes that the contract names are there');
select is_empty($$ select conname from pg_constraint o join our_tables t on t.oid = o.conrelid where not o.convalidated $$, 'every constraint is validated');
select is_empty($$ select tgname from pg_trigger g join our_tables t on t.oid = g.tgrelid where not g.tgisinternal and g.tgenabled <> 'O' $$, 'every trigger is enabled');
select set_eq($$ select t.name || ': ' || pg_get_constraintdef(o.oid) from pg_constraint o join our_tables t on t.oid = o.conrelid where o.contype in ('f', 'u', 'x') $$,
  'select table_name || '': '' || definition from tests.keys', 'foreign and unique keys are the declared ones');
select set_eq($$ select pg_get_indexdef(i.indexrelid) from pg_index i join our_tables t on t.oid = i.indrelid where i.indisunique and not exists (select from pg_constraint o where o.conindid = i.indexrelid) $$,
  'select definition from tests.unique_indexes', 'and so are unique indexes');
select is_empty($$ select name from our_tables t where not exists (select from pg_constraint o where o.conrelid = t.oid and o.contype = 'p') $$, 'every table has a primary key');
select set_eq($$ select t.name || '.' || a.attname from our_tables t join pg_attribute a on a.attrelid = t.oid where a.attnum > 0 and not a.attisdropped and not a.attnotnull and a.attgenerated = '' $$,
  'select table_name || ''.'' || column_name from tests.nullable_columns', 'the columns that may be null are the declared ones');

-- Nothing without expectations.
select is_empty($$ select t.name, c from our_tables t, unnest(array['select', 'insert', 'update', 'move', 'delete']) c where t.schema = 'public'
  and not exists (select from tests.table_access e where e.table_name = t.name and e.command like c || '%') $$, 'every table has expectations for every command');
select is_empty($$ select name from our_functions f where schema = 'public' and not exists (select from tests.function_access e where e.name = f.name) $$, 'every function of the data API has expectations');
select is_empty($$ select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('v', 'm')
  and not exists (select from tests.table_access e where e.table_name = c.relname) $$, 'every view has expectations');

select * from finish();
rollback;
