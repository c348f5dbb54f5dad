-- Writes past our functions, straight at the tables: the laws of a book hold all the same. Where nothing else is said it is
-- the owner who tries, who may do the most.
begin;
select no_plan();
select tests.stage();

create function pg_temp.slide(section text, number int, type text default 'body') returns text language sql as $$
  select format('insert into public.slides (pitchbook_id, section_id, slide_number, layout_name, slide_type) values (<book>, %s, %s, %L, %L)', coalesce('<book ' || section || '>', 'null'), number, 'Body Text', type)
$$;
create function pg_temp.number(name text, number int) returns text language sql as $$
  select format('; update public.slides set slide_number = %s where id = <book %s>', number, name)
$$;

-- Order.
create temp table writes (statement text, refusal text, description text) on commit drop;
insert into writes values
  ('update public.slides set slide_number = 9 where id = <book c>', 'PT400', 'a gap in the numbers'),
  ('update public.slides set slide_number = 7 where id = <book c>', '23505', 'a number twice'),
  ('update public.slides set slide_number = 0 where id = <book c>', '23514', 'the number zero'),
  ('update public.slides set slide_number = slide_number + 1 where pitchbook_id = <book>', 'PT400', 'numbers that start at two'),
  ('update public.slides set slide_number = case slide_number when 5 then 6 else 5 end where id in (<book a>, <book b>)', null, 'two slides that change places'),
  ('update public.slides set slide_number = 13 - slide_number where slide_number in (5, 8) and pitchbook_id = <book>', 'PT400', 'slides of two sections that change numbers without their sections'),
  ('update public.slides set section_id = <book s2> where id = <book a>', 'PT400', 'a section changed without the numbers'),
  ('update public.slides set section_id = <book s2> where id = <book b>' || pg_temp.number('b', 7) || pg_temp.number('d2', 6), null, 'a slide moved into the next section with its number'),
  ('update public.slides set section_id = <archived s1> where id = <book a>', '23503', 'a slide in the section of another book'),
  ('update public.slides set section_id = <nowhere> where id = <book a>', '23503', 'a slide in a section that is not there'),
  ('update public.slides set section_id = null where id = <book c>', 'PT400', 'a slide at the front with a number of the back'),
  ('update public.slides set slide_number = case slide_number when 4 then 5 else 4 end where id in (<book d1>, <book a>)', 'PT400', 'a slide before its section''s divider'),
  ('update public.slides set slide_number = case slide_number when 1 then 2 else 1 end where id in (<book title>, <book contents>)', 'PT400', 'a title slide that is second'),
  ('update public.slides set slide_number = case slide_number when 2 then 3 else 2 end where id in (<book legal>, <book contents>)', null, 'contents and legal notice that change places'),
  ('delete from public.slides where id = <book a>', 'PT400', 'a slide taken out without renumbering'),
  ('delete from public.slides where id = <book a>; update public.slides set slide_number = slide_number - 1 where pitchbook_id = <book> and slide_number > 5', null, 'a slide taken out with renumbering'),
  ('delete from public.slides where id in (<book contents>, <book legal>); update public.slides set slide_number = slide_number - 2 where pitchbook_id = <book> and slide_number > 3', null, 'a book without contents and legal notice'),
  ('delete from public.slides where id = <book title>; update public.slides set slide_number = slide_number - 1 where pitchbook_id = <book>', 'PT400', 'a book without title slide'),
  ('delete from public.slides where id = <book title>;' || pg_temp.slide(null, 1, 'title'), 'PT400', 'another slide in place of the title slide'),
  ('update public.slides set slide_number = 9, section_id = <book s2> where id = <book title>;' || pg_temp.slide(null, 1, 'title'), 'PT400', 'another title slide in front of the first'),
  ('update public.slides set slide_type = ''body'' where id = <book title>', 'PT400', 'a title slide that becomes something else'),
  ('update public.slides set section_id = <book s1>, slide_number = 6 where id = <book title>; update public.slides set slide_number = slide_number - 1 where pitchbook_id = <book> and id <> <book title> and slide_number < 7', 'PT400', 'a title slide in a section'),
  ('delete from public.slides where id = <book d2>' || pg_temp.number('c', 7), 'PT400', 'a section without divider'),
  ('update public.slides set slide_type = ''body'' where id = <book d2>', 'PT400', 'a divider that becomes something else'),
  (pg_temp.slide('s2', 9, 'section-divider'), 'PT400', 'a second divider'),
  ('update public.slides set slide_number = slide_number + 1 where pitchbook_id = <book> and slide_number > 3;' || pg_temp.slide(null, 4, 'section-divider'), 'PT400', 'a divider at the front'),
  (pg_temp.slide('s2', 9), null, 'a slide added at the end'),
  (pg_temp.slide('s2', 10), 'PT400', 'a slide added beyond the end'),
  (pg_temp.slide('s2', 8), '23505', 'a slide added at a taken number'),
  ('delete from public.pitchbook_sections where id = <book s2>', '23503', 'a section deleted from above its slides'),
  ('delete from public.slides where section_id = <book s2>; delete from public.pitchbook_sections where id = <book s2>', null, 'a section deleted with its slides'),
  ('delete from public.slides where section_id = <book s1>; delete from public.pitchbook_sections where id = <book s1>', 'PT400', 'the first section deleted without renumbering'),
  ('delete from public.slides where section_id is not null and pitchbook_id = <book>; delete from public.pitchbook_sections where pitchbook_id = <book>', 'PT400', 'the last section deleted'),
  ('update public.pitchbook_sections set order_index = 2 where id = <book s2>', 'PT400', 'a gap between sections'),
  ('update public.pitchbook_sections set order_index = 0 where id = <book s2>', '23505', 'a place of sections twice'),
  ('update public.pitchbook_sections set order_index = 1 - order_index where pitchbook_id = <book>', 'PT400', 'sections that change places without their slides'),
  ('update public.pitchbook_sections set order_index = 1 - order_index where pitchbook_id = <book>; update public.slides set slide_number = case when section_id = <book s2> then slide_number - 3 else slide_number + 2 end where pitchbook_id = <book> and section_id is not null', null, 'sections that change places with their slides'),
  ('insert into public.pitchbook_sections (pitchbook_id, title, order_index) values (<book>, ''Empty'', 2)', 'PT400', 'a section without slides'),
  ('insert into public.pitchbooks (organization_id, title) values (<alpha>, ''Empty'')', 'PT400', 'a book without sections'),
