-- The batch import: books with their parts and their lines in the ledger, each exactly once.

-- What an import would do with each of these books, {id, hash}, in their order:
--   new        not there, never imported
--   mine       imported by this run
--   imported   by an earlier one
--   gone       imported once, and deleted or rolled back since
--   changed    imported with another hash
--   trashed    imported, and in the trash since
--   exists     there, but from no import
--   elsewhere  in another organisation
-- Without an organisation (one that is still to be made) whatever is there is elsewhere.
create function private.judge_books(p_organization_id uuid, p_run_id uuid, p_books jsonb)
returns table (place bigint, id uuid, word text) language sql stable set search_path = '' as $$
  select asked.place, asked.id, case
    when there.id is null then
      -- Asked for each book: `exists` would be planned as one reading of the whole ledger.
      coalesce((
        select 'gone' from public.migration_items i
        where i.pitchbook_id = asked.id and i.organization_id = p_organization_id
        limit 1), 'new')
    when there.organization_id is distinct from p_organization_id then 'elsewhere'
    when last.run_id is null then 'exists'
    when last.source_hash is distinct from asked.hash then 'changed'
    when there.deleted_at is not null then 'trashed'
    when last.run_id = p_run_id then 'mine'
    else 'imported' end
  from (
    select b.place, (b.book ->> 'id')::uuid as id, b.book ->> 'hash' as hash
    from jsonb_array_elements(p_books) with ordinality as b (book, place)) asked
  left join public.pitchbooks there on there.id = asked.id
  left join lateral (
    select i.run_id, i.source_hash
    from public.migration_items i join public.migration_runs r on r.id = i.run_id
    where i.pitchbook_id = asked.id and i.organization_id = p_organization_id and i.status = 'imported'
    order by r.started_at desc, r.id
    limit 1) last on true
$$;

create function public.judge_import(p_organization_id uuid, p_run_id uuid, p_books jsonb)
returns jsonb language plpgsql stable set search_path = '' as $$
begin
  if jsonb_typeof(p_books) is distinct from 'array' then
    perform private.fail_field('books', 'invalid_type', 'Books are a list.');
  end if;
  return (
    select coalesce(jsonb_agg(word order by place), '[]') from private.judge_books(p_organization_id, p_run_id, p_books));
end
$$;

-- Those of these records that runs of the organisation left out, by their hashes, with what the latest of them said.
create function public.list_quarantined(p_organization_id uuid, p_hashes text[])
returns jsonb language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'hash', source_hash, 'path', coalesce(details ->> 'path', '$'), 'reason', reason, 'hint', details ->> 'hint')
    order by source_hash), '[]')
  from (
    select distinct on (i.source_hash) i.source_hash, i.reason, i.details
    from public.migration_items i join public.migration_runs r on r.id = i.run_id
    where i.organization_id = p_organization_id and i.status = 'quarantined' and i.source_hash = any (p_hashes)
    order by i.source_hash, r.started_at desc, r.id, i.source_index) latest
$$;

-- ---------------------------------------------------------------- writing

-- Tells the planner about tables that have more than doubled since it last looked. The checks of foreign keys keep the plan of
-- their first use, and one made for an almost empty table reads every book of the organisation for each slide: nobody else
-- looks in time (autovacuum once a minute, the embedded engine never). Only the keys, and few rows of them: the words of texts
-- take far longer and are autovacuum's. Definer: only its owner may analyse a table.
create function private.refresh_statistics()
returns void language plpgsql security definer set search_path = '' set default_statistics_target = 10 as $$
declare
  v_table record;
begin
  for v_table in
    select k.name, k.columns
    from (values
      ('public.pitchbooks'::regclass, 'id, organization_id, status, updated_at, deleted_at'),
      ('public.pitchbook_sections', 'id, pitchbook_id, organization_id, order_index'),
      ('public.slides', 'id, pitchbook_id, organization_id, section_id, slide_number'),
      ('public.placeholder_prompts', 'id, slide_id, pitchbook_id, organization_id'),
      ('public.migration_items', 'run_id, source_index, organization_id, pitchbook_id, status'),
      ('private.slide_words', 'slide_id, pitchbook_id, organization_id')) as k (name, columns)
    where pg_catalog.pg_relation_size(k.name) / 8192
      > 2 * greatest((select relpages from pg_catalog.pg_class where oid = k.name), 2)
  loop
    execute format('analyze %s (%s)', v_table.name, v_table.columns);
  end loop;
