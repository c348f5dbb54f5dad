-- The book, its sections, its slides and the prompts of their placeholders.

-- Words as the text indexes hold them: each behind the end of its organisation's id. A search then reads what its own
-- organisation has written; in an index of bare words it would read every customer's "revenue" to keep its own. The end is
-- enough for that: what find_books finds is held against the searcher's organisations, where two share one. A word is left
-- out where it would become longer than an indexed one may be (2,046 bytes).
create function private.words_of_organization(p_organization_id uuid, p_words tsvector)
returns tsvector language sql immutable parallel safe set search_path = '' as $$
  select array_to_tsvector(array(
    select right(p_organization_id::text, 12) || word from unnest(tsvector_to_array(p_words)) word where octet_length(word) <= 2000))
$$;
grant execute on function private.words_of_organization(uuid, tsvector) to authenticated, service_role;

create table public.pitchbooks (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id) on delete cascade,
  title text not null,
  type text not null default 'standard',
  status text not null default 'draft',
  -- What an archived book was before, and becomes again when it is brought back. guard_pitchbook keeps it.
  status_before_archive text,
  pitchbook_prompt text,
  inherit_template_prompts boolean not null default true,
  is_template boolean generated always as (type = 'template') stored,
  parent_template_id uuid,
  -- The built-in deck template; a later migration brings its row.
  deck_template_id uuid not null default '00000000-0000-4000-8000-00000000d0c0' references public.deck_templates (id),
  revision bigint not null default nextval('public.pitchbook_revisions'),
  created_by uuid default auth.uid() references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  deleted_by uuid references public.profiles (id) on delete set null,
  -- What the old tool's record holds and our tables have no home for.
  remainder jsonb,
  search tsvector generated always as (
    setweight(to_tsvector('simple'::regconfig, title), 'A')
    || setweight(to_tsvector('simple'::regconfig, coalesce(pitchbook_prompt, '')), 'C')) stored,
  constraint pitchbooks_id_organization_key unique (id, organization_id),
  constraint pitchbooks_parent_template_fkey foreign key (parent_template_id, organization_id)
    references public.pitchbooks (id, organization_id) on delete set null (parent_template_id),
  constraint pitchbooks_title_check check (
    char_length(title) between 1 and 255 and title ~ '\S' and title !~ '[\u0001-\u001f\u007f-\u009f]'),
  constraint pitchbooks_type_check check (type in ('standard', 'template', 'custom')),
  constraint pitchbooks_status_check check (status in ('draft', 'generating', 'ready', 'archived')),
  constraint pitchbooks_status_before_archive_check check (
    status_before_archive is null or (status = 'archived' and status_before_archive in ('draft', 'ready'))),
  constraint pitchbooks_prompt_check check (
    char_length(pitchbook_prompt) <= 10000 and pitchbook_prompt !~ '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]'),
  constraint pitchbooks_parent_check check (parent_template_id <> id),
  constraint pitchbooks_remainder_check check (jsonb_typeof(remainder) = 'object')
);
create index idx_pitchbooks_org_status_updated on public.pitchbooks (organization_id, status, updated_at desc);
create index idx_pitchbooks_created_by_status on public.pitchbooks (created_by, status);
create index idx_pitchbooks_active on public.pitchbooks (organization_id, updated_at desc) where status in ('draft', 'ready');
create index idx_pitchbooks_archived on public.pitchbooks (organization_id, updated_at desc) where status = 'archived';
create index idx_pitchbooks_trash on public.pitchbooks (deleted_at) where deleted_at is not null;
create index idx_pitchbooks_title_search on public.pitchbooks using gin (private.words_of_organization(organization_id, search));
create index idx_pitchbooks_parent_template on public.pitchbooks (parent_template_id, organization_id);
create index idx_pitchbooks_deck_template on public.pitchbooks (deck_template_id);
create index idx_pitchbooks_deleted_by on public.pitchbooks (deleted_by);

