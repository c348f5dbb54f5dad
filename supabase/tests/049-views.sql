-- The views and the health check.
begin;
select no_plan();
select tests.stage();

insert into public.placeholder_prompts (slide_id, placeholder_id, prompt_text) values (tests.id('book b'), 'body', 'x');
select tests.perform_as('member', 'create temp view seen as select 1');
select is(tests.json_as('viewer', tests.render('select to_jsonb(v) - ''created_at'' - ''updated_at'' from public.v_pitchbook_stats v where id = <book>', 'x')), jsonb_build_object('id', tests.id('book'), 'organization_id', tests.id('alpha'), 'title', 'Book', 'status', 'draft', 'slide_count', 8, 'section_count', 2, 'prompt_count', 2, 'version_count', 1), 'a book''s numbers');
select is(tests.json_as('admin', tests.render('select jsonb_build_object(''email'', email, ''books'', pitchbook_count, ''organizations'', organizations) from public.v_user_activity where user_id = <creator>', 'x')), '{"email": "creator@tests.example", "books": 3, "organizations": ["Alpha"]}', 'a person''s activity in the organisations that one administers');
select is(tests.json_as('service', 'select to_jsonb(array_agg(key order by key)) from public.v_database_health h, jsonb_object_keys(to_jsonb(h)) key'), '["active_connections", "checked_at", "database_size_bytes", "idle_connections", "recent_activities", "total_pitchbooks", "total_slides", "waiting_queries"]', 'the health of the database');
select is(tests.json_as('service', 'select to_jsonb(total_pitchbooks) from public.v_database_health')::bigint, (select count(*) from public.pitchbooks), 'counts all books');
select is(tests.json_as('service', 'select public.database_ready()') ->> 'ready', 'true', 'the database is ready');

select * from finish();
rollback;
