-- The change protocol: pieces, bases, conflicts, order, and the same change twice.
begin;
select no_plan();
select tests.stage();

-- Every piece arrives, and only that piece differs afterwards.
create temp table pieces (entity text, id uuid, field text, key text, value jsonb) on commit drop;
insert into pieces values
  ('book', tests.id('book'), 'title', null, '"Renamed"'),
  ('book', tests.id('book'), 'type', null, '"custom"'),
  ('book', tests.id('book'), 'status', null, '"ready"'),
  ('book', tests.id('book'), 'prompt', null, '"For the board"'),
  ('book', tests.id('book'), 'prompt', null, 'null'),
  ('book', tests.id('book'), 'inheritTemplatePrompts', null, 'false'),
  ('section', tests.id('book s1'), 'title', null, '"Market and rivals"'),
  ('section', tests.id('book s1'), 'prompt', null, '{"text": "Only public numbers", "mode": "replaces"}'),
  ('section', tests.id('book s1'), 'prompt', null, '{"text": null, "mode": "adds"}'),
  ('slide', tests.id('book a'), 'title', null, '"Where we stand"'),
  ('slide', tests.id('book a'), 'title', null, 'null'),
  ('slide', tests.id('book a'), 'layout', null, '{"layoutName": "Two Content", "type": "body"}'),
  ('slide', tests.id('book a'), 'prompt', null, '{"text": "Three points", "mode": "replaces"}'),
  ('slide', tests.id('book a'), 'notes', null, '"Breathe"'),
  ('slide', tests.id('book a'), 'content', 'body', tests.text_content('First')),
  ('slide', tests.id('book a'), 'content', 'body', 'null'),
  ('slide', tests.id('book a'), 'placeholderPrompt', 'body', '{"text": "A number", "mode": "replaces"}'),
  ('slide', tests.id('book a'), 'placeholderPrompt', 'body', '{"text": null, "mode": "adds"}');

create function pg_temp.try_piece(p pieces) returns setof text language plpgsql as $$
declare
  before jsonb := tests.read('book');
  answer jsonb;
  after jsonb;
begin
  answer := tests.apply('member', 'book', tests.change(p.entity, p.id, p.field, p.value, p.key));
  after := tests.read('book');
  return next is(tests.piece(after, p.entity, p.id, p.field, p.key), p.value, format('the %s of a %s arrives as %s', p.field, p.entity, left(p.value::text, 40)));
  return next is((answer ->> 'revision')::bigint, (after ->> 'revision')::bigint, 'the answer names the new revision');
  return next cmp_ok((after ->> 'revision')::bigint, '>', (before ->> 'revision')::bigint, 'which is higher than before');
  if p.entity <> 'book' then
    return next is((answer -> 'versions' ->> p.id::text)::int, tests.version_in(after, p.id), 'the answer names the new version of the record');
    return next cmp_ok(tests.version_in(after, p.id), '>', tests.version_in(before, p.id), 'which is higher than before');
  end if;
  return next is(tests.without_piece(after, p.entity, p.id, p.field, p.key), tests.without_piece(before, p.entity, p.id, p.field, p.key), 'and nothing else differs');
end $$;
select pg_temp.try_piece(p) from pieces p;

-- Bases and conflicts.
create temp table sent on commit drop as
select format('select public.apply_changes(%L, %L, %L)', tests.id('book'), tests.id('change title'), jsonb_build_array(tests.change('book', tests.id('book'), 'title', '"Of the owner"'))) as statement;
create temp table answered on commit drop as select tests.json_as('owner', statement) as answer from sent;

create temp table late on commit drop as
select tests.attempt('member', tests.apply_sql('book', jsonb_build_array(
  jsonb_build_object('kind', 'set', 'entity', 'slide', 'id', tests.id('book a'), 'field', 'notes', 'base', private.piece_hash(tests.piece(tests.read('book'), 'slide', tests.id('book a'), 'notes')), 'value', 'Innocent'),
  jsonb_build_object('kind', 'set', 'entity', 'book', 'id', tests.id('book'), 'field', 'title', 'base', private.piece_hash('"Renamed"'), 'value', 'Of the member'))),
  'public.slides') o;
