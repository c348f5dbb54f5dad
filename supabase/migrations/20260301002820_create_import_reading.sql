-- What the tool reads back to compare with the source, and to write the old format again.

-- The books of an organisation in the order of an export: as they were first imported, then by the time they were made.
-- Those in the trash are there, and marked.
create function public.list_import_books(p_organization_id uuid)
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object('books', coalesce(jsonb_agg(
    jsonb_build_object('id', b.id, 'revision', b.revision, 'trashed', b.deleted_at is not null)
    order by first.started_at nulls last, first.run_id, first.source_index, b.created_at, b.id), '[]'))
  from public.pitchbooks b
  left join (
    select distinct on (i.pitchbook_id) i.pitchbook_id, r.started_at, i.run_id, i.source_index
    from public.migration_items i join public.migration_runs r on r.id = i.run_id
    where r.organization_id = p_organization_id and i.status = 'imported'
    order by i.pitchbook_id, r.started_at, i.run_id, i.source_index) first on first.pitchbook_id = b.id
  where b.organization_id = p_organization_id
$$;

-- Books as they stand, in the order of the ids; what is not in this organisation is left out. The shape is that of the import.
-- As json: jsonb would copy each slide's content at every level.
create function public.read_import_books(p_organization_id uuid, p_ids uuid[])
returns json language sql stable set search_path = '' as $$
  select coalesce(json_agg(json_build_object(
    'id', b.id,
    'title', b.title,
    'type', b.type,
    'status', b.status,
    'pitchbookPrompt', b.pitchbook_prompt,
    'inheritTemplatePrompts', b.inherit_template_prompts,
    'createdBy', b.created_by,
    'createdAt', b.created_at,
    'updatedAt', b.updated_at,
    'deletedAt', b.deleted_at,
    'revision', b.revision,
    'remainder', b.remainder,
    'sections', coalesce((
      select json_agg(json_build_object(
        'id', x.id,
        'title', x.title,
        'prompt', x.section_prompt,
        'promptMode', x.section_prompt_mode,
        'numberOfSlides', x.number_of_slides) order by x.order_index)
      from public.pitchbook_sections x where x.pitchbook_id = b.id), '[]'),
    'slides', coalesce((
      select json_agg(json_build_object(
        'id', s.id,
        'sectionId', s.section_id,
        'slideNumber', s.slide_number,
        'layoutName', s.layout_name,
        'type', s.slide_type,
        'title', s.title,
        'prompt', s.slide_prompt,
        'promptMode', s.slide_prompt_mode,
        'prompts', coalesce(p.prompts, '{}'),
        'promptModes', coalesce(p.modes, '{}'),
        'content', s.content,
        'notes', s.speaker_notes,
        'remainder', s.remainder) order by s.slide_number)
      from public.slides s
      -- By slide: the plan stays good where statistics are missing, as in a database that has just been filled.
      cross join lateral (
        select
          json_object_agg(placeholder_id, prompt_text) as prompts,
          json_object_agg(placeholder_id, prompt_mode) filter (where prompt_mode <> 'adds') as modes
        from public.placeholder_prompts where slide_id = s.id
      ) p
      where s.pitchbook_id = b.id), '[]')) order by wanted.place), '[]')
  from unnest(p_ids) with ordinality as wanted (id, place)
  join public.pitchbooks b on b.id = wanted.id and b.organization_id = p_organization_id
$$;

grant execute on function public.list_import_books(uuid), public.read_import_books(uuid, uuid[]) to service_role;
