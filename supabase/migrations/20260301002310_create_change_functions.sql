-- Edits: sets of record changes, each piece with a hash of the value it was based on, applied as a whole or not at all.

-- Locks a book for the rest of the transaction: 404 where it is not to be seen, 403 where it may not be edited.
create function private.lock_book(p_id uuid)
returns public.pitchbooks language plpgsql set search_path = '' as $$
declare
  v_book public.pitchbooks;
begin
  if auth.uid() is null then
    perform private.fail(401, 'unauthenticated');
  end if;
  select * into v_book from public.pitchbooks where id = p_id and deleted_at is null;
  if not found then
    perform private.fail(404, 'not_found');
  elsif not v_book.organization_id = any (array(select private.my_writable_organization_ids())) then
    perform private.fail(403, 'forbidden');
  end if;
  select * into v_book from public.pitchbooks where id = p_id and deleted_at is null for no key update;
  if not found then
    perform private.fail(404, 'not_found');
  elsif v_book.status = 'archived' and not private.may_curate(v_book.organization_id, v_book.created_by) then
    perform private.fail(403, 'archived');
  end if;
  return v_book;
end
$$;

-- The order of a book as one piece: front slides, then the sections with theirs.
create function private.book_order(p_id uuid)
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'front', coalesce((
      select jsonb_agg(s.id order by s.slide_number) from public.slides s
      where s.pitchbook_id = p_id and s.section_id is null), '[]'),
    'sections', coalesce((
      select jsonb_agg(jsonb_build_object('id', x.id, 'slides', coalesce((
          select jsonb_agg(s.id order by s.slide_number) from public.slides s where s.section_id = x.id), '[]'))
        order by x.order_index)
      from public.pitchbook_sections x where x.pitchbook_id = p_id), '[]'))
$$;

-- ---------------------------------------------------------------- the steps of an application

-- Adds the new sections and slides, at places behind all others: the new order puts them where they belong.
-- Answers the ids that could be added; one that is taken cannot.
create function private.insert_records(p_book public.pitchbooks, p_changes jsonb)
returns uuid[] language plpgsql set search_path = '' as $$
declare
  v_sections uuid[];
  v_slides uuid[];
begin
  if not exists (select from private.change_rows(p_changes) where kind = 'insert') then
    return '{}';
  end if;
  perform set_config('app.building', 'on', true);
  with inserted as (
    insert into public.pitchbook_sections
      (id, pitchbook_id, organization_id, title, order_index, number_of_slides, section_prompt, section_prompt_mode)
    select id, p_book.id, p_book.organization_id, value ->> 'title', 100000 + index, 0, value ->> 'prompt',
      coalesce(value ->> 'promptMode', 'adds')
    from private.change_rows(p_changes) where kind = 'insert' and entity = 'section'
    on conflict (id) do nothing
    returning id
  )
  select array_agg(id) into v_sections from inserted;

  with inserted as (
    insert into public.slides
      (id, pitchbook_id, organization_id, slide_number, layout_name, slide_type, title, slide_prompt, slide_prompt_mode,
        content, speaker_notes)
    select id, p_book.id, p_book.organization_id, 100000 + index, value ->> 'layoutName', value ->> 'type', value ->> 'title',
      value ->> 'prompt', coalesce(value ->> 'promptMode', 'adds'),
      coalesce(value -> 'content', '{"v": 1, "placeholders": {}}'), coalesce(value ->> 'notes', '')
    from private.change_rows(p_changes) where kind = 'insert' and entity = 'slide'
    on conflict (id) do nothing
    returning id
  ), prompts as (
    insert into public.placeholder_prompts (slide_id, pitchbook_id, organization_id, placeholder_id, prompt_text, prompt_mode)
    select c.id, p_book.id, p_book.organization_id, p.key, p.value, coalesce(c.value -> 'promptModes' ->> p.key, 'adds')
    from private.change_rows(p_changes) c
    join inserted on inserted.id = c.id
    cross join jsonb_each_text(coalesce(c.value -> 'prompts', '{}')) p
    where c.kind = 'insert' and c.entity = 'slide'
  )
  select array_agg(id) into v_slides from inserted;
  perform set_config('app.building', '', true);
  return coalesce(v_sections, '{}') || coalesce(v_slides, '{}');
end
$$;