select is((late.o).result || ' ' || (late.o).message, 'PT409 edit_conflict', 'an edit based on an older title is refused') from late;
select is((late.o).changed, false, 'as a whole: the innocent piece of the same set did not arrive either') from late;
select is((late.o).detail::jsonb -> 'conflicts' -> 0 ->> 'index', '1', 'the refusal tells which change') from late;
select is((late.o).detail::jsonb -> 'conflicts' -> 0 ->> 'current', 'Of the owner', 'and what is there now') from late;
select is(jsonb_array_length((late.o).detail::jsonb -> 'conflicts'), 1, 'and no other') from late;
select is(((late.o).detail::jsonb ->> 'revision')::bigint, (tests.read('book') ->> 'revision')::bigint, 'and the revision it is compared with') from late;

select tests.allowed('member', tests.apply_sql('book', jsonb_build_array(jsonb_build_object('kind', 'set', 'entity', 'book', 'id', tests.id('book'), 'field', 'title', 'base', private.piece_hash('"Ages ago"'), 'value', 'Of the owner'))),
  'a set to the value that is already there is no conflict');

-- The same set again.
select tests.apply('member', 'book', tests.change('book', tests.id('book'), 'title', '"Of the member"'));
select is(tests.json_as('owner', statement), (select answer from answered), 'the same change_id gives the stored answer') from sent;
select is(tests.read('book') ->> 'title', 'Of the member', 'and changes nothing');
select tests.refused('owner', replace(statement, 'Of the owner', 'Another'), 'PT422', 'idempotency_mismatch', 'the same change_id with other changes is refused', 'public.pitchbooks') from sent;
select is(tests.attempt('member', statement)::text, tests.attempt('member', tests.apply_sql('book', (select jsonb_build_array(jsonb_build_object('kind', 'set', 'entity', 'book', 'id', tests.id('book'), 'field', 'title', 'base', private.piece_hash('"Renamed"'), 'value', 'Of the owner')))))::text, 'the change_id of somebody else is one''s own to use') from sent;

-- Records that are gone.
select is((o).result || ' ' || (o).message || ' ' || ((o).detail::jsonb -> 'conflicts' -> 0 ->> 'gone'), 'PT409 edit_conflict true', 'an edit of a slide that is gone is a conflict')
from (select tests.attempt('member', tests.apply_sql('book', jsonb_build_array(jsonb_build_object('kind', 'set', 'entity', 'slide', 'id', tests.id('nowhere'), 'field', 'notes', 'base', private.piece_hash('""'), 'value', 'x')))) o) t;
select is((o).result || ' ' || (o).message, 'PT409 edit_conflict', 'a slide of another book is not there')
from (select tests.attempt('member', tests.apply_sql('book', jsonb_build_array(tests.change_at('archived', 'slide', tests.id('archived a'), 'notes', '"x"'))), 'public.slides') o) t;

-- Inserting, deleting, moving: always with the order that follows.
select tests.apply('member', 'book',
  jsonb_build_object('kind', 'insert', 'entity', 'slide', 'id', tests.id('book new'), 'value', jsonb_build_object('sectionId', tests.id('book s1'), 'layoutName', 'Body Text', 'type', 'body', 'title', 'New', 'prompt', 'P', 'promptMode', 'replaces',
    'prompts', '{"body": "Q"}'::jsonb, 'promptModes', '{"body": "replaces"}'::jsonb, 'content', jsonb_build_object('v', 1, 'placeholders', jsonb_build_object('body', tests.text_content('T'))), 'notes', 'N')),
  tests.change('book', tests.id('book'), 'order', tests.order_of('book', '{title,contents,legal}', '{"s1": "d1,new,a,b", "s2": "d2,c"}')));
select is(tests.version_in(tests.read('book'), tests.id('book new')), 1, 'an inserted slide is new');
select is(tests.version_step(), 1, 'changes after it count');
select is(jsonb_path_query_first(tests.read('book'), '$.slides[*] ? (@.title == "New")') - '{version}'::text[],
  jsonb_build_object('id', tests.id('book new'), 'sectionId', tests.id('book s1'), 'slideNumber', 5, 'layoutName', 'Body Text', 'type', 'body', 'title', 'New', 'prompt', 'P', 'promptMode', 'replaces',
    'prompts', '{"body": "Q"}'::jsonb, 'promptModes', '{"body": "replaces"}'::jsonb, 'content', jsonb_build_object('v', 1, 'placeholders', jsonb_build_object('body', tests.text_content('T'))), 'notes', 'N'),
  'an inserted slide is there with everything it came with, at its place');