end
$$;

-- Writes books with their parts and ledger entries in one statement, which reads their JSON once, and checks them before it returns.
create function private.insert_books(p_organization_id uuid, p_author uuid, p_run_id uuid, p_books jsonb)
-- The memory holds a hundred books while their parts are taken out of them.
returns void language plpgsql set search_path = '' set work_mem = '32MB' as $$
begin
  perform set_config('app.importing', 'on', true);
  perform set_config('app.building', 'on', true);

  with books as materialized (
    select b.*, coalesce("createdAt", now()) as created_at, coalesce("updatedAt", "createdAt", now()) as updated_at
    from jsonb_to_recordset(p_books) as b (
      id uuid, title text, type text, status text, "pitchbookPrompt" text, "inheritTemplatePrompts" boolean,
      "createdAt" timestamptz, "updatedAt" timestamptz, remainder jsonb, sections jsonb, slides jsonb,
      source jsonb, transformations jsonb)
  ), new_slides as materialized (
    select s.*, b.id as pitchbook_id, b.created_at, b.updated_at
    from books b
    cross join rows from (jsonb_to_recordset(b.slides) as (id uuid, "sectionId" uuid, "layoutName" text, type text, title text,
        prompt text, "promptMode" text, content jsonb, notes text, remainder jsonb, prompts jsonb, "promptModes" jsonb, "promptIds" jsonb))
      with ordinality as s (id, "sectionId", "layoutName", type, title, prompt, "promptMode", content, notes, remainder, prompts,
        "promptModes", "promptIds", place)
  ), written as (
    insert into public.pitchbooks
      (id, organization_id, title, type, status, pitchbook_prompt, inherit_template_prompts, created_by, created_at, updated_at, remainder)
    select id, p_organization_id, title, type, status, "pitchbookPrompt", coalesce("inheritTemplatePrompts", true), p_author,
      created_at, updated_at, remainder
    from books
    returning id, revision
  ), written_sections as (
    insert into public.pitchbook_sections
      (id, pitchbook_id, organization_id, title, order_index, number_of_slides, section_prompt, section_prompt_mode, created_at, updated_at)
    select x.id, b.id, p_organization_id, x.title, x.place - 1, coalesce(counted.slides, 0), x.prompt, coalesce(x."promptMode", 'adds'),
      b.created_at, b.updated_at
    from books b
    cross join rows from (jsonb_to_recordset(b.sections) as (id uuid, title text, prompt text, "promptMode" text))
      with ordinality as x (id, title, prompt, "promptMode", place)
    left join (
      select "sectionId", count(*) filter (where type <> 'section-divider') as slides
      from new_slides group by "sectionId") counted on counted."sectionId" = x.id
  ), written_slides as (
    insert into public.slides
      (id, pitchbook_id, organization_id, section_id, slide_number, layout_name, slide_type, title, slide_prompt, slide_prompt_mode,
        content, speaker_notes, remainder, created_at, updated_at)
    select id, pitchbook_id, p_organization_id, "sectionId", place, "layoutName", type, title, prompt,
      coalesce("promptMode", 'adds'), coalesce(content, '{"v": 1, "placeholders": {}}'), coalesce(notes, ''), remainder,
      created_at, updated_at
    from new_slides
  ), written_prompts as (
    insert into public.placeholder_prompts
      (id, slide_id, pitchbook_id, organization_id, placeholder_id, prompt_text, prompt_mode, created_at, updated_at)
    select coalesce((s."promptIds" ->> p.key)::uuid, gen_random_uuid()), s.id, s.pitchbook_id, p_organization_id, p.key, p.value,
      coalesce(s."promptModes" ->> p.key, 'adds'), s.created_at, s.updated_at
    from new_slides s
    cross join jsonb_each_text(s.prompts) p
    where s.prompts <> '{}'
  )
  insert into public.migration_items
    (run_id, source_index, organization_id, source_hash, pitchbook_id, status, revision, transformations)
  select p_run_id, (b.source ->> 'index')::integer, p_organization_id, b.source ->> 'hash', b.id, 'imported', written.revision,
    coalesce(b.transformations, '[]')
  from books b join written using (id)
  -- Deleted while the run went on, and asked for again.
  on conflict (run_id, source_index) do update set
    source_hash = excluded.source_hash, pitchbook_id = excluded.pitchbook_id, status = excluded.status,
    revision = excluded.revision, reason = null, details = '{}', transformations = excluded.transformations;

  set constraints all immediate;
  set constraints all deferred;
  perform private.refresh_statistics();
  perform set_config('app.building', '', true);
  perform set_config('app.importing', '', true);
