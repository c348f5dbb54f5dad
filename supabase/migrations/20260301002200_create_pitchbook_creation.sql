-- New books: from a structure, or as a copy.

-- The organisation that the caller may create books in: the one named, else their personal one.
create function private.require_writable_organization(p_organization_id uuid)
returns uuid language plpgsql stable set search_path = '' as $$
declare
  v_id uuid := p_organization_id;
begin
  if auth.uid() is null then
    perform private.fail(401, 'unauthenticated');
  end if;
  if v_id is null then
    select id into v_id from public.organizations where personal_owner_id = auth.uid();
  end if;
  if v_id is null or not v_id = any (array(select private.my_organization_ids())) then
    perform private.fail(404, 'not_found');
  elsif not v_id = any (array(select private.my_writable_organization_ids())) then
    perform private.fail(403, 'forbidden');
  end if;
  return v_id;
end
$$;
grant execute on function private.require_writable_organization(uuid) to authenticated;

-- Every error of the sections of a new book, with field paths; an empty list for a sound structure.
create function private.section_errors(p_sections jsonb)
returns jsonb language plpgsql immutable set search_path = '' as $$
declare
  v_errors jsonb;
begin
  if jsonb_typeof(p_sections) is distinct from 'array' then
    return '[{"field": "sections", "code": "invalid_type", "message": "Sections are a list."}]';
  elsif jsonb_array_length(p_sections) not between 1 and 50 then
    return '[{"field": "sections", "code": "invalid_length", "message": "A book has 1 to 50 sections."}]';
  end if;
  select jsonb_agg(jsonb_build_object('field', 'sections.' || (place - 1) || field, 'code', code, 'message', message) order by place)
  into v_errors
  from jsonb_array_elements(p_sections) with ordinality as s (section, place),
  lateral (
    select '' as field, 'invalid_type' as code, 'A section is an object.' as message
    where jsonb_typeof(section) <> 'object'
    union all
    select '.title', 'invalid_value', 'A title has 1 to 255 characters.'
    where jsonb_typeof(section) = 'object'
      and (jsonb_typeof(section -> 'title') is distinct from 'string' or not private.is_title(section ->> 'title'))
    union all
    select '.numberOfSlides', 'invalid_value', 'A new section has 1 to 100 slides.'
    where jsonb_typeof(section) = 'object' and case jsonb_typeof(section -> 'numberOfSlides')
      when 'number' then
        (section ->> 'numberOfSlides')::numeric not between 1 and 100
        or (section ->> 'numberOfSlides')::numeric <> trunc((section ->> 'numberOfSlides')::numeric)
      else section -> 'numberOfSlides' is not null end
    union all
    select '.prompt', 'invalid_value', 'A section prompt has at most 5,000 characters.'
    where jsonb_typeof(section) = 'object' and case jsonb_typeof(section -> 'prompt')
      when 'string' then not private.is_text(section ->> 'prompt', 5000)
      when 'null' then false
      else section -> 'prompt' is not null end
  ) e;
  if v_errors is not null then
    return v_errors;
  end if;
  if (select sum(1 + coalesce((section ->> 'numberOfSlides')::numeric, 1)) > 497 from jsonb_array_elements(p_sections) section) then
    return '[{"field": "sections", "code": "too_big", "message": "A book has at most 500 slides."}]';
  end if;
  return '[]';
end
$$;
grant execute on function private.section_errors(jsonb) to authenticated;

-- A new book with its front slides, and for each section a divider and its body slides: all or nothing.
create function public.create_pitchbook_atomic(
  p_title text,
  p_type text default 'standard',
  p_organization_id uuid default null,
  p_sections jsonb default null,
  p_pitchbook_prompt text default null,
  p_inherit_template_prompts boolean default true,
  p_deck_template_id uuid default null,
  p_idempotency_key text default null,
  p_request_hash text default null)
returns jsonb language plpgsql set search_path = '' as $$
declare
  v_organization_id uuid := private.require_writable_organization(p_organization_id);
  v_id uuid := gen_random_uuid();
  v_deck_template_id uuid := coalesce(p_deck_template_id, '00000000-0000-4000-8000-00000000d0c0');
  v_errors jsonb := private.section_errors(p_sections);
  v_answer jsonb;
