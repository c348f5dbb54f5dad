-- The little world in which the tests happen. Each file calls tests.stage() in its own transaction.

create function tests.stage() returns void language plpgsql as $$
begin
  insert into auth.users (id, email, raw_user_meta_data)
  select tests.id(name), tests.email(name), jsonb_build_object('full_name', initcap(name))
  from unnest(array['owner', 'second owner', 'admin', 'member', 'creator', 'viewer', 'both', 'outsider', 'former', 'beta_owner']) name;

  insert into public.organizations (id, name, slug, created_by) values
    (tests.id('alpha'), 'Alpha', 'alpha', tests.id('owner')),
    (tests.id('beta'), 'Beta', 'beta', tests.id('beta_owner'));
  insert into public.organization_members (organization_id, user_id, role)
  select tests.id(organization), tests.id(person), role
  from (values
    ('alpha', 'owner', 'owner'), ('alpha', 'second owner', 'owner'), ('alpha', 'admin', 'admin'), ('alpha', 'member', 'member'),
    ('alpha', 'creator', 'member'), ('alpha', 'viewer', 'viewer'), ('alpha', 'both', 'member'), ('alpha', 'former', 'member'),
    ('beta', 'beta_owner', 'owner'), ('beta', 'both', 'member')
  ) as membership(organization, person, role);

  insert into public.organization_invitations (id, organization_id, email, role, token_hash, invited_by) values
    (tests.id('invitation'), tests.id('alpha'), tests.email('outsider'), 'member', encode(sha256('secret'), 'hex'), tests.id('owner')),
    (tests.id('admin invitation'), tests.id('alpha'), 'chief@tests.example', 'admin', encode(sha256('chief'), 'hex'), tests.id('owner'));

  insert into public.deck_templates (id, organization_id, name, slide_width, slide_height, theme, created_by)
  select tests.id(name), tests.id(organization), name, 12192000, 6858000, '{"colors": {}, "fonts": {"heading": "Georgia", "body": "Arial"}}', null
  from (values ('deck', 'alpha'), ('beta deck', 'beta')) as deck(name, organization);
  insert into public.layout_templates (id, deck_template_id, name, slide_type, order_index, placeholders) values
    (tests.id('layout'), tests.id('deck'), 'Body Text', 'body', 0,
     '[{"id": "body", "name": "Body", "kind": "body", "x": 0, "y": 0, "width": 100, "height": 100, "defaultPrompt": "House style", "capacity": 100}]');
  insert into public.layout_templates (id, deck_template_id, name, slide_type, order_index)
  select tests.id('layout ' || replace(slide_type, '-', ' ')), tests.id('deck'), name, slide_type, 1
  from (values ('Title Slide', 'title'), ('Contents', 'contents'), ('Legal Notice', 'legal'), ('Section Divider', 'section-divider')) as layout(name, slide_type);
  insert into public.assets (id, organization_id, content_hash, media_type, byte_size, storage_path) values
    (tests.id('asset'), tests.id('alpha'), repeat('a', 64), 'image/png', 1, 'a.png');

  -- As the import, which alone may say who made a book and when.
  perform set_config('app.importing', 'on', true);
  perform tests.stage_book('book', 'alpha', 'creator', 'draft');
  perform tests.stage_book('archived', 'alpha', 'creator', 'archived');
  perform tests.stage_book('trashed', 'alpha', 'creator', 'draft');
  perform tests.stage_book('formers', 'alpha', 'former', 'draft');
  perform tests.stage_book('present', 'alpha', 'creator', 'draft');
  perform tests.stage_book('beta book', 'beta', 'beta_owner', 'draft');
  perform set_config('app.importing', '', true);
  insert into public.collaboration_presence (pitchbook_id, user_id, organization_id, slide_id)
  values (tests.id('present'), tests.id('viewer'), tests.id('alpha'), tests.id('present a'));
  insert into public.activity_logs (id, user_id, organization_id, pitchbook_id, action) values
    (tests.id('entry'), tests.id('member'), tests.id('alpha'), tests.id('book'), 'updated_pitchbook');
  insert into public.idempotency_keys (user_id, route, key, request_hash) values (tests.id('member'), 'r', 'of member', 'h');
  insert into public.migration_runs (id, organization_id, source_name, lease) values (tests.id('run'), tests.id('alpha'), 'old.json', tests.id('lease'));
  insert into public.migration_items (run_id, organization_id, source_index, source_hash, pitchbook_id, status, revision) values
    (tests.id('run'), tests.id('alpha'), 0, 'hash', tests.id('gone'), 'imported', 1);
  insert into public.pitchbook_versions (id, pitchbook_id, organization_id, name)
  select tests.id(trim(name || ' version')), tests.id(coalesce(nullif(name, ''), 'book')), tests.id('alpha'), 'Fixture'
  from unnest(array['', 'archived', 'trashed']) name;
  update public.pitchbooks set deleted_at = now() - interval '1 day', deleted_by = tests.id('owner') where id = tests.id('trashed');

  delete from public.organization_members where organization_id = tests.id('alpha') and user_id = tests.id('former');
  set constraints all immediate;
  set constraints all deferred;
