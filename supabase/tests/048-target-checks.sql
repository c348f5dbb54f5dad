-- The checks of the target: each finds the defect that it is for.
begin;
select no_plan();
select tests.stage();

-- What is not right, as area: name: detail.
create function pg_temp.findings(organization text default 'alpha') returns setof text language sql as $$
  select concat_ws(' | ', c ->> 'result', c ->> 'area', c ->> 'name', c ->> 'detail')
  from jsonb_array_elements(tests.json_as('service', format('select public.check_import_target(%L)', tests.id(organization)))) c where c ->> 'result' <> 'ok'
$$;
-- Does something behind the database's back and undoes it; the findings while it was so.
create function pg_temp.findings_after(statement text, organization text default 'alpha', behind boolean default true) returns text language plpgsql as $$
declare answer text;
begin
  begin
    if behind then set local session_replication_role = replica; end if;
    execute tests.render(statement, 'x');
    set local session_replication_role = origin;
    answer := (select string_agg(f, e'\n' order by f) from pg_temp.findings(organization) f);
    raise exception using errcode = 'TEST0', message = 'undo';
  exception when sqlstate 'TEST0' then null;
  end;
  return answer;
end $$;

-- The fixture's ledger names a book that is gone.
update public.migration_items set status = 'rolled_back';
select is_empty('select pg_temp.findings()', 'nothing is found where nothing is wrong');
select is_empty('select pg_temp.findings(null)', 'nor in the whole database');
select set_eq($$ select distinct c ->> 'area' from jsonb_array_elements(tests.json_as('service', 'select public.check_import_target()')) c $$,
  $$ values ('tables'), ('columns'), ('constraints'), ('foreign keys'), ('indexes'), ('triggers'), ('functions'), ('row level security'), ('numbering'), ('orphans'), ('ledger'), ('queries') $$, 'every area is looked at');
select is_empty($$ select c from jsonb_array_elements(tests.json_as('service', 'select public.check_import_target()')) c where jsonb_typeof(c -> 'ms') <> 'number' or c ->> 'name' is null or c ->> 'detail' <> '' $$, 'each check has a name and takes its time');
select is((select array_agg(c ->> 'name' order by c ->> 'name') from jsonb_array_elements(tests.json_as('service', 'select public.check_import_target()')) c where c ->> 'area' = 'row level security'),
  (select array_agg('row level security of ' || schemaname || '.' || tablename order by 'row level security of ' || schemaname || '.' || tablename) from pg_tables where schemaname in ('public', 'private')), 'row level security of every table');
select set_eq('select kind, table_name, name, definition from private.schema_objects', 'select kind, table_name, name, definition from private.describe_schema()', 'the migrations have noted the schema as it is (a later one ends with note_schema)');
select is((select current_setting('request.jwt.claims', true) from (select tests.json_as('service', 'select public.check_import_target()')) x), '', 'nobody is impersonated afterwards');

