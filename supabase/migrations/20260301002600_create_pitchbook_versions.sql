-- Snapshots of whole books: named by people, or automatic.
create table public.pitchbook_versions (
  id uuid primary key default gen_random_uuid(),
  pitchbook_id uuid not null,
  organization_id uuid not null,
  number integer not null,
  name text,
  is_automatic boolean not null default false,
  revision bigint not null,
  document jsonb not null,
  created_by uuid default auth.uid() references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  constraint pitchbook_versions_pitchbook_fkey foreign key (pitchbook_id, organization_id)
    references public.pitchbooks (id, organization_id) on delete cascade,
  constraint idx_versions_pitchbook_number unique (pitchbook_id, number),
  constraint pitchbook_versions_name_check check (
    char_length(name) between 1 and 255 and name ~ '\S' and name !~ '[\u0001-\u001f\u007f-\u009f]'),
  constraint pitchbook_versions_number_check check (number >= 1)
);
create index idx_versions_pitchbook_organization on public.pitchbook_versions (pitchbook_id, organization_id);
create index idx_versions_organization on public.pitchbook_versions (organization_id);
create index idx_versions_created_by on public.pitchbook_versions (created_by);

revoke all on public.pitchbook_versions from public, anon, authenticated;
grant select, insert (id, pitchbook_id, organization_id, name, is_automatic) on public.pitchbook_versions to authenticated;
grant all on public.pitchbook_versions to service_role;
alter table public.pitchbook_versions enable row level security;

create policy "members see versions" on public.pitchbook_versions
  for select to authenticated
  using (organization_id = any (array(select private.my_organization_ids())));
create policy "writers make versions" on public.pitchbook_versions
  for insert to authenticated
  with check (organization_id = any (array(select private.my_writable_organization_ids())));

-- What a version holds is what the book is at that moment, never what a client says it is. The book is locked, so that
-- numbers follow each other and nothing is half written. Only a restore from a backup, as the service role, brings versions.
create function private.take_snapshot()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  select organization_id, revision into new.organization_id, new.revision
  from public.pitchbooks
  where id = new.pitchbook_id and deleted_at is null
    and (auth.uid() is null or organization_id = any (array(select private.my_organization_ids())))
  for no key update;
  if not found then
    perform private.fail(404, 'not_found');
  end if;
  new.document := private.book_document(new.pitchbook_id);
  new.number := 1 + coalesce((select max(number) from public.pitchbook_versions where pitchbook_id = new.pitchbook_id), 0);
  return new;
end
$$;
create trigger take_snapshot before insert on public.pitchbook_versions
  for each row when (not private.is_importing()) execute function private.take_snapshot();

create function private.log_version()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform private.log_activity(new.organization_id, new.pitchbook_id, 'created_version',
    jsonb_build_object('number', new.number, 'name', new.name));
  return null;
end
$$;
create trigger log_version after insert on public.pitchbook_versions
  for each row when (not new.is_automatic and not private.is_importing()) execute function private.log_version();

-- A version as lists show it.
create function private.version_summary(p_version public.pitchbook_versions)
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'id', p_version.id,
    'pitchbookId', p_version.pitchbook_id,
    'number', p_version.number,
    'name', p_version.name,
    'isAutomatic', p_version.is_automatic,
    'revision', p_version.revision,
    'createdBy', p_version.created_by,
    'createdByName', (select full_name from public.profiles where id = p_version.created_by),
    'createdAt', private.iso(p_version.created_at),
    'sectionCount', jsonb_array_length(p_version.document -> 'sections'),
    'slideCount', jsonb_array_length(p_version.document -> 'slides'))
$$;

create function public.create_version(p_pitchbook_id uuid, p_name text default null)
returns jsonb language plpgsql set search_path = '' as $$
declare
  v_organization_id uuid;
  v_version public.pitchbook_versions;
begin
  select organization_id into v_organization_id from public.pitchbooks where id = p_pitchbook_id and deleted_at is null;
  -- Of a book that is not there, the insert below is refused as not found.
  perform private.require_writable_organization(v_organization_id);
  if p_name is not null and not private.is_title(p_name) then
    perform private.fail_field('name', 'invalid_value', 'A name has 1 to 255 characters.');
  end if;
  insert into public.pitchbook_versions (pitchbook_id, organization_id, name)
  values (p_pitchbook_id, v_organization_id, p_name)
  returning * into v_version;
  return private.version_summary(v_version);
end
$$;

-- The newest first, without their documents.
create function public.list_versions(p_pitchbook_id uuid)
returns jsonb language plpgsql stable set search_path = '' as $$
begin
  if not exists (select from public.pitchbooks where id = p_pitchbook_id and deleted_at is null) then
    perform private.fail(404, 'not_found');
  end if;
  return jsonb_build_object('versions', coalesce((
    select jsonb_agg(private.version_summary(v) order by v.number desc)
    from public.pitchbook_versions v where v.pitchbook_id = p_pitchbook_id), '[]'));
end
$$;