end $$;

-- A book of eight slides: title, contents, legal; s1 with divider d1, a, b; s2 with divider d2, c.
create function tests.stage_book(book text, organization text, author text, book_status text) returns void language plpgsql as $$
begin
  insert into public.pitchbooks (id, organization_id, title, status, created_by)
  values (tests.id(book), tests.id(organization), initcap(book), book_status, tests.id(author));
  insert into public.pitchbook_sections (id, pitchbook_id, organization_id, title, order_index, number_of_slides) values
    (tests.id(book || ' s1'), tests.id(book), tests.id(organization), 'First', 0, 2),
    (tests.id(book || ' s2'), tests.id(book), tests.id(organization), 'Second', 1, 1);
  insert into public.slides (id, pitchbook_id, organization_id, section_id, slide_number, layout_name, slide_type, content)
  select tests.id(book || ' ' || name), tests.id(book), tests.id(organization), tests.id(book || ' ' || section), number, layout, type,
    case when name = 'a' then jsonb_build_object('v', 1, 'placeholders', jsonb_build_object('body', tests.text_content('Old words')))
      else '{"v": 1, "placeholders": {}}' end
  from (values
    ('title', null, 1, 'Title Slide', 'title'), ('contents', null, 2, 'Contents', 'contents'), ('legal', null, 3, 'Legal Notice', 'legal'),
    ('d1', 's1', 4, 'Section Divider', 'section-divider'), ('a', 's1', 5, 'Body Text', 'body'), ('b', 's1', 6, 'Body Text', 'body'),
    ('d2', 's2', 7, 'Section Divider', 'section-divider'), ('c', 's2', 8, 'Body Text', 'body')
  ) as slide(name, section, number, layout, type);
  insert into public.placeholder_prompts (id, slide_id, pitchbook_id, organization_id, placeholder_id, prompt_text)
  values (tests.id(book || ' prompt'), tests.id(book || ' a'), tests.id(book), tests.id(organization), 'body', 'Old prompt');
  set constraints all immediate;
  set constraints all deferred;
end $$;

create function tests.text_content(words text) returns jsonb language sql immutable as $$
  select jsonb_build_object('kind', 'text', 'origin', 'human', 'locked', false,
    'doc', jsonb_build_object('paragraphs', jsonb_build_array(jsonb_build_object('runs', jsonb_build_array(jsonb_build_object('text', words))))))
$$;

-- ---------------------------------------------------------------- books and their pieces

-- A book as its organisation's owner reads it.
create function tests.read(book text) returns jsonb language sql as $$
  select tests.json_as(case when book = 'beta book' then 'beta_owner' else 'owner' end, format('select public.get_pitchbook(%L)', tests.id(book)))
$$;

create function tests.record_in(document jsonb, entity text, id uuid) returns jsonb language sql immutable as $$
  select case entity when 'book' then document
    else (select r from jsonb_array_elements(document -> (entity || 's')) r where r ->> 'id' = id::text) end
$$;

create function tests.version_in(document jsonb, id uuid) returns int language sql immutable as $$
  select (coalesce(tests.record_in(document, 'slide', id), tests.record_in(document, 'section', id)) ->> 'version')::int
$$;

-- The current value of a piece of the change protocol.
create function tests.piece(document jsonb, entity text, id uuid, field text, key text default null) returns jsonb language sql immutable as $$
  select case
    when field = 'order' then (
      select jsonb_build_object(
        'front', coalesce((select jsonb_agg(s -> 'id' order by (s ->> 'slideNumber')::int) from jsonb_array_elements(document -> 'slides') s where s ->> 'sectionId' is null), '[]'),
        'sections', (select jsonb_agg(jsonb_build_object('id', x -> 'id', 'slides',
            coalesce((select jsonb_agg(s -> 'id' order by (s ->> 'slideNumber')::int) from jsonb_array_elements(document -> 'slides') s where s ->> 'sectionId' = x ->> 'id'), '[]')) order by (x ->> 'orderIndex')::int)
          from jsonb_array_elements(document -> 'sections') x)))
    when entity = 'book' and field = 'prompt' then document -> 'pitchbookPrompt'
    when field = 'prompt' then jsonb_build_object('text', r -> 'prompt', 'mode', r -> 'promptMode')
    when field = 'layout' then jsonb_build_object('layoutName', r -> 'layoutName', 'type', r -> 'type')
    when field = 'content' then coalesce(r -> 'content' -> 'placeholders' -> key, 'null')
    when field = 'placeholderPrompt' then jsonb_build_object('text', r -> 'prompts' -> key, 'mode', coalesce(r -> 'promptModes' ->> key, 'adds'))
    else r -> field end
  from (select tests.record_in(document, entity, id)) t(r)