-- Trash and presence.
  ('update public.pitchbooks set deleted_at = now() where id = <present>', 'PT409', 'a book put into the trash while another person is in it'),
  ('delete from public.pitchbooks where id = <book>', 'rows 0', 'a book deleted at once'),
-- One organisation, one book.
  ('update public.pitchbooks set deck_template_id = <beta deck> where id = <book>', 'PT400', 'the deck template of another organisation'),
  ('update public.pitchbooks set deck_template_id = <nowhere> where id = <book>', 'PT400', 'a deck template that is not there'),
  ('update public.pitchbooks set deck_template_id = <deck> where id = <book>', null, 'the organisation''s own deck template'),
  ('update public.pitchbooks set parent_template_id = <beta book> where id = <book>', '23503', 'a parent in another organisation'),
  ('update public.pitchbooks set parent_template_id = <archived> where id = <book>', null, 'a parent in the same organisation'),
  ('insert into public.slides (pitchbook_id, organization_id, section_id, slide_number, layout_name, slide_type) values (<beta book>, <alpha>, <beta book s2>, 9, ''Body Text'', ''body'')', '23503', 'a slide in another organisation''s book'),
  ('insert into public.slides (pitchbook_id, section_id, slide_number, layout_name, slide_type) values (<beta book>, <beta book s2>, 9, ''Body Text'', ''body'')', 'PT404', 'the same without naming the organisation'),
  ('insert into public.pitchbook_sections (pitchbook_id, organization_id, title, order_index) values (<beta book>, <alpha>, ''Ours'', 2)', '23503', 'a section in another organisation''s book'),
  ('insert into public.pitchbook_sections (pitchbook_id, title, order_index) values (<beta book>, ''Ours'', 2)', 'PT404', 'the same without naming the organisation'),
  ('insert into public.placeholder_prompts (slide_id, pitchbook_id, organization_id, placeholder_id, prompt_text) values (<beta book a>, <book>, <alpha>, ''x'', ''x'')', '23503', 'a prompt at a slide of another book'),
  ('insert into public.placeholder_prompts (slide_id, pitchbook_id, organization_id, placeholder_id, prompt_text) values (<beta book a>, <beta book>, <alpha>, ''x'', ''x'')', '23503', 'a prompt in another organisation''s book'),
  ('insert into public.placeholder_prompts (slide_id, placeholder_id, prompt_text) values (<beta book a>, ''x'', ''x'')', 'PT404', 'the same without naming book and organisation'),
  ('insert into public.placeholder_prompts (slide_id, placeholder_id, prompt_text) values (<book a>, ''body'', ''x'')', '23505', 'a second prompt of one placeholder'),
  ('insert into public.collaboration_presence (pitchbook_id, organization_id, user_id) values (<beta book>, <alpha>, <me>)', '23503', 'presence in another organisation''s book'),
  ('insert into public.collaboration_presence (pitchbook_id, user_id) values (<beta book>, <me>)', 'PT404', 'the same without naming the organisation'),
  ('insert into public.collaboration_presence (pitchbook_id, user_id, slide_id) values (<book>, <me>, <archived a>)', '23503', 'presence on a slide of another book'),
  ('insert into public.collaboration_presence (pitchbook_id, user_id, slide_id) values (<book>, <me>, <book a>)', null, 'presence that leaves its organisation to the book'),
