-- Every line of tests.function_access as every person: it works, or refuses with the SQLSTATE that becomes the right status.
begin;
select no_plan();
select tests.stage();
select tests.check_function_access(name, about) from tests.function_access
where name = current_setting('tests.first', true) order by about;
select tests.check_function_access(name, about) from tests.function_access
where name is distinct from current_setting('tests.first', true) order by name, about;
-- A token that names nobody.
select tests.refused('nameless', tests.render(statement, 'nobody'), 'PT401', 'unauthenticated', 'nobody: ' || statement)
from (values
  ('select public.get_viewer()'), ('select public.create_pitchbook_atomic(''New'', p_sections => ''[{"title": "One"}]'')'), ('select public.apply_changes(<book>, <change>, ''[]'')'), ('select public.patch_pitchbook(<book>, ''{}'')'),
  ('select public.create_organization(''New'', ''new-one'')'), ('select public.accept_invitation(''secret'')'), ('select public.update_profile(''New'')'), ('select public.delete_account()')
) as q(statement);

select * from finish();
rollback;