-- What the pieces of a change set are now, and which of them are no longer what the change was based on.
create function private.compare_pieces(p_book public.pitchbooks, p_order jsonb, p_changes jsonb, p_inserted uuid[])
returns table (index integer, entity text, id uuid, field text, key text, current jsonb, gone boolean, differs boolean, conflicts boolean)
language sql stable set search_path = '' as $$
  with pieces as (
    select c.*, case c.entity || '.' || coalesce(c.field, '')
        when 'book.title' then to_jsonb(p_book.title)
        when 'book.type' then to_jsonb(p_book.type)
        when 'book.status' then to_jsonb(p_book.status)
        when 'book.prompt' then coalesce(to_jsonb(p_book.pitchbook_prompt), 'null')
        when 'book.inheritTemplatePrompts' then to_jsonb(p_book.inherit_template_prompts)
        when 'book.order' then p_order
        when 'section.title' then to_jsonb(x.title)
        when 'section.prompt' then jsonb_build_object('text', x.section_prompt, 'mode', x.section_prompt_mode)
        when 'slide.title' then coalesce(to_jsonb(s.title), 'null')
        when 'slide.layout' then jsonb_build_object('layoutName', s.layout_name, 'type', s.slide_type)
        when 'slide.prompt' then jsonb_build_object('text', s.slide_prompt, 'mode', s.slide_prompt_mode)
        when 'slide.notes' then to_jsonb(s.speaker_notes)
        when 'slide.content' then coalesce(s.content -> 'placeholders' -> c.key, 'null')
        when 'slide.placeholderPrompt' then jsonb_build_object('text', p.prompt_text, 'mode', coalesce(p.prompt_mode, 'adds'))
        -- A deletion is based on a version; so is an addition, on there being none.
        when 'section.' then to_jsonb(x.version)
        when 'slide.' then to_jsonb(s.version)
        end as current,
      (c.entity = 'section' and x.id is null) or (c.entity = 'slide' and s.id is null) as gone
    from private.change_rows(p_changes) c
    -- Each change by itself (that is what the offset is for): the planner expects a thousand, and would read every slide of the
    -- book and every prompt of the organisation for the one that an editor sends.
    left join lateral (
      select * from public.pitchbook_sections where c.entity = 'section' and id = c.id and pitchbook_id = p_book.id offset 0) x on true
    left join lateral (
      select * from public.slides where c.entity = 'slide' and id = c.id and pitchbook_id = p_book.id offset 0) s on true
    left join lateral (
      select * from public.placeholder_prompts
      where c.field = 'placeholderPrompt' and slide_id = s.id and placeholder_id = c.key offset 0) p on true
    where c.kind <> 'insert' or c.id <> all (p_inserted)
  )
  select index, entity, id, field, key, case when gone then null else current end, gone,
    not gone and (kind = 'delete' or current <> value),
    case
      -- Somebody has added it before. One that is not in this book is no conflict but a wrong id.
      when kind = 'insert' then not gone
      -- What both have deleted is deleted.
      when kind = 'delete' then not gone and current #>> '{}' <> base
      when gone then true
      else current <> value and private.piece_hash(current) <> base
    end
  from pieces
$$;

-- Puts the slides and sections of a book into a new order and removes the deleted ones.
create function private.apply_order(p_book public.pitchbooks, p_order jsonb, p_changes jsonb)
returns void language plpgsql set search_path = '' as $$
declare
  v_deleted uuid[] := array(select id from private.change_rows(p_changes) where kind = 'delete');
  v_sections uuid[] := array(
    select (section ->> 'id')::uuid from jsonb_array_elements(p_order -> 'sections') with ordinality as s (section, place)
    order by place);
  v_slides uuid[];
  v_owners uuid[];
begin
  select array_agg(slide order by run, place), array_agg(section_id order by run, place)
  into v_slides, v_owners
  from (
    select 0::bigint as run, place, slide::uuid, null::uuid as section_id
    from jsonb_array_elements_text(p_order -> 'front') with ordinality as f (slide, place)
    union all
    select s.run, f.place, f.slide::uuid, (s.section ->> 'id')::uuid
    from jsonb_array_elements(p_order -> 'sections') with ordinality as s (section, run)
    cross join jsonb_array_elements_text(s.section -> 'slides') with ordinality as f (slide, place)
  ) listed;

  -- The order names each remaining slide and section once.
  if (select count(*) <> count(distinct u) from unnest(v_slides) u)
    or (select count(*) <> count(distinct u) from unnest(v_sections) u)
    or exists (
      select from unnest(v_slides) u
      full join (select id from public.slides where pitchbook_id = p_book.id and id <> all (v_deleted)) s on s.id = u
      where s.id is null or u is null)
    or exists (
      select from unnest(v_sections) u
      full join (select id from public.pitchbook_sections where pitchbook_id = p_book.id and id <> all (v_deleted)) x on x.id = u
      where x.id is null or u is null)
  then
    perform private.fail(400, 'invalid_order', '{"law": "order-ids"}');
  end if;

  update public.pitchbook_sections x
  set order_index = o.place - 1
  from unnest(v_sections) with ordinality as o (id, place)
  where x.id = o.id and x.pitchbook_id = p_book.id and x.order_index <> o.place - 1;

  update public.slides s
  set slide_number = o.place, section_id = o.section_id
  from unnest(v_slides, v_owners) with ordinality as o (id, section_id, place)
  where s.id = o.id and s.pitchbook_id = p_book.id
    and (s.slide_number <> o.place or s.section_id is distinct from o.section_id);

  if cardinality(v_deleted) > 0 then
    delete from public.slides where pitchbook_id = p_book.id and id = any (v_deleted);
    delete from public.pitchbook_sections where pitchbook_id = p_book.id and id = any (v_deleted);
  end if;
