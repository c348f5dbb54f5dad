-- Creating, reading, finding, patching and copying books.
begin;
select no_plan();
select tests.stage();

-- ---------------------------------------------------------------- the creation rule
create temp table created on commit drop as
select tests.json_as('member', format($$ select public.create_pitchbook_atomic('Project X', 'custom', %L, '[{"title": "Market", "numberOfSlides": 2, "prompt": "Numbers"}, {"title": "Team"}]', 'For a board') $$, tests.id('alpha'))) as book;
select is(array(select s ->> 'slideNumber' || ' ' || (s ->> 'layoutName') || ' ' || (s ->> 'type') || ' ' || coalesce(x ->> 'title', '-')
    from created, jsonb_array_elements(book -> 'slides') s left join jsonb_array_elements(book -> 'sections') x on x ->> 'id' = s ->> 'sectionId' order by (s ->> 'slideNumber')::int),
  array['1 Title Slide title -', '2 Contents contents -', '3 Legal Notice legal -', '4 Section Divider section-divider Market', '5 Body Text body Market', '6 Body Text body Market', '7 Section Divider section-divider Team', '8 Body Text body Team'],
  'a book starts with three front slides, then for each section its divider and its slides') from created;
select is(array(select x ->> 'orderIndex' || ' ' || (x ->> 'title') || ' ' || (x ->> 'numberOfSlides') || ' ' || coalesce(x ->> 'prompt', '-') || ' ' || (x ->> 'promptMode') from created, jsonb_array_elements(book -> 'sections') x),
  array['0 Market 2 Numbers adds', '1 Team 1 - adds'], 'with its sections in order') from created;
select is(book - '{id,sections,slides,revision,createdAt,updatedAt}'::text[], jsonb_build_object('organizationId', tests.id('alpha'), 'title', 'Project X', 'type', 'custom', 'status', 'draft', 'pitchbookPrompt', 'For a board',
  'inheritTemplatePrompts', true, 'deckTemplateId', '00000000-0000-4000-8000-00000000d0c0', 'createdBy', tests.id('member')), 'and what was said of it') from created;
select is((select book from created), tests.json_as('viewer', format('select public.get_pitchbook(%L)', (select book ->> 'id' from created))), 'the answer is the document that others read');
select is((select book -> 'slides' -> 4 -> 'prompts' from created),
  (select jsonb_object_agg(box ->> 'id', box -> 'defaultPrompt') from public.layout_templates l, jsonb_array_elements(l.placeholders) box where l.organization_id is null and l.name = 'Body Text' and box ->> 'defaultPrompt' ~ '\S'), 'its slides start with the default prompts of their layouts');
select ok((select book -> 'slides' -> 4 -> 'prompts' <> '{}' from created), 'of which there are some');
select is((select array_agg(distinct (s ->> 'version')::int) from created, jsonb_array_elements(book -> 'slides') s), array[1], 'and are new');
select is((select jsonb_agg(s -> 'prompts') from jsonb_array_elements(tests.json_as('member', format($$ select public.create_pitchbook_atomic('Bare', p_organization_id => %L, p_sections => '[{"title": "One"}]', p_inherit_template_prompts => false) $$, tests.id('alpha'))) -> 'slides') s),
  '[{}, {}, {}, {}, {}]', 'without inheritance they start without prompts');
select is(tests.version_step(), 1, 'later changes count again');
select is(tests.json_as('member', format($$ select public.create_pitchbook_atomic('Ours', p_organization_id => %L, p_sections => '[{"title": "One"}]', p_deck_template_id => %L) $$, tests.id('alpha'), tests.id('deck'))) -> 'slides' -> 4 -> 'prompts',
  '{"body": "House style"}', 'with an own deck template they start with its prompts');
select is((tests.json_as('outsider', $$ select public.create_pitchbook_atomic('Mine', p_sections => '[{"title": "One"}]') $$) ->> 'organizationId')::uuid, tests.resolve('personal of outsider', 'outsider'), 'without an organisation a book is the person''s own');
select is((select details from public.activity_logs where pitchbook_id = (select (book ->> 'id')::uuid from created)), '{"title": "Project X", "sections": 2, "slides": 8}', 'the log tells how it began');
select is((select action || ' ' || user_id from public.activity_logs where pitchbook_id = (select (book ->> 'id')::uuid from created)), 'created_pitchbook ' || tests.id('member'), 'and who began it');

