-- Every line of tests.table_access as every person; after a refusal the table is read again and must be as it was.
begin;
select no_plan();
select tests.stage();

-- Where one table is in question (`set tests.first`, for mutants), its lines come first.
select tests.check_table_access(table_name, command) from tests.table_access
where table_name = current_setting('tests.first', true) order by command;
select tests.check_table_access(table_name, command) from tests.table_access
where table_name is distinct from current_setting('tests.first', true) order by table_name, command;

-- A line that refuses everybody could be a statement that says nothing: without the guards it has to do something, or to
-- break a law.
select is_empty($$
  select a.table_name, a.command, (tests.attempt('superuser', tests.render(a.statement, 'owner'))).* from tests.table_access a
  where a.allowed = '{}' and a.table_name !~ '^v_' and (tests.attempt('superuser', tests.render(a.statement, 'owner'))).result !~ '^(rows [1-9]|23|PT)' $$,
  'every statement that nobody may run would do something');

select * from finish();
rollback;
