-- The batch import: what it writes, what it skips and refuses, and what the tool reads back.
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
        'promptIds', jsonb_build_object('body', tests.id(name || ' prompt')),
        'content', jsonb_build_object('v', 1, 'placeholders', jsonb_build_object('body', tests.text_content('W'))), 'notes', 'N', 'remainder', '{"odd": true}'::jsonb)),
    'source', jsonb_build_object('hash', 'hash of ' || name, 'index', 1 + abs(hashtext(name)) % 1000000), 'transformations', '[{"path": "x"}]'::jsonb) || extra
$$;
create function pg_temp.import_sql(books jsonb, extra text default '') returns text language sql as $$
  select format('select public.import_pitchbooks(p_organization_id => %L, p_run_id => %L, p_lease => %L, p_books => %L, p_author => %L%s)', tests.id('alpha'), tests.id('run'), tests.id('lease'), books, tests.id('admin'), extra)
$$;
create function pg_temp.import(books jsonb, extra text default '') returns jsonb language sql as $$
  select tests.json_as('service', pg_temp.import_sql(books, extra))
$$;
create function pg_temp.answer(imported text[] default '{}', skipped text[] default '{}', refused jsonb default '[]') returns jsonb language sql as $$
  select jsonb_build_object('imported', coalesce((select jsonb_agg(tests.id(n) order by o) from unnest(imported) with ordinality x(n, o)), '[]'), 'skipped', coalesce((select jsonb_agg(tests.id(n) order by o) from unnest(skipped) with ordinality x(n, o)), '[]'), 'refused', refused)
$$;
create function pg_temp.everything(tables text[] default '{pitchbooks,pitchbook_sections,slides,placeholder_prompts,migration_items,activity_logs}') returns text language sql as $$
  select md5(string_agg(tests.contents('public.' || t), ' ' order by t)) from unnest(tables) t
$$;

create temp table before on commit drop as select pg_temp.everything() as contents, null::text as books;
select is(pg_temp.import(jsonb_build_array(pg_temp.old_book('old one'), pg_temp.old_book('old two')), ', p_dry_run => true') - 'books', pg_temp.answer('{old one,old two}'), 'a dry run answers what a run would do');
select is(pg_temp.everything(), (select contents from before), 'and leaves everything as it was');
create function pg_temp.try_new(slug text, author text default null) returns jsonb language sql as $$
  select tests.json_as('service', format('select public.import_pitchbooks(null, null, null, %L, ''[{"index": 0, "hash": "q", "reason": "no list"}]'', %L, false, true, %L)',
    jsonb_build_array(pg_temp.old_book('old one'), pg_temp.old_book('bad', '{"title": ""}'), pg_temp.old_book('book')), tests.id(author), slug))
$$;
create temp table tried on commit drop as select md5(string_agg(tests.contents('public.' || t), ' ' order by t)) as contents from unnest('{organizations,organization_members,migration_runs}'::text[]) t;
select is(pg_temp.try_new('made-for-a-try') - 'books', jsonb_build_object('imported', jsonb_build_array(tests.id('old one')), 'skipped', '[]'::jsonb, 'refused', jsonb_build_array(
  jsonb_build_object('id', tests.id('book'), 'code', 'elsewhere', 'reason', 'elsewhere'), jsonb_build_object('id', tests.id('bad'), 'code', 'rejected', 'reason', 'pitchbooks_title_check'))), 'it makes the organisation that a run would make');
