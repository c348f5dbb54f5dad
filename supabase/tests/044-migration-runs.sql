-- The ledger of runs: opening, holding, taking over and ending one.
begin;
select no_plan();
select tests.stage();

-- A run as the tool asks for it; `extra` overrides.
create function pg_temp.wanted(name text, extra jsonb default '{}') returns jsonb language sql as $$
  select jsonb_build_object('id', tests.id(name), 'organization', 'beta', 'lease', tests.id('lease of ' || name), 'holder', '{"host": "night", "pid": 7}'::jsonb,
    'sourceName', 'pitchbooks.json', 'sourceHash', 'abc', 'sourceBytes', 5000000000, 'options', '{"batchSize": 100}'::jsonb) || extra
$$;
create function pg_temp.open_sql(name text, extra jsonb default '{}') returns text language sql as $$
  select format('select public.open_migration_run(%L)', pg_temp.wanted(name, extra))
$$;
create function pg_temp.opened(name text, extra jsonb default '{}') returns jsonb language sql as $$
  select tests.json_as('service', pg_temp.open_sql(name, extra))
$$;
create function pg_temp.detail(statement text) returns jsonb language sql as $$
  select ((tests.attempt('service', statement)).detail)::jsonb
$$;
create function pg_temp.call(statement text) returns jsonb language sql as $$
  select tests.json_as('service', tests.render(statement, 'x'))
$$;
create function pg_temp.is_refused(statement text, state text, code text, description text) returns setof text language sql as $$
  select tests.refused('service', tests.render(statement, 'x'), state, code, description, 'public.migration_runs')
$$;

-- ---------------------------------------------------------------- opening
select is(pg_temp.opened('first', jsonb_build_object('author', 'CREATOR@tests.example ')) - '{heartbeatAt,secondsSinceHeartbeat,startedAt}'::text[], jsonb_build_object('id', tests.id('first'), 'organizationId', tests.id('beta'), 'organization', 'beta', 'organizationCreated', false, 'status', 'running', 'phase', 'opened',
  'lease', tests.id('lease of first'), 'holder', '{"host": "night", "pid": 7}'::jsonb, 'authorId', tests.id('creator'), 'sourceName', 'pitchbooks.json', 'sourceHash', 'abc', 'sourceBytes', 5000000000, 'options', '{"batchSize": 100}'::jsonb, 'counts', '{}'::jsonb, 'report', null, 'finishedAt', null), 'a run is opened');
select is(pg_temp.opened('first') ->> 'authorId', tests.id('creator')::text, 'asked again it is the same run');
select is((select count(*) from public.migration_runs where organization_id = tests.id('beta')), 1::bigint, 'and no second one');
select pg_temp.is_refused(pg_temp.open_sql('first', jsonb_build_object('lease', tests.id('x'))), 'PT409', 'lease_lost', 'another process cannot pass for the one that opened it');
select pg_temp.is_refused(pg_temp.open_sql('second'), 'PT409', 'run_in_progress', 'one run at a time in an organisation');
update public.migration_runs set heartbeat_at = clock_timestamp() - interval '90 seconds' where id = tests.id('first');
select is(pg_temp.detail(pg_temp.open_sql('second')) - 'heartbeatAt' - 'secondsAgo', jsonb_build_object('runId', tests.id('first'), 'status', 'running', 'phase', 'opened', 'organization', 'beta', 'holder', '{"host": "night", "pid": 7}'::jsonb), 'the refusal says who holds it');
select ok((pg_temp.detail(pg_temp.open_sql('second')) ->> 'secondsAgo')::numeric between 90 and 100, 'and when that one was last heard of');
select pg_temp.is_refused(pg_temp.open_sql('other', '{"organization": "nowhere"}'), 'PT404', 'unknown_organization', 'an organisation that is not there is not made by itself');
select is(pg_temp.detail(pg_temp.open_sql('other', '{"organization": "nowhere"}')), '{"field": "organization", "organization": "nowhere"}', 'the refusal names it');
select pg_temp.is_refused(pg_temp.open_sql('other', '{"organization": "fresh", "createOrganization": true, "author": "nobody@tests.example"}'), 'PT404', 'unknown_author', 'an author without an account is refused');
select is((select count(*) from public.organizations where slug = 'fresh'), 0::bigint, 'and nothing is made for them');
select pg_temp.is_refused(statement, 'PT400', 'validation', description) from (values
  ('select public.open_migration_run(null)', 'no run at all'),
  ('select public.open_migration_run(''{"id": "00000000-0000-4000-8000-000000000001"}'')', 'a run without a lease'),
  ('select public.open_migration_run(''{"lease": "00000000-0000-4000-8000-000000000001"}'')', 'a run without an id')) as q(statement, description);