end
$$;

-- Writes books; where our tables refuse some of them, writes the others. Answers the refused ones: {id, code, reason}.
create function private.insert_acceptable_books(p_organization_id uuid, p_author uuid, p_run_id uuid, p_books jsonb)
returns jsonb language plpgsql set search_path = '' as $$
declare
  v_reason text;
  v_middle integer := jsonb_array_length(p_books) / 2;
begin
  if p_books = '[]' then
    return '[]';
  end if;
  perform private.insert_books(p_organization_id, p_author, p_run_id, p_books);
  return '[]';
exception
  when data_exception or integrity_constraint_violation or program_limit_exceeded or sqlstate 'PT400' then
    if v_middle = 0 then
      get stacked diagnostics v_reason = constraint_name;
      return jsonb_build_array(jsonb_build_object(
        'id', p_books -> 0 -> 'id', 'code', 'rejected', 'reason', coalesce(nullif(v_reason, ''), sqlstate)));
    end if;
    -- A book at fault must not hold up the others: it is looked for by halves.
    return private.insert_acceptable_books(
        p_organization_id, p_author, p_run_id, jsonb_path_query_array(p_books, '$[0 to $last]', jsonb_build_object('last', v_middle - 1)))
      || private.insert_acceptable_books(
        p_organization_id, p_author, p_run_id, jsonb_path_query_array(p_books, '$[$first to last]', jsonb_build_object('first', v_middle)));
end
$$;

-- Enters records that were not imported; one that is there already stays as it is.
create function private.note_quarantined(p_organization_id uuid, p_run_id uuid, p_records jsonb)
returns void language sql set search_path = '' as $$
  insert into public.migration_items (run_id, source_index, organization_id, source_hash, status, reason, details)
  select p_run_id, index, p_organization_id, hash, 'quarantined', reason,
    jsonb_strip_nulls(jsonb_build_object('id', id, 'path', path, 'hint', hint))
  from jsonb_to_recordset(p_records) as r (index integer, hash text, id text, path text, reason text, hint text)
  on conflict (run_id, source_index) do nothing
$$;

-- Imports a batch of books (about a hundred) and notes the records that could not be imported, in one transaction.
-- Answers `imported` (now, or before by this very run, so that a call repeated after a lost answer says the same and writes
-- nothing), `skipped` (by an earlier run; or gone since, unless `p_again`) and `refused`, each with code and reason.
-- A dry run does all of it and takes it back: its run, the organisation where that is a new one, the books. Its answer has the
-- imported `books` as they stood.
create function public.import_pitchbooks(
  p_organization_id uuid,
  p_run_id uuid,
  p_lease uuid,
  p_books jsonb,
  p_quarantined jsonb default '[]',
  -- Without one, `created_by` is null.
  p_author uuid default null,
  p_again boolean default false,
  p_dry_run boolean default false,
  -- The slug of the organisation that a dry run is to make; then `p_organization_id` is null.
  p_new_organization text default null)
returns jsonb language plpgsql set search_path = '' as $$
declare
  v_run public.migration_runs;
  v_run_id uuid := p_run_id;
  v_organization_id uuid := p_organization_id;
  v_imported jsonb;
  v_skipped jsonb;
  v_refused jsonb;
  v_new jsonb;
  v_places bigint[];
  v_rejected jsonb;
  v_books jsonb;