select is(pg_temp.try_new('made-for-a-try', 'member') #> '{books,0}' @> jsonb_build_object('id', tests.id('old one'), 'title', 'Old One', 'createdBy', tests.id('member')), true, 'with the author, and shows the books as they would stand');
select is(pg_temp.everything(), (select contents from before), 'nothing of that stays');
select is((select md5(string_agg(tests.contents('public.' || t), ' ' order by t)) from unnest('{organizations,organization_members,migration_runs}'::text[]) t), (select contents from tried), 'neither organisation nor run');
select tests.refused('service', 'select public.import_pitchbooks(null, null, null, ''[]'', p_dry_run => true, p_new_organization => ''api'')', 'PT400', 'invalid_slug', 'not under an address that cannot be', 'public.organizations');

select is(pg_temp.import(jsonb_build_array(pg_temp.old_book('old one'), pg_temp.old_book('old two'))), pg_temp.answer('{old one,old two}'), 'books are imported in one call');
select is(tests.read('old one') - '{revision,sections,slides}'::text[], jsonb_build_object('id', tests.id('old one'), 'organizationId', tests.id('alpha'), 'title', 'Old One', 'type', 'custom', 'status', 'ready', 'pitchbookPrompt', 'P', 'inheritTemplatePrompts', false, 'deckTemplateId', '00000000-0000-4000-8000-00000000d0c0',
  'createdBy', tests.id('admin'), 'createdAt', '2020-01-02T03:04:05.000Z', 'updatedAt', '2021-01-02T03:04:05.000Z'), 'with author and times of the source');
select is(tests.version_step(), 1, 'changes after an import count');
select is(tests.read('old one') -> 'sections', jsonb_build_array(jsonb_build_object('id', tests.id('old one s1'), 'title', 'One', 'orderIndex', 0, 'numberOfSlides', 1, 'prompt', 'SP', 'promptMode', 'replaces', 'version', 1)), 'their sections');
select is(tests.read('old one') #> '{slides,2}', jsonb_build_object('id', tests.id('old one a'), 'sectionId', tests.id('old one s1'), 'slideNumber', 3, 'layoutName', 'Body Text', 'type', 'body', 'title', 'T', 'prompt', 'LP', 'promptMode', 'replaces', 'prompts', '{"body": "BP"}'::jsonb, 'promptModes', '{"body": "replaces"}'::jsonb,
  'content', jsonb_build_object('v', 1, 'placeholders', jsonb_build_object('body', tests.text_content('W'))), 'notes', 'N', 'version', 1), 'their slides in order');
select is((select id from public.placeholder_prompts where slide_id = tests.id('old one a')), tests.id('old one prompt'), 'their prompts under the ids of the source');
select is((select b.remainder::text || s.remainder::text from public.pitchbooks b join public.slides s on s.pitchbook_id = b.id where s.id = tests.id('old one a')), '{"old": 1}{"odd": true}', 'and what has no home');
select is((select row(i.run_id, i.organization_id, i.source_index, i.source_hash, i.status, i.transformations, i.revision = b.revision)::text from public.migration_items i join public.pitchbooks b on b.id = i.pitchbook_id where b.id = tests.id('old one')),
  row(tests.id('run'), tests.id('alpha'), 1 + abs(hashtext('old one')) % 1000000, 'hash of old one', 'imported', '[{"path": "x"}]'::jsonb, true)::text, 'the ledger knows each');
select is((select count(*) from public.activity_logs where pitchbook_id = tests.id('old one')), 0::bigint, 'a single book is no entry in the log');
select ok((select heartbeat_at > now() from public.migration_runs where id = tests.id('run')), 'the run is known to be alive');

-- ---------------------------------------------------------------- exactly once
create function pg_temp.earlier_run() returns void language sql as $$
  update public.migration_runs set status = 'completed' where id = tests.id('run');
  insert into public.migration_runs (id, organization_id, source_name, lease, started_at) values (tests.id('later run'), tests.id('alpha'), 'old.json', tests.id('lease'), now() + interval '1 hour');
$$;
create function pg_temp.import_later(books jsonb, extra text default '') returns jsonb language sql as $$
  select tests.json_as('service', replace(pg_temp.import_sql(books, extra), tests.id('run')::text, tests.id('later run')::text))
$$;
create function pg_temp.refusal(name text, code text, reason text default null) returns jsonb language sql as $$
  select jsonb_build_object('id', tests.id(name), 'code', code, 'reason', coalesce(reason, code))