select pg_temp.is_refused(pg_temp.open_sql('other', jsonb_build_object('organization', slug, 'createOrganization', true)), 'PT400', 'invalid_slug', 'an address that cannot be')
from unnest(array['Not A Slug', 'api', '--', null]) slug;
select pg_temp.is_refused(pg_temp.open_sql('other', '{"sourceName": ""}'), '23514', 'migration_runs_source_name_check', 'what breaks another law of the ledger is told as it is');
select pg_temp.is_refused(pg_temp.open_sql('other', jsonb_build_object('organization', 'fresh', 'createOrganization', true, 'id', tests.id('run'))), 'PT409', 'lease_lost', 'the id of another run is refused');

select is(pg_temp.opened('maker', '{"organization": "fresh-start", "createOrganization": true, "author": "member@tests.example"}') -> 'organizationCreated', 'true', 'an organisation is made where that is asked for');
select is((select row(o.name, o.created_by, o.is_personal, m.user_id, m.role)::text from public.organizations o join public.organization_members m on m.organization_id = o.id where o.slug = 'fresh-start'), row('Fresh Start', tests.id('member'), false, tests.id('member'), 'owner')::text, 'and its author owns it');
select is(pg_temp.opened('lonely', '{"organization": "nobodys", "createOrganization": true}') -> 'organizationCreated', 'true', 'without an author');
select is((select count(*) from public.organization_members m join public.organizations o on o.id = m.organization_id where o.slug = 'nobodys'), 0::bigint, 'nobody is in it');
select tests.perform_as('service', tests.render('update public.migration_runs set status = ''failed'' where id = <lonely>', 'x'));
select is(pg_temp.opened('next', '{"organization": "nobodys", "createOrganization": true}') -> 'organizationCreated', 'false', 'one that is there already is used');

