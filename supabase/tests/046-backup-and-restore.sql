-- Backup and restore: what is lost comes back row by row as it was.
begin;
select no_plan();
select tests.stage();

create function pg_temp.call(statement text) returns jsonb language sql as $$
  select tests.json_as('service', tests.render(statement, 'x'))
$$;
-- Rows as they are, generated columns too.
create function pg_temp.books(names text[]) returns jsonb language sql as $$
  select jsonb_object_agg(t, rows) from (
    select 'pitchbooks' t, jsonb_agg(to_jsonb(r) order by id) rows from public.pitchbooks r where id in (select tests.id(n) from unnest(names) n)
    union all select 'sections', jsonb_agg(to_jsonb(r) order by id) from public.pitchbook_sections r where pitchbook_id in (select tests.id(n) from unnest(names) n)
    union all select 'slides', jsonb_agg(to_jsonb(r) order by id) from public.slides r where pitchbook_id in (select tests.id(n) from unnest(names) n)
    union all select 'prompts', jsonb_agg(to_jsonb(r) order by id) from public.placeholder_prompts r where pitchbook_id in (select tests.id(n) from unnest(names) n)
    union all select 'versions', jsonb_agg(to_jsonb(r) order by id) from public.pitchbook_versions r where pitchbook_id in (select tests.id(n) from unnest(names) n)
    union all select 'words', jsonb_agg(to_jsonb(r) order by slide_id) from private.slide_words r where pitchbook_id in (select tests.id(n) from unnest(names) n)) x
$$;
create temp table backup (name text, line text) on commit drop;
create temp table state (kept text, value jsonb) on commit drop;
create function pg_temp.back_up(names text[]) returns void language sql as $$
  delete from backup;
  insert into backup select n, tests.perform_as('service', format('select line from public.backup_books(%L, array[%L]::uuid[])', tests.id('alpha'), tests.id(n))) from unnest(names) n;
$$;
create function pg_temp.restore(extra text default '', organization text default null) returns jsonb language sql as $$
  select pg_temp.call(format('select public.restore_books(%L, %L%s)', coalesce(organization, (select value::text from state where kept = 'organization')), (select array_agg(line order by name) from backup), extra))
$$;
create function pg_temp.said(restored int default 0, identical int default 0, different text[] default '{}', elsewhere text[] default '{}', waiting text[] default '{}') returns jsonb language sql as $$
  select jsonb_build_object('restored', restored, 'identical', identical,
    'different', (select coalesce(jsonb_agg(tests.id(n) order by tests.id(n)), '[]') from unnest(different) n), 'elsewhere', (select coalesce(jsonb_agg(tests.id(n) order by tests.id(n)), '[]') from unnest(elsewhere) n),
    'waiting', (select coalesce(jsonb_agg(tests.id(n) order by tests.id(n)), '[]') from unnest(waiting) n))
$$;

-- A book with something in every column: remainders, versions of slides, a parent template, a deck template of its own, notes.
insert into public.organization_members (organization_id, user_id, role) values (tests.id('alpha'), tests.id('former'), 'viewer');
update public.pitchbooks set title = 'Odd title — "quotes" \ back', parent_template_id = tests.id('archived'), deck_template_id = tests.id('deck'), type = 'template', inherit_template_prompts = false, pitchbook_prompt = e'two\nlines' where id = tests.id('book');
update public.pitchbooks set remainder = '{"big": 12345678901234567890.10, "deep": [null, {"x": "é"}]}' where id = tests.id('book');
update public.slides set speaker_notes = 'Notes', title = 'Own', slide_prompt = 'SP', slide_prompt_mode = 'replaces', remainder = '{"r": 1}' where id = tests.id('book a');
update public.slides set speaker_notes = 'More notes' where id = tests.id('book a');
update public.pitchbook_sections set section_prompt = 'Sec', section_prompt_mode = 'replaces' where id = tests.id('book s1');
update public.placeholder_prompts set prompt_mode = 'replaces' where id = tests.id('book prompt');
update public.pitchbook_versions set created_by = tests.id('former') where id = tests.id('version');
set constraints all immediate;
set constraints all deferred;