$$;

truncate before;
insert into before select pg_temp.everything(), pg_temp.everything('{pitchbooks,pitchbook_sections,slides,placeholder_prompts,activity_logs}');
select is(pg_temp.import(jsonb_build_array(pg_temp.old_book('old one'), pg_temp.old_book('old two'))), pg_temp.answer('{old one,old two}'), 'a call repeated after a lost answer says the same');
select is(pg_temp.everything(), (select contents from before), 'and writes nothing');
select is(pg_temp.import(jsonb_build_array(pg_temp.old_book('beta book'))), pg_temp.answer('{}', '{}', jsonb_build_array(pg_temp.refusal('beta book', 'elsewhere'))), 'an id that another organisation has is refused');
select is(pg_temp.import(jsonb_build_array(pg_temp.old_book('book'))), pg_temp.answer('{}', '{}', jsonb_build_array(pg_temp.refusal('book', 'exists'))), 'and one that a book of the app has');
select is(pg_temp.import(jsonb_build_array(pg_temp.old_book('old one', '{"source": {"hash": "another", "index": 77}}'))), pg_temp.answer('{}', '{}', jsonb_build_array(pg_temp.refusal('old one', 'changed'))), 'and one imported with another hash');
select is(pg_temp.everything('{pitchbooks,pitchbook_sections,slides,placeholder_prompts,activity_logs}'), (select books from before), 'no book changes');
select is((select jsonb_object_agg(details ->> 'id', row(status, reason, source_hash, pitchbook_id)::text) from public.migration_items where status = 'quarantined'),
  jsonb_build_object(tests.id('beta book'), '(quarantined,elsewhere,"hash of beta book",)', tests.id('book'), '(quarantined,exists,"hash of book",)', tests.id('old one'), '(quarantined,changed,another,)'), 'the ledger says what was refused and why');
select is(pg_temp.import(jsonb_build_array(pg_temp.old_book('old three'), pg_temp.old_book('old three', '{"source": {"hash": "hash of old three", "index": 78}}'))), pg_temp.answer('{old three}', '{}', jsonb_build_array(pg_temp.refusal('old three', 'duplicate'))), 'a book twice in a batch is imported once');
select is((select reason from public.migration_items where source_index = 78), 'duplicate', 'and noted the second time');

-- ---------------------------------------------------------------- records at fault
select is(pg_temp.import(jsonb_build_array(pg_temp.old_book('good ' || n), pg_temp.old_book('bad ' || n, broken), pg_temp.old_book('fine ' || n))),
  pg_temp.answer(array['good ' || n, 'fine ' || n], '{}', jsonb_build_array(pg_temp.refusal('bad ' || n, 'rejected', reason))), description || ' holds up nobody else')
from (values
  (1, '{"title": ""}'::jsonb, 'pitchbooks_title_check', 'a book without title'),
  (2, '{"status": "odd"}', 'pitchbooks_status_check', 'an unknown status'),
  (3, '{"slides": []}', 'PT400', 'a book that breaks the laws of order'),
  (4, '{"createdAt": "yesterday or so"}', '22007', 'a date that is none'),
  (5, jsonb_build_object('slides', jsonb_build_array(jsonb_build_object('id', tests.id('book a'), 'layoutName', 'Title Slide', 'type', 'title'))), 'slides_pkey', 'a slide with the id of another')
) as q(n, broken, reason, description);
select is((select count(*) from public.pitchbooks where title like 'Bad%'), 0::bigint, 'of those nothing is there');
select is((select reason from public.migration_items where details ->> 'id' = tests.id('bad 1')::text), 'rejected: pitchbooks_title_check', 'but in the ledger');
select is(pg_temp.import('[]', ', p_quarantined => ''[{"index": 500, "hash": "q", "id": "no uuid", "path": "$.slides", "reason": "no list", "hint": "make it one"}, {"index": 501, "hash": "r"}]'''), pg_temp.answer(), 'what never was a book');
select is(pg_temp.import('[]', ', p_quarantined => ''[{"index": 500, "hash": "q", "reason": "something else"}]'''), pg_temp.answer(), 'is noted once');
select is((select array_agg(row(source_index, source_hash, status, reason, details, pitchbook_id)::text order by source_index) from public.migration_items where source_index in (500, 501)), array[row(500, 'q', 'quarantined', 'no list', '{"id": "no uuid", "path": "$.slides", "hint": "make it one"}'::jsonb, null)::text, row(501, 'r', 'quarantined', null, '{}'::jsonb, null)::text], 'with place and reason');