$$;

-- The book with one piece, and what follows from every edit (revision, times, versions), taken out.
create function tests.without_piece(document jsonb, entity text, id uuid, field text, key text default null) returns jsonb language sql immutable as $$
  select (document - '{revision,updatedAt,sections,slides}'::text[] - case when entity = 'book' then case field when 'prompt' then 'pitchbookPrompt' else field end else '' end)
    || jsonb_build_object(
      'sections', (select jsonb_agg(r - 'version' - case when entity = 'section' and r ->> 'id' = id::text then case field when 'prompt' then '{prompt,promptMode}' else array[field] end else '{}'::text[] end) from jsonb_array_elements(document -> 'sections') r),
      'slides', (select jsonb_agg(case when entity = 'slide' and r ->> 'id' = id::text then
          case field
            when 'prompt' then r - '{version,prompt,promptMode}'::text[]
            when 'layout' then r - '{version,layoutName,type}'::text[]
            when 'content' then (r - 'version') #- array['content', 'placeholders', key]
            when 'placeholderPrompt' then (r - 'version') #- array['prompts', key] #- array['promptModes', key]
            else r - array['version', field] end
          else r - 'version' end) from jsonb_array_elements(document -> 'slides') r))
$$;

-- A change of `book` with the right base.
create function tests.change(entity text, id uuid, field text, value jsonb, key text default null) returns jsonb language sql as $$
  select jsonb_strip_nulls(jsonb_build_object('kind', 'set', 'entity', entity, 'id', id, 'field', field, 'key', key,
    'base', private.piece_hash(tests.piece(tests.read('book'), entity, id, field, key)))) || jsonb_build_object('value', value)
$$;

-- A change of the title or the notes in any book, whoever may read it.
create function tests.change_at(book text, entity text, id uuid, field text, value jsonb) returns jsonb language sql as $$
  select jsonb_build_object('kind', 'set', 'entity', entity, 'id', id, 'field', field, 'value', value, 'base', private.piece_hash(
    case field when 'title' then (select to_jsonb(b.title) from public.pitchbooks b where b.id = tests.id(book))
      else (select to_jsonb(s.speaker_notes) from public.slides s where s.id = change_at.id) end))
$$;

create function tests.apply_sql(book text, changes jsonb) returns text language sql volatile as $$
  select format('select public.apply_changes(%L, %L, %L)', tests.id(book), gen_random_uuid(), changes)
$$;

create function tests.apply(person text, book text, variadic changes jsonb[]) returns jsonb language sql as $$
  select tests.json_as(person, tests.apply_sql(book, to_jsonb(changes)))
$$;

-- An order from names: front slides, then sections (in this order) with their slides.
create function tests.order_of(book text, front text[], sections json) returns jsonb language sql immutable as $$
  select jsonb_build_object(
    'front', (select jsonb_agg(tests.id(book || ' ' || name) order by place) from unnest(front) with ordinality f(name, place)),
    'sections', (select jsonb_agg(jsonb_build_object('id', tests.id(book || ' ' || s.key),
        'slides', (select jsonb_agg(tests.id(book || ' ' || name) order by place) from unnest(string_to_array(s.value, ',')) with ordinality f(name, place))) order by s.ordinality)
      from json_each_text(sections) with ordinality s))
$$;

-- '1 title,2 contents,…' as the tables say.
create function tests.numbers(book text) returns text language sql as $$
  select string_agg(s.slide_number || ' ' || coalesce(n.name, '?'), ',' order by s.slide_number)
  from public.slides s left join unnest(array['title', 'contents', 'legal', 'd1', 'a', 'b', 'd2', 'c', 'd3', 'new']) n(name) on s.id = tests.id(book || ' ' || n.name)
  where s.pitchbook_id = tests.id(book)
$$;

-- How far the version of slide a moves when the prompt of its placeholder changes: 1, unless a whole book is being written.
create function tests.version_step() returns int language plpgsql as $$
declare before int := (select version from public.slides where id = tests.id('formers a'));
begin
  update public.placeholder_prompts set prompt_text = prompt_text || '!' where id = tests.id('formers prompt');
  return (select version from public.slides where id = tests.id('formers a')) - before;
end $$;

grant execute on all functions in schema tests to public;

begin;
select plan(1);
select ok(true, '002-fixture is installed');
select * from finish();
rollback;