-- ---------------------------------------------------------------- all or nothing
create function pg_temp.create_sql(title text, sections jsonb, extra text default '') returns text language sql as $$
  select format('select public.create_pitchbook_atomic(%L, p_organization_id => %L, p_sections => %L%s)', title, tests.id('alpha'), sections, extra)
$$;
create function pg_temp.fields(o tests.outcome) returns text language sql as $$
  select (o).result || ' ' || coalesce((o).message, '') || ': ' || coalesce((select string_agg(e ->> 'field', ', ' order by e ->> 'field') from jsonb_array_elements((o).detail::jsonb -> 'errors') e), '')
$$;
select is(pg_temp.fields(tests.attempt('member', statement, 'public.pitchbooks')), 'PT400 validation: ' || fields, 'refused: ' || description)
from (values
  (pg_temp.create_sql('', '[{"title": "One"}]'), 'title', 'an empty title'),
  (pg_temp.create_sql(null, '[{"title": "One"}]'), 'title', 'no title'),
  (pg_temp.create_sql(repeat('x', 256), '[{"title": "One"}]'), 'title', 'a title of 256 characters'),
  (pg_temp.create_sql('X', null), 'sections', 'no sections'),
  (pg_temp.create_sql('X', '{}'), 'sections', 'sections that are no list'),
  (pg_temp.create_sql('X', '[]'), 'sections', 'an empty list of sections'),
  (pg_temp.create_sql('X', (select jsonb_agg('{"title": "S"}'::jsonb) from generate_series(1, 51))), 'sections', '51 sections'),
  (pg_temp.create_sql('X', (select jsonb_agg('{"title": "S", "numberOfSlides": 100}'::jsonb) from generate_series(1, 5))), 'sections', 'more than 500 slides'),
  (pg_temp.create_sql('X', '[1, {"title": ""}, {"title": "A", "numberOfSlides": 0}, {"title": "B", "numberOfSlides": 101}, {"title": "C", "numberOfSlides": 1.5}, {"title": "D", "numberOfSlides": "2"}, {"title": "E", "prompt": 7}, {"title": 7}]'),
    'sections.0, sections.1.title, sections.2.numberOfSlides, sections.3.numberOfSlides, sections.4.numberOfSlides, sections.5.numberOfSlides, sections.6.prompt, sections.7.title', 'sections with something wrong in each'),
  (pg_temp.create_sql('X', jsonb_build_array(jsonb_build_object('title', 'S', 'prompt', repeat('x', 5001)))), 'sections.0.prompt', 'a section prompt of 5,001 characters'),
  (pg_temp.create_sql('', '[{"title": ""}]', ', p_type => ''x'', p_pitchbook_prompt => repeat(''x'', 10001)'), 'pitchbookPrompt, sections.0.title, title, type', 'everything wrong at once'),
  (pg_temp.create_sql('X', '[{"title": "One"}]', ', p_deck_template_id => ' || quote_literal(tests.id('beta deck'))), 'deckTemplateId', 'another organisation''s deck template')
) as line(statement, fields, description);
select tests.allowed('member', pg_temp.create_sql('X', (select jsonb_agg(jsonb_build_object('title', 'S', 'numberOfSlides', case when n = 5 then 92 else 100 end)) from generate_series(1, 5) n)), 'exactly 500 slides are allowed');
select is((select count(*) from public.pitchbooks where title in ('', 'X')), 0::bigint, 'nothing of what was refused is there');

