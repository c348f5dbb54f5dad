-- What a set of changes may look like: known pieces, values that can stand in them, no piece twice.

-- A change set as rows.
create function private.change_rows(p_changes jsonb)
returns table (index integer, kind text, entity text, id uuid, field text, key text, base text, value jsonb)
language sql immutable set search_path = '' as $$
  select place::integer - 1, e ->> 'kind', e ->> 'entity', (e ->> 'id')::uuid, e ->> 'field', e ->> 'key', e ->> 'base',
    coalesce(e -> 'value', 'null')
  from jsonb_array_elements(p_changes) with ordinality as c (e, place)
$$;

create function private.is_uuid(p_text text)
returns boolean language sql immutable parallel safe set search_path = '' as $$
  select p_text ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
$$;

-- Whether every element is the text of a UUID.
create function private.is_uuid_list(p_list jsonb)
returns boolean language sql immutable set search_path = '' as $$
  select jsonb_typeof(p_list) = 'array' and not exists (
    select from jsonb_array_elements(case when jsonb_typeof(p_list) = 'array' then p_list else '[]' end) e
    where jsonb_typeof(e) <> 'string' or not private.is_uuid(e #>> '{}'))
$$;

-- A prompt piece: its text, or null, and how it relates to the levels above.
create function private.is_prompt_piece(p_value jsonb)
returns boolean language sql immutable set search_path = '' as $$
  select case when jsonb_typeof(p_value) = 'object' then
    p_value - 'text' - 'mode' = '{}'
    and coalesce(p_value ->> 'mode' in ('adds', 'replaces'), false)
    and case jsonb_typeof(p_value -> 'text')
      when 'null' then true when 'string' then private.is_text(p_value ->> 'text', 5000) else false end
    else false end
$$;

create function private.is_layout_name(p_text text)
returns boolean language sql immutable set search_path = '' as $$
  select private.is_title(p_text)
$$;
create function private.is_slide_type(p_text text)
returns boolean language sql immutable set search_path = '' as $$
  select char_length(p_text) <= 50 and p_text ~ '^[A-Za-z0-9][A-Za-z0-9 _-]*$'
$$;

-- Whether a value can stand in this piece; null for a piece that does not exist.
create function private.is_piece_value(p_entity text, p_field text, p_value jsonb)
returns boolean language plpgsql immutable set search_path = '' as $$
declare
  v_type text := jsonb_typeof(p_value);
begin
  return case p_entity || '.' || p_field
    when 'book.title' then v_type = 'string' and private.is_title(p_value #>> '{}')
    when 'book.type' then v_type = 'string' and p_value #>> '{}' in ('standard', 'template', 'custom')
    when 'book.status' then v_type = 'string' and p_value #>> '{}' in ('draft', 'generating', 'ready', 'archived')
    when 'book.prompt' then v_type = 'null' or (v_type = 'string' and private.is_text(p_value #>> '{}', 10000))
    when 'book.inheritTemplatePrompts' then v_type = 'boolean'
    when 'book.order' then case when v_type = 'object' then
      p_value - 'front' - 'sections' = '{}'
      and coalesce(private.is_uuid_list(p_value -> 'front'), false)
      and jsonb_typeof(p_value -> 'sections') is not distinct from 'array'
      and not exists (
        select from jsonb_array_elements(
          case when jsonb_typeof(p_value -> 'sections') = 'array' then p_value -> 'sections' else '[]' end) section
        where case when jsonb_typeof(section) = 'object' then
          section - 'id' - 'slides' <> '{}'
          or coalesce(jsonb_typeof(section -> 'id') <> 'string' or not private.is_uuid(section ->> 'id'), true)
          or coalesce(not private.is_uuid_list(section -> 'slides'), true)
          else true end)
      else false end
    when 'section.title' then v_type = 'string' and private.is_title(p_value #>> '{}')
    when 'section.prompt' then private.is_prompt_piece(p_value)
    when 'slide.title' then v_type = 'null' or (v_type = 'string' and private.is_title(p_value #>> '{}'))
    when 'slide.layout' then case when v_type = 'object' then
      p_value - 'layoutName' - 'type' = '{}'
      and jsonb_typeof(p_value -> 'layoutName') is not distinct from 'string' and private.is_layout_name(p_value ->> 'layoutName')
      and jsonb_typeof(p_value -> 'type') is not distinct from 'string' and private.is_slide_type(p_value ->> 'type')
      else false end
    when 'slide.prompt' then private.is_prompt_piece(p_value)
    when 'slide.notes' then v_type = 'string' and private.is_text(p_value #>> '{}', 20000)
    when 'slide.content' then v_type = 'null' or private.is_slide_content(
      jsonb_build_object('v', 1, 'placeholders', jsonb_build_object('box', p_value)))
    when 'slide.placeholderPrompt' then private.is_prompt_piece(p_value)
    end;
end
$$;

-- Whether this is a record that can be inserted; what is left out of it has its default.
create function private.is_new_record(p_entity text, p_value jsonb)
returns boolean language plpgsql immutable set search_path = '' as $$
begin
  if jsonb_typeof(p_value) <> 'object' then
    return false;
  end if;
  if p_entity = 'section' then
    return p_value - array['title', 'prompt', 'promptMode'] = '{}'
      and private.is_piece_value('section', 'title', p_value -> 'title') is true
      and private.is_prompt_piece(jsonb_build_object(
        'text', coalesce(p_value -> 'prompt', 'null'), 'mode', coalesce(p_value ->> 'promptMode', 'adds')));
  end if;
  if p_value - array['sectionId', 'layoutName', 'type', 'title', 'prompt', 'promptMode', 'prompts', 'promptModes', 'content', 'notes']
      <> '{}'
    or jsonb_typeof(coalesce(p_value -> 'prompts', '{}')) <> 'object'
    or jsonb_typeof(coalesce(p_value -> 'promptModes', '{}')) <> 'object'
  then
    return false;
  end if;
  return private.is_piece_value('slide', 'layout', jsonb_build_object('layoutName', p_value -> 'layoutName', 'type', p_value -> 'type')) is true
    and private.is_piece_value('slide', 'title', coalesce(p_value -> 'title', 'null')) is true
    and private.is_prompt_piece(jsonb_build_object(
      'text', coalesce(p_value -> 'prompt', 'null'), 'mode', coalesce(p_value ->> 'promptMode', 'adds')))
    and private.is_piece_value('slide', 'notes', coalesce(p_value -> 'notes', '""')) is true
    and private.is_slide_content(coalesce(p_value -> 'content', '{"v": 1, "placeholders": {}}'))
    and not exists (
      select from jsonb_each(coalesce(p_value -> 'prompts', '{}'))
      where not private.is_placeholder_id(key) or jsonb_typeof(value) <> 'string' or not private.is_text(value #>> '{}', 5000))
    and not exists (
      select from jsonb_each_text(coalesce(p_value -> 'promptModes', '{}'))
      where value is null or value not in ('adds', 'replaces'));
end
$$;

-- Every error of a change set, with the path of the field at fault; an empty list for a sound one.
create function private.change_errors(p_pitchbook_id uuid, p_changes jsonb)
returns jsonb language plpgsql immutable set search_path = '' as $$
declare
  v_errors jsonb;
begin
  if jsonb_typeof(p_changes) is distinct from 'array' then
    return '[{"field": "changes", "code": "invalid_type", "message": "Changes are a list."}]';
  elsif jsonb_array_length(p_changes) not between 1 and 2000 then
    return '[{"field": "changes", "code": "invalid_length", "message": "A set has 1 to 2,000 changes."}]';
  end if;

  select jsonb_agg(jsonb_build_object('field', 'changes.' || (place - 1) || at, 'code', code, 'message', message) order by place)
  into v_errors
  from (
    select place, case
        when jsonb_typeof(e) <> 'object' then ''
        when coalesce(e ->> 'kind' not in ('set', 'insert', 'delete'), true) then '.kind'
        when coalesce(e ->> 'entity' not in ('book', 'section', 'slide') or (e ->> 'entity' = 'book' and e ->> 'kind' <> 'set'), true)
          then '.entity'
        when not coalesce(jsonb_typeof(e -> 'id') = 'string' and private.is_uuid(e ->> 'id'), false)
          or (e ->> 'entity' = 'book' and lower(e ->> 'id') <> p_pitchbook_id::text) then '.id'
        when e ->> 'kind' = 'delete' then
          case when coalesce(jsonb_typeof(e -> 'base') = 'number' and e ->> 'base' ~ '^[0-9]{1,9}$', false) then null else '.base' end
        when e ->> 'kind' = 'insert' then
          case when private.is_new_record(e ->> 'entity', coalesce(e -> 'value', 'null')) then null else '.value' end
        when not coalesce(jsonb_typeof(e -> 'base') = 'string' and e ->> 'base' ~ '^[0-9a-f]{32}$', false) then '.base'
        when private.is_piece_value(e ->> 'entity', coalesce(e ->> 'field', ''), coalesce(e -> 'value', 'null')) is null then '.field'
        when not private.is_piece_value(e ->> 'entity', e ->> 'field', coalesce(e -> 'value', 'null')) then '.value'
        when e ->> 'field' in ('content', 'placeholderPrompt')
          and not coalesce(jsonb_typeof(e -> 'key') = 'string' and private.is_placeholder_id(e ->> 'key'), false) then '.key'
        end as at,
      'invalid_value' as code, 'This is not a change that can be made.' as message
    from jsonb_array_elements(p_changes) with ordinality as c (e, place)
  ) found
  where at is not null;
  if v_errors is not null then
    return v_errors;
  end if;

  select jsonb_agg(jsonb_build_object(
    'field', 'changes.' || index, 'code', 'duplicate', 'message', 'This piece was changed before in the same set.') order by index)
  into v_errors
  from (
    select index, row_number() over (
      partition by kind, entity, id, case kind when 'set' then field end,
        case when field in ('content', 'placeholderPrompt') then key end
      order by index) as nth
    from private.change_rows(p_changes)
  ) counted
  where nth > 1;
  if v_errors is not null then
    return v_errors;
  end if;

  if exists (select from private.change_rows(p_changes) where kind in ('insert', 'delete'))
    and not exists (select from private.change_rows(p_changes) where kind = 'set' and field = 'order')
  then
    return '[{"field": "changes", "code": "order_missing", "message": "What is added or deleted needs the new order."}]';
  end if;
  return '[]';
end
$$;

grant execute on function
  private.change_rows(jsonb), private.is_uuid(text), private.is_uuid_list(jsonb), private.is_prompt_piece(jsonb),
  private.is_layout_name(text), private.is_slide_type(text), private.is_piece_value(text, text, jsonb),
  private.is_new_record(text, jsonb), private.change_errors(uuid, jsonb)
  to authenticated;