select is(tests.numbers('book'), '1 title,2 contents,3 legal,4 d1,5 new,6 a,7 b,8 d2,9 c', 'and the others have moved on');
select is((select number_of_slides from public.pitchbook_sections where id = tests.id('book s1')), 3, 'the section counts it');

select tests.apply('member', 'book', tests.change('book', tests.id('book'), 'order', tests.order_of('book', '{title,legal,contents}', '{"s2": "d2,new,c", "s1": "d1,b,a"}')));
select is(tests.numbers('book'), '1 title,2 legal,3 contents,4 d2,5 new,6 c,7 d1,8 b,9 a', 'slides and sections move');
select is((select section_id from public.slides where id = tests.id('book new')), tests.id('book s2'), 'a slide that moves into another section belongs to it');
select is((select string_agg(number_of_slides::text, ',' order by order_index) from public.pitchbook_sections where pitchbook_id = tests.id('book')), '2,2', 'and both sections count again');

select tests.apply('member', 'book',
  jsonb_build_object('kind', 'delete', 'entity', 'slide', 'id', tests.id('book new'), 'base', tests.version_in(tests.read('book'), tests.id('book new'))),
  tests.change('book', tests.id('book'), 'order', tests.order_of('book', '{title,contents,legal}', '{"s1": "d1,a,b", "s2": "d2,c"}')));
select is(tests.numbers('book'), '1 title,2 contents,3 legal,4 d1,5 a,6 b,7 d2,8 c', 'a deleted slide leaves no gap');

select tests.apply('member', 'book',
  jsonb_build_object('kind', 'insert', 'entity', 'section', 'id', tests.id('book s3'), 'value', '{"title": "Annex", "prompt": "Sources", "promptMode": "replaces"}'::jsonb),
  jsonb_build_object('kind', 'insert', 'entity', 'slide', 'id', tests.id('book d3'), 'value', jsonb_build_object('sectionId', tests.id('book s3'), 'layoutName', 'Section Divider', 'type', 'section-divider', 'title', null, 'prompt', null, 'promptMode', 'adds',
    'prompts', '{}'::jsonb, 'promptModes', '{}'::jsonb, 'content', '{"v": 1, "placeholders": {}}'::jsonb, 'notes', '')),
  tests.change('book', tests.id('book'), 'order', tests.order_of('book', '{title,contents,legal}', '{"s1": "d1,a,b", "s3": "d3", "s2": "d2,c"}')));
select is((select string_agg(title || ' ' || order_index || ' ' || number_of_slides, ', ' order by order_index) from public.pitchbook_sections where pitchbook_id = tests.id('book')),
  'Market and rivals 0 2, Annex 1 0, Second 2 1', 'a new section stands where the order says');
select is((select section_prompt || ' ' || section_prompt_mode from public.pitchbook_sections where id = tests.id('book s3')), 'Sources replaces', 'with its prompt');

select tests.apply('member', 'book',
  jsonb_build_object('kind', 'delete', 'entity', 'slide', 'id', tests.id('book d3'), 'base', tests.version_in(tests.read('book'), tests.id('book d3'))),
  jsonb_build_object('kind', 'delete', 'entity', 'section', 'id', tests.id('book s3'), 'base', tests.version_in(tests.read('book'), tests.id('book s3'))),
  tests.change('book', tests.id('book'), 'order', tests.order_of('book', '{title,contents,legal}', '{"s1": "d1,a,b", "s2": "d2,c"}')));
select is((select count(*) from public.pitchbook_sections where pitchbook_id = tests.id('book')), 2::bigint, 'a section can be deleted with its slides');

create function pg_temp.delete_of(name text, version int default null) returns jsonb language sql as $$
  select jsonb_build_object('kind', 'delete', 'entity', 'slide', 'id', tests.id(name), 'base', coalesce(version, tests.version_in(tests.read('book'), tests.id(name))))
$$;
select tests.refused('member', tests.apply_sql('book', jsonb_build_array(pg_temp.delete_of('book a', 0), tests.change('book', tests.id('book'), 'order', tests.order_of('book', '{title,contents,legal}', '{"s1": "d1,b", "s2": "d2,c"}')))),
  'PT409', 'edit_conflict', 'a slide changed since cannot be deleted', 'public.slides');

