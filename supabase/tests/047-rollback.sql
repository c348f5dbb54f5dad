-- Rollback: exactly what the run wrote goes, and nothing that people have worked on.
begin;
select no_plan();
select tests.stage();

create function pg_temp.call(statement text) returns jsonb language sql as $$
  select tests.json_as('service', tests.render(statement, 'x'))
$$;
create function pg_temp.old_book(name text, place int, run text) returns jsonb language sql as $$
  select jsonb_build_object('id', tests.id(name), 'title', initcap(name), 'type', 'standard', 'status', 'ready', 'createdAt', '2020-01-02T03:04:05Z',
    'sections', jsonb_build_array(jsonb_build_object('id', tests.id(name || ' s1'), 'title', 'One')),
    'slides', jsonb_build_array(
      jsonb_build_object('id', tests.id(name || ' title'), 'layoutName', 'Title Slide', 'type', 'title'),
      jsonb_build_object('id', tests.id(name || ' d1'), 'sectionId', tests.id(name || ' s1'), 'layoutName', 'Section Divider', 'type', 'section-divider', 'prompts', '{"body": "BP"}'::jsonb)),
    'source', jsonb_build_object('hash', 'hash of ' || name, 'index', place))
$$;
create function pg_temp.import(run text, names text[], again boolean default false) returns jsonb language sql as $$
  select pg_temp.call(format('select public.import_pitchbooks((select organization_id from public.migration_runs where id = %1$L), %1$L, <lease>, %2$L, p_again => %3$L)', tests.id(run), (select jsonb_agg(pg_temp.old_book(n, o::int, run) order by o) from unnest(names) with ordinality x(n, o)), again)) -> 'imported'
$$;
create function pg_temp.ids(names text[]) returns jsonb language sql as $$ select coalesce(jsonb_agg(tests.id(n) order by o), '[]') from unnest(names) with ordinality x(n, o) $$;
-- Every table but the ledger and the log.
create function pg_temp.dump() returns jsonb language sql as $$
  select jsonb_object_agg(table_name, tests.contents('public.' || table_name)) || jsonb_build_object('words', tests.contents('private.slide_words'), 'checks', tests.contents('private.book_checks'))
  from tests.table_access where table_name !~ '^v_' and table_name not in ('migration_runs', 'migration_items', 'activity_logs')
$$;
create function pg_temp.roll_back(run text, extra text default '') returns jsonb language sql as $$
  select pg_temp.call(format('select public.rollback_migration(%L, <lease>%s)', tests.id(run), extra))
$$;
create temp table before (contents jsonb) on commit drop;
insert into before select pg_temp.dump();

-- ---------------------------------------------------------------- batch by batch
select pg_temp.import('run', '{b1,b2,b3,b4,b5}');
select pg_temp.call('select public.finish_migration_run(<run>, <lease>, ''completed'')');
insert into public.collaboration_presence (pitchbook_id, user_id, organization_id, slide_id, last_seen) values (tests.id('b1'), tests.id('viewer'), tests.id('alpha'), tests.id('b1 title'), now()), (tests.id('b2'), tests.id('viewer'), tests.id('alpha'), tests.id('b2 title'), now() - interval '6 minutes');
select is(pg_temp.roll_back('run', ', 0') - '{gone,present}'::text[], jsonb_build_object('removed', pg_temp.ids('{}'), 'edited', pg_temp.ids('{}'), 'left', 5, 'status', 'completed', 'removedInAll', 0, 'organizationRemoved', false), 'a look beforehand removes nothing');
create temp table log_before on commit drop as select * from public.activity_logs;
select is(pg_temp.roll_back('run', ', 2'), jsonb_build_object('removed', pg_temp.ids('{b1,b2}'), 'edited', pg_temp.ids('{}'), 'gone', pg_temp.ids('{gone}'), 'present', pg_temp.ids('{b1}'), 'left', 3, 'status', 'completed', 'removedInAll', 2, 'organizationRemoved', false),
  'the first books of a run go, whoever has them open; what was gone already is told');
select is((select phase from public.migration_runs where id = tests.id('run')), 'rolling back', 'the run says what is going on');
select is(pg_temp.roll_back('run', ', 2') - '{removedInAll,status}'::text[], jsonb_build_object('removed', pg_temp.ids('{b3,b4}'), 'edited', pg_temp.ids('{}'), 'gone', pg_temp.ids('{gone}'), 'present', pg_temp.ids('{}'), 'left', 1, 'organizationRemoved', false), 'then the next ones');
select is(pg_temp.roll_back('run', ', 2') - '{edited,gone,present}'::text[], jsonb_build_object('removed', pg_temp.ids('{b5}'), 'left', 0, 'status', 'rolled_back', 'removedInAll', 5, 'organizationRemoved', false), 'until nothing is left');
select is(pg_temp.dump(), (select contents from before), 'and every table is as it was');
select is((select jsonb_agg(action || ' ' || (details ->> 'run_id')) from (select * from public.activity_logs except select * from log_before) news), jsonb_build_array('rolled_back_import ' || tests.id('run')), 'the log tells of it once');
select is((select row(status, phase, finished_at is not null)::text from public.migration_runs where id = tests.id('run')), '(rolled_back,"rolled back",t)', 'the run is rolled back');
select is(pg_temp.roll_back('run') - '{edited,gone,present,removed}'::text[], '{"left": 0, "status": "rolled_back", "removedInAll": 5, "organizationRemoved": false}', 'said again it changes nothing');
select is(tests.version_step(), 1, 'changes after a rollback count');
delete from public.pitchbooks where id = tests.id('formers');
select is((select count(*) from public.activity_logs where action = 'purged_pitchbook'), 1::bigint, 'and are told');