-- ---------------------------------------------------------------- the schema
select is(pg_temp.findings_after(statement), finding, 'found: ' || statement) from (values
  ('alter table public.pitchbooks drop column remainder cascade', 'failure | columns | every column is as the migrations made it | missing: remainder of public.pitchbooks
failure | constraints | every check and key is as the migrations made it | missing: pitchbooks_remainder_check of public.pitchbooks
failure | numbering | the books | not looked at: the schema is not whole'),
  ('alter table public.slides alter speaker_notes drop not null', 'failure | columns | every column is as the migrations made it | changed: speaker_notes of public.slides'),
  ('alter table public.pitchbook_sections drop constraint pitchbook_sections_prompt_check', 'failure | constraints | every check and key is as the migrations made it | missing: pitchbook_sections_prompt_check of public.pitchbook_sections'),
  ('alter table public.slides drop constraint slides_notes_check; alter table public.slides add constraint slides_notes_check check (true)', 'failure | constraints | every check and key is as the migrations made it | changed: slides_notes_check of public.slides'),
  ('alter table public.slides drop constraint slides_section_fkey', 'failure | foreign keys | every foreign key is as the migrations made it | missing: slides_section_fkey of public.slides'),
  ('drop index public.idx_slides_section_number', 'failure | indexes | every index is as the migrations made it | missing: idx_slides_section_number of public.slides'),
  ('drop trigger touch_books_on_update on public.slides', 'failure | triggers | every trigger is as the migrations made it | missing: touch_books_on_update of public.slides'),
  ('alter table public.slides disable trigger touch_books_on_update', 'failure | triggers | every trigger is as the migrations made it | changed: touch_books_on_update of public.slides'),
  ('update pg_index set indisvalid = false where indexrelid = ''public.idx_slides_section_number''::regclass', 'failure | indexes | every index is valid | not valid: public.idx_slides_section_number'),
  ('alter table public.assets add constraint later check (width > 5) not valid', 'failure | constraints | every constraint holds for all rows | not validated: later of public.assets'),
  ('alter table public.slides disable row level security', 'failure | row level security | row level security of public.slides | it is switched off'),
  ('drop policy "members see slides" on public.slides', 'failure | row level security | row level security of public.slides | select: authenticated may, and no policy says which rows, select: the policy ''members see slides'' is missing'),
  ('alter policy "writers delete slides" on public.slides using (true)', 'failure | row level security | row level security of public.slides | delete: the policy ''writers delete slides'' is changed'),
  ('create policy "all see all" on public.slides for select to authenticated using (true)', 'failure | row level security | row level security of public.slides | select: the policy ''all see all'' is new'),
  ('grant insert on public.assets to authenticated', 'failure | row level security | row level security of public.assets | insert: authenticated may, and no policy says which rows'),
  ('grant truncate on public.slides to authenticated, anon', 'failure | row level security | row level security of public.slides | truncate: anon may, and no policy says which rows, truncate: authenticated may, and no policy says which rows'),
  ('create table public.leak (x text); grant all on public.leak to anon, authenticated', 'failure | row level security | row level security of public.leak | delete: anon may, and no policy says which rows, delete: authenticated may, and no policy says which rows, insert: anon may, and no policy says which rows, insert: authenticated may, and no policy says which rows, it is switched off and 6 more'),
  ('create table private.leak (x text)', 'failure | row level security | row level security of private.leak | it is switched off'),
  ('create table public.later (x text); alter table public.later enable row level security; grant select (x) on public.later to authenticated', 'failure | row level security | row level security of public.later | select: authenticated may, and no policy says which rows'),
  ('create or replace function private.my_admin_organization_ids() returns setof uuid language sql stable security definer set search_path = '''' as ''select id from public.organizations''', 'failure | functions | every function is as the migrations made it | changed: private.my_admin_organization_ids()'),
  ('alter function private.my_admin_organization_ids() security invoker', 'failure | functions | every function is as the migrations made it | changed: private.my_admin_organization_ids()'),
  ('grant execute on function private.find_account(text) to anon', 'failure | functions | every function is as the migrations made it | changed: private.find_account(p_email text)'),
  ('drop function public.leave_presence(uuid) cascade', 'failure | functions | every function is as the migrations made it | missing: public.leave_presence(p_pitchbook_id uuid)
failure | numbering | the books | not looked at: the schema is not whole'),
  ('grant update (title) on public.slides to anon', 'failure | row level security | row level security of public.slides | update: anon may, and no policy says which rows'),
  ('set transaction read only', 'failure | tables | the database takes writes | it is read-only')
) as q(statement, finding);
select is(pg_temp.findings_after('drop table public.idempotency_keys cascade'), 'failure | columns | every column is as the migrations made it | missing: created_at of public.idempotency_keys, missing: key of public.idempotency_keys, missing: request_hash of public.idempotency_keys, missing: response of public.idempotency_keys, missing: route of public.idempotency_keys and 1 more
failure | constraints | every check and key is as the migrations made it | missing: idempotency_keys_hash_check of public.idempotency_keys, missing: idempotency_keys_key_check of public.idempotency_keys, missing: idempotency_keys_pkey of public.idempotency_keys, missing: idempotency_keys_response_check of public.idempotency_keys, missing: idempotency_keys_route_check of public.idempotency_keys
failure | foreign keys | every foreign key is as the migrations made it | missing: idempotency_keys_user_id_fkey of public.idempotency_keys
failure | indexes | every index is as the migrations made it | missing: idempotency_keys_pkey of public.idempotency_keys, missing: idx_idempotency_created of public.idempotency_keys
failure | numbering | the books | not looked at: the schema is not whole
failure | tables | every table is there | missing: public.idempotency_keys', 'a missing table is found, and the data left alone');
select is(pg_temp.findings_after('create table public.newer (id int); alter table public.newer enable row level security; grant all on public.newer to service_role; grant select on public.newer to authenticated; create policy "all see it" on public.newer for all to public using (true); create index later on public.slides (title); create function public.newer() returns int language sql as ''select 1'''), null, 'what came later is no defect');

-- ---------------------------------------------------------------- the books
select is(pg_temp.findings_after(statement), tests.render_text(finding), 'found: ' || statement) from (values
  ('update public.slides set slide_number = 9 where id = <book c>', 'failure | numbering | slides are numbered from 1 in their order without a gap | not so in <book>'),
  ('update public.pitchbook_sections set order_index = 2 where id = <book s2>', 'failure | numbering | sections are numbered from 0 without a gap | not so in <book>'),
  ('delete from public.slides where id = <book title>; update public.slides set slide_number = slide_number - 1 where pitchbook_id = <book>; delete from public.collaboration_presence', 'failure | numbering | a title slide comes first | not so in <book>'),
  ('update public.slides set slide_type = ''body'' where id = <book d2>; update public.pitchbook_sections set number_of_slides = 2 where id = <book s2>', 'failure | numbering | a section begins with its divider | not so in <book>'),
  ('update public.slides set slide_type = ''section-divider'' where id = <book b>; update public.pitchbook_sections set number_of_slides = 1 where id = <book s1>', 'failure | numbering | a section has one divider | not so in <book>'),
  ('delete from public.pitchbook_sections where pitchbook_id = <book>; delete from public.placeholder_prompts where pitchbook_id = <book>; delete from public.slides where pitchbook_id = <book> and section_id is not null', 'failure | numbering | a book has 1 to 50 sections | not so in <book>'),
  ('insert into public.slides (pitchbook_id, organization_id, section_id, slide_number, layout_name, slide_type) select <book>, <alpha>, <book s2>, n, ''Body Text'', ''body'' from generate_series(9, 501) n; update public.pitchbook_sections set number_of_slides = 494 where id = <book s2>', 'failure | numbering | a book has at most 500 slides | not so in <book>'),
  ('update public.pitchbook_sections set number_of_slides = 5 where id = <book s2>', 'failure | numbering | a section counts its slides | not so in section <book s2>'),
  ('delete from public.slides where id = <formers c>; insert into public.slides (id, pitchbook_id, organization_id, section_id, slide_number, layout_name, slide_type) values (<formers c>, <formers>, <alpha>, <nobody yet>, 8, ''Body Text'', ''body'')', 'failure | numbering | a section counts its slides | not so in section <formers s2>
failure | numbering | slides are numbered from 1 in their order without a gap | not so in <formers>
failure | orphans | no orphans in public.slides | 1 without their public.pitchbook_sections (slides_section_fkey)'),
  ('update public.placeholder_prompts set organization_id = <beta> where id = <book prompt>', null),
  ('delete from public.placeholder_prompts; insert into public.placeholder_prompts (slide_id, pitchbook_id, organization_id, placeholder_id, prompt_text) values (<nobody yet>, <book>, <alpha>, ''body'', ''x'')', 'failure | orphans | no orphans in public.placeholder_prompts | 1 without their public.slides (placeholder_prompts_slide_fkey)'),
  ('alter table public.pitchbook_versions drop constraint pitchbook_versions_pitchbook_fkey; update public.pitchbook_versions set pitchbook_id = <nobody yet> where id = <version>', 'failure | foreign keys | every foreign key is as the migrations made it | missing: pitchbook_versions_pitchbook_fkey of public.pitchbook_versions
failure | orphans | no orphans in public.pitchbook_versions | 1 without their public.pitchbooks (pitchbook_versions_pitchbook_fkey)')
) as q(statement, finding);
select is(pg_temp.findings_after('update public.placeholder_prompts set organization_id = <beta> where id = <book prompt>', 'beta'), 'failure | orphans | no orphans in public.placeholder_prompts | 1 without their public.pitchbooks (placeholder_prompts_pitchbook_fkey)', 'a part in another organisation than its book is found there');
select is(pg_temp.findings_after('update public.slides set slide_number = 9 where id = <book c>', 'beta'), null, 'an organisation is told of its own books only');
select ok(pg_temp.findings_after('update public.slides set slide_number = 9 where id = <book c>', null) like 'failure | numbering%', 'without one, of all');
select is(pg_temp.findings_after('update public.pitchbooks set revision = 9000000000 where id = <book>'), 'failure | numbering | the next revision is a new one | the sequence pitchbook_revisions is behind revision 9000000000', 'a sequence that is behind is found');
select is(pg_temp.findings_after('update public.slides set slide_number = slide_number + 100 where pitchbook_id in (<book>, <archived>, <formers>, <present>, <trashed>)') ~ '^failure \| numbering \| slides are numbered .* not so in [-0-9a-f]{36}(, [-0-9a-f]{36}){4}$', true, 'five are named');
select is(pg_temp.findings_after('update public.slides set slide_number = slide_number + 100', null) ~ ' and 1 more$', true, 'the others counted');

-- ---------------------------------------------------------------- the ledger
select is(pg_temp.findings_after(statement), tests.render_text(finding), 'found: ' || statement) from (values
  ('update public.migration_items set status = ''imported''', 'warning | ledger | imported books are still there | <gone>'),
  ('update public.migration_items set status = ''imported'', pitchbook_id = <beta book>', 'failure | ledger | the books of the ledger are in its organisation | <beta book>'),
  ('update public.migration_items set status = ''imported'', pitchbook_id = <book>; update public.pitchbooks set created_by = null where id = <book>', null),
  ('update public.migration_items set status = ''imported'', pitchbook_id = <book>; update public.pitchbooks set created_by = <member> where id = <book>; update public.migration_runs set author_id = <member>', null),
  ('update public.migration_items set status = ''imported'', pitchbook_id = <book>; update public.pitchbooks set created_by = null where id = <book>; update public.migration_runs set author_id = <member>', 'warning | ledger | imported books have the author of their run | <book>'),
  ('update public.migration_items set status = ''imported'', pitchbook_id = <book>; update public.pitchbooks set created_by = <member> where id = <book>; insert into public.migration_runs (id, organization_id, source_name, status, author_id) values (<later>, <alpha>, ''x'', ''completed'', <member>);
    insert into public.migration_items select <later>, source_index, organization_id, source_hash, pitchbook_id, status, revision + 1 from public.migration_items', null),
  ('update public.migration_runs set status = ''completed'', phase = ''rolling back'', heartbeat_at = clock_timestamp() - interval ''6 minutes''', 'warning | ledger | no run was left in the middle | <run>'),
  ('update public.migration_runs set heartbeat_at = clock_timestamp() - interval ''6 minutes''', 'warning | ledger | no run was left in the middle | <run>'),
  ('update public.migration_runs set status = ''failed'', heartbeat_at = clock_timestamp() - interval ''6 minutes''', null)
) as q(statement, finding);
select is(pg_temp.findings_after('update public.migration_items set status = ''imported''; update public.migration_runs set heartbeat_at = clock_timestamp() - interval ''6 minutes''', 'beta'), null, 'each organisation has its own ledger');

-- ---------------------------------------------------------------- the main queries
select set_eq($$ select c ->> 'name' from jsonb_array_elements(tests.json_as('service', tests.render('select public.check_import_target(<alpha>)', 'x'))) c where c ->> 'area' = 'queries' $$, $$ values ('the list of books'), ('the search'), ('the largest book'), ('the activity') $$, 'the main queries are timed');
select is(pg_temp.findings_after('create or replace function private.book_json(p_id uuid) returns json language sql set search_path = '''' as $f$ select ''{}''::json from pg_sleep(1.01) $f$'), 'failure | functions | every function is as the migrations made it | changed: private.book_json(p_id uuid)
warning | queries | the largest book | slower than a second', 'a slow one is found');
select ok(pg_temp.findings_after('create or replace function private.book_summaries(p_ids uuid[]) returns table (id uuid, summary jsonb) language sql set search_path = '''' as $f$ select p_ids[1], to_jsonb(1 / 0) $f$') like '%failure | queries | the list of books | it fails: 22012 %', 'a broken one too');
select is(pg_temp.findings_after('create or replace function private.my_organization_ids() returns setof uuid language sql set search_path = '''' as $f$ select <beta> where auth.uid() is not null $f$') like '%the list of books | it fails: PT404 not_found%', true, 'they are asked as somebody who works there');
-- As superuser: tests.json_as would forget who asked.
select set_config('request.jwt.claim.sub', tests.id('outsider')::text, true);
select is_empty($$ select c from jsonb_array_elements(public.check_import_target(tests.id('alpha')::uuid)) c where c ->> 'area' = 'queries' and c ->> 'result' <> 'ok' $$, 'whoever asks');
select is(current_setting('request.jwt.claim.sub', true), tests.id('outsider')::text, 'who is afterwards who they were');
select set_config('request.jwt.claim.sub', '', true);
select is_empty('select pg_temp.findings(''nobody yet'')', 'an organisation without people and books is fine');

select * from finish();
rollback;
