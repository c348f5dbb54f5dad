-- The changes of the HTTP API: fields of a book, and prompts named by slide numbers.

-- Every error of an API patch, with field paths.
create function private.patch_errors(p_patch jsonb)
returns jsonb language plpgsql immutable set search_path = '' as $$
declare
  v_errors jsonb;
begin
  if jsonb_typeof(p_patch) is distinct from 'object' then
    return '[{"field": "", "code": "invalid_type", "message": "A patch is an object."}]';
  end if;
  select coalesce(jsonb_agg(jsonb_build_object('field', name, 'code', 'invalid_value', 'message', 'This value cannot stand here.')), '[]')
  into v_errors
  from (values ('title', 'title'), ('type', 'type'), ('status', 'status'), ('pitchbookPrompt', 'prompt'),
    ('inheritTemplatePrompts', 'inheritTemplatePrompts')) as f (name, piece)
  where p_patch ? name and private.is_piece_value('book', piece, p_patch -> name) is not true;

  if p_patch ? 'prompts' and jsonb_typeof(p_patch -> 'prompts') <> 'object' then
    return v_errors || '[{"field": "prompts", "code": "invalid_type", "message": "Prompts are an object."}]';
  end if;
  return v_errors || coalesce((
    select jsonb_agg(jsonb_build_object('field', 'prompts.' || field, 'code', 'invalid_value', 'message', message))
    from (
      select s.key as field, 'Prompts are named slide_1, slide_2 and so on.' as message
      from jsonb_each(coalesce(p_patch -> 'prompts', '{}')) s
      where s.key !~ '^slide_[1-9][0-9]{0,2}$' or jsonb_typeof(s.value) <> 'object'
      union all
      select s.key || '.' || p.key, 'A prompt is a text of at most 5,000 characters.'
      from jsonb_each(coalesce(p_patch -> 'prompts', '{}')) s
      cross join jsonb_each(case when jsonb_typeof(s.value) = 'object' then s.value else '{}' end) p
      where not private.is_placeholder_id(p.key)
        or case jsonb_typeof(p.value)
          when 'string' then not private.is_text(p.value #>> '{}', 5000) when 'null' then false else true end
    ) wrong), '[]');
end
$$;

-- Changes fields of a book and prompts of placeholders; a prompt of null is removed. 409 stale_revision.
create function public.patch_pitchbook(p_id uuid, p_patch jsonb, p_revision bigint default null)
returns jsonb language plpgsql set search_path = '' as $$
declare
  v_book public.pitchbooks := private.lock_book(p_id);
  v_errors jsonb := private.patch_errors(p_patch);
begin
  if v_errors = '[]' and p_patch ? 'prompts' then
    if p_revision is null then
      v_errors := '[{"field": "revision", "code": "required", "message": "Prompts are named by slide numbers, which need the revision."}]';
    else
      select coalesce(jsonb_agg(jsonb_build_object(
        'field', 'prompts.' || key, 'code', 'unknown', 'message', 'There is no such slide.')), '[]')
      into v_errors
      from jsonb_object_keys(p_patch -> 'prompts') key
      where not exists (
        select from public.slides where pitchbook_id = p_id and slide_number = substr(key, 7)::integer);
      -- An older revision says more than slides that have gone since.
      if p_revision <> v_book.revision then
        v_errors := '[]';
      end if;
    end if;
  end if;
  if v_errors <> '[]' then
    perform private.fail(400, 'validation', jsonb_build_object('errors', v_errors));
  elsif p_revision is not null and p_revision <> v_book.revision then
    perform private.fail(409, 'stale_revision', jsonb_build_object('revision', v_book.revision));
  end if;

  update public.pitchbooks b set
    title = coalesce(p_patch ->> 'title', b.title),
    type = coalesce(p_patch ->> 'type', b.type),
    status = coalesce(p_patch ->> 'status', b.status),
    pitchbook_prompt = case when p_patch ? 'pitchbookPrompt' then p_patch ->> 'pitchbookPrompt' else b.pitchbook_prompt end,
    inherit_template_prompts = coalesce((p_patch ->> 'inheritTemplatePrompts')::boolean, b.inherit_template_prompts)
  where b.id = p_id;

  if p_patch ? 'prompts' then
    delete from public.placeholder_prompts old
    using jsonb_each(p_patch -> 'prompts') wanted
    cross join jsonb_each_text(wanted.value) p
    join public.slides s on s.pitchbook_id = p_id and s.slide_number = substr(wanted.key, 7)::integer
    where p.value is null and old.slide_id = s.id and old.placeholder_id = p.key;

    insert into public.placeholder_prompts as old (slide_id, pitchbook_id, organization_id, placeholder_id, prompt_text)
    select s.id, p_id, v_book.organization_id, p.key, p.value
    from jsonb_each(p_patch -> 'prompts') wanted
    cross join jsonb_each_text(wanted.value) p
    join public.slides s on s.pitchbook_id = p_id and s.slide_number = substr(wanted.key, 7)::integer
    where p.value is not null
    on conflict (slide_id, placeholder_id) do update set prompt_text = excluded.prompt_text
      where old.prompt_text <> excluded.prompt_text;
  end if;
  set constraints all immediate;
  set constraints all deferred;
  return private.book_document(p_id);
end
$$;

-- Brings a book back from the archive in the status that it had before; one that came into the database as archived is a
-- draft. A book that is not archived stays as it is.
create function public.unarchive_pitchbook(p_id uuid)
returns jsonb language plpgsql set search_path = '' as $$
declare
  v_book public.pitchbooks := private.lock_book(p_id);
begin
  if v_book.status = 'archived' then
    update public.pitchbooks set status = coalesce(status_before_archive, 'draft') where id = p_id;
  end if;
  set constraints all immediate;
  set constraints all deferred;
  return private.book_document(p_id);
end
$$;

grant execute on function
  private.patch_errors(jsonb), public.patch_pitchbook(uuid, jsonb, bigint), public.unarchive_pitchbook(uuid)
  to authenticated;