-- ---------------------------------------------------------------- interrupted in the middle
insert into public.migration_runs (id, organization_id, source_name, lease, started_at) values (tests.id('half'), tests.id('alpha'), 'old.json', tests.id('lease'), clock_timestamp());
select pg_temp.import('half', '{h1,h2}');
select pg_temp.call('select public.finish_migration_run(<half>, <lease>, ''failed'')');
select is(pg_temp.roll_back('half', ', 1') -> 'left', '1', 'one book is still there');
select is(pg_temp.call('select public.take_over_migration_run(<half>, <lease>, <lease of half>, ''{}'')') @> jsonb_build_object('status', 'failed', 'phase', 'rolling back', 'finishedAt', (select finished_at from public.migration_runs where id = tests.id('half'))), true, 'a run that is being taken back does not go on, whoever takes it over');
update public.migration_runs set status = 'running' where id = tests.id('half');
select tests.refused('service', tests.render(statement, 'x'), 'PT409', 'rolling_back', description, 'public.pitchbooks') from (values
  ('select public.import_pitchbooks(<alpha>, <half>, <lease of half>, ''[]'')', 'it imports nothing more'),
  ('select public.note_migration_progress(<half>, <lease of half>, ''importing'')', 'it is in no other phase'),
  ('select public.finish_migration_run(<half>, <lease of half>, ''completed'')', 'and does not end as if nothing had been')) as q(statement, description);
-- Both gone once before, and brought back by a restore.
update public.migration_items set details = '{"gone": true}' where run_id = tests.id('half');
update public.migration_items set details = '{}' where run_id = tests.id('half') and status = 'rolled_back';
select is(pg_temp.call('select public.rollback_migration(<half>, <lease of half>)') @> '{"left": 0, "status": "rolled_back", "removedInAll": 2, "gone": []}', true, 'but as rolled back');

-- ---------------------------------------------------------------- what people have worked on
create function pg_temp.new_run(name text, extra text default '') returns void language sql as $$
  update public.migration_runs set status = 'completed' where status = 'running';
  insert into public.migration_runs (id, organization_id, source_name, lease, started_at) values (tests.id(name), tests.id('alpha'), 'old.json', tests.id('lease'), clock_timestamp());
$$;
select pg_temp.new_run('edits');
select pg_temp.import('edits', '{kept,retitled,noted,trashed one,versioned,parent,moved on}');
update public.pitchbooks set title = 'By a member' where id = tests.id('retitled');
update public.slides set speaker_notes = 'By a member' where id = tests.id('noted d1');
update public.pitchbooks set deleted_at = now(), revision = revision where id = tests.id('trashed one');
update public.migration_items i set revision = b.revision from public.pitchbooks b where b.id = i.pitchbook_id and b.id = tests.id('trashed one');
insert into public.pitchbook_versions (pitchbook_id, organization_id, name) values (tests.id('versioned'), tests.id('alpha'), 'Mine');
update public.pitchbooks set parent_template_id = tests.id('parent') where id = tests.id('book');
-- Deleted, and brought by another run.
delete from public.pitchbooks where id = tests.id('moved on');
select pg_temp.new_run('another');
select is(pg_temp.import('another', '{moved on}', true), pg_temp.ids('{moved on}'), 'a book deleted since comes with another run');
truncate before;
insert into before select pg_temp.dump() - 'words';
select tests.refused('service', tests.render('select public.rollback_migration(<edits>, <lease>)', 'x'), 'PT409', 'run_in_progress', 'nothing is rolled back while another run goes on', 'public.pitchbooks');
update public.migration_runs set status = 'completed' where id = tests.id('another');
select tests.refused('service', tests.render(statement, 'x'), state, code, description, 'public.pitchbooks') from (values
  ('select public.rollback_migration(<edits>, <other>)', 'PT409', 'lease_lost', 'nor by a process that does not hold the run'),
  ('select public.rollback_migration(<nobody yet>, <lease>)', 'PT404', 'unknown_run', 'nor a run that is not there')) as q(statement, state, code, description);
