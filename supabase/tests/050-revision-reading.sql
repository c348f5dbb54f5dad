-- What a cache asks before it answers.
begin;
select no_plan();
select tests.stage();

create function pg_temp.seen(person text, book text) returns jsonb language sql as $$
  select tests.json_as(person, format('select public.get_pitchbook_revision(%L)', tests.id(book)))
$$;
create function pg_temp.stamped(person text, deck uuid) returns jsonb language sql as $$
  select tests.json_as(person, format('select public.get_stamped_deck_template(%L)', deck))
$$;

select is(pg_temp.seen('viewer', 'book') - 'deckTemplateStamp', jsonb_build_object('id', tests.id('book'), 'organizationId', tests.id('alpha'), 'revision', (select revision from public.pitchbooks where id = tests.id('book')),
  'deckTemplateId', '00000000-0000-4000-8000-00000000d0c0'), 'whoever reads a book learns where it stands');
select is(pg_temp.seen('viewer', 'book'), pg_temp.seen('owner', 'book'), 'everyone learns the same');
select is(pg_temp.seen('viewer', 'book') ->> 'deckTemplateStamp', pg_temp.stamped('viewer', null) ->> 'stamp', 'with the stamp of its deck template');

create temp table before_edit on commit drop as select pg_temp.seen('viewer', 'book') as seen;
update public.slides set speaker_notes = 'Said' where id = tests.id('book a');
select isnt(pg_temp.seen('viewer', 'book') ->> 'revision', seen ->> 'revision', 'an edit gives another revision') from before_edit;
select is(pg_temp.seen('viewer', 'book') ->> 'deckTemplateStamp', seen ->> 'deckTemplateStamp', 'and leaves the stamp of the deck template as it was') from before_edit;

create temp table before_layout on commit drop as select pg_temp.stamped('viewer', tests.id('deck')) as answer;
select is(answer -> 'template', tests.json_as('viewer', format('select public.get_deck_template(%L)', tests.id('deck'))), 'a deck template comes with its stamp') from before_layout;
update public.layout_templates set background = 'accent2' where deck_template_id = tests.id('deck') and name = 'Body Text';
select isnt(pg_temp.stamped('viewer', tests.id('deck')) ->> 'stamp', answer ->> 'stamp', 'another layout gives another stamp') from before_layout;
create temp table before_deck on commit drop as select pg_temp.stamped('viewer', tests.id('deck')) as answer;
update public.deck_templates set name = 'Renamed' where id = tests.id('deck');
select isnt(pg_temp.stamped('viewer', tests.id('deck')) ->> 'stamp', answer ->> 'stamp', 'so does another name') from before_deck;
create temp table before_addition on commit drop as select pg_temp.stamped('viewer', tests.id('deck')) as answer;
insert into public.layout_templates (deck_template_id, name, slide_type) values (tests.id('deck'), 'Another', 'body');
select isnt(pg_temp.stamped('viewer', tests.id('deck')) ->> 'stamp', answer ->> 'stamp', 'and so does one layout more') from before_addition;

select * from finish();
rollback;