-- ---------------------------------------------------------------- once for each key
create temp table keyed on commit drop as select pg_temp.create_sql('Keyed', '[{"title": "One"}]', ', p_idempotency_key => ''k1'', p_request_hash => ''h1''') as statement;
create temp table first_answer on commit drop as select tests.json_as('member', statement) as book from keyed;
select is(tests.json_as('member', statement), (select book from first_answer), 'a second request with the same key gets the first answer') from keyed;
select is((select count(*) from public.pitchbooks where title = 'Keyed'), 1::bigint, 'and makes no second book');
select tests.refused('member', replace(statement, 'h1', 'h2'), 'PT422', 'idempotency_mismatch', 'another request with the same key is refused', 'public.pitchbooks') from keyed;
select isnt(tests.json_as('admin', statement) ->> 'id', (select book ->> 'id' from first_answer), 'another person''s key is another key') from keyed;
select tests.refused('member', replace(statement, '''k1''', 'repeat(''x'', 256)'), 'PT400', 'validation', 'a key of 256 characters is refused') from keyed;
select is(tests.json_as('member', statement), (select book from first_answer), 'nor does it change the first one''s answer') from keyed;
select isnt(tests.json_as('admin', statement) ->> 'id', (select book ->> 'id' from first_answer), 'and gives that person''s own answer') from keyed;
select tests.perform_as('admin', $$ select private.keep_answer('r', 'of member', '{"made": "up"}') $$);
select is((select response from public.idempotency_keys where key = 'of member'), null, 'nobody answers for another person');
select is(tests.perform_as('member', $$ select private.keep_answer('create_pitchbook', 'k1', '{"made": "up"}') $$)::jsonb, '{"made": "up"}', 'another answer');
select is(tests.json_as('member', statement), (select book from first_answer), 'does not take the place of one that is kept') from keyed;
select tests.refused('member', $$ select private.keep_answer('r', 'k', to_jsonb(repeat('x', 16777216))) $$, 'PT400', 'validation', 'an endless answer is not kept');
update public.idempotency_keys set created_at = now() - interval '25 hours' where key = 'k1';
select isnt(tests.json_as('member', statement) ->> 'id', (select book ->> 'id' from first_answer), 'after a day the key is forgotten') from keyed;
select is((select string_agg((user_id = tests.id('member')) || ' ' || (created_at = now()), ', ' order by user_id = tests.id('admin')) from public.idempotency_keys where key = 'k1'), 'true true, false false', 'each by whose it is') from keyed;

-- ---------------------------------------------------------------- reading
select is(tests.read('book') - '{sections,slides,revision,createdAt,updatedAt}'::text[], jsonb_build_object('id', tests.id('book'), 'organizationId', tests.id('alpha'), 'title', 'Book', 'type', 'standard', 'status', 'draft', 'pitchbookPrompt', null,
  'inheritTemplatePrompts', true, 'deckTemplateId', '00000000-0000-4000-8000-00000000d0c0', 'createdBy', tests.id('creator')), 'a book reads as one document');
select is(tests.read('book') -> 'slides' -> 4, jsonb_build_object('id', tests.id('book a'), 'sectionId', tests.id('book s1'), 'slideNumber', 5, 'layoutName', 'Body Text', 'type', 'body', 'title', null, 'prompt', null, 'promptMode', 'adds',
  'prompts', '{"body": "Old prompt"}'::jsonb, 'promptModes', '{}'::jsonb, 'content', jsonb_build_object('v', 1, 'placeholders', jsonb_build_object('body', tests.text_content('Old words'))), 'notes', '', 'version', (select version from public.slides where id = tests.id('book a'))), 'with its slides');
select is(tests.json_as('both', 'select public.get_viewer()'), jsonb_build_object('id', tests.id('both'), 'email', tests.email('both'), 'fullName', 'Both', 'avatarUrl', null, 'organizations', (
    select jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name, 'slug', o.slug, 'role', case when o.is_personal then 'owner' else 'member' end, 'isPersonal', o.is_personal) order by o.is_personal desc, o.name)
    from public.organizations o where o.id in (tests.id('alpha'), tests.id('beta'), tests.resolve('personal of both', 'both')))), 'the viewer knows their organisations, the personal one first');
