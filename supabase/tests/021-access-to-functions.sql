-- Every line of tests.function_access as every person: it works, or refuses with the SQLSTATE that becomes the right status.
begin;
select no_plan();
select tests.stage();
select tests.check_function_access(name, about) from tests.function_access
where name = current_setting('tests.first', true) order by about;
select tests.check_function_access(name, about) from tests.function_access
where name is distinct from current_setting('tests.first', true) order by name, about;
select * from finish();
rollback;
