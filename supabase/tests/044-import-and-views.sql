-- The batch import, the views and the health check.
begin;
select no_plan();
select tests.stage();

create function pg_temp.old_book(name text, extra jsonb default '{}') returns jsonb language sql as $$
  select jsonb_build_object('id', tests.id(name), 'title', initcap(name), 'type', 'custom', 'status', 'ready', 'pitchbookPrompt', 'P', 'inheritTemplatePrompts', false, 'createdAt', '2020-01-02T03:04:05Z', 'updatedAt', '2021-01-02T03:04:05Z', 'remainder', '{"old": 1}'::jsonb,
    'sections', jsonb_build_array(jsonb_build_object('id', tests.id(name || ' s1'), 'title', 'One', 'prompt', 'SP', 'promptMode', 'replaces')),
    'slides', jsonb_build_array(
      jsonb_build_object('id', tests.id(name || ' title'), 'layoutName', 'Title Slide', 'type', 'title'),
      jsonb_build_object('id', tests.id(name || ' d1'), 'sectionId', tests.id(name || ' s1'), 'layoutName', 'Section Divider', 'type', 'section-divider'),
      jsonb_build_object('id', tests.id(name || ' a'), 'sectionId', tests.id(name || ' s1'), 'layoutName', 'Body Text', 'type', 'body', 'title', 'T', 'prompt', 'LP', 'promptMode', 'replaces', 'prompts', '{"body": "BP"}'::jsonb, 'promptModes', '{"body": "replaces"}'::jsonb,
        'content', jsonb_build_object('v', 1, 'placeholders', jsonb_build_object('body', tests.text_content('W'))), 'notes', 'N', 'remainder', '{"odd": true}'::jsonb)),
    'source', jsonb_build_object('hash', 'hash of ' || name, 'index', 3), 'transformations', '[{"path": "x"}]'::jsonb) || extra
$$;
create function pg_temp.import(books jsonb, extra text default '') returns jsonb language sql as $$
  select tests.json_as('service', format('select public.import_pitchbooks(p_organization_id => %L, p_run_id => %L, p_books => %L, p_author => %L%s)', tests.id('alpha'), tests.id('run'), books, tests.id('admin'), extra))
$$;
create function pg_temp.answer(imported text[] default '{}', skipped text[] default '{}', refused jsonb default '[]') returns jsonb language sql as $$
  select jsonb_build_object('imported', coalesce((select jsonb_agg(tests.id(n) order by o) from unnest(imported) with ordinality x(n, o)), '[]'), 'skipped', coalesce((select jsonb_agg(tests.id(n) order by o) from unnest(skipped) with ordinality x(n, o)), '[]'), 'refused', refused)
$$;
create function pg_temp.everything() returns text language sql as $$
  select md5(string_agg(tests.contents('public.' || t), ' ' order by t)) from unnest(array['pitchbooks', 'pitchbook_sections', 'slides', 'placeholder_prompts', 'migration_items', 'activity_logs']) t
$$;

create temp table before on commit drop as select pg_temp.everything() as contents;
select is(pg_temp.import(jsonb_build_array(pg_temp.old_book('old one'), pg_temp.old_book('old two')), ', p_dry_run => true'), pg_temp.answer('{old one,old two}'), 'a dry run answers what a run would do');
select is(pg_temp.everything(), (select contents from before), 'and leaves everything as it was');

select is(pg_temp.import(jsonb_build_array(pg_temp.old_book('old one'), pg_temp.old_book('old two'))), pg_temp.answer('{old one,old two}'), 'books are imported in one call');
select is(tests.read('old one') - '{revision,sections,slides}'::text[], jsonb_build_object('id', tests.id('old one'), 'organizationId', tests.id('alpha'), 'title', 'Old One', 'type', 'custom', 'status', 'ready', 'pitchbookPrompt', 'P', 'inheritTemplatePrompts', false, 'deckTemplateId', '00000000-0000-4000-8000-00000000d0c0',
  'createdBy', tests.id('admin'), 'createdAt', '2020-01-02T03:04:05.000Z', 'updatedAt', '2021-01-02T03:04:05.000Z'), 'with author and times of the source');