select tests.refused('member', tests.apply_sql('book', jsonb_build_array(
    jsonb_build_object('kind', 'insert', 'entity', 'slide', 'id', tests.id('archived a'), 'value', jsonb_build_object('sectionId', tests.id('book s2'), 'layoutName', 'Body Text', 'type', 'body')),
    tests.change('book', tests.id('book'), 'order', tests.order_of('book', '{title,contents,legal}', '{"s1": "d1,a,b", "s2": "d2,c"}')))),
  'PT400', 'validation', 'a new slide with the id of another', 'public.slides');

-- What breaks an order is refused.
select tests.refused('member', tests.apply_sql('book', changes), 'PT400', code, description, 'public.slides')
from (values
  ('invalid_order', 'an order without one of the slides', jsonb_build_array(tests.change('book', tests.id('book'), 'order', tests.order_of('book', '{title,contents,legal}', '{"s1": "d1,a", "s2": "d2,c"}')))),
  ('invalid_order', 'an order with a slide twice', jsonb_build_array(tests.change('book', tests.id('book'), 'order', tests.order_of('book', '{title,contents,legal}', '{"s1": "d1,a,a,b", "s2": "d2,c"}')))),
  ('invalid_order', 'an order with a stranger', jsonb_build_array(tests.change('book', tests.id('book'), 'order', tests.order_of('book', '{title,contents,legal}', '{"s1": "d1,a,b,zz", "s2": "d2,c"}')))),
  ('invalid_order', 'an order without one of the sections', jsonb_build_array(tests.change('book', tests.id('book'), 'order', tests.order_of('book', '{title,contents,legal}', '{"s1": "d1,a,b,d2,c"}')))),
  ('invalid_order', 'a divider that is not first', jsonb_build_array(tests.change('book', tests.id('book'), 'order', tests.order_of('book', '{title,contents,legal}', '{"s1": "a,d1,b", "s2": "d2,c"}')))),
  ('invalid_order', 'a divider in the section of another', jsonb_build_array(tests.change('book', tests.id('book'), 'order', tests.order_of('book', '{title,contents,legal}', '{"s1": "d1,d2,a,b", "s2": "c"}')))),
  ('invalid_order', 'a title slide that is not first', jsonb_build_array(tests.change('book', tests.id('book'), 'order', tests.order_of('book', '{contents,title,legal}', '{"s1": "d1,a,b", "s2": "d2,c"}')))),
  ('validation', 'a deletion without the order that follows', jsonb_build_array(pg_temp.delete_of('book a'))),
  ('invalid_order', 'the deletion of the title slide', jsonb_build_array(pg_temp.delete_of('book title'), tests.change('book', tests.id('book'), 'order', tests.order_of('book', '{contents,legal}', '{"s1": "d1,a,b", "s2": "d2,c"}')))),
  ('invalid_order', 'the deletion of the title slide behind a new one', jsonb_build_array(pg_temp.delete_of('book title'),
    jsonb_build_object('kind', 'insert', 'entity', 'slide', 'id', tests.id('book cover'), 'value', '{"layoutName": "Title Slide", "type": "title"}'::jsonb),
    tests.change('book', tests.id('book'), 'order', tests.order_of('book', '{cover,contents,legal}', '{"s1": "d1,a,b", "s2": "d2,c"}')))),
  ('invalid_order', 'a new title slide in front of the old one', jsonb_build_array(
    jsonb_build_object('kind', 'insert', 'entity', 'slide', 'id', tests.id('book cover'), 'value', '{"layoutName": "Title Slide", "type": "title"}'::jsonb),
    tests.change('book', tests.id('book'), 'order', tests.order_of('book', '{cover,title,contents,legal}', '{"s1": "d1,a,b", "s2": "d2,c"}')))),
  ('invalid_order', 'the deletion of a divider alone', jsonb_build_array(pg_temp.delete_of('book d2'), tests.change('book', tests.id('book'), 'order', tests.order_of('book', '{title,contents,legal}', '{"s1": "d1,a,b", "s2": "c"}'))))
) as broken(code, description, changes);