-- What triggers own.
  ('update public.pitchbooks set revision = 1 where id = <book>', '42501', 'a revision of one''s own'),
  ('update public.pitchbooks set created_by = <me> where id = <book>', '42501', 'an author of one''s choice'),
  ('update public.pitchbooks set created_at = now() - interval ''1 year'' where id = <book>', '42501', 'a time of creation of one''s choice'),
  ('update public.pitchbooks set updated_at = now() - interval ''1 year'' where id = <book>', '42501', 'a time of change of one''s choice'),
  ('update public.pitchbooks set deleted_by = <viewer>, deleted_at = now() where id = <book>', '42501', 'a deletion in another''s name'),
  ('update public.pitchbooks set remainder = ''{}'' where id = <book>', '42501', 'a remainder, which is the import''s'),
  ('update public.slides set version = 1 where id = <book a>', '42501', 'a version of one''s own'),
  ('update public.slides set created_at = now() where id = <book a>', '42501', 'a slide''s time of one''s choice'),
  ('update public.slides set updated_at = now() where id = <book a>', '42501', 'a slide''s time of change of one''s choice'),
  ('update public.slides set remainder = ''{}'' where id = <book a>', '42501', 'a slide''s remainder'),
  ('update public.pitchbook_sections set number_of_slides = 7 where id = <book s1>', '42501', 'a number of slides of one''s own'),
  ('update public.pitchbook_sections set version = 7 where id = <book s1>', '42501', 'a section''s version of one''s own'),
  ('insert into public.pitchbooks (organization_id, title, created_by) values (<alpha>, ''X'', <viewer>)', '42501', 'a book in another''s name'),
  ('insert into public.pitchbooks (organization_id, title, revision) values (<alpha>, ''X'', 1)', '42501', 'a new book with a revision of one''s own'),
  ('insert into public.pitchbooks (organization_id, title, deleted_at) values (<alpha>, ''X'', now())', '42501', 'a new book in the trash'),
  ('insert into public.slides (pitchbook_id, section_id, slide_number, layout_name, slide_type, version) values (<book>, <book s2>, 9, ''Body Text'', ''body'', 7)', '42501', 'a new slide with a version of one''s own'),
  ('insert into public.collaboration_presence (pitchbook_id, user_id, last_seen) values (<book>, <me>, now() + interval ''1 year'')', '42501', 'presence in the future'),
  ('select setval(''public.pitchbook_revisions'', 1)', '42501', 'revisions set back');