-- ---------------------------------------------------------------- backup
select is((select jsonb_agg(b -> 'id') from jsonb_array_elements(pg_temp.call('select public.list_backup_books(<alpha>)')) b), (select jsonb_agg(id order by id) from public.pitchbooks where organization_id = tests.id('alpha')), 'every book of the organisation is listed, in order, trash included');
select is((select b - 'id' from jsonb_array_elements(pg_temp.call('select public.list_backup_books(<alpha>)')) b where b ->> 'id' = tests.id('book')::text), (select jsonb_build_object('revision', revision, 'versions', 1) from public.pitchbooks where id = tests.id('book')), 'with what changes when it does');
select is((select array_agg(id order by place) from (select id, row_number() over () as place from public.backup_books(tests.id('alpha'), (select array_agg(id) from public.pitchbooks))) b), (select array_agg(id order by id) from public.pitchbooks where organization_id = tests.id('alpha')), 'a line for each book of the organisation, in order');
select pg_temp.back_up('{archived,book,trashed}');
select is((select revision from public.backup_books(tests.id('alpha'), array[tests.id('book')])), (select revision from public.pitchbooks where id = tests.id('book')), 'with its revision');
set local timezone = 'Asia/Tokyo';
create temp table elsewhere on commit drop as select line from public.backup_books(tests.id('alpha'), array[tests.id('book')]);
select is((select line from elsewhere), (select line from backup where name = 'book'), 'the same text in every time zone');
reset timezone;
insert into state values ('organization', pg_temp.call('select public.find_import_organization(''alpha'')') -> 'row'), ('books', pg_temp.books('{archived,book,trashed}')), ('log', to_jsonb((select count(*) from public.activity_logs)));

-- ---------------------------------------------------------------- restore
select is(pg_temp.restore(), pg_temp.said(identical => 3), 'what is there is left alone');
select is(pg_temp.books('{archived,book,trashed}'), (select value from state where kept = 'books'), 'to the byte');

delete from public.pitchbooks where id in (tests.id('archived'), tests.id('book'), tests.id('trashed'));
select is(pg_temp.restore(), pg_temp.said(restored => 3), 'lost books come back');
select is(pg_temp.books('{archived,book,trashed}'), (select value from state where kept = 'books'), 'every column of every row as it was');
select is((select count(*) from public.activity_logs where action not in ('purged_pitchbook')), (select value::text::bigint from state where kept = 'log'), 'without a word in the log');
select is((select count(*) from public.activity_logs where action = 'purged_pitchbook'), 3::bigint, 'in which only the loss is told');
select is(tests.version_step(), 1, 'changes after a restore count');
select tests.perform_as('service', tests.render('update public.pitchbooks set title = ''Later'', updated_at = ''2000-01-01'' where id = <formers>', 'x'));
select is((select updated_at from public.pitchbooks where id = tests.id('formers')), now(), 'and get their own time');

-- A parent template that comes later.
delete from public.pitchbooks where id in (tests.id('archived'), tests.id('book'));
create temp table shelf on commit drop as select * from backup;
create function pg_temp.take(wanted text) returns void language sql as $$ delete from backup; insert into backup select * from shelf where name = wanted $$;
select pg_temp.take('book');
select is(pg_temp.restore(), pg_temp.said(restored => 1, waiting => '{book}'), 'a book whose parent template is not there waits for it');
select is(pg_temp.restore(), pg_temp.said(identical => 1, waiting => '{book}'), 'as long as it takes');
select is((select parent_template_id from public.pitchbooks where id = tests.id('book')), null::uuid, 'without a parent');
select pg_temp.take('archived');
select is(pg_temp.restore(), pg_temp.said(restored => 1), 'then the parent comes');
select pg_temp.take('book');
select is(pg_temp.restore(), pg_temp.said(identical => 1), 'and the book finds it');
select is(pg_temp.books('{archived,book,trashed}'), (select value from state where kept = 'books'), 'all is as it was');