-- ---------------------------------------------------------------- what an import would do
create function pg_temp.judged(run text, names text[], hash text default null) returns jsonb language sql as $$
  select tests.json_as('service', format('select public.judge_import(%L, %L, %L)', tests.id('alpha'), tests.id(run), (
    select jsonb_agg(jsonb_build_object('id', tests.id(n), 'hash', coalesce(judged.hash, 'hash of ' || n)) order by o) from unnest(names) with ordinality x(n, o))))
$$;
select is(pg_temp.judged('run', '{unheard of,old one,beta book,book,gone}'), '["new", "mine", "elsewhere", "exists", "gone"]', 'a book is new, mine, elsewhere, from no import, or gone');
select is(pg_temp.judged('run', '{old one,gone,book}', 'another'), '["changed", "gone", "exists"]', 'or has changed');
select pg_temp.earlier_run();
select is(pg_temp.judged('later run', '{old one,old two}'), '["imported", "imported"]', 'or was imported by another run');
select is(pg_temp.judged('nobody yet', '{old one}'), '["imported"]', 'whether or not this one is there yet');
select is(tests.json_as('service', tests.render('select public.judge_import(<beta>, null, jsonb_build_array(jsonb_build_object(''id'', <old one>), jsonb_build_object(''id'', <gone>)))', 'x')), '["elsewhere", "new"]', 'each organisation for itself');
select is(tests.json_as('service', tests.render('select public.judge_import(null, null, jsonb_build_array(jsonb_build_object(''id'', <old one>), jsonb_build_object(''id'', <gone>)))', 'x')), '["elsewhere", "new"]', 'one that is still to be made too');
select is(tests.json_as('service', 'select public.judge_import(null, null, ''[]'')'), '[]', 'nothing asked, nothing answered');
select tests.refused('service', 'select public.judge_import(null, null, ''{}'')', 'PT400', 'validation', 'books to judge are a list');

-- ---------------------------------------------------------------- what was left out
create function pg_temp.left_out(organization text, hashes text[]) returns jsonb language sql as $$
  select tests.json_as('service', format('select public.list_quarantined(%L, %L)', tests.id(organization), hashes))