select case when refusal is null then tests.allowed('owner', tests.render(statement, 'owner'), 'allowed: ' || description)
  when refusal like 'rows%' then is((tests.attempt('owner', tests.render(statement, 'owner'))).result, refusal, 'without effect: ' || description)
  else tests.refused('owner', tests.render(statement, 'owner'), refusal, case refusal when 'PT400' then null when 'PT409' then 'someone_present' end, 'refused: ' || description, 'public.slides') end
from writes;

-- A deck template that books use has what every book begins with, and nothing hangs over the edge of its slides.
create function pg_temp.box(x bigint, y bigint, width bigint, height bigint) returns jsonb language sql as $$
  select jsonb_build_array(jsonb_build_object('id', 'a', 'name', 'A', 'kind', 'text', 'x', x, 'y', y, 'width', width, 'height', height, 'defaultPrompt', null, 'capacity', null))
$$;
create function pg_temp.shape(x bigint, y bigint, width bigint, height bigint) returns jsonb language sql as $$
  select jsonb_build_array(jsonb_build_object('kind', 'line', 'x', x, 'y', y, 'width', width, 'height', height, 'fill', 'accent'))
$$;
create temp table decks (statement text, refused boolean, description text) on commit drop;
insert into decks values
  ('delete from public.layout_templates where id = <layout contents>', false, 'a layout deleted while no book uses it'),
  ('update public.pitchbooks set deck_template_id = <deck> where id = <book>', false, 'a complete deck template for a book'),
  ('delete from public.layout_templates where id = <layout contents>; update public.pitchbooks set deck_template_id = <deck> where id = <book>', true, 'one without contents'),
  ('update public.layout_templates set slide_type = ''body'' where id = <layout section divider>; update public.pitchbooks set deck_template_id = <deck> where id = <book>', true, 'one whose divider is no divider'),
  ('update public.layout_templates set name = ''Cover'' where id = <layout title>; update public.pitchbooks set deck_template_id = <deck> where id = <book>', true, 'one without title slide'),
  ('delete from public.layout_templates where deck_template_id = <deck>; select public.create_pitchbook_atomic(''New'', p_organization_id => <alpha>, p_sections => ''[{"title": "One"}]'', p_deck_template_id => <deck>)', true, 'one without any layout for a new book'),
  ('update public.pitchbooks set deck_template_id = <deck> where id = <book>; delete from public.layout_templates where id = <layout legal>', true, 'a layout taken from under a book'),
  ('update public.pitchbooks set deck_template_id = <deck> where id = <book>; update public.layout_templates set name = ''Body'' where id = <layout>', true, 'a layout renamed under a book'),
  ('update public.pitchbooks set deck_template_id = <deck> where id = <book>; update public.layout_templates set slide_type = ''text'' where id = <layout>', true, 'a layout of another type under a book'),
  ('update public.pitchbooks set deck_template_id = <deck> where id = <book>; update public.layout_templates set background = ''accent'' where id = <layout>', false, 'a layout painted anew under a book'),
  ('update public.pitchbooks set deck_template_id = <deck> where id = <book>; insert into public.layout_templates (deck_template_id, name, slide_type) values (<deck>, ''Quote'', ''body'')', false, 'a further layout'),
  ('update public.pitchbooks set deck_template_id = <deck> where id = <book>; delete from public.organizations where id = <alpha>', false, 'an organisation deleted with its deck templates and books'),
  (format('update public.layout_templates set placeholders = %L where id = <layout>', pg_temp.box(12191999, 6857999, 1, 1)), false, 'a box that ends at the edges'),
  (format('update public.layout_templates set placeholders = %L where id = <layout>', pg_temp.box(12191999, 0, 2, 1)), true, 'a box beyond the right edge'),
  (format('update public.layout_templates set placeholders = %L where id = <layout>', pg_temp.box(0, 6857999, 1, 2)), true, 'a box beyond the lower edge'),
  (format('update public.layout_templates set shapes = %L where id = <layout>', pg_temp.shape(0, 6858000, 12192000, 0)), false, 'a line along the edge'),
  (format('update public.layout_templates set shapes = %L where id = <layout>', pg_temp.shape(1, 0, 12192000, 0)), true, 'a line beyond it'),
  (format('insert into public.layout_templates (deck_template_id, name, slide_type, placeholders) values (<deck>, ''Wide'', ''body'', %L)', pg_temp.box(0, 0, 12192001, 1)), true, 'a new layout with a box that is too wide'),
  (format('update public.layout_templates set placeholders = %L where id = <layout>; update public.deck_templates set slide_width = 9144000 where id = <deck>', pg_temp.box(0, 0, 9144001, 1)), true, 'a slide made narrower than a box on it'),
  (format('update public.layout_templates set placeholders = %L where id = <layout>; update public.deck_templates set slide_width = 9144000 where id = <deck>', pg_temp.box(0, 0, 9144000, 1)), false, 'a slide made as narrow as its box');