-- People who edited meanwhile.
update public.pitchbooks set status = 'ready' where id = tests.id('formers');
update public.pitchbooks set status = 'archived' where id = tests.id('formers');
select pg_temp.back_up('{book,formers}');
update state set value = pg_temp.books('{book,formers}') where kept = 'books';
update public.slides set speaker_notes = 'Edited' where id = tests.id('book b');
insert into public.pitchbook_versions (pitchbook_id, organization_id, name) values (tests.id('formers'), tests.id('alpha'), 'New');
update public.pitchbooks set status = 'draft' where id = tests.id('formers');
insert into state values ('edited', pg_temp.books('{book,formers}'));
select is(pg_temp.restore(), pg_temp.said(different => '{book,formers}'), 'books that differ are named');
select is(pg_temp.books('{book,formers}'), (select value from state where kept = 'edited'), 'and left as they are');
select is(pg_temp.restore(', true'), pg_temp.said(restored => 2), 'unless they are to be overwritten');
select is(pg_temp.books('{book,formers}'), (select value from state where kept = 'books'), 'then they are as they were');
select is((select count(*) from public.activity_logs where action = 'created_version' and pitchbook_id = tests.id('formers')), 1::bigint, 'and the log has but the version that somebody made');

-- A deck template that has lost a layout since.
create function pg_temp.deck_after_loss() returns text language plpgsql as $$
declare answer text;
begin
  delete from public.pitchbooks where id = tests.id('book');
  delete from public.layout_templates where id = tests.id('layout contents');
  perform pg_temp.restore();
  select deck_template_id::text into answer from public.pitchbooks where id = tests.id('book');
  raise exception using errcode = 'TEST1', message = answer;
end $$;
select throws_ok('select pg_temp.deck_after_loss()', 'TEST1', '00000000-0000-4000-8000-00000000d0c0', 'a book whose deck template is incomplete by now comes back with the built-in one');

-- Only as the service role, and only its own organisation.
select is(pg_temp.call(format('select public.restore_books(%L, %L, true)', (select value || jsonb_build_object('id', tests.id('beta')) from state where kept = 'organization'), array[replace((select line from backup where name = 'book'), tests.id('alpha')::text, tests.id('beta')::text)])), pg_temp.said(elsewhere => '{book}'), 'a book of another organisation is never touched');
select tests.refused('service', format('select public.restore_books(%L, %L, true)', jsonb_build_object('id', tests.id('beta')), (select array_agg(line) from backup)), 'PT400', 'validation', 'lines of another organisation are refused', 'public.pitchbooks');
select tests.refused('service', 'select public.restore_books(''{}'', ''{}'')', 'PT400', 'validation', 'an organisation without an id is refused', 'public.organizations');
select tests.refused('service', format('select public.restore_books(%L, ''{}'')', jsonb_build_object('id', tests.id('nobody yet'), 'slug', 'alpha', 'name', 'Other')), 'PT409', 'slug_taken', 'the address of another organisation is not taken away', 'public.organizations');

-- ---------------------------------------------------------------- into an empty database
select pg_temp.back_up('{archived,book,trashed,formers,present}');
update state set value = pg_temp.books('{archived,book,trashed,formers,present}') where kept = 'books';
insert into state values ('row', pg_temp.call('select public.find_import_organization(''alpha'')') -> 'row'), ('ledger', pg_temp.call('select public.backup_ledger(<alpha>)'));
delete from public.organizations where id = tests.id('alpha');
delete from public.organizations where personal_owner_id = tests.id('creator');
delete from auth.users where id = tests.id('creator');
select setval('public.pitchbook_revisions', 1);
select is(pg_temp.restore(organization => (select value::text from state where kept = 'row')), pg_temp.said(restored => 5), 'a lost organisation comes back with its books');
select is(pg_temp.call('select public.find_import_organization(''alpha'')') -> 'row',
  (select value || jsonb_build_object('members', (select jsonb_agg(m order by m ->> 'user_id') from jsonb_array_elements(value -> 'members') m where m ->> 'user_id' <> tests.id('creator')::text)) from state where kept = 'row'), 'as it was, with those of its people who are still there');
select is(pg_temp.books('{archived,book,trashed,formers,present}'), (select replace(value::text, to_jsonb(tests.id('creator'))::text, 'null')::jsonb || jsonb_build_object('versions', pg_temp.books('{archived,book,trashed,formers,present}') -> 'versions') from state where kept = 'books'), 'all rows are, but for the name of a person who is gone');
select ok(nextval('public.pitchbook_revisions') > (select max(revision) from public.pitchbooks), 'no revision is used twice');