begin
  if private.is_title(p_title) is not true then
    v_errors := v_errors || '[{"field": "title", "code": "invalid_value", "message": "A title has 1 to 255 characters."}]';
  end if;
  if p_type is null or p_type not in ('standard', 'template', 'custom') then
    v_errors := v_errors || '[{"field": "type", "code": "invalid_value", "message": "There is no such type."}]';
  end if;
  if not private.is_text(p_pitchbook_prompt, 10000) then
    v_errors := v_errors
      || '[{"field": "pitchbookPrompt", "code": "too_big", "message": "A pitchbook prompt has at most 10,000 characters."}]';
  end if;
  if v_errors <> '[]' then
    perform private.fail(400, 'validation', jsonb_build_object('errors', v_errors));
  end if;

  v_answer := private.claim_key('create_pitchbook', p_idempotency_key, p_request_hash);
  if v_answer is not null then
    return v_answer;
  end if;

  perform set_config('app.building', 'on', true);
  insert into public.pitchbooks
    (id, organization_id, title, type, pitchbook_prompt, inherit_template_prompts, deck_template_id)
  values (v_id, v_organization_id, p_title, p_type, p_pitchbook_prompt, coalesce(p_inherit_template_prompts, true), v_deck_template_id);

  with sections as materialized (
    select gen_random_uuid() as id, place::integer - 1 as order_index, section ->> 'title' as title,
      section ->> 'prompt' as prompt, coalesce((section ->> 'numberOfSlides')::numeric::integer, 1) as slides
    from jsonb_array_elements(p_sections) with ordinality as s (section, place)
  ), inserted_sections as (
    insert into public.pitchbook_sections
      (id, pitchbook_id, organization_id, title, order_index, number_of_slides, section_prompt)
    select id, v_id, v_organization_id, title, order_index, slides, prompt from sections
  ), planned as (
    select null::uuid as section_id, -1 as order_index, place, layout_name, slide_type
    from (values (0, 'Title Slide', 'title'), (1, 'Contents', 'contents'), (2, 'Legal Notice', 'legal'))
      as front (place, layout_name, slide_type)
    union all
    select x.id, x.order_index, place,
      case place when 0 then 'Section Divider' else 'Body Text' end, case place when 0 then 'section-divider' else 'body' end
    from sections x, generate_series(0, x.slides) place
  ), slides as materialized (
    select gen_random_uuid() as id, section_id, layout_name, slide_type,
      row_number() over (order by order_index, place)::integer as slide_number
    from planned
  ), inserted_slides as (
    insert into public.slides (id, pitchbook_id, organization_id, section_id, slide_number, layout_name, slide_type)
    select id, v_id, v_organization_id, section_id, slide_number, layout_name, slide_type from slides
  )
  insert into public.placeholder_prompts (slide_id, pitchbook_id, organization_id, placeholder_id, prompt_text)
  select s.id, v_id, v_organization_id, box ->> 'id', box ->> 'defaultPrompt'
  from slides s
  join public.layout_templates l on l.deck_template_id = v_deck_template_id and l.name = s.layout_name
  cross join jsonb_array_elements(l.placeholders) box
  where coalesce(p_inherit_template_prompts, true) and box ->> 'defaultPrompt' ~ '\S';
  perform set_config('app.building', '', true);

  -- The laws answer here rather than at the commit, where an error would have lost its place.
  set constraints all immediate;
  set constraints all deferred;
  return private.keep_answer('create_pitchbook', p_idempotency_key, private.book_document(v_id));
end
$$;

-- A copy of a book as a draft in the same organisation; without a title it is called "… (copy)".
create function public.duplicate_pitchbook(
  p_id uuid,
  p_title text default null,
  p_idempotency_key text default null,
  p_request_hash text default null)
returns jsonb language plpgsql set search_path = '' as $$
declare
  v_source public.pitchbooks;
  v_id uuid := gen_random_uuid();
  v_answer jsonb;
begin
  select * into v_source from public.pitchbooks where id = p_id and deleted_at is null;
  if not found then
    perform private.fail(404, 'not_found');
  end if;
  perform private.require_writable_organization(v_source.organization_id);
  if p_title is not null and not private.is_title(p_title) then
    perform private.fail_field('title', 'invalid_value', 'A title has 1 to 255 characters.');
  end if;
  v_answer := private.claim_key('duplicate_pitchbook:' || p_id, p_idempotency_key, p_request_hash);
  if v_answer is not null then
    return v_answer;
  end if;

  perform set_config('app.building', 'on', true);
  insert into public.pitchbooks
    (id, organization_id, title, type, pitchbook_prompt, inherit_template_prompts, parent_template_id, deck_template_id)
  values (v_id, v_source.organization_id, coalesce(p_title, left(v_source.title, 248) || ' (copy)'), v_source.type,
    v_source.pitchbook_prompt, v_source.inherit_template_prompts,
    case when v_source.is_template then v_source.id else v_source.parent_template_id end, v_source.deck_template_id);

  with sections as materialized (
    select gen_random_uuid() as new_id, x.* from public.pitchbook_sections x where pitchbook_id = p_id
  ), slides as materialized (
    select gen_random_uuid() as new_id, s.* from public.slides s where pitchbook_id = p_id
  ), inserted_sections as (
    insert into public.pitchbook_sections
      (id, pitchbook_id, organization_id, title, order_index, number_of_slides, section_prompt, section_prompt_mode)
    select new_id, v_id, organization_id, title, order_index, number_of_slides, section_prompt, section_prompt_mode
    from sections
  ), inserted_slides as (
    insert into public.slides
      (id, pitchbook_id, organization_id, section_id, slide_number, layout_name, slide_type, title, slide_prompt,
        slide_prompt_mode, content, speaker_notes)
    select s.new_id, v_id, s.organization_id, x.new_id, s.slide_number, s.layout_name, s.slide_type, s.title, s.slide_prompt,
      s.slide_prompt_mode, s.content, s.speaker_notes
    from slides s left join sections x on x.id = s.section_id
  )
  insert into public.placeholder_prompts
    (slide_id, pitchbook_id, organization_id, placeholder_id, prompt_text, prompt_mode)
  select s.new_id, v_id, p.organization_id, p.placeholder_id, p.prompt_text, p.prompt_mode
  from public.placeholder_prompts p join slides s on s.id = p.slide_id
  where p.pitchbook_id = p_id;
  perform set_config('app.building', '', true);

  set constraints all immediate;
  set constraints all deferred;
  return private.keep_answer('duplicate_pitchbook:' || p_id, p_idempotency_key, private.book_document(v_id));
end
$$;

grant execute on function
  public.create_pitchbook_atomic(text, text, uuid, jsonb, text, boolean, uuid, text, text),
  public.duplicate_pitchbook(uuid, text, text, text)
  to authenticated;