select case when refused then tests.refused('owner', tests.render(statement, 'owner'), 'PT400', 'validation', 'refused: ' || description, 'public.layout_templates')
  else tests.allowed('owner', tests.render(statement, 'owner'), 'allowed: ' || description) end
from decks;

-- Somebody who writes in both organisations cannot carry anything across.
select tests.refused('both', tests.render(statement, 'both'), refusal, null, description, 'public.pitchbooks')
from (values
  ('update public.pitchbooks set organization_id = <beta> where id = <book>', '42501', 'a member of both cannot move a book'),
  ('insert into public.slides (pitchbook_id, organization_id, section_id, slide_number, layout_name, slide_type) values (<book>, <beta>, <book s2>, 9, ''Body Text'', ''body'')', '23503', 'nor give a slide the other organisation'),
  ('insert into public.pitchbook_sections (pitchbook_id, organization_id, title, order_index) values (<book>, <beta>, ''X'', 2)', '23503', 'nor a section'),
  ('insert into public.placeholder_prompts (slide_id, pitchbook_id, organization_id, placeholder_id, prompt_text) values (<book a>, <book>, <beta>, ''x'', ''x'')', '23503', 'nor a prompt'),
  ('insert into public.collaboration_presence (pitchbook_id, organization_id, user_id) values (<book>, <beta>, <me>)', '23503', 'nor presence'),
  ('update public.pitchbooks set parent_template_id = <beta book> where id = <book>', '23503', 'nor take a parent from there')
) as line(statement, refusal, description);
select tests.refused('service', tests.render('update public.pitchbooks set organization_id = <beta> where id = <book>', 'service'), 'PT403', 'other_organization', 'not even the service role moves a book', 'public.pitchbooks');
select tests.refused('superuser', tests.render(format('update public.%I set organization_id = <beta> where %I = <%s>', t, case t when 'collaboration_presence' then 'pitchbook_id' else 'id' end, name), 'owner'), '23503', null, 'nor a part of one: ' || t)
from (values ('pitchbook_sections', 'book s1'), ('slides', 'book a'), ('placeholder_prompts', 'book prompt'), ('collaboration_presence', 'present')) as part(t, name);

select tests.refused('owner', tests.render(statement, 'owner'), 'PT404', 'not_found', 'what is not there, or not to be seen: ' || statement, 'public.layout_templates')
from (values ('insert into public.layout_templates (deck_template_id, name, slide_type) values (<beta deck>, ''X'', ''body'')'), ('insert into public.layout_templates (deck_template_id, name, slide_type) values (<nowhere>, ''X'', ''body'')'),
  ('insert into public.slides (pitchbook_id, slide_number, layout_name, slide_type) values (<nowhere>, 2, ''X'', ''body'')'), ('insert into public.placeholder_prompts (slide_id, placeholder_id, prompt_text) values (<nowhere>, ''x'', ''x'')')) as q(statement);
select tests.allowed('service', tests.render(statement, 'owner'), 'the service role may leave it out: ' || statement)
from (values ('insert into public.collaboration_presence (pitchbook_id, user_id) values (<beta book>, <both>)'), ('insert into public.placeholder_prompts (slide_id, placeholder_id, prompt_text) values (<beta book b>, ''x'', ''x'')'),
  ('insert into public.layout_templates (deck_template_id, name, slide_type) values (<beta deck>, ''X'', ''body'')'), ('insert into public.pitchbook_versions (pitchbook_id, name) values (<beta book>, ''X'')')) as q(statement);