create table public.pitchbook_sections (
  id uuid primary key default gen_random_uuid(),
  pitchbook_id uuid not null,
  organization_id uuid not null,
  title text not null,
  order_index integer not null,
  number_of_slides integer not null default 1,
  section_prompt text,
  section_prompt_mode text not null default 'adds',
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  search tsvector generated always as (
    setweight(to_tsvector('simple'::regconfig, title), 'B')
    || setweight(to_tsvector('simple'::regconfig, coalesce(section_prompt, '')), 'D')) stored,
  constraint pitchbook_sections_pitchbook_fkey foreign key (pitchbook_id, organization_id)
    references public.pitchbooks (id, organization_id) on delete cascade,
  constraint pitchbook_sections_id_pitchbook_key unique (id, pitchbook_id),
  -- Deferred: a reordering passes through states in which two sections have the same place.
  constraint idx_sections_pitchbook_order unique (pitchbook_id, order_index) deferrable initially deferred,
  constraint pitchbook_sections_title_check check (
    char_length(title) between 1 and 255 and title ~ '\S' and title !~ '[\u0001-\u001f\u007f-\u009f]'),
  constraint pitchbook_sections_order_index_check check (order_index >= 0),
  constraint pitchbook_sections_number_of_slides_check check (number_of_slides between 0 and 500),
  constraint pitchbook_sections_prompt_check check (
    char_length(section_prompt) <= 5000 and section_prompt !~ '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]'),
  constraint pitchbook_sections_prompt_mode_check check (section_prompt_mode in ('adds', 'replaces'))
);
create index idx_sections_title_search on public.pitchbook_sections using gin (private.words_of_organization(organization_id, search));
create index idx_sections_pitchbook_organization on public.pitchbook_sections (pitchbook_id, organization_id);
create index idx_sections_organization on public.pitchbook_sections (organization_id);

-- ---------------------------------------------------------------- slide content

-- How long JavaScript says that a text is: characters beyond the basic plane count twice.
create function private.utf16_length(p_text text)
returns integer language sql immutable parallel safe set search_path = '' as $$
  select char_length(p_text) + char_length(regexp_replace(p_text, '[^\U00010000-\U0010ffff]', '', 'g'))
$$;

-- Links go to http, https and mailto only. Blanks and control characters are refused because URL parsers drop them:
-- "java\nscript:" would come through.
create function private.is_safe_link(p_link text)
returns boolean language sql immutable parallel safe set search_path = '' as $$
  select p_link ~* '^(https?://[^/]|mailto:[^\u2028\u2029])' and p_link !~ '[\u0001-\u0020\u007f]'
    and (octet_length(p_link) <= 2048 or private.utf16_length(p_link) <= 2048)
$$;