select is(tests.json_as('member', 'select public.get_deck_template()') ->> 'id', '00000000-0000-4000-8000-00000000d0c0', 'without an id there is the built-in deck template');
select is((select jsonb_agg(l ->> 'name') from jsonb_array_elements(tests.json_as('member', 'select public.get_deck_template()') -> 'layouts') l) @> '["Title Slide", "Contents", "Legal Notice", "Section Divider", "Body Text"]', true, 'with the layouts that every book starts with');
select is(tests.json_as('member', format('select public.get_deck_template(%L)', tests.id('deck'))) -> 'layouts' -> 0 ->> 'name', 'Body Text', 'with an id there is that one');

-- ---------------------------------------------------------------- lists and search
create function pg_temp.titles(person text, arguments text) returns text language sql as $$
  select coalesce(string_agg(b ->> 'title', ', ' order by n), '') from jsonb_array_elements(tests.json_as(person, format('select public.list_pitchbooks(%s)', arguments)) -> 'pitchbooks') with ordinality x(b, n)
$$;
delete from public.pitchbooks where organization_id = tests.id('alpha') and title in ('Project X', 'Bare', 'Ours', 'Keyed');
select is(pg_temp.titles('member', tests.render('<alpha>, p_sort => ''title'', p_order => ''asc''', 'x')), 'Archived, Book, Formers, Present', 'a list holds the books of an organisation, not those in the trash');
select is(pg_temp.titles('member', tests.render('<alpha>, p_trash => true', 'x')), 'Trashed', 'the trash is a list of its own');
select is(pg_temp.titles('member', tests.render('<alpha>, ''archived''', 'x')), 'Archived', 'a list can be of one status');
select is(pg_temp.titles('member', tests.render('<alpha>, null, ''template''', 'x')), '', 'or of one type');
select is(pg_temp.titles('member', tests.render('<alpha>, p_sort => ''title'', p_order => ''desc'', p_page => 2, p_limit => 3', 'x')), 'Archived', 'a list has pages');
-- Another organisation whose id ends as that of alpha does: the indexes hold its words under the same end.
insert into public.organizations (id, name, slug) values (('11111111-1111-4111-8111-' || right(tests.id('alpha')::text, 12))::uuid, 'Twin', 'twin');
insert into public.pitchbooks (organization_id, title) select id, 'Quixotry' from public.organizations where slug = 'twin';
delete from private.book_checks;
select is(tests.json_as('member', $$ select to_jsonb(array(select pitchbook_id from private.find_books('quixotry'))) $$), '[]', 'the search finds nothing of an organisation whose id ends alike');
delete from public.organizations where slug = 'twin';
select is(tests.json_as('member', tests.render('select public.list_pitchbooks(<alpha>, p_page => 2, p_limit => 3)', 'x')) - 'pitchbooks', '{"page": 2, "limit": 3, "total": 4}', 'and says how much there is');
select is(pg_temp.titles('both', 'p_sort => ''title'', p_order => ''asc'''), 'Archived, Beta Book, Book, Formers, Present', 'without an organisation a list holds all that the person may see');
select is(pg_temp.titles('outsider', ''), 'Mine', 'and nothing else');
select is((tests.json_as('member', tests.render('select public.list_pitchbooks(<alpha>, ''archived'')', 'x')) #> '{pitchbooks,0}') - '{revision,createdAt,updatedAt}'::text[], jsonb_build_object('id', tests.id('archived'), 'organizationId', tests.id('alpha'), 'title', 'Archived', 'type', 'standard', 'status', 'archived',
  'pitchbookPrompt', null, 'inheritTemplatePrompts', true, 'createdBy', tests.id('creator'), 'createdByName', 'Creator', 'deletedAt', null, 'sectionCount', 2, 'slideCount', 8), 'each with what a list shows');