-- A section alone breaks a law for those who may add one; a viewer does not get that far.
select tests.refused(person, tests.render('insert into public.pitchbook_sections (pitchbook_id, organization_id, title, order_index) values (<book>, <alpha>, ''Lone'', 2)', person), refusal, null, format('a lone section of %s: %s', person, refusal), 'public.pitchbook_sections')
from (values ('member', 'PT400'), ('viewer', '42501')) as q(person, refusal);

-- A lone book breaks a law for those who may create one; the others do not get that far.
select tests.refused(person, tests.render('insert into public.pitchbooks (organization_id, title) values (<alpha>, ''Lone'')', person), refusal, null, format('a lone book of %s: %s', person, refusal), 'public.pitchbooks')
from (values ('member', 'PT400'), ('viewer', '42501'), ('outsider', '42501'), ('former', '42501'), ('beta_owner', '42501')) as q(person, refusal);

-- Content is looked at when it comes with a new slide as well.
select tests.refused('owner', tests.render(format('insert into public.slides (pitchbook_id, section_id, slide_number, layout_name, slide_type, content) values (<book>, <book s2>, 9, ''Body Text'', ''body'', %L)', content), 'owner'), '23514', 'slides_content_check', 'a new slide with ' || description, 'public.slides')
from (values
  (jsonb_build_object('v', 1, 'placeholders', jsonb_build_object('body', tests.text_content('x') || '{"doc": {"paragraphs": [{"runs": [{"text": "x", "link": "javascript:alert(1)"}]}]}}')), 'a link that runs a script'),
  ('{"v": 1, "placeholders": {"body": {"kind": "html"}}}', 'content of an unknown kind')
) as q(content, description);

-- Times of change are the database's word everywhere.
create function pg_temp.time_after_forgery(target text, condition text) returns timestamptz language plpgsql as $$
declare answer timestamptz;
begin
  execute tests.render(format('update public.%I set updated_at = ''2000-01-01'' where %s returning updated_at', target, condition), 'owner') into answer;
  return answer;
end $$;
select is(pg_temp.time_after_forgery(target, condition), now(), 'a forged time of change does not stay: ' || target)
from (values ('profiles', 'id = <owner>'), ('organizations', 'id = <alpha>'), ('organization_members', 'organization_id = <alpha> and user_id = <viewer>'), ('deck_templates', 'id = <deck>'), ('layout_templates', 'id = <layout>'),
  ('placeholder_prompts', 'id = <formers prompt>')) as q(target, condition);