-- Whether the app can read all of these: what slideContentSchema in lib/domain/content.ts takes, to the letter (but for links,
-- which it parses as well), and one megabyte each at most. Many at once, since starting the query costs more than reading a slide.
create function private.are_slide_contents(p_contents jsonb[])
returns boolean language plpgsql immutable set search_path = '' as $$
begin
  return not exists (
    select
    from unnest(p_contents) content
    where not coalesce(case jsonb_typeof(content) when 'object' then
        content - 'placeholders' = '{"v": 1}'
        and jsonb_typeof(content -> 'placeholders') = 'object'
        and octet_length(content::text) <= 1048576
        end, false)
      or exists (
        select
        from jsonb_each(case jsonb_typeof(content -> 'placeholders') when 'object' then content -> 'placeholders' else '{}' end)
          with ordinality as box (id, piece, place)
        where place > 100
          or not coalesce(case jsonb_typeof(piece) when 'object' then
            id ~ '^[^\u0001-\u001f\u007f]+$' and id <> '__proto__'
            and (octet_length(id) <= 100 or private.utf16_length(id) <= 100)
            and piece - '{doc,locked,meta}'::text[] = any (array[
              '{"kind": "text", "origin": "human"}', '{"kind": "text", "origin": "ai"}', '{"kind": "text", "origin": "import"}'
              ]::jsonb[])
            and jsonb_typeof(piece -> 'locked') = 'boolean'
            and coalesce(jsonb_typeof(piece -> 'meta') = 'object', true)
            and jsonb_typeof(piece -> 'doc') = 'object'
            and (piece -> 'doc') - 'paragraphs' = '{}'
            and jsonb_typeof(piece -> 'doc' -> 'paragraphs') = 'array'
            and jsonb_array_length(piece -> 'doc' -> 'paragraphs') <= 500
            end, false)
          or exists (
            select
            from jsonb_array_elements(case jsonb_typeof(piece -> 'doc' -> 'paragraphs')
              when 'array' then piece -> 'doc' -> 'paragraphs' else '[]' end) paragraph
            where not coalesce(case jsonb_typeof(paragraph) when 'object' then
                paragraph - '{runs,level}'::text[] = any (array['{}', '{"list": "bullet"}', '{"list": "number"}']::jsonb[])
                and coalesce(paragraph -> 'level' = any (array['0', '1', '2', '3', '4', '5', '6', '7', '8']::jsonb[]), true)
                and jsonb_typeof(paragraph -> 'runs') = 'array'
                and jsonb_array_length(paragraph -> 'runs') <= 500
                end, false)
              or exists (
                select
                from jsonb_array_elements(case jsonb_typeof(paragraph -> 'runs')
                  when 'array' then paragraph -> 'runs' else '[]' end) run
                where not coalesce(case jsonb_typeof(run) when 'object' then
                  jsonb_typeof(run -> 'text') = 'string'
                  and (octet_length(run ->> 'text') <= 50000 or private.utf16_length(run ->> 'text') <= 50000)
                  -- Most runs are text and nothing else. A mark is true or not there.
                  and (run - 'text' = '{}' or (
                    run - '{text,link}'::text[]
                      <@ '{"bold": true, "italic": true, "underline": true, "superscript": true, "subscript": true}'
                    and case jsonb_typeof(run -> 'link') when 'string' then private.is_safe_link(run ->> 'link')
                      else not run ? 'link' end))
                  end, false)))));
end
$$;

create function private.is_slide_content(p_content jsonb)
returns boolean language plpgsql immutable set search_path = '' as $$
begin
  return private.are_slide_contents(array[p_content]);
end
$$;
grant execute on function
  private.utf16_length(text), private.is_safe_link(text), private.are_slide_contents(jsonb[]), private.is_slide_content(jsonb)
  to authenticated, service_role;

create table public.slides (
  id uuid primary key default gen_random_uuid(),
  pitchbook_id uuid not null,
  organization_id uuid not null,
  section_id uuid,
  slide_number integer not null,
  layout_name text not null,
  slide_type text not null,
  title text,
  slide_prompt text,
  slide_prompt_mode text not null default 'adds',
  content jsonb not null default '{"v": 1, "placeholders": {}}',
  speaker_notes text not null default '',
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  remainder jsonb,
  constraint slides_pitchbook_fkey foreign key (pitchbook_id, organization_id)
    references public.pitchbooks (id, organization_id) on delete cascade,
  -- Deferred, and no cascade: slides never vanish with their section, they are moved or deleted by name.
  constraint slides_section_fkey foreign key (section_id, pitchbook_id)
    references public.pitchbook_sections (id, pitchbook_id) deferrable initially deferred,
  constraint slides_id_pitchbook_key unique (id, pitchbook_id),
  constraint idx_slides_pitchbook_number unique (pitchbook_id, slide_number) deferrable initially deferred,
  constraint slides_slide_number_check check (slide_number >= 1),
  constraint slides_layout_name_check check (
    char_length(layout_name) between 1 and 255 and layout_name ~ '\S' and layout_name !~ '[\u0001-\u001f\u007f-\u009f]'),
  constraint slides_slide_type_check check (char_length(slide_type) <= 50 and slide_type ~ '^[A-Za-z0-9][A-Za-z0-9 _-]*$'),
  constraint slides_title_check check (
    char_length(title) between 1 and 255 and title ~ '\S' and title !~ '[\u0001-\u001f\u007f-\u009f]'),
  constraint slides_prompt_check check (
    char_length(slide_prompt) <= 5000 and slide_prompt !~ '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]'),
  constraint slides_prompt_mode_check check (slide_prompt_mode in ('adds', 'replaces')),
  constraint slides_notes_check check (
    char_length(speaker_notes) <= 20000 and speaker_notes !~ '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]'),
  constraint slides_content_check check (
    content -> 'v' is not distinct from '1'::jsonb and jsonb_typeof(content -> 'placeholders') is not distinct from 'object'),
  constraint slides_remainder_check check (jsonb_typeof(remainder) = 'object')
);
create index idx_slides_section_number on public.slides (section_id, slide_number);
create index idx_slides_section_pitchbook on public.slides (section_id, pitchbook_id);
create index idx_slides_pitchbook_organization on public.slides (pitchbook_id, organization_id);
create index idx_slides_organization on public.slides (organization_id);