begin
  if jsonb_typeof(p_books) is distinct from 'array' then
    perform private.fail_field('books', 'invalid_type', 'Books are a list.');
  elsif jsonb_typeof(p_quarantined) is distinct from 'array' then
    perform private.fail_field('quarantined', 'invalid_type', 'Quarantined records are a list.');
  end if;
  if not (p_dry_run and p_run_id is null) then
    v_run := private.hold_importing_run(p_run_id, p_lease);
    if v_run.organization_id is distinct from p_organization_id then
      perform private.fail(404, 'unknown_run', jsonb_build_object('runId', p_run_id));
    elsif v_run.status <> 'running' then
      perform private.fail_for_run('run_finished', v_run);
    end if;
  end if;

  begin
    if p_run_id is null then
      if p_organization_id is null then
        select made.organization_id into v_organization_id
        from private.require_import_organization(p_new_organization, true, p_author) made;
      end if;
      insert into public.migration_runs (organization_id, status, source_name) values (v_organization_id, 'completed', 'dry run')
      returning id into v_run_id;
    end if;

    with asked as (
      select place, id, source -> 'hash' as hash, row_number() over (partition by id order by place) > 1 as is_second
      from rows from (jsonb_to_recordset(p_books) as (id jsonb, source jsonb)) with ordinality as b (id, source, place)
    ), judged as (
      select asked.place, asked.id, case when is_second then 'duplicate' else j.word end as word
      from asked
      join private.judge_books(v_organization_id, p_run_id, (
        select jsonb_agg(jsonb_build_object('id', id, 'hash', hash) order by place) from asked)) j
        using (place)
    )
    select
      coalesce(jsonb_agg(id order by place) filter (where word = 'mine'), '[]'),
      coalesce(jsonb_agg(id order by place) filter (where word = 'imported' or (word = 'gone' and not p_again)), '[]'),
      coalesce(jsonb_agg(jsonb_build_object('id', id, 'code', word, 'reason', word) order by place)
        filter (where word in ('duplicate', 'changed', 'trashed', 'exists', 'elsewhere')), '[]'),
      coalesce(jsonb_agg(id order by place) filter (where word = 'new' or (word = 'gone' and p_again)), '[]'),
      array_agg(place order by place) filter (where word = 'new' or (word = 'gone' and p_again))
    into v_imported, v_skipped, v_refused, v_new, v_places
    from judged;

    v_rejected := private.insert_acceptable_books(v_organization_id, p_author, v_run_id, case
      -- The usual case: no book is copied.
      when cardinality(v_places) = jsonb_array_length(p_books) then p_books
      else (select coalesce(jsonb_agg(p_books -> (place::integer - 1) order by place), '[]') from unnest(v_places) place) end);
    if v_rejected <> '[]' then
      v_refused := v_refused || v_rejected;
      v_new := (
        select coalesce(jsonb_agg(id order by place), '[]')
        from jsonb_array_elements(v_new) with ordinality as b (id, place)
        where not v_rejected @> jsonb_build_array(jsonb_build_object('id', id)));
    end if;
    v_imported := v_imported || v_new;

    if v_refused <> '[]' then
      p_quarantined := p_quarantined || (
        select coalesce(jsonb_agg(jsonb_build_object(
          'index', book -> 'source' -> 'index', 'hash', book -> 'source' -> 'hash', 'id', refused -> 'id', 'path', '$',
          'reason', concat_ws(': ', refused ->> 'code', nullif(refused ->> 'reason', refused ->> 'code')))), '[]')
        from jsonb_array_elements(v_refused) refused
        join jsonb_array_elements(p_books) book on book -> 'id' = refused -> 'id');
    end if;
    perform private.note_quarantined(v_organization_id, v_run_id, p_quarantined);
    update public.migration_runs set heartbeat_at = clock_timestamp() where id = v_run_id;

    if p_dry_run then
      v_books := public.read_import_books(v_organization_id, array(select jsonb_array_elements_text(v_imported)::uuid))::jsonb;
      -- Leaves the block, and with it everything written in it.
      raise sqlstate 'PT299';
    end if;
  exception
    when sqlstate 'PT299' then
      null;
  end;
  return jsonb_build_object('imported', v_imported, 'skipped', v_skipped, 'refused', v_refused)
    || case when p_dry_run then jsonb_build_object('books', v_books) else '{}' end;
end
$$;

grant execute on function
  private.judge_books(uuid, uuid, jsonb), private.refresh_statistics(), private.insert_books(uuid, uuid, uuid, jsonb),
  private.insert_acceptable_books(uuid, uuid, uuid, jsonb), private.note_quarantined(uuid, uuid, jsonb),
  public.judge_import(uuid, uuid, jsonb), public.list_quarantined(uuid, text[]),
  public.import_pitchbooks(uuid, uuid, uuid, jsonb, jsonb, uuid, boolean, boolean, text)
  to service_role;