-- Sizes.
create function pg_temp.with_sections(total int) returns text language sql as $$
  select tests.render(format('insert into public.pitchbook_sections (id, pitchbook_id, title, order_index) select md5(n::text)::uuid, <book>, ''S'' || n, n - 1 from generate_series(3, %1$s) n;
    insert into public.slides (pitchbook_id, section_id, slide_number, layout_name, slide_type) select <book>, md5(n::text)::uuid, n + 6, ''Section Divider'', ''section-divider'' from generate_series(3, %1$s) n', total), 'owner')
$$;
create function pg_temp.with_slides(total int) returns text language sql as $$
  select tests.render(format('insert into public.slides (pitchbook_id, section_id, slide_number, layout_name, slide_type) select <book>, <book s2>, n, ''Body Text'', ''body'' from generate_series(9, %s) n', total), 'owner')
$$;
select tests.allowed('owner', pg_temp.with_sections(50), 'a book has fifty sections');
select tests.refused('owner', pg_temp.with_sections(51), 'PT400', null, 'but not fifty-one', 'public.slides');
select tests.allowed('owner', pg_temp.with_slides(500), 'a book has five hundred slides');
select tests.refused('owner', pg_temp.with_slides(501), 'PT400', null, 'but not five hundred and one', 'public.slides');

-- What triggers write.
select tests.perform_as('member', tests.render($$ update public.slides set slide_prompt = 'P' where id = <book a> $$, 'member'));
create function pg_temp.touched(statement text, description text) returns setof text language plpgsql as $$
declare
  old_revision bigint := (select revision from public.pitchbooks where id = tests.id('book'));
begin
  perform set_config('app.importing', 'on', true);
  update public.pitchbooks set updated_at = now() - interval '1 hour', title = title || '.' where id = tests.id('book');
  set constraints all immediate;
  set constraints all deferred;
  perform set_config('app.importing', '', true);
  perform tests.perform_as('member', tests.render(statement, 'member'));
  return next cmp_ok((select revision from public.pitchbooks where id = tests.id('book')), '>', old_revision, description || ' gives the book a new revision');
  return next is((select updated_at from public.pitchbooks where id = tests.id('book')), now(), 'and a new time of change');
end $$;
select pg_temp.touched('update public.pitchbooks set title = ''Touched'' where id = <book>', 'a new title');
select pg_temp.touched('update public.pitchbook_sections set title = ''Touched'' where id = <book s1>', 'a new section title');
select pg_temp.touched('update public.slides set title = ''Touched'' where id = <book a>', 'a new slide title');
select pg_temp.touched('update public.placeholder_prompts set prompt_text = ''Touched'' where id = <book prompt>', 'a new placeholder prompt');
select pg_temp.touched('insert into public.placeholder_prompts (slide_id, placeholder_id, prompt_text) values (<book b>, ''body'', ''x'')', 'a further placeholder prompt');
select pg_temp.touched('delete from public.placeholder_prompts where slide_id = <book b>', 'a placeholder prompt less');
select pg_temp.touched(pg_temp.slide('s2', 9), 'a further slide');
select pg_temp.touched('delete from public.slides where pitchbook_id = <book> and slide_number = 9', 'a slide less');
select pg_temp.touched('insert into public.pitchbook_sections (id, pitchbook_id, title, order_index, number_of_slides) values (<book s3>, <book>, ''Third'', 2, 7);
  insert into public.slides (pitchbook_id, section_id, slide_number, layout_name, slide_type) values (<book>, <book s3>, 9, ''Section Divider'', ''section-divider'')', 'a further section');
select is((select number_of_slides from public.pitchbook_sections where id = tests.id('book s3')), 0, 'whose number of slides is counted, whatever was said');
select pg_temp.touched('delete from public.slides where section_id = <book s3>; delete from public.pitchbook_sections where id = <book s3>', 'a section less');
select is((select count(distinct revision) from public.pitchbooks where id = any (array[tests.id('book'), tests.id('archived'), tests.id('beta book')])), 3::bigint, 'no two books share a revision');

-- How far the versions of slide a, slide b and section s1 move.
create function pg_temp.versions(statement text) returns text language plpgsql as $$
declare
  a int := (select version from public.slides where id = tests.id('book a'));
  b int := (select version from public.slides where id = tests.id('book b'));
  s1 int := (select version from public.pitchbook_sections where id = tests.id('book s1'));
begin
  perform tests.perform_as('member', tests.render(statement, 'member'));
  return format('%s %s %s', (select version from public.slides where id = tests.id('book a')) - a,
    (select version from public.slides where id = tests.id('book b')) - b,
    (select version from public.pitchbook_sections where id = tests.id('book s1')) - s1);
end $$;
select is(pg_temp.versions(statement), expected, 'versions after ' || description)
from (values
  ('update public.slides set title = ''V'' where id = <book a>', '1 0 0', 'a new title'),
  ('update public.slides set title = ''V'' where id = <book a>', '0 0 0', 'the same title again'),
  ('update public.slides set content = ''{"v": 1, "placeholders": {}}'' where id = <book a>', '1 0 0', 'new content'),
  ('update public.slides set slide_prompt = ''V'' where id = <book a>', '1 0 0', 'a new prompt'),
  ('update public.slides set slide_prompt_mode = ''replaces'' where id = <book a>', '1 0 0', 'a new prompt mode'),
  ('update public.slides set speaker_notes = ''V'' where id = <book a>', '1 0 0', 'new notes'),
  ('update public.slides set layout_name = ''Quote'' where id = <book a>', '1 0 0', 'a new layout'),
  ('update public.placeholder_prompts set prompt_text = ''V'' where id = <book prompt>', '1 0 0', 'a new placeholder prompt'),
  ('insert into public.placeholder_prompts (slide_id, placeholder_id, prompt_text) values (<book b>, ''body'', ''V'')', '0 1 0', 'a further placeholder prompt'),
  ('delete from public.placeholder_prompts where slide_id = <book b>', '0 1 0', 'a placeholder prompt less'),
  ('update public.slides set slide_number = case slide_number when 5 then 6 else 5 end where id in (<book a>, <book b>)', '0 0 0', 'a move'),
  ('update public.slides set slide_number = case slide_number when 5 then 6 else 5 end where id in (<book a>, <book b>)', '0 0 0', 'a move back'),
  ('update public.pitchbook_sections set title = ''V'' where id = <book s1>', '0 0 1', 'a new section title'),
  ('update public.pitchbook_sections set section_prompt = ''V'' where id = <book s1>', '0 0 1', 'a new section prompt')
) as line(statement, expected, description);

-- Presence and deletion.
create function pg_temp.seen(minutes int, person text) returns void language sql as $$
  update public.collaboration_presence set last_seen = now() - make_interval(mins => minutes, secs => 1), user_id = tests.id(person) where pitchbook_id = tests.id('present')
$$;
select is((tests.attempt('owner', tests.render('update public.pitchbooks set deleted_at = now() where id = <present>', 'owner'))).detail::jsonb, '{"people": ["Viewer"]}', 'the refusal names who is in the book');
select pg_temp.seen(4, 'viewer');
select tests.refused('owner', tests.render('update public.pitchbooks set deleted_at = now() where id = <present>', 'owner'), 'PT409', 'someone_present', 'seen four minutes ago is present');
select pg_temp.seen(5, 'viewer');
select tests.allowed('owner', tests.render('update public.pitchbooks set deleted_at = now() where id = <present>', 'owner'), 'seen more than five minutes ago is not');
select pg_temp.seen(0, 'owner');
select tests.allowed('owner', tests.render('update public.pitchbooks set deleted_at = now() where id = <present>', 'owner'), 'one''s own presence does not count');
select pg_temp.seen(0, 'former');
select tests.allowed('owner', tests.render('update public.pitchbooks set deleted_at = now() where id = <present>', 'owner'), 'nor does that of one who has left');
select tests.perform_as('owner', tests.render('update public.pitchbooks set deleted_at = now() - interval ''1 year'' where id = <present>', 'owner'));
select is((select deleted_at || ' ' || deleted_by from public.pitchbooks where id = tests.id('present')), now() || ' ' || tests.id('owner'), 'when and by whom a book was deleted is the database''s word');
select tests.perform_as('owner', tests.render('update public.pitchbooks set deleted_at = null where id = <present>', 'owner'));
select is((select deleted_by from public.pitchbooks where id = tests.id('present')), null, 'nobody has deleted a restored book');
select tests.perform_as('viewer', tests.render('insert into public.collaboration_presence (pitchbook_id, user_id) values (<book>, <me>)', 'viewer'));
update public.collaboration_presence set last_seen = now() - interval '1 hour' where pitchbook_id = tests.id('book');
select tests.perform_as('viewer', tests.render('update public.collaboration_presence set slide_id = <book c> where pitchbook_id = <book>', 'viewer'));
select is((select last_seen from public.collaboration_presence where pitchbook_id = tests.id('book')), now(), 'whoever moves in a book is seen now');
update public.collaboration_presence set last_seen = now() - interval '1 hour' where pitchbook_id = tests.id('book');
select tests.perform_as('owner', tests.render('delete from public.slides where id = <book c>', 'owner'));
select is((select row(slide_id, last_seen)::text from public.collaboration_presence where pitchbook_id = tests.id('book')), row(null::uuid, now() - interval '1 hour')::text, 'a slide deleted under somebody is no sign of life');

select * from finish();
rollback;