select is(pg_temp.roll_back('edits') - 'present', jsonb_build_object('removed', pg_temp.ids('{kept}'), 'edited', pg_temp.ids('{retitled,noted,trashed one,versioned,parent}'), 'gone', pg_temp.ids('{moved on}'), 'left', 0, 'status', 'rolled_back', 'removedInAll', 1, 'organizationRemoved', false),
  'what people have changed, thrown away, kept a version of or built upon stays and is named; what another run brought is not ours');
select is((select count(*) from public.pitchbooks where id in (select tests.id(n) from unnest('{retitled,noted,trashed one,versioned,parent,moved on}'::text[]) n)), 6::bigint, 'all of it is there');
select is((select parent_template_id from public.pitchbooks where id = tests.id('book')), tests.id('parent'), 'untouched');
select is(pg_temp.roll_back('edits', ', 3, true') - 'present', jsonb_build_object('removed', pg_temp.ids('{retitled,noted,trashed one}'), 'edited', pg_temp.ids('{versioned,parent}'), 'gone', pg_temp.ids('{moved on}'), 'left', 2, 'status', 'rolled_back', 'removedInAll', 4, 'organizationRemoved', false), 'unless it is forced, batch by batch too');
select is(pg_temp.roll_back('edits', ', 3, true') -> 'left', '0', 'to the end');
select is((select count(*) from public.pitchbooks where id = tests.id('moved on')), 1::bigint, 'even then another run''s book stays');

-- ---------------------------------------------------------------- an organisation that the run made
create function pg_temp.made(name text, extra text default '{}') returns void language plpgsql as $$
begin
  perform pg_temp.call(format('select public.open_migration_run(%L)', jsonb_build_object('id', tests.id(name), 'organization', 'made-' || name, 'createOrganization', true, 'author', 'member@tests.example', 'lease', tests.id('lease'), 'sourceName', 'x') || extra::jsonb));
  perform pg_temp.import(name, array[name || ' book']);
end $$;
truncate before;
insert into before select pg_temp.dump();
select pg_temp.made('one');
select is(pg_temp.roll_back('one') - '{edited,gone,present}'::text[], jsonb_build_object('removed', pg_temp.ids('{one book}'), 'left', 0, 'status', 'rolled_back', 'removedInAll', 1, 'organizationRemoved', true), 'it goes with its run, which nobody had ended');
select is(pg_temp.dump(), (select contents from before), 'and every table is as it was');
select is((select count(*) from public.migration_runs where id = tests.id('one')), 0::bigint, 'the ledger forgets it');
select pg_temp.made('two', '{"author": null}');
select is(pg_temp.roll_back('two') -> 'organizationRemoved', 'true', 'also one that has nobody');

create function pg_temp.stays(made_by text, statement text, description text) returns setof text language plpgsql as $$
begin
  perform pg_temp.made(made_by);
  execute replace(tests.render(statement, 'x'), '$org', (select quote_literal(id) from public.organizations where slug = 'made-' || made_by));
  return next is(pg_temp.roll_back(made_by) -> 'organizationRemoved', 'false', description);
  return next is((select status from public.migration_runs where id = tests.id(made_by)), 'rolled_back', 'the run is rolled back');
end $$;
select pg_temp.stays(name, statement, 'not where there is ' || what) from (values
  ('member', 'insert into public.organization_members (organization_id, user_id, role) values ($org, <viewer>, ''viewer'')', 'somebody else'),
  ('invited', 'insert into public.organization_invitations (organization_id, email, role, token_hash, invited_by) values ($org, ''new@tests.example'', ''member'', repeat(''a'', 64), <owner>)', 'somebody invited'),
  ('booked', 'insert into public.pitchbooks (id, organization_id, title) values (<own book>, $org, ''Own''); insert into public.pitchbook_sections (id, pitchbook_id, title, order_index) values (<own s>, <own book>, ''S'', 0);
    insert into public.slides (pitchbook_id, section_id, slide_number, layout_name, slide_type) values (<own book>, null, 1, ''Title Slide'', ''title''), (<own book>, <own s>, 2, ''Section Divider'', ''section-divider'')', 'another book'),
  ('themed', 'insert into public.deck_templates (organization_id, name, slide_width, slide_height, theme) values ($org, ''T'', 12192000, 6858000, ''{"colors": {}, "fonts": {"heading": "Georgia", "body": "Arial"}}'')', 'a deck template'),
  ('pictured', 'insert into public.assets (organization_id, content_hash, media_type, byte_size, storage_path) values ($org, repeat(''b'', 64), ''image/png'', 1, ''b.png'')', 'a picture'),
  ('rerun', 'insert into public.migration_runs (organization_id, source_name, status) values ($org, ''x'', ''completed'')', 'another run')) as q(name, statement, what);
select is((select count(*) from public.organizations where slug = 'alpha'), 1::bigint, 'an organisation that was there before stays');

select * from finish();
rollback;