-- The rest of what content must be costs too much for a CHECK, which also runs for each slide that only moves. New slides
-- are looked at once per statement, changed ones by themselves: a statement that only moves slides reads none.
create function private.check_content()
returns trigger language plpgsql set search_path = '' as $$
declare
  v_contents jsonb[];
begin
  if tg_level = 'STATEMENT' then
    v_contents := array(select content from changed where content <> '{"v": 1, "placeholders": {}}');
  else
    v_contents := array[new.content];
  end if;
  if private.are_slide_contents(v_contents) is not true then
    raise exception 'new row for relation "slides" violates check constraint "slides_content_check"'
      using errcode = 'check_violation', constraint = 'slides_content_check', table = 'slides', schema = 'public';
  end if;
  return new;
end
$$;
create trigger check_content_on_insert after insert on public.slides
  referencing new table as changed for each statement execute function private.check_content();
create trigger check_content_on_update before update of content on public.slides
  for each row when (new.content <> old.content) execute function private.check_content();

-- The words of slides, for the search. Apart from the slides: each move of a slide would write all its words again.
create table private.slide_words (
  slide_id uuid primary key references public.slides (id) on delete cascade,
  pitchbook_id uuid not null,
  organization_id uuid not null,
  words tsvector not null
);
-- What is new waits in a list until there is enough of it to be sorted in. The person whose save is one too many waits for that:
-- a moment with this little, seconds with the usual four megabytes, which every search would read besides.
create index idx_slide_words on private.slide_words using gin (private.words_of_organization(organization_id, words))
  with (gin_pending_list_limit = 256);
revoke all on private.slide_words from public;
alter table private.slide_words enable row level security;