select is(tests.version_step(), 1, 'changes after an import count');
select is(tests.read('old one') -> 'sections', jsonb_build_array(jsonb_build_object('id', tests.id('old one s1'), 'title', 'One', 'orderIndex', 0, 'numberOfSlides', 1, 'prompt', 'SP', 'promptMode', 'replaces', 'version', 1)), 'their sections');
select is(tests.read('old one') #> '{slides,2}', jsonb_build_object('id', tests.id('old one a'), 'sectionId', tests.id('old one s1'), 'slideNumber', 3, 'layoutName', 'Body Text', 'type', 'body', 'title', 'T', 'prompt', 'LP', 'promptMode', 'replaces', 'prompts', '{"body": "BP"}'::jsonb, 'promptModes', '{"body": "replaces"}'::jsonb,
  'content', jsonb_build_object('v', 1, 'placeholders', jsonb_build_object('body', tests.text_content('W'))), 'notes', 'N', 'version', 1), 'their slides in order');
select is((select b.remainder::text || s.remainder::text from public.pitchbooks b join public.slides s on s.pitchbook_id = b.id where s.id = tests.id('old one a')), '{"old": 1}{"odd": true}', 'and what has no home');
select is((select row(i.run_id, i.organization_id, i.source_index, i.source_hash, i.status, i.transformations, i.revision = b.revision)::text from public.migration_items i join public.pitchbooks b on b.id = i.pitchbook_id where b.id = tests.id('old one')),
  row(tests.id('run'), tests.id('alpha'), 3, 'hash of old one', 'imported', '[{"path": "x"}]'::jsonb, true)::text, 'the ledger knows each');
select is((select count(*) from public.activity_logs where pitchbook_id = tests.id('old one')), 0::bigint, 'a single book is no entry in the log');
update public.migration_runs set status = 'completed', author_id = tests.id('admin') where id = tests.id('run');
select is((select action || ' ' || user_id || ' ' || (details ->> 'run_id') from public.activity_logs where action = 'imported_pitchbooks'), 'imported_pitchbooks ' || tests.id('admin') || ' ' || tests.id('run'), 'the finished run is');
update public.migration_runs set status = 'completed' where id = tests.id('run');
select is((select count(*) from public.activity_logs where action = 'imported_pitchbooks'), 1::bigint, 'once');

truncate before;
insert into before select pg_temp.everything();
select is(pg_temp.import(jsonb_build_array(pg_temp.old_book('old one'), pg_temp.old_book('old two'))), pg_temp.answer('{}', '{old one,old two}'), 'a second import skips what is there');
select is(pg_temp.import(jsonb_build_array(pg_temp.old_book('beta book'))), pg_temp.answer('{}', '{}', jsonb_build_array(jsonb_build_object('id', tests.id('beta book'), 'code', 'exists_elsewhere'))), 'an id that another organisation has is refused');
select is(pg_temp.import(jsonb_build_array(pg_temp.old_book('book'))), pg_temp.answer('{}', '{}', jsonb_build_array(jsonb_build_object('id', tests.id('book'), 'code', 'exists'))), 'and one that a book of the app has');
select is(pg_temp.everything(), (select contents from before), 'all that changes nothing');
select is(pg_temp.import(jsonb_build_array(pg_temp.old_book('old three'), pg_temp.old_book('old three'))), pg_temp.answer('{old three}', '{}', jsonb_build_array(jsonb_build_object('id', tests.id('old three'), 'code', 'duplicate'))), 'a book twice in a batch is imported once');

select is(pg_temp.import(jsonb_build_array(pg_temp.old_book('good ' || n), pg_temp.old_book('bad ' || n, broken), pg_temp.old_book('fine ' || n))),
  pg_temp.answer(array['good ' || n, 'fine ' || n], '{}', jsonb_build_array(jsonb_build_object('id', tests.id('bad ' || n), 'code', 'rejected', 'reason', reason))), description || ' holds up nobody else')
from (values
  (1, '{"title": ""}'::jsonb, 'pitchbooks_title_check', 'a book without title'),
  (2, '{"status": "odd"}', 'pitchbooks_status_check', 'an unknown status'),
  (3, '{"slides": []}', 'PT400', 'a book that breaks the laws of order'),
  (4, '{"createdAt": "yesterday or so"}', '22007', 'a date that is none'),
  (5, jsonb_build_object('slides', jsonb_build_array(jsonb_build_object('id', tests.id('book a'), 'layoutName', 'Title Slide', 'type', 'title'))), 'slides_pkey', 'a slide with the id of another')
) as q(n, broken, reason, description);
select is((select count(*) from public.pitchbooks where title like 'Bad%'), 0::bigint, 'of those nothing is there');