-- ---------------------------------------------------------------- asking before anything is read
create temp table unasked on commit drop as select tests.contents('public.organizations') || tests.contents('public.organization_members') || tests.contents('public.activity_logs') as contents;
select is(pg_temp.call('select public.check_import_request(' || arguments || ')'), jsonb_build_object('organizationId', organization, 'authorId', author), description) from (values
  ('''alpha''', tests.id('alpha'), null, 'an organisation is found'),
  ('''alpha'', true, ''Member@tests.example''', tests.id('alpha'), tests.id('member'), 'also where it might be made, and the author'),
  ('''brand-new'', true', null, null, 'one that would be made'),
  ('''brand-new'', true, ''member@tests.example''', null, tests.id('member'), 'with its owner')) as q(arguments, organization, author, description);
select tests.refused('service', 'select public.check_import_request(' || arguments || ')', state, code, description, 'public.organizations') from (values
  ('''nowhere''', 'PT404', 'unknown_organization', 'an organisation that is not there'),
  ('''api'', true', 'PT400', 'invalid_slug', 'a word of the app'),
  ('''Not A Slug'', true', 'PT400', 'invalid_slug', 'an address that cannot be'),
  ('''alpha'', false, ''nobody@tests.example''', 'PT404', 'unknown_author', 'an author without an account'),
  ('''brand-new'', true, ''''', 'PT404', 'unknown_author', 'nor is nobody''s address one')) as q(arguments, state, code, description);
select is(tests.contents('public.organizations') || tests.contents('public.organization_members') || tests.contents('public.activity_logs'), (select contents from unasked), 'asking makes nothing');

-- ---------------------------------------------------------------- finding
select is(pg_temp.call('select public.find_import_organization(''alpha'')') - 'row', jsonb_build_object('id', tests.id('alpha'), 'slug', 'alpha', 'name', 'Alpha', 'members', 7, 'books', 5), 'an organisation by its address');
select is((select array_agg(key order by key) from jsonb_object_keys(pg_temp.call('select public.find_import_organization(''alpha'')') -> 'row') key where key not in (select attname from pg_attribute where attrelid = 'public.organizations'::regclass)), '{deckTemplates,layouts,members}', 'with all that its books rely on');
select is(pg_temp.call('select public.find_import_organization(''nowhere'')'), null, 'or none');
select is(pg_temp.call('select public.find_migration_run(<run>)') ->> 'organization', 'alpha', 'a run by its id');
select is(pg_temp.call('select public.find_migration_run(null, ''beta'')') ->> 'id', tests.id('first')::text, 'the run of an organisation');
insert into public.migration_runs (id, organization_id, source_name, status, started_at) values (tests.id('newer'), tests.id('beta'), 'x', 'completed', now() + interval '1 hour'), (tests.id('older'), tests.id('beta'), 'x', 'failed', now() - interval '1 hour');
select is(pg_temp.call('select public.find_migration_run(null, ''beta'')') ->> 'id', tests.id('first')::text, 'the one that is going on before later ones');
select is(pg_temp.call('select public.find_migration_run(<nobody yet>)'), null, 'no run by an unknown id');
select is(pg_temp.call('select public.find_migration_run(null, ''nowhere'')'), null, 'nor of an unknown organisation');

-- ---------------------------------------------------------------- holding
select is(pg_temp.call('select public.note_migration_progress(<first>, <lease of first>, ''importing'', ''{"imported": 3}'')') - '{heartbeatAt,secondsSinceHeartbeat,startedAt}'::text[] @> '{"phase": "importing", "counts": {"imported": 3}}', true, 'the holder says how far it is');
select is(pg_temp.call('select public.note_migration_progress(<first>, <lease of first>)') -> 'counts', '{"imported": 3}', 'a sign of life alone leaves it so');
select is(pg_temp.call('select public.find_migration_run(<first>)') ->> 'phase', 'importing', 'phase and all');
select ok((pg_temp.call('select public.find_migration_run(<first>)') ->> 'secondsSinceHeartbeat')::numeric < 60, 'and is heard of');

select pg_temp.is_refused(statement, 'PT409', 'lease_lost', description) from (values
  ('select public.note_migration_progress(<first>, <other>)', 'progress under another lease'),
  ('select public.note_migration_progress(<first>, null)', 'progress without a lease'),
  ('select public.finish_migration_run(<first>, <other>, ''completed'')', 'an end under another lease'),
  ('select public.take_over_migration_run(<first>, <other>, <third>, ''{}'')', 'taking over from one that does not hold it')) as q(statement, description);
select pg_temp.is_refused(statement, 'PT404', 'unknown_run', 'a run that is not there') from (values
  ('select public.note_migration_progress(<nobody yet>, <other>)'), ('select public.take_over_migration_run(<nobody yet>, <other>, <third>, ''{}'')')) as q(statement);
select pg_temp.is_refused('select public.take_over_migration_run(<first>, <lease of first>, null, ''{}'')', 'PT400', 'validation', 'a holder without a lease');

select is(pg_temp.call('select public.take_over_migration_run(<first>, <lease of first>, <second lease>, ''{"host": "day", "pid": 8}'')') @> jsonb_build_object('lease', tests.id('second lease'), 'holder', '{"host": "day", "pid": 8}'::jsonb, 'status', 'running', 'phase', 'importing'), true, 'a run passes to another process');
select is(pg_temp.call('select public.take_over_migration_run(<first>, <lease of first>, <second lease>, ''{}'')') -> 'holder', '{"host": "day", "pid": 8}', 'said again it changes nothing');
select pg_temp.is_refused('select public.note_migration_progress(<first>, <lease of first>)', 'PT409', 'lease_lost', 'the first one is out');

-- ---------------------------------------------------------------- the end
select pg_temp.is_refused('select public.finish_migration_run(<first>, <second lease>, ''rolled_back'')', 'PT400', 'validation', 'a run does not end otherwise than completed or failed');
select pg_temp.is_refused('select public.finish_migration_run(<first>, <second lease>, null)', 'PT400', 'validation', 'nor nohow');
select is(pg_temp.call('select public.finish_migration_run(<first>, <second lease>, ''failed'')') @> '{"status": "failed", "phase": "finished", "counts": {"imported": 3}, "report": null}', true, 'a run fails');
select isnt(pg_temp.call('select public.find_migration_run(<first>)') -> 'finishedAt', 'null', 'at a certain time');
select is(pg_temp.call('select public.take_over_migration_run(<first>, <second lease>, <third lease>, ''{}'')') @> '{"status": "running", "finishedAt": null}', true, 'and goes on');
select is(pg_temp.call('select public.finish_migration_run(<first>, <third lease>, ''completed'', ''{"imported": 4}'', ''{"verdict": "PROCEED"}'')') @> '{"status": "completed", "counts": {"imported": 4}, "report": {"verdict": "PROCEED"}}', true, 'it is completed with its report');
select is((select row(action, user_id, details)::text from public.activity_logs where organization_id = tests.id('beta') and action like '%import%'), row('imported_pitchbooks', tests.id('creator'), jsonb_build_object('run_id', tests.id('first'), 'counts', '{"imported": 4}'::jsonb))::text, 'which is an entry in the log');
select is(pg_temp.call('select public.finish_migration_run(<first>, <third lease>, ''completed'', ''{}'')') -> 'counts', '{"imported": 4}', 'said again it changes nothing');
select is((select count(*) from public.activity_logs where action = 'imported_pitchbooks'), 1::bigint, 'and is no second entry');
select pg_temp.is_refused('select public.finish_migration_run(<first>, <third lease>, ''failed'')', 'PT409', 'run_finished', 'a completed run cannot fail');
select is(pg_temp.call('select public.take_over_migration_run(<first>, <third lease>, <fourth lease>, ''{}'')') ->> 'status', 'completed', 'it can be taken over, to be rolled back');
select pg_temp.opened('second');
select pg_temp.is_refused('select public.take_over_migration_run(<older>, (select lease from public.migration_runs where id = <older>), <other>, ''{}'')', 'PT409', 'run_in_progress', 'a failed run does not go on beside another one');

select * from finish();
rollback;