select is(pg_temp.titles('member', tests.render('<alpha>, p_query => ''words'', p_sort => ''title'', p_order => ''asc''', 'x')), 'Archived, Book, Formers, Present', 'a search finds words that came with their slides');
select tests.apply('member', 'book', tests.change('slide', tests.id('book a'), 'content', tests.text_content('Zebra crossings'), 'body'), tests.change('slide', tests.id('book b'), 'notes', '"Mention walruses"'), tests.change('slide', tests.id('book c'), 'title', '"Aardvark"'),
  tests.change('slide', tests.id('book c'), 'prompt', '{"text": "Ocelots", "mode": "adds"}'), tests.change('section', tests.id('book s1'), 'title', '"Giraffe"'), tests.change('section', tests.id('book s2'), 'prompt', '{"text": "Okapi", "mode": "adds"}'),
  tests.change('slide', tests.id('book b'), 'placeholderPrompt', '{"text": "Pangolin", "mode": "adds"}', 'body'), tests.change('book', tests.id('book'), 'prompt', '"Quokka"'));
select is(pg_temp.titles('member', tests.render('<alpha>, p_query => ' || quote_literal(words), 'x')), expected, 'a search for ' || words)
from (values ('zebra', 'Book'), ('walrus', 'Book'), ('aardvark', 'Book'), ('ocelots', 'Book'), ('giraffe', 'Book'), ('okapi', 'Book'), ('pangolin', 'Book'), ('quokka', 'Book'), ('zebra walr', 'Book'), ('zebra unicorn', ''), ('ook', 'Book'), ('''); drop table x; --', ''), ('beta', '')) as q(words, expected);
select is(pg_temp.titles('outsider', 'p_query => ''zebra'''), '', 'nobody finds what they may not see');
select is(pg_temp.titles('former', 'p_query => ''zebra'''), '', 'nor what they might see once');
select ok(tests.json_as('beta_owner', format('select public.patch_pitchbook(%L, ''{"pitchbookPrompt": "Zebra"}'')', tests.id('beta book'))) is not null, 'another organisation writes the same word');
select is(pg_temp.titles('both', 'p_query => ''zebra'', p_sort => ''title'', p_order => ''asc'''), 'Beta Book, Book', 'whoever works in two organisations finds what is in either');
select is(pg_temp.titles('member', 'p_query => ''zebra'''), 'Book', 'and who works in one, what is in that');
select tests.apply('member', 'book', tests.change('slide', tests.id('book a'), 'notes', to_jsonb(repeat('x', 2040) || ' Narwhal')));
select is(pg_temp.titles('member', 'p_query => ''narwhal'''), 'Book', 'a word that is too long for the index is in nobody''s way');
select is(pg_temp.fields(tests.attempt('member', format('select public.list_pitchbooks(%s)', arguments))), 'PT400 validation: ' || field, 'refused: ' || arguments)
from (values ('p_status => ''x''', 'status'), ('p_type => ''x''', 'type'), ('p_sort => ''x''', 'sort'), ('p_order => ''x''', 'order'), ('p_page => 0', 'page'), ('p_limit => 0', 'limit'), ('p_limit => 101', 'limit')) as q(arguments, field);

-- ---------------------------------------------------------------- patching
create function pg_temp.patch_sql(patch jsonb, revision bigint default null) returns text language sql as $$
  select format('select public.patch_pitchbook(%L, %L, %L)', tests.id('book'), patch, revision)
