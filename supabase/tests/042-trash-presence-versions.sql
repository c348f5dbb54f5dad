-- Trash, presence, versions and the activity log.
begin;
select no_plan();
select tests.stage();

-- ---------------------------------------------------------------- trash
create function pg_temp.log(book text) returns text language sql as $$
  select coalesce(string_agg(action || coalesce(' ' || nullif(details, '{}')::text, ''), '; ' order by action), '') from public.activity_logs where pitchbook_id = tests.id(book) and action <> 'created_version'
$$;
delete from public.activity_logs;
select is(tests.json_as('creator', tests.render('select public.delete_pitchbook_safe(<book>)', 'x')), '{"deleted": {"sections": 2, "slides": 8}}', 'a deletion tells how much it was');
select is((select deleted_by from public.pitchbooks where id = tests.id('book')), tests.id('creator'), 'the trash knows who put it there');
select is(pg_temp.log('book'), 'deleted_pitchbook {"title": "Book", "slides_deleted": 8, "sections_deleted": 2}', 'and the log');
select tests.refused('owner', tests.render('select public.delete_pitchbook_safe(<book>)', 'x'), 'PT404', 'not_found', 'what is in the trash cannot be deleted again');
select is(tests.json_as('admin', tests.render('select public.restore_pitchbook(<book>)', 'x')) ->> 'deletedAt', null, 'a restored book is out of the trash');
select is(pg_temp.log('book'), 'deleted_pitchbook {"title": "Book", "slides_deleted": 8, "sections_deleted": 2}; restored_pitchbook {"title": "Book"}', 'as the log tells');
select is(tests.read('book') ->> 'title', 'Book', 'and as it was');
select is((tests.attempt('owner', tests.render('select public.delete_pitchbook_safe(<present>)', 'x'))).detail::jsonb, '{"people": ["Viewer"]}', 'whoever is there is named');
select is(tests.json_as('admin', tests.render('select public.delete_pitchbook_safe(<present>, true)', 'x')) #>> '{deleted,slides}', '8', 'an admin may insist');
select tests.json_as('admin', tests.render('select public.restore_pitchbook(<present>)', 'x'));
select tests.refused('admin', tests.render('update public.pitchbooks set deleted_at = now() where id = <present>', 'x'), 'PT409', 'someone_present', 'once: it is no leave for a later deletion', 'public.pitchbooks');
select tests.json_as('admin', tests.render('select public.delete_pitchbook_safe(<present>, true)', 'x'));
select is(tests.json_as('owner', tests.render('select public.purge_pitchbook(<present>)', 'x')), '{"purged": true}', 'a purge says so');
select is((select count(*) from public.slides where pitchbook_id = tests.id('present')), 0::bigint, 'and leaves nothing');
select is((select details from public.activity_logs where action = 'purged_pitchbook'), jsonb_build_object('title', 'Present', 'pitchbook_id', tests.id('present')), 'but the entry in the log');

update public.pitchbooks set deleted_at = now() - interval '29 days 23 hours' where id = tests.id('trashed');
select tests.json_as('service', 'select public.purge_expired_trash()');
select is((select count(*) from public.pitchbooks where id = tests.id('trashed')), 1::bigint, 'for thirty days a book stays in the trash');
update public.pitchbooks set deleted_at = now() - interval '30 days 1 hour' where id = tests.id('trashed');
insert into public.idempotency_keys (user_id, route, key, request_hash, created_at) values (tests.id('viewer'), 'r', 'old', 'h', now() - interval '25 hours');
select is(tests.json_as('service', 'select public.purge_expired_trash()'), '{"purged": 1, "more": false}', 'then it goes');
select is((select string_agg(key, ',') from public.idempotency_keys), 'of member', 'with keys older than a day');

-- In portions, the oldest first.
update public.pitchbooks set deleted_at = now() - interval '31 days' where id in (tests.id('archived'), tests.id('formers'));
update public.pitchbooks set deleted_at = now() - interval '32 days' where id = tests.id('book');
select is(tests.attempt('service', 'select public.purge_expired_trash(0)'), row('rows 1', null, null, false)::tests.outcome, 'nothing is a portion too');
create function pg_temp.portions() returns text language plpgsql as $$
declare answer text := '';
begin
  for i in 1..3 loop
    answer := answer || tests.json_as('service', 'select public.purge_expired_trash(2)')::text;
    answer := answer || (select count(*) from public.pitchbooks where deleted_at is not null) || (select count(*) from public.pitchbooks where id = tests.id('book')) || ' ';
  end loop;
  raise exception using errcode = 'TEST1', message = answer;
end $$;
select throws_ok('select pg_temp.portions()', 'TEST1', '{"more": true, "purged": 2}10 {"more": false, "purged": 1}00 {"more": false, "purged": 0}00 ', 'the trash is emptied in portions, and then there is nothing left to do');
update public.pitchbooks set deleted_at = null where id in (tests.id('archived'), tests.id('formers'), tests.id('book'));

-- A template that is purged leaves its children as they were.
select set_config('app.importing', 'on', true);
update public.pitchbooks set parent_template_id = tests.id('formers'), updated_at = now() - interval '1 year' where id = tests.id('book');
select set_config('app.importing', '', true);
set constraints all immediate;
set constraints all deferred;
delete from public.activity_logs;
create function pg_temp.after_purge() returns text language plpgsql as $$
declare answer text;
begin
  update public.pitchbooks set deleted_at = now() where id = tests.id('formers');
  delete from public.pitchbooks where id = tests.id('formers');
  set constraints all immediate;
  answer := (select row(parent_template_id, updated_at = now() - interval '1 year')::text from public.pitchbooks where id = tests.id('book')) || pg_temp.log('book');
  raise exception using errcode = 'TEST1', message = answer;
end $$;
select throws_ok('select pg_temp.after_purge()', 'TEST1', '(,t)', 'a template that is purged is nobody''s work on its children');
set constraints all deferred;
update public.pitchbooks set parent_template_id = null, updated_at = now() where id = tests.id('book');

-- ---------------------------------------------------------------- the archive
create function pg_temp.status(book text) returns text language sql as $$ select status || ' ' || coalesce(status_before_archive, '-') from public.pitchbooks where id = tests.id(book) $$;
create function pg_temp.statuses(variadic statements text[]) returns text language plpgsql as $$
declare statement text;
  answer text := '';
begin
  foreach statement in array statements loop
    perform tests.perform_as('creator', tests.render(statement, 'x'));
    answer := answer || ', ' || pg_temp.status('book');
  end loop;
  return substr(answer, 3);
end $$;
select is(pg_temp.statuses(variadic statements), expected, description)
from (values
  (array['select public.patch_pitchbook(<book>, ''{"status": "ready"}'')', 'select public.patch_pitchbook(<book>, ''{"status": "archived"}'')', 'select public.unarchive_pitchbook(<book>)'], 'ready -, archived ready, ready -', 'a ready book comes back from the archive ready'),
  (array['update public.pitchbooks set status = ''archived'' where id = <book>', 'update public.pitchbooks set pitchbook_prompt = ''Edited'' where id = <book>', 'update public.pitchbooks set status = ''archived'' where id = <book>', 'select public.unarchive_pitchbook(<book>)'], 'archived ready, archived ready, archived ready, ready -', 'also when it was archived by hand, and edited meanwhile'),
  (array['update public.pitchbooks set status = ''archived'' where id = <book>', 'update public.pitchbooks set status = ''draft'' where id = <book>', 'update public.pitchbooks set status = ''archived'' where id = <book>', 'select public.unarchive_pitchbook(<book>)'], 'archived ready, draft -, archived draft, draft -', 'whoever says draft gets a draft'),
  (array['update public.pitchbooks set status = ''generating'' where id = <book>', 'update public.pitchbooks set status = ''archived'' where id = <book>', 'select public.unarchive_pitchbook(<book>)'], 'generating -, archived draft, draft -', 'a generation does not go on in the archive')
) as line(statements, expected, description);
create temp table unarchived on commit drop as select (select revision from public.pitchbooks where id = tests.id('book')) as revision, tests.json_as('creator', tests.render('select public.unarchive_pitchbook(<book>)', 'x')) as answer;
select is(answer, tests.read('book'), 'the answer is the book') from unarchived;
select is((tests.read('book') ->> 'revision')::bigint, revision, 'one that is not archived stays as it is') from unarchived;
select is(pg_temp.status('archived'), 'archived -', 'what it was before is not known of a book that came archived');
select tests.json_as('creator', tests.render('select public.unarchive_pitchbook(<archived>)', 'x'));
select is(pg_temp.status('archived'), 'draft -', 'so it comes back as a draft');
select tests.perform_as('creator', tests.render('update public.pitchbooks set status = ''archived'' where id = <archived>', 'x'));

-- An author who deletes their account is no deletion and no restoration of their books.
delete from public.activity_logs;
update public.pitchbooks set deleted_at = now() where id = tests.id('formers');
set constraints all immediate;
set constraints all deferred;
select is(pg_temp.log('formers'), 'deleted_pitchbook {"title": "Formers", "slides_deleted": 8, "sections_deleted": 2}', 'a deletion is one entry');
update public.pitchbooks set created_by = null where id = tests.id('formers');
set constraints all immediate;
set constraints all deferred;
select is((select count(*) from public.activity_logs where pitchbook_id = tests.id('formers')), 1::bigint, 'and stays one when the author goes');

-- Who has made a book but may no longer write has no more rights than others.
update public.pitchbooks set deleted_at = now() where id = tests.id('archived');
update public.organization_members set role = 'viewer' where organization_id = tests.id('alpha') and user_id = tests.id('creator');
select tests.refused('creator', tests.render(statement, 'creator'), 'PT403', 'forbidden', 'a creator turned viewer: ' || statement, 'public.pitchbooks')
from (values ('select public.delete_pitchbook_safe(<book>)'), ('select public.restore_pitchbook(<archived>)'), ('select public.purge_pitchbook(<archived>)')) as q(statement);
delete from public.organization_members where organization_id = tests.id('alpha') and user_id = tests.id('creator');
select tests.refused('creator', tests.render(statement, 'creator'), 'PT404', 'not_found', 'a creator who has left: ' || statement, 'public.pitchbooks')
from (values ('select public.delete_pitchbook_safe(<book>)'), ('select public.restore_pitchbook(<archived>)'), ('select public.purge_pitchbook(<archived>)')) as q(statement);
select is((tests.attempt('creator', tests.render(statement, 'creator'), 'public.pitchbooks')).result, 'rows 0', 'nor past the functions: ' || statement)
from (values ('delete from public.pitchbooks where id = <archived>'), ('update public.pitchbooks set deleted_at = null where id = <archived>')) as q(statement);
insert into public.organization_members values (tests.id('alpha'), tests.id('creator'), 'member');
update public.pitchbooks set deleted_at = null where id = tests.id('archived');

-- ---------------------------------------------------------------- presence
select is(tests.json_as('viewer', tests.render('select public.touch_presence(<book>, <book a>)', 'x')), jsonb_build_object('people', '[]'::jsonb, 'revision', (select revision from public.pitchbooks where id = tests.id('book'))), 'whoever is alone sees nobody, and how far the book has come');
select is(tests.json_as('member', tests.render('select public.touch_presence(<book>)', 'x')) - 'revision' #- '{people,0,lastSeen}', jsonb_build_object('people', jsonb_build_array(jsonb_build_object('userId', tests.id('viewer'), 'fullName', 'Viewer', 'avatarUrl', null, 'slideId', tests.id('book a')))), 'the next one sees who is there and where');
select tests.json_as('viewer', tests.render('select public.touch_presence(<book>, <book b>)', 'x'));
select is((select slide_id from public.collaboration_presence where pitchbook_id = tests.id('book') and user_id = tests.id('viewer')), tests.id('book b'), 'people move');
select is((select count(*) from public.collaboration_presence where pitchbook_id = tests.id('book')), 2::bigint, 'and are in one place each');
select tests.json_as('viewer', tests.render('select public.touch_presence(<book>, <archived a>)', 'x'));
select is((select slide_id from public.collaboration_presence where pitchbook_id = tests.id('book') and user_id = tests.id('viewer')), null, 'a slide of another book is no place');
update public.collaboration_presence set last_seen = now() - interval '5 minutes 1 second' where user_id = tests.id('viewer');
select is(tests.json_as('member', tests.render('select public.touch_presence(<book>)', 'x')) - 'revision', '{"people": []}', 'five minutes later one is gone');
select tests.perform_as('member', tests.render('select public.leave_presence(<book>)', 'x'));
select is((select string_agg(user_id::text, ',') from public.collaboration_presence where pitchbook_id = tests.id('book')), tests.id('viewer')::text, 'or at once, when one leaves');

-- ---------------------------------------------------------------- versions
delete from public.pitchbook_versions where pitchbook_id = tests.id('book');
create temp table version on commit drop as select tests.json_as('member', tests.render('select public.create_version(<book>, ''First'')', 'x')) as v, tests.read('book') as document;
select is(v - '{id,createdAt}'::text[], jsonb_build_object('pitchbookId', tests.id('book'), 'number', 1, 'name', 'First', 'isAutomatic', false, 'revision', document -> 'revision', 'createdBy', tests.id('member'), 'createdByName', 'Member', 'sectionCount', 2, 'slideCount', 8), 'a version knows what it is of') from version;
select is((tests.json_as('viewer', format('select public.get_version(%L)', v ->> 'id')) -> 'document'), document, 'and holds the whole book') from version;
select is((select details from public.activity_logs where action = 'created_version' and pitchbook_id = tests.id('book') and user_id = tests.id('member')), '{"number": 1, "name": "First"}', 'the log tells of it');
select tests.apply('owner', 'book', tests.change('book', tests.id('book'), 'title', '"Changed"'), tests.change('book', tests.id('book'), 'prompt', '"Changed"'), tests.change('section', tests.id('book s1'), 'title', '"Changed"'), tests.change('slide', tests.id('book a'), 'content', 'null', 'body'), tests.change('slide', tests.id('book a'), 'placeholderPrompt', '{"text": "Changed", "mode": "replaces"}', 'body'),
  tests.change('slide', tests.id('book b'), 'placeholderPrompt', '{"text": "Added", "mode": "adds"}', 'body'), tests.change('slide', tests.id('book b'), 'title', '"Changed"'));
select tests.apply('owner', 'book', jsonb_build_object('kind', 'delete', 'entity', 'slide', 'id', tests.id('book c'), 'base', tests.version_in(tests.read('book'), tests.id('book c'))),
  jsonb_build_object('kind', 'insert', 'entity', 'slide', 'id', tests.id('book new'), 'value', jsonb_build_object('sectionId', tests.id('book s2'), 'layoutName', 'Quote', 'type', 'body')),
  tests.change('book', tests.id('book'), 'order', tests.order_of('book', '{title,legal,contents}', '{"s2": "d2,b,new", "s1": "d1,a"}')));
select tests.perform_as('owner', tests.render('update public.pitchbooks set deck_template_id = <deck> where id = <book>', 'owner'));
create function pg_temp.plain(document jsonb) returns jsonb language sql as $$ select tests.without_piece(document, 'book', tests.id('book'), 'status') $$;
select isnt(pg_temp.plain(tests.read('book')), pg_temp.plain(document), 'after edits the book is another') from version;
create temp table restored on commit drop as select tests.json_as('both', format('select public.restore_version(%L)', v ->> 'id')) as answer from version;
select is(pg_temp.plain(tests.read('book')), pg_temp.plain(document), 'restored, it is what it was') from version;
select is(answer, tests.read('book'), 'as the answer says') from restored;
select is((select string_agg(format('%s %s %s', e ->> 'number', e ->> 'name', e ->> 'isAutomatic'), ', ' order by n) from jsonb_array_elements(tests.json_as('viewer', tests.render('select public.list_versions(<book>)', 'x')) -> 'versions') with ordinality x(e, n)),
  '2 Before restoring version 1 true, 1 First false', 'and what it was before is a version too');
select is((select document ->> 'title' from public.pitchbook_versions where pitchbook_id = tests.id('book') and number = 2), 'Changed', 'with the edits in it');
select tests.refused('member', tests.render('select public.create_version(<book>, '''')', 'x'), 'PT400', 'validation', 'a version has a name or none, not an empty one', 'public.pitchbook_versions');
select tests.refused('member', format('select public.get_version(%L)', gen_random_uuid()), 'PT404', 'not_found', 'an unknown version is not found');
select tests.refused('member', format('select public.restore_version(%L)', gen_random_uuid()), 'PT404', 'not_found', 'nor restored');
select tests.refused('owner', tests.render('insert into public.pitchbook_versions (pitchbook_id, organization_id, name) values (<beta book>, <alpha>, ''Theirs'')', 'owner'), 'PT404', 'not_found', 'nobody takes a version of another organisation''s book', 'public.pitchbook_versions');
update public.pitchbooks set deleted_at = now() where id = tests.id('archived');
select tests.refused('owner', tests.render('insert into public.pitchbook_versions (pitchbook_id, organization_id, name) values (<archived>, <alpha>, ''None'')', 'owner'), 'PT404', 'not_found', 'nor of one in the trash', 'public.pitchbook_versions');
update public.pitchbooks set deleted_at = null where id = tests.id('archived');
select tests.refused('service', tests.render('insert into public.pitchbook_versions (pitchbook_id, organization_id, name) values (<nowhere>, <alpha>, ''None'')', 'owner'), 'PT404', 'not_found', 'a version needs a book', 'public.pitchbook_versions');
select tests.perform_as('member', tests.render('insert into public.pitchbook_versions (pitchbook_id, organization_id, name) values (<book>, <alpha>, ''By hand'')', 'x'));
select is((select document from public.pitchbook_versions where name = 'By hand'), tests.read('book'), 'a version made by hand holds the book as well, whatever the client says');
select is((select number || ' ' || revision from public.pitchbook_versions where name = 'By hand'), '3 ' || (tests.read('book') ->> 'revision'), 'with the next number and the book''s revision');

-- ---------------------------------------------------------------- activity
delete from public.activity_logs;
select tests.perform_as('member', tests.render(statement, 'member')) from (values
  ('update public.slides set title = ''One'' where id = <book a>'), ('update public.slides set title = ''Two'' where id = <book b>'), ('update public.pitchbooks set title = ''Three'' where id = <book>')) as edits(statement);
select is(pg_temp.log('book'), 'updated_pitchbook {"title": "Book"}', 'the edits of one person are one entry');
select tests.perform_as('owner', tests.render('update public.slides set title = ''Four'' where id = <book a>', 'owner'));
select is((select count(*) from public.activity_logs where pitchbook_id = tests.id('book')), 2::bigint, 'those of another are another');
update public.activity_logs set created_at = now() - interval '10 minutes 1 second';
select tests.perform_as('owner', tests.render('update public.slides set title = ''Five'' where id = <book a>', 'owner'));
select is((select count(*) from public.activity_logs where pitchbook_id = tests.id('book')), 3::bigint, 'and so are later ones');
select tests.perform_as('owner', tests.render('update public.pitchbooks set status = ''archived'' where id = <book>', 'owner'));
select tests.perform_as('owner', tests.render('update public.pitchbooks set status = ''draft'' where id = <book>', 'owner'));
select is((select string_agg(action, ', ' order by action) from public.activity_logs where pitchbook_id = tests.id('book') and action <> 'updated_pitchbook'), 'archived_pitchbook, unarchived_pitchbook', 'archiving and the way back have their own');
select is((select jsonb_agg(e - '{id,createdAt}'::text[]) from jsonb_array_elements(tests.json_as('member', tests.render('select public.list_activity(<alpha>)', 'x')) -> 'entries') e),
  jsonb_build_array(jsonb_build_object('userId', tests.id('member'), 'userName', 'Member', 'pitchbookId', tests.id('book'), 'pitchbookTitle', 'Three', 'action', 'updated_pitchbook', 'details', '{"title": "Book"}'::jsonb)), 'a member reads their own entries');
select is(jsonb_array_length(tests.json_as('admin', tests.render('select public.list_activity(<alpha>)', 'x')) -> 'entries'), 5, 'an admin all');
select is(jsonb_array_length(tests.json_as('admin', tests.render('select public.list_activity(<alpha>, now() - interval ''1 minute'')', 'x')) -> 'entries'), 2, 'from a moment on backwards');
select is(jsonb_array_length(tests.json_as('admin', tests.render('select public.list_activity(<alpha>, p_limit => 1)', 'x')) -> 'entries'), 1, 'in pages');
select tests.refused('admin', tests.render(format('select public.list_activity(<alpha>, p_limit => %s)', l), 'x'), 'PT400', 'validation', 'not of ' || l) from (values (0), (201)) as x(l);

-- A deck template that is gone, or incomplete, does not come back with a version.
delete from public.layout_templates where id = tests.id('layout contents');
select is(tests.json_as('both', format('select public.restore_version(%L)', id)) ->> 'deckTemplateId', '00000000-0000-4000-8000-00000000d0c0', 'a version of a deck template that is incomplete leaves the book the one it has')
from public.pitchbook_versions where pitchbook_id = tests.id('book') and document ->> 'deckTemplateId' = tests.id('deck')::text;
delete from public.deck_templates where id = tests.id('deck');
select is(tests.json_as('both', format('select public.restore_version(%L)', id)) ->> 'deckTemplateId', '00000000-0000-4000-8000-00000000d0c0', 'a version of a deck template that is gone leaves the book the one it has')
from public.pitchbook_versions where pitchbook_id = tests.id('book') and document ->> 'deckTemplateId' = tests.id('deck')::text;

select * from finish();
rollback;