-- A personal organisation, whose owner may be gone or have another one by now.
insert into state values ('personal', (select to_jsonb(o) || jsonb_build_object('members', (select jsonb_agg(to_jsonb(m)) from public.organization_members m where m.organization_id = o.id)) from public.organizations o where personal_owner_id = tests.id('viewer')));
delete from public.organizations where personal_owner_id = tests.id('viewer');
select pg_temp.call(format('select public.restore_books(%L, ''{}'')', (select value from state where kept = 'personal')));
select is((select to_jsonb(o) from public.organizations o where id = (select (value ->> 'id')::uuid from state where kept = 'personal')), (select value - 'members' from state where kept = 'personal'), 'a personal organisation comes back to its owner');
select pg_temp.call(format('select public.restore_books(%L, ''{}'')', (select replace(value::text, value ->> 'id', tests.id('twin')::text)::jsonb || '{"slug": "twin"}' from state where kept = 'personal')));
select is((select row(is_personal, personal_owner_id)::text from public.organizations where id = tests.id('twin')), '(f,)', 'who has one already gets an ordinary one');

-- ---------------------------------------------------------------- the ledger
create function pg_temp.ledger_lines() returns text[] language sql as $$
  select array(select jsonb_array_elements_text(value -> 'lines') from state where kept = 'ledger')
$$;
select is((select value -> 'after' from state where kept = 'ledger'), 'null', 'a short ledger is one page');
select is(pg_temp.call(format('select public.restore_ledger(<alpha>, %L)', pg_temp.ledger_lines())), '{"restored": 2, "identical": 0}', 'the ledger comes back');
select is((select row(status, lease, source_name)::text from public.migration_runs where id = tests.id('run')), row('failed', tests.id('lease'), 'old.json')::text, 'a run that was going on has failed');
select is((select row(source_index, pitchbook_id, status)::text from public.migration_items where run_id = tests.id('run')), row(0, tests.id('gone'), 'imported')::text, 'its items are there');
select is(pg_temp.call(format('select public.restore_ledger(<alpha>, %L)', pg_temp.ledger_lines())), '{"restored": 0, "identical": 2}', 'once');
select tests.refused('service', format('select public.restore_ledger(%L, %L)', tests.id('beta'), pg_temp.ledger_lines()), 'PT400', 'validation', 'a ledger belongs to one organisation', 'public.migration_runs');

update public.migration_items set status = 'rolled_back' where run_id = tests.id('run');
select is(pg_temp.call(format('select public.restore_ledger(<alpha>, %L)', pg_temp.ledger_lines())), '{"restored": 0, "identical": 2}', 'an item rolled back stays so while its book is gone');
update public.migration_items set pitchbook_id = tests.id('book') where run_id = tests.id('run');
update state set value = replace(value::text, tests.id('gone')::text, tests.id('book')::text)::jsonb where kept = 'ledger';
select is(pg_temp.call(format('select public.restore_ledger(<alpha>, %L)', pg_temp.ledger_lines())), '{"restored": 1, "identical": 1}', 'and is imported again where the book is back');
select is((select status from public.migration_items where run_id = tests.id('run')), 'imported', 'as the ledger says');

-- Page by page.
insert into public.migration_items (run_id, source_index, organization_id, source_hash, status) select tests.id('run'), n, tests.id('alpha'), 'h', 'quarantined' from generate_series(1, 6) n;
insert into public.migration_runs (id, organization_id, source_name, status) values (tests.id('second run'), tests.id('alpha'), 'x', 'completed'), (tests.id('beta run'), tests.id('beta'), 'x', 'completed');
create function pg_temp.pages() returns setof text language plpgsql as $$
declare page jsonb; at jsonb;
begin
  for turn in 1..9 loop
    page := pg_temp.call(format('select public.backup_ledger(<alpha>, %L, 4)', at));
    return query select jsonb_array_elements_text(page -> 'lines');
    at := nullif(page -> 'after', 'null');
    exit when at is null;
  end loop;
end $$;
create temp table paged on commit drop as select line, row_number() over () as place from pg_temp.pages() line;
select is((select array_agg(line order by place) from paged), array(select jsonb_array_elements_text(pg_temp.call('select public.backup_ledger(<alpha>)') -> 'lines')), 'pages hold what one page would');
select is((select count(*) from paged), 9::bigint, 'all of it');
select is_empty($$ select from paged i where line::jsonb ? 'item' and not exists (select from paged r where r.place < i.place and r.line::jsonb #> '{run,id}' = i.line::jsonb #> '{item,run_id}') $$, 'each run before its items');

select * from finish();
rollback;