-- Malformed sets.
select tests.refused('member', tests.apply_sql('book', changes), 'PT400', null, description, 'public.slides')
from (values
  ('no changes', '[]'::jsonb),
  ('an object instead of a list', '{}'),
  ('null', 'null'),
  ('a change that is no object', '[1]'),
  ('an unknown kind', jsonb_build_array(tests.change('book', tests.id('book'), 'title', '"x"') || '{"kind": "zap"}')),
  ('an unknown entity', jsonb_build_array(tests.change('book', tests.id('book'), 'title', '"x"') || '{"entity": "planet"}')),
  ('an unknown field', jsonb_build_array(tests.change('book', tests.id('book'), 'title', '"x"') || '{"field": "created_by"}')),
  ('no value', jsonb_build_array(tests.change('book', tests.id('book'), 'title', '"x"') - 'value')),
  ('a title of the wrong type', jsonb_build_array(tests.change('book', tests.id('book'), 'title', '7'))),
  ('an empty title', jsonb_build_array(tests.change('book', tests.id('book'), 'title', '""'))),
  ('a title of 256 characters', jsonb_build_array(tests.change('book', tests.id('book'), 'title', to_jsonb(repeat('x', 256))))),
  ('a null title', jsonb_build_array(tests.change('book', tests.id('book'), 'title', 'null'))),
  ('an unknown status', jsonb_build_array(tests.change('book', tests.id('book'), 'status', '"gone"'))),
  ('an id that is no uuid', jsonb_build_array(tests.change('book', tests.id('book'), 'title', '"x"') || '{"id": "x"}')),
  ('the id of another book', jsonb_build_array(tests.change('book', tests.id('book'), 'title', '"x"') || jsonb_build_object('id', tests.id('archived')))),
  ('content with a javascript link', jsonb_build_array(tests.change('slide', tests.id('book a'), 'content', '{"kind": "text", "origin": "human", "locked": false, "doc": {"paragraphs": [{"runs": [{"text": "x", "link": "javascript:alert(1)"}]}]}}', 'body'))),
  ('content of an unknown kind', jsonb_build_array(tests.change('slide', tests.id('book a'), 'content', '{"kind": "html", "html": "<b>"}', 'body'))),
  ('content without a key', jsonb_build_array(tests.change('slide', tests.id('book a'), 'content', tests.text_content('x')))),
  ('a prompt of the wrong shape', jsonb_build_array(tests.change('slide', tests.id('book a'), 'prompt', '"x"'))),
  ('a prompt with an unknown mode', jsonb_build_array(tests.change('slide', tests.id('book a'), 'prompt', '{"text": "x", "mode": "shouts"}'))),
  ('a prompt of 5,001 characters', jsonb_build_array(tests.change('slide', tests.id('book a'), 'prompt', jsonb_build_object('mode', 'adds', 'text', repeat('x', 5001))))),
  ('notes of 20,001 characters', jsonb_build_array(tests.change('slide', tests.id('book a'), 'notes', to_jsonb(repeat('x', 20001))))),
  ('2,001 changes', (select jsonb_agg(change) from generate_series(1, 2001), (select tests.change('book', tests.id('book'), 'title', '"x"') offset 0) once(change)))
) as broken(description, changes);

-- Who may.
select tests.refused(person, tests.apply_sql(book, jsonb_build_array(tests.change_at(book, 'book', tests.id(book), 'title', '"Mine"'))), states, null, format('%s cannot edit the %s book', person, book), 'public.pitchbooks')
from (values
  ('viewer', 'book', 'PT403'), ('outsider', 'book', 'PT404'), ('former', 'book', 'PT404'), ('beta_owner', 'book', 'PT404'), ('signed_out', 'book', '42501 PT401'),
  ('member', 'archived', 'PT403'), ('viewer', 'archived', 'PT403'), ('owner', 'trashed', 'PT404'), ('creator', 'trashed', 'PT404')
) as who(person, book, states);
select tests.allowed(person, tests.apply_sql(book, jsonb_build_array(tests.change_at(book, 'book', tests.id(book), 'title', '"Mine"'))), format('%s can edit the %s book', person, book))
from (values ('owner', 'book'), ('admin', 'book'), ('member', 'book'), ('creator', 'book'), ('both', 'book'), ('owner', 'archived'), ('admin', 'archived'), ('creator', 'archived')) as who(person, book);
select tests.refused('member', tests.apply_sql('book', jsonb_build_array(tests.change('book', tests.id('book'), 'status', '"archived"'))), 'PT403', null, 'a member cannot archive what another person made', 'public.pitchbooks');
select tests.allowed('creator', tests.apply_sql('book', jsonb_build_array(tests.change('book', tests.id('book'), 'status', '"archived"'))), 'its creator can archive it');

select * from finish();
rollback;