create function public.get_version(p_id uuid)
returns jsonb language plpgsql stable set search_path = '' as $$
declare
  v_version public.pitchbook_versions;
begin
  select v.* into v_version
  from public.pitchbook_versions v join public.pitchbooks b on b.id = v.pitchbook_id and b.deleted_at is null
  where v.id = p_id;
  if not found then
    perform private.fail(404, 'not_found');
  end if;
  return private.version_summary(v_version) || jsonb_build_object('document', v_version.document);
end
$$;

-- Makes the book what it was in a version, after a version of what it is now. Status, organisation and author stay.
create function public.restore_version(p_id uuid)
returns jsonb language plpgsql set search_path = '' as $$
declare
  v_version public.pitchbook_versions;
  v_book public.pitchbooks;
  v_document jsonb;
begin
  select * into v_version from public.pitchbook_versions where id = p_id;
  if not found then
    perform private.fail(404, 'not_found');
  end if;
  v_book := private.lock_book(v_version.pitchbook_id);
  v_document := v_version.document;
  insert into public.pitchbook_versions (pitchbook_id, organization_id, name, is_automatic)
  values (v_book.id, v_book.organization_id, 'Before restoring version ' || v_version.number, true);

  update public.pitchbooks set
    title = v_document ->> 'title',
    type = v_document ->> 'type',
    pitchbook_prompt = v_document ->> 'pitchbookPrompt',
    inherit_template_prompts = (v_document ->> 'inheritTemplatePrompts')::boolean,
    -- One that has been deleted since, or has lost its layouts, cannot come back: then the book keeps the one it has.
    deck_template_id = coalesce((
      select id from public.deck_templates
      where id = (v_document ->> 'deckTemplateId')::uuid and private.is_complete_deck(id)), v_book.deck_template_id)
  where id = v_book.id;

  insert into public.pitchbook_sections as x
    (id, pitchbook_id, organization_id, title, order_index, number_of_slides, section_prompt, section_prompt_mode)
  select id, v_book.id, v_book.organization_id, title, "orderIndex", "numberOfSlides", prompt, "promptMode"
  from jsonb_to_recordset(v_document -> 'sections') as s (
    id uuid, title text, "orderIndex" integer, "numberOfSlides" integer, prompt text, "promptMode" text)
  on conflict (id) do update set
    title = excluded.title, order_index = excluded.order_index, section_prompt = excluded.section_prompt,
    section_prompt_mode = excluded.section_prompt_mode
    where x.pitchbook_id = v_book.id;

  insert into public.slides as s
    (id, pitchbook_id, organization_id, section_id, slide_number, layout_name, slide_type, title, slide_prompt,
      slide_prompt_mode, content, speaker_notes)
  select id, v_book.id, v_book.organization_id, "sectionId", "slideNumber", "layoutName", type, title, prompt, "promptMode",
    content, notes
  from jsonb_to_recordset(v_document -> 'slides') as d (
    id uuid, "sectionId" uuid, "slideNumber" integer, "layoutName" text, type text, title text, prompt text, "promptMode" text,
    content jsonb, notes text)
  on conflict (id) do update set
    section_id = excluded.section_id, slide_number = excluded.slide_number, layout_name = excluded.layout_name,
    slide_type = excluded.slide_type, title = excluded.title, slide_prompt = excluded.slide_prompt,
    slide_prompt_mode = excluded.slide_prompt_mode, content = excluded.content, speaker_notes = excluded.speaker_notes
    where s.pitchbook_id = v_book.id;

  delete from public.slides
  where pitchbook_id = v_book.id
    and id not in (select (e ->> 'id')::uuid from jsonb_array_elements(v_document -> 'slides') e);
  delete from public.pitchbook_sections
  where pitchbook_id = v_book.id
    and id not in (select (e ->> 'id')::uuid from jsonb_array_elements(v_document -> 'sections') e);

  delete from public.placeholder_prompts p
  where p.pitchbook_id = v_book.id
    and not exists (
      select from jsonb_array_elements(v_document -> 'slides') e
      where (e ->> 'id')::uuid = p.slide_id and e -> 'prompts' ? p.placeholder_id);
  insert into public.placeholder_prompts as old (slide_id, pitchbook_id, organization_id, placeholder_id, prompt_text, prompt_mode)
  select (e ->> 'id')::uuid, v_book.id, v_book.organization_id, p.key, p.value, coalesce(e -> 'promptModes' ->> p.key, 'adds')
  from jsonb_array_elements(v_document -> 'slides') e
  cross join jsonb_each_text(e -> 'prompts') p
  on conflict (slide_id, placeholder_id) do update set prompt_text = excluded.prompt_text, prompt_mode = excluded.prompt_mode
    where (old.prompt_text, old.prompt_mode) <> (excluded.prompt_text, excluded.prompt_mode);

  set constraints all immediate;
  set constraints all deferred;
  return private.book_document(v_book.id);
end
$$;

grant execute on function
  private.version_summary(public.pitchbook_versions), public.create_version(uuid, text), public.list_versions(uuid),
  public.get_version(uuid), public.restore_version(uuid)
  to authenticated;