end
$$;

-- Sets the fields of the book and its sections and slides; `p_indexes` are the changes that make a difference.
create function private.set_pieces(p_book public.pitchbooks, p_changes jsonb, p_indexes integer[])
returns void language plpgsql set search_path = '' as $$
declare
  v_fields jsonb;
begin
  select jsonb_object_agg(field, value) into v_fields
  from private.change_rows(p_changes) where kind = 'set' and entity = 'book' and field <> 'order' and index = any (p_indexes);
  if v_fields is not null then
    update public.pitchbooks b set
      title = coalesce(v_fields ->> 'title', b.title),
      type = coalesce(v_fields ->> 'type', b.type),
      status = coalesce(v_fields ->> 'status', b.status),
      pitchbook_prompt = case when v_fields ? 'prompt' then v_fields ->> 'prompt' else b.pitchbook_prompt end,
      inherit_template_prompts = coalesce((v_fields ->> 'inheritTemplatePrompts')::boolean, b.inherit_template_prompts)
    where b.id = p_book.id;
  end if;

  if exists (select from private.change_rows(p_changes) where kind = 'set' and entity = 'section' and index = any (p_indexes)) then
    update public.pitchbook_sections x set
      title = coalesce(c.fields ->> 'title', x.title),
      section_prompt = case when c.fields ? 'prompt' then c.fields -> 'prompt' ->> 'text' else x.section_prompt end,
      section_prompt_mode = coalesce(c.fields -> 'prompt' ->> 'mode', x.section_prompt_mode)
    from (
      select id, jsonb_object_agg(field, value) as fields
      from private.change_rows(p_changes) where kind = 'set' and entity = 'section' and index = any (p_indexes)
      group by id) c
    where x.id = c.id and x.pitchbook_id = p_book.id;
  end if;

  if exists (
    select from private.change_rows(p_changes)
    where kind = 'set' and entity = 'slide' and field <> 'placeholderPrompt' and index = any (p_indexes)
  ) then
    update public.slides s set
      title = case when c.fields ? 'title' then c.fields ->> 'title' else s.title end,
      layout_name = coalesce(c.fields -> 'layout' ->> 'layoutName', s.layout_name),
      slide_type = coalesce(c.fields -> 'layout' ->> 'type', s.slide_type),
      slide_prompt = case when c.fields ? 'prompt' then c.fields -> 'prompt' ->> 'text' else s.slide_prompt end,
      slide_prompt_mode = coalesce(c.fields -> 'prompt' ->> 'mode', s.slide_prompt_mode),
      speaker_notes = coalesce(c.fields ->> 'notes', s.speaker_notes),
      content = case when c.filled is null and c.emptied is null then s.content else jsonb_set(s.content, '{placeholders}',
        ((s.content -> 'placeholders') - coalesce(c.emptied, '{}')) || coalesce(c.filled, '{}')) end
    from (
      select id,
        coalesce(jsonb_object_agg(field, value) filter (where field <> 'content'), '{}') as fields,
        jsonb_object_agg(key, value) filter (where field = 'content' and value <> 'null') as filled,
        array_agg(key) filter (where field = 'content' and value = 'null') as emptied
      from private.change_rows(p_changes)
      where kind = 'set' and entity = 'slide' and field <> 'placeholderPrompt' and index = any (p_indexes)
      group by id) c
    where s.id = c.id and s.pitchbook_id = p_book.id;
  end if;

  if exists (
    select from private.change_rows(p_changes) where kind = 'set' and field = 'placeholderPrompt' and index = any (p_indexes)
  ) then
    delete from public.placeholder_prompts p
    using private.change_rows(p_changes) c
    where c.kind = 'set' and c.field = 'placeholderPrompt' and c.index = any (p_indexes) and c.value ->> 'text' is null
      and p.slide_id = c.id and p.placeholder_id = c.key and p.pitchbook_id = p_book.id;

    insert into public.placeholder_prompts (slide_id, pitchbook_id, organization_id, placeholder_id, prompt_text, prompt_mode)
    select c.id, p_book.id, p_book.organization_id, c.key, c.value ->> 'text', c.value ->> 'mode'
    from private.change_rows(p_changes) c
    where c.kind = 'set' and c.field = 'placeholderPrompt' and c.index = any (p_indexes) and c.value ->> 'text' is not null
    on conflict (slide_id, placeholder_id) do update set prompt_text = excluded.prompt_text, prompt_mode = excluded.prompt_mode;
  end if;