create function private.words_of_slide(p_title text, p_prompt text, p_notes text, p_content jsonb)
returns tsvector language sql immutable parallel safe set search_path = '' as $$
  select to_tsvector('simple'::regconfig,
    -- Bounded: an indexed text may not exceed a megabyte.
    concat_ws(' ', p_title, p_prompt, p_notes, left((
      select string_agg(word #>> '{}', ' ')
      from jsonb_path_query(p_content, '$.placeholders.*.doc.paragraphs[*].runs[*].text') word), 100000)))
$$;

-- Of new slides those of a whole statement, of changed ones each. Definer: nobody reads or writes the words but the search and this.
create function private.index_slide()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    insert into private.slide_words (slide_id, pitchbook_id, organization_id, words)
    select id, pitchbook_id, organization_id, private.words_of_slide(title, slide_prompt, speaker_notes, content)
    from changed
    where (title, slide_prompt, speaker_notes, content)
      is distinct from (null::text, null::text, ''::text, '{"v": 1, "placeholders": {}}'::jsonb);
  else
    insert into private.slide_words (slide_id, pitchbook_id, organization_id, words)
    values (new.id, new.pitchbook_id, new.organization_id,
      private.words_of_slide(new.title, new.slide_prompt, new.speaker_notes, new.content))
    on conflict (slide_id) do update set words = excluded.words;
  end if;
  return null;
end
$$;
create trigger index_slide_on_insert after insert on public.slides
  referencing new table as changed for each statement execute function private.index_slide();
create trigger index_slide_on_update after update on public.slides
  for each row when (
    (old.title, old.slide_prompt, old.speaker_notes, old.content)
    is distinct from (new.title, new.slide_prompt, new.speaker_notes, new.content))
  execute function private.index_slide();

create table public.placeholder_prompts (
  id uuid primary key default gen_random_uuid(),
  slide_id uuid not null,
  pitchbook_id uuid not null,
  organization_id uuid not null,
  placeholder_id text not null,
  prompt_text text not null,
  prompt_mode text not null default 'adds',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  search tsvector generated always as (to_tsvector('simple'::regconfig, prompt_text)) stored,
  constraint placeholder_prompts_slide_fkey foreign key (slide_id, pitchbook_id)
    references public.slides (id, pitchbook_id) on delete cascade,
  constraint placeholder_prompts_pitchbook_fkey foreign key (pitchbook_id, organization_id)
    references public.pitchbooks (id, organization_id) on delete cascade,
  constraint idx_placeholder_slide_placeholder unique (slide_id, placeholder_id),
  constraint placeholder_prompts_placeholder_id_check check (
    char_length(placeholder_id) between 1 and 100 and placeholder_id !~ '[\u0001-\u001f\u007f]'
    and placeholder_id <> '__proto__'),
  constraint placeholder_prompts_text_check check (
    char_length(prompt_text) <= 5000 and prompt_text !~ '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]'),
  constraint placeholder_prompts_mode_check check (prompt_mode in ('adds', 'replaces'))
);
create index idx_placeholder_slide_pitchbook on public.placeholder_prompts (slide_id, pitchbook_id);
create index idx_placeholder_pitchbook_organization on public.placeholder_prompts (pitchbook_id, organization_id);
create index idx_placeholder_organization on public.placeholder_prompts (organization_id);
create index idx_placeholder_search on public.placeholder_prompts using gin (private.words_of_organization(organization_id, search));

-- ---------------------------------------------------------------- grants and policies

-- Columns that are not named here belong to triggers and defaults.
revoke all on public.pitchbooks, public.pitchbook_sections, public.slides, public.placeholder_prompts
  from public, anon, authenticated;
grant all on public.pitchbooks, public.pitchbook_sections, public.slides, public.placeholder_prompts to service_role;

grant select, delete,
  insert (id, organization_id, title, type, status, pitchbook_prompt, inherit_template_prompts, parent_template_id, deck_template_id),
  update (title, type, status, pitchbook_prompt, inherit_template_prompts, parent_template_id, deck_template_id, deleted_at)
  on public.pitchbooks to authenticated;
grant select, delete,
  insert (id, pitchbook_id, organization_id, title, order_index, number_of_slides, section_prompt, section_prompt_mode),
  update (title, order_index, section_prompt, section_prompt_mode)
  on public.pitchbook_sections to authenticated;
grant select, delete,
  insert (id, pitchbook_id, organization_id, section_id, slide_number, layout_name, slide_type, title, slide_prompt,
    slide_prompt_mode, content, speaker_notes),
  update (section_id, slide_number, layout_name, slide_type, title, slide_prompt, slide_prompt_mode, content, speaker_notes)
  on public.slides to authenticated;
grant select, delete,
  insert (id, slide_id, pitchbook_id, organization_id, placeholder_id, prompt_text, prompt_mode),
  update (prompt_text, prompt_mode)
  on public.placeholder_prompts to authenticated;

alter table public.pitchbooks enable row level security;
alter table public.pitchbook_sections enable row level security;
alter table public.slides enable row level security;
alter table public.placeholder_prompts enable row level security;

create policy "members see the books of their organisations" on public.pitchbooks
  for select to authenticated
  using (organization_id = any (array(select private.my_organization_ids())));
create policy "writers create books" on public.pitchbooks
  for insert to authenticated
  with check (organization_id = any (array(select private.my_writable_organization_ids())));
create policy "writers change books" on public.pitchbooks
  for update to authenticated
  using (organization_id = any (array(select private.my_writable_organization_ids())))
  with check (organization_id = any (array(select private.my_writable_organization_ids())));
create policy "owners, admins and its creator purge a book in the trash" on public.pitchbooks
  for delete to authenticated
  using (
    deleted_at is not null
    and (organization_id = any (array(select private.my_admin_organization_ids()))
      or (created_by = (select auth.uid()) and organization_id = any (array(select private.my_writable_organization_ids())))));

create policy "members see sections" on public.pitchbook_sections
  for select to authenticated
  using (organization_id = any (array(select private.my_organization_ids())));
create policy "writers add sections" on public.pitchbook_sections
  for insert to authenticated
  with check (organization_id = any (array(select private.my_writable_organization_ids())));
create policy "writers change sections" on public.pitchbook_sections
  for update to authenticated
  using (organization_id = any (array(select private.my_writable_organization_ids())))
  with check (organization_id = any (array(select private.my_writable_organization_ids())));
create policy "writers delete sections" on public.pitchbook_sections
  for delete to authenticated
  using (organization_id = any (array(select private.my_writable_organization_ids())));

create policy "members see slides" on public.slides
  for select to authenticated
  using (organization_id = any (array(select private.my_organization_ids())));
create policy "writers add slides" on public.slides
  for insert to authenticated
  with check (organization_id = any (array(select private.my_writable_organization_ids())));
create policy "writers change slides" on public.slides
  for update to authenticated
  using (organization_id = any (array(select private.my_writable_organization_ids())))
  with check (organization_id = any (array(select private.my_writable_organization_ids())));
create policy "writers delete slides" on public.slides
  for delete to authenticated
  using (organization_id = any (array(select private.my_writable_organization_ids())));

create policy "members see placeholder prompts" on public.placeholder_prompts
  for select to authenticated
  using (organization_id = any (array(select private.my_organization_ids())));
create policy "writers add placeholder prompts" on public.placeholder_prompts
  for insert to authenticated
  with check (organization_id = any (array(select private.my_writable_organization_ids())));
create policy "writers change placeholder prompts" on public.placeholder_prompts
  for update to authenticated
  using (organization_id = any (array(select private.my_writable_organization_ids())))
  with check (organization_id = any (array(select private.my_writable_organization_ids())));
create policy "writers delete placeholder prompts" on public.placeholder_prompts
  for delete to authenticated
  using (organization_id = any (array(select private.my_writable_organization_ids())));

-- ---------------------------------------------------------------- the organisation of a part

-- A part that comes without its organisation gets its book's; another organisation's book is the same as none. Where one is
-- given, the foreign key to (book, organisation) refuses every other, so it is never a client's choice. Definer: the policies
-- judge the row afterwards.
create function private.set_part_organization()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  select organization_id into new.organization_id
  from public.pitchbooks
  where id = new.pitchbook_id
    and (auth.uid() is null or organization_id = any (array(select private.my_organization_ids())));
  if not found then
    perform private.fail(404, 'not_found');
  end if;
  return new;
end
$$;
create trigger set_part_organization before insert on public.pitchbook_sections
  for each row when (new.organization_id is null) execute function private.set_part_organization();
create trigger set_part_organization before insert on public.slides
  for each row when (new.organization_id is null) execute function private.set_part_organization();

-- A placeholder prompt takes its book from its slide as well.
create function private.set_prompt_book()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  select pitchbook_id, organization_id into new.pitchbook_id, new.organization_id
  from public.slides
  where id = new.slide_id
    and (auth.uid() is null or organization_id = any (array(select private.my_organization_ids())));
  if not found then
    perform private.fail(404, 'not_found');
  end if;
  return new;
end
$$;
create trigger set_prompt_book before insert on public.placeholder_prompts
  for each row when (new.pitchbook_id is null or new.organization_id is null) execute function private.set_prompt_book();