$$;
create function pg_temp.revision() returns bigint language sql as $$ select revision from public.pitchbooks where id = tests.id('book') $$;
select is(tests.json_as('member', pg_temp.patch_sql('{"title": "Patched", "type": "template", "status": "ready", "pitchbookPrompt": "P", "inheritTemplatePrompts": false}')) @> '{"title": "Patched", "type": "template", "status": "ready", "pitchbookPrompt": "P", "inheritTemplatePrompts": false}', true, 'a patch sets what it names');
select is(tests.json_as('member', pg_temp.patch_sql('{"pitchbookPrompt": null}')) @> '{"title": "Patched", "pitchbookPrompt": null}', true, 'null takes a prompt away, the rest stays');
select is(tests.json_as('member', pg_temp.patch_sql('{"prompts": {"slide_5": {"body": "Five"}, "slide_6": {"title": "Six"}}}', pg_temp.revision())) #> '{slides,4,prompts}', '{"body": "Five"}', 'prompts are set by slide number');
select is(tests.json_as('member', pg_temp.patch_sql('{"prompts": {"slide_5": {"body": null}}}', pg_temp.revision())) #> '{slides,4,prompts}', '{}', 'and removed');
select is(pg_temp.fields(tests.attempt('member', pg_temp.patch_sql(patch, pg_temp.revision()), 'public.pitchbooks')), 'PT400 validation: ' || field, 'refused: ' || left(patch::text, 60))
from (values ('[]'::jsonb, ''), ('{"title": ""}', 'title'), ('{"title": null}', 'title'), ('{"title": 7}', 'title'), ('{"type": "x"}', 'type'), ('{"status": "x"}', 'status'), ('{"inheritTemplatePrompts": "yes"}', 'inheritTemplatePrompts'), (jsonb_build_object('pitchbookPrompt', repeat('x', 10001)), 'pitchbookPrompt'),
  ('{"prompts": []}', 'prompts'), ('{"prompts": {"slide_0": {}}}', 'prompts.slide_0'), ('{"prompts": {"slide_99": {}}}', 'prompts.slide_99'), ('{"prompts": {"slide_5": []}}', 'prompts.slide_5'), ('{"prompts": {"slide_5": {"body": 7}}}', 'prompts.slide_5.body')) as q(patch, field);
select is(pg_temp.fields(tests.attempt('member', pg_temp.patch_sql('{"prompts": {"slide_5": {"body": "x"}}}'))), 'PT400 validation: revision', 'prompts by slide number need the revision');
select is((o).result || ' ' || (o).message || ' ' || (o).detail, format('PT409 stale_revision {"revision": %s}', pg_temp.revision()), 'an older revision is refused and the present one named') from (select tests.attempt('member', pg_temp.patch_sql('{"title": "Late"}', pg_temp.revision() - 1), 'public.pitchbooks') o) t;

-- ---------------------------------------------------------------- copying
create temp table copied on commit drop as select tests.json_as('both', format('select public.duplicate_pitchbook(%L)', tests.id('book'))) as copy, tests.read('book') as book;
select is(tests.version_step(), 1, 'changes after a copy count');
select is((select array_agg(distinct (s ->> 'version')::int) from copied, jsonb_array_elements(copy -> 'slides') s), array[1], 'the slides of a copy are new');
select is(copy ->> 'title', 'Patched (copy)', 'a copy says so in its title') from copied;
select is(copy ->> 'status' || ' ' || (copy ->> 'createdBy') || ' ' || (copy ->> 'organizationId'), format('draft %s %s', tests.id('both'), tests.id('alpha')), 'is a draft of whoever makes it, in the same organisation') from copied;
select is((select jsonb_agg(s - '{id,sectionId,version}'::text[]) from jsonb_array_elements(copy -> 'slides') s), (select jsonb_agg(s - '{id,sectionId,version}'::text[]) from jsonb_array_elements(book -> 'slides') s), 'has the same slides') from copied;
select is((select jsonb_agg(s - '{id,version}'::text[]) from jsonb_array_elements(copy -> 'sections') s), (select jsonb_agg(s - '{id,version}'::text[]) from jsonb_array_elements(book -> 'sections') s), 'and sections') from copied;
select is((select count(*) from jsonb_array_elements(copy -> 'slides') a join jsonb_array_elements(book -> 'slides') b on a ->> 'id' = b ->> 'id'), 0::bigint, 'under new ids') from copied;
select is((select parent_template_id from public.pitchbooks where id = (copy ->> 'id')::uuid), tests.id('book'), 'a copy of a template knows it') from copied;
select is(tests.json_as('both', format('select public.duplicate_pitchbook(%L, ''Named'')', tests.id('archived'))) ->> 'title', 'Named', 'a copy can have its own title');
select tests.refused('both', format('select public.duplicate_pitchbook(%L, '''')', tests.id('book')), 'PT400', 'validation', 'but not an empty one', 'public.pitchbooks');
create temp table twice on commit drop as select format('select public.duplicate_pitchbook(%L, null, ''k'', ''h'')', tests.id('book')) as statement;
select is(tests.json_as('both', statement) ->> 'id', tests.json_as('both', statement) ->> 'id', 'a copy is made once for each key') from twice;

select * from finish();
rollback;