end
$$;

-- ---------------------------------------------------------------- apply_changes

-- Applies a set of changes to one book. The same change id sent again gives the stored answer.
-- 409 edit_conflict with the pieces that are no longer what they were; 400 validation or invalid_order.
create function public.apply_changes(p_pitchbook_id uuid, p_change_id uuid, p_changes jsonb)
returns jsonb language plpgsql set search_path = '' as $$
declare
  v_book public.pitchbooks := private.lock_book(p_pitchbook_id);
  v_route text := 'apply_changes:' || p_pitchbook_id;
  v_errors jsonb := private.change_errors(p_pitchbook_id, p_changes);
  v_order jsonb;
  v_new_order jsonb;
  v_inserted uuid[];
  v_conflicts jsonb;
  v_indexes integer[];
  v_answer jsonb;
begin
  if p_change_id is null then
    v_errors := v_errors || '[{"field": "changeId", "code": "invalid_type", "message": "A set of changes has an id."}]';
  end if;
  if v_errors <> '[]' then
    perform private.fail(400, 'validation', jsonb_build_object('errors', v_errors));
  end if;
  v_answer := private.claim_key(v_route, p_change_id::text, private.piece_hash(p_changes));
  if v_answer is not null then
    return v_answer;
  end if;

  select value into v_new_order from private.change_rows(p_changes) where kind = 'set' and field = 'order';
  if v_new_order is not null then
    v_order := private.book_order(p_pitchbook_id);
  end if;
  -- New records first: a set may go on to change what it has added.
  v_inserted := private.insert_records(v_book, p_changes);

  select
    jsonb_agg(
      jsonb_build_object('index', index, 'entity', entity, 'id', id, 'field', field, 'key', key, 'current', current)
        || case when gone then '{"gone": true}' else '{}'::jsonb end
      order by index) filter (where conflicts),
    coalesce(array_agg(index) filter (where differs), '{}')
  into v_conflicts, v_indexes
  from private.compare_pieces(v_book, v_order, p_changes, v_inserted);
  if v_conflicts is not null then
    perform private.fail(409, 'edit_conflict', jsonb_build_object('revision', v_book.revision, 'conflicts', v_conflicts));
  elsif exists (select from private.change_rows(p_changes) where kind = 'insert' and id <> all (v_inserted)) then
    perform private.fail_field('changes', 'exists', 'The id of an added record is taken.');
  end if;

  perform private.set_pieces(v_book, p_changes, v_indexes);
  if v_new_order is not null and (v_new_order <> v_order
    or exists (select from private.change_rows(p_changes) where kind in ('insert', 'delete')))
  then
    perform private.apply_order(v_book, v_new_order, p_changes);
  end if;
  set constraints all immediate;
  set constraints all deferred;

  select jsonb_build_object(
    'revision', b.revision,
    'updatedAt', private.iso(b.updated_at),
    'status', b.status,
    'versions', coalesce((
      select jsonb_object_agg(touched.id, touched.version) from (
        select s.id, s.version from public.slides s
        where s.pitchbook_id = b.id and s.id in (select c.id from private.change_rows(p_changes) c)
        union all
        select x.id, x.version from public.pitchbook_sections x
        where x.pitchbook_id = b.id and x.id in (select c.id from private.change_rows(p_changes) c)) touched), '{}'))
  into v_answer
  from public.pitchbooks b where b.id = p_pitchbook_id;
  return private.keep_answer(v_route, p_change_id::text, v_answer);
end
$$;

grant execute on function
  private.lock_book(uuid), private.book_order(uuid), private.insert_records(public.pitchbooks, jsonb),
  private.compare_pieces(public.pitchbooks, jsonb, jsonb, uuid[]), private.apply_order(public.pitchbooks, jsonb, jsonb),
  private.set_pieces(public.pitchbooks, jsonb, integer[]), public.apply_changes(uuid, uuid, jsonb)
  to authenticated;