delete from public.pitchbooks where id = tests.id('old one');
select is(pg_temp.import(jsonb_build_array(pg_temp.old_book('old one'))), pg_temp.answer('{}', '{old one}'), 'a book deleted since stays deleted');
select is(pg_temp.import(jsonb_build_array(pg_temp.old_book('old one')), ', p_again => true'), pg_temp.answer('{old one}'), 'unless it is asked for again');
select is(pg_temp.import(jsonb_build_array(pg_temp.old_book('old one')), ', p_again => true'), pg_temp.answer('{}', '{old one}'), 'once');
select tests.refused('service', format('select public.import_pitchbooks(p_organization_id => %L, p_run_id => %L, p_books => ''[]'')', tests.id('beta'), tests.id('run')), 'PT404', 'not_found', 'a run belongs to one organisation');
select tests.refused('service', tests.render('select public.import_pitchbooks(p_organization_id => <alpha>, p_run_id => <run>, p_books => ''{}'')', 'x'), 'PT400', 'validation', 'books are a list');
select tests.refused('service', tests.render('insert into public.migration_items (run_id, organization_id, source_index, source_hash, status) values (<run>, <beta>, 0, ''h'', ''imported'')', 'x'), '23503', null, 'an item belongs to the organisation of its run', 'public.migration_items');

-- What only the import may do: an ordinary write by the service role or a person gets its own revision and time.
select tests.perform_as('service', tests.render('update public.pitchbooks set title = ''By the service'', updated_at = ''2000-01-01'' where id = <book>', 'x'));
select is((select updated_at from public.pitchbooks where id = tests.id('book')), now(), 'the service role does not set times');
select set_config('app.importing', 'on', true);
select tests.refused('superuser', tests.render('update public.slides set slide_number = 9 where id = <formers c>', 'x'), 'PT400', 'invalid_order', 'not even the import breaks the order of a book', 'public.slides');
select tests.perform_as('member', tests.render('update public.pitchbooks set title = ''By a member'' where id = <old one>', 'x'));
select is((select updated_at from public.pitchbooks where id = tests.id('old one')), now(), 'nor does a person, whatever the settings say');
select set_config('app.importing', '', true);

-- ---------------------------------------------------------------- views
insert into public.placeholder_prompts (slide_id, placeholder_id, prompt_text) values (tests.id('book b'), 'body', 'x');
select tests.perform_as('member', 'create temp view seen as select 1');
select is(tests.json_as('viewer', tests.render('select to_jsonb(v) - ''created_at'' - ''updated_at'' from public.v_pitchbook_stats v where id = <book>', 'x')), jsonb_build_object('id', tests.id('book'), 'organization_id', tests.id('alpha'), 'title', 'By the service', 'status', 'draft', 'slide_count', 8, 'section_count', 2, 'prompt_count', 2, 'version_count', 1), 'a book''s numbers');
select is(tests.json_as('admin', tests.render('select jsonb_build_object(''email'', email, ''books'', pitchbook_count, ''organizations'', organizations) from public.v_user_activity where user_id = <creator>', 'x')), '{"email": "creator@tests.example", "books": 3, "organizations": ["Alpha"]}', 'a person''s activity in the organisations that one administers');
select is(tests.json_as('service', 'select to_jsonb(array_agg(key order by key)) from public.v_database_health h, jsonb_object_keys(to_jsonb(h)) key'), '["active_connections", "checked_at", "database_size_bytes", "idle_connections", "recent_activities", "total_pitchbooks", "total_slides", "waiting_queries"]', 'the health of the database');
select is(tests.json_as('service', 'select to_jsonb(total_pitchbooks) from public.v_database_health')::bigint, (select count(*) from public.pitchbooks), 'counts all books');
select is(tests.json_as('service', 'select public.database_ready()') ->> 'ready', 'true', 'the database is ready');

select * from finish();
rollback;