$$;
select is(pg_temp.left_out('alpha', '{hash of bad 1,q,hash of old one,unheard of}'), '[{"hash": "hash of bad 1", "path": "$", "reason": "rejected: pitchbooks_title_check", "hint": null}, {"hash": "q", "path": "$.slides", "reason": "no list", "hint": "make it one"}]', 'of records, those that were left out, with the reason');
select is(pg_temp.left_out('beta', '{q}'), '[]', 'in the organisation that is asked for');
insert into public.migration_items (run_id, organization_id, source_index, source_hash, status, reason) values (tests.id('later run'), tests.id('alpha'), 900, 'q', 'quarantined', 'later reason');
select is(pg_temp.left_out('alpha', '{q}') #>> '{0,reason}', 'later reason', 'as the latest run said');

-- ---------------------------------------------------------------- deleted since
select is(pg_temp.import_later(jsonb_build_array(pg_temp.old_book('old one'), pg_temp.old_book('old two'))), pg_temp.answer('{}', '{old one,old two}'), 'a later run skips what is there');
delete from public.pitchbooks where id = tests.id('old one');
select is(pg_temp.import_later(jsonb_build_array(pg_temp.old_book('old one'))), pg_temp.answer('{}', '{old one}'), 'a book deleted since stays deleted');
select is(pg_temp.import_later(jsonb_build_array(pg_temp.old_book('old one')), ', p_again => true'), pg_temp.answer('{old one}'), 'unless it is asked for again');
select is(pg_temp.import_later(jsonb_build_array(pg_temp.old_book('old one')), ', p_again => true'), pg_temp.answer('{old one}'), 'once');
select is(pg_temp.judged('later run', '{old one}'), '["mine"]', 'then it is the later run''s');
delete from public.pitchbooks where id = tests.id('old one');
select is(pg_temp.import_later(jsonb_build_array(pg_temp.old_book('old one')), ', p_again => true'), pg_temp.answer('{old one}'), 'even twice in the same run');
select is((select i.revision = b.revision from public.migration_items i join public.pitchbooks b on b.id = i.pitchbook_id where i.run_id = tests.id('later run')), true, 'and the ledger knows the latest');
update public.pitchbooks set deleted_at = now() where id = tests.id('old two');
select is(pg_temp.judged('later run', '{old two}'), '["trashed"]', 'a book in the trash is there');
select is(pg_temp.judged('later run', '{old two,trashed,old two}', 'another'), '["changed", "exists", "changed"]', 'which says less than that it changed or is from no import');
select is(pg_temp.import_later(jsonb_build_array(pg_temp.old_book('old two')), ', p_again => true'), pg_temp.answer('{}', '{}', jsonb_build_array(pg_temp.refusal('old two', 'trashed'))), 'nobody takes it out of there');

-- ---------------------------------------------------------------- who may
select tests.refused('service', tests.render(statement, 'x'), state, code, description, 'public.migration_items') from (values
  ('select public.import_pitchbooks(<beta>, <later run>, <lease>, ''[]'')', 'PT404', 'unknown_run', 'a run belongs to one organisation'),
  ('select public.import_pitchbooks(<alpha>, <nobody yet>, <lease>, ''[]'')', 'PT404', 'unknown_run', 'a run is there'),
  ('select public.import_pitchbooks(<alpha>, <later run>, <other>, ''[]'')', 'PT409', 'lease_lost', 'a process that lost its run writes nothing'),
  ('select public.import_pitchbooks(<alpha>, <later run>, <other>, ''[]'', p_dry_run => true)', 'PT409', 'lease_lost', 'nor does it try'),
  ('select public.import_pitchbooks(<alpha>, <run>, <lease>, ''[]'')', 'PT409', 'run_finished', 'a run that has ended writes nothing more'),
  ('select public.import_pitchbooks(<alpha>, null, <lease>, ''[]'')', 'PT404', 'unknown_run', 'only a dry run does without a run'),
  ('select public.import_pitchbooks(null, <later run>, <lease>, ''[]'')', 'PT404', 'unknown_run', 'or without an organisation'),
  ('select public.import_pitchbooks(<alpha>, <later run>, <lease>, ''{}'')', 'PT400', 'validation', 'books are a list'),
  ('select public.import_pitchbooks(<alpha>, <later run>, <lease>, ''[]'', ''{}'')', 'PT400', 'validation', 'quarantined records are a list'),
  ('insert into public.migration_items (run_id, organization_id, source_index, source_hash, status) values (<later run>, <beta>, 0, ''h'', ''quarantined'')', '23503', null, 'an item belongs to the organisation of its run')) as q(statement, state, code, description);

-- ---------------------------------------------------------------- reading back
create function pg_temp.live_slide(name text, slide int) returns jsonb language sql as $$
  select '{"sectionId": null, "title": null, "prompt": null, "promptMode": "adds", "prompts": {}, "promptModes": {}, "content": {"v": 1, "placeholders": {}}, "notes": "", "remainder": null}'::jsonb
    || ((pg_temp.old_book(name) #> array['slides', (slide - 1)::text]) - 'promptIds') || jsonb_build_object('slideNumber', slide)
$$;
create temp table live on commit drop as select tests.json_as('service', tests.render('select public.read_import_books(<alpha>, array[<old three>, <beta book>, <nobody yet>, <old one>, <old two>])', 'x')) as books;
select is((select (books -> 1) - '{revision,createdAt,updatedAt}'::text[] from live), (pg_temp.old_book('old one') - '{source,transformations,createdAt,updatedAt}'::text[]) || jsonb_build_object('createdBy', tests.id('admin'), 'deletedAt', null,
  'sections', jsonb_build_array((pg_temp.old_book('old one') #> '{sections,0}') || '{"numberOfSlides": 1}'),
  'slides', jsonb_build_array(pg_temp.live_slide('old one', 1), pg_temp.live_slide('old one', 2), pg_temp.live_slide('old one', 3))), 'a book is read as it was written');
select is((select (books #>> '{1,createdAt}')::timestamptz::text || (books #>> '{1,updatedAt}')::timestamptz from live), '2020-01-02T03:04:05Z'::timestamptz::text || '2021-01-02T03:04:05Z'::timestamptz, 'with its times');
select is((select (books #>> '{1,revision}')::bigint from live), (select revision from public.pitchbooks where id = tests.id('old one')), 'and its revision');
select is((select jsonb_path_query_array(books, '$[*].id') from live), jsonb_build_array(tests.id('old three'), tests.id('old one'), tests.id('old two')), 'books come in the order asked for, without those of others');
select isnt((select books #> '{2,deletedAt}' from live), 'null', 'one in the trash says so');
select is(tests.json_as('service', tests.render('select public.read_import_books(<alpha>, ''{}'')', 'x')), '[]', 'none for nothing');

-- The order of an export: as first imported, then as made.
update public.migration_items set source_index = case pitchbook_id when tests.id('old two') then 2000001 else 2000002 end where run_id = tests.id('run') and pitchbook_id in (tests.id('old two'), tests.id('old three'));
create temp table listed on commit drop as select place, book from jsonb_array_elements(tests.json_as('service', tests.render('select public.list_import_books(<alpha>)', 'x')) -> 'books') with ordinality b (book, place);
select is((select array_agg((book ->> 'id')::uuid order by place) from listed where place > (select count(*) from listed) - 7), array[tests.id('old two'), tests.id('old three')] || (
  select array_agg(id order by created_at, id) from public.pitchbooks where id in (select tests.id(n) from unnest('{book,archived,trashed,formers,present}'::text[]) n)), 'books are listed as they were first imported, then the others');
select is((select count(*) from listed), (select count(*) from public.pitchbooks where organization_id = tests.id('alpha')), 'all of the organisation');
select is((select jsonb_agg(book -> 'id' order by place) from listed where (book ->> 'trashed')::boolean), (select jsonb_build_array(tests.id('old two'), tests.id('trashed'))), 'those in the trash are marked');
select is((select book -> 'revision' from listed where book ->> 'id' = tests.id('book')::text), (select to_jsonb(revision) from public.pitchbooks where id = tests.id('book')), 'with their revisions');

-- What only the import may do: an ordinary write by the service role or a person gets its own revision and time.
select tests.perform_as('service', tests.render('update public.pitchbooks set title = ''By the service'', updated_at = ''2000-01-01'' where id = <book>', 'x'));
select is((select updated_at from public.pitchbooks where id = tests.id('book')), now(), 'the service role does not set times');
select set_config('app.importing', 'on', true);
select tests.refused('superuser', tests.render('update public.slides set slide_number = 9 where id = <formers c>', 'x'), 'PT400', 'invalid_order', 'not even the import breaks the order of a book', 'public.slides');
select tests.perform_as('member', tests.render('update public.pitchbooks set title = ''By a member'' where id = <old three>', 'x'));
select is((select updated_at from public.pitchbooks where id = tests.id('old three')), now(), 'nor does a person, whatever the settings say');
select set_config('app.importing', '', true);

select * from finish();
rollback;
