-- What the backup of a migration reads, and what a restore writes: rows as they are, times, revisions and versions included.
-- Time zones are those of nobody: the same state gives the same text through every connection.

create function private.book_rows(p_organization_id uuid, p_ids uuid[])
returns table (id uuid, revision bigint, document jsonb) language sql stable set search_path = '' set timezone = 'UTC' as $$
  select b.id, b.revision, jsonb_build_object(
    'pitchbook', to_jsonb(b) - '{is_template,search}'::text[],
    'sections', coalesce((
      select jsonb_agg(to_jsonb(x) - 'search' order by x.id) from public.pitchbook_sections x where x.pitchbook_id = b.id), '[]'),
    'slides', coalesce((
      select jsonb_agg(to_jsonb(s) order by s.id) from public.slides s where s.pitchbook_id = b.id), '[]'),
    'prompts', coalesce((
      select jsonb_agg(to_jsonb(p) - 'search' order by p.id) from public.placeholder_prompts p where p.pitchbook_id = b.id), '[]'),
    'versions', coalesce((
      select jsonb_agg(to_jsonb(v) order by v.id) from public.pitchbook_versions v where v.pitchbook_id = b.id), '[]'))
  from public.pitchbooks b
  where b.organization_id = p_organization_id and b.id = any (p_ids)
$$;

-- Every book that a backup has to hold, trash included. A new version does not change the book's revision: it counts here.
create function public.list_backup_books(p_organization_id uuid)
returns jsonb language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'id', b.id,
    'revision', b.revision,
    'versions', (select count(*) from public.pitchbook_versions v where v.pitchbook_id = b.id)) order by b.id), '[]')
  from public.pitchbooks b where b.organization_id = p_organization_id
$$;

create function public.backup_books(p_organization_id uuid, p_ids uuid[])
returns table (id uuid, revision bigint, line text) language sql stable set search_path = '' as $$
  select r.id, r.revision, r.document::text from private.book_rows(p_organization_id, p_ids) r order by r.id
$$;

-- The ledger in lines, {"run": row} before the {"item": row} of each; `after` of an answer asks for the next ones, until it is null.
create function public.backup_ledger(p_organization_id uuid, p_after jsonb default null, p_limit integer default 1000)
returns jsonb language sql stable set search_path = '' set timezone = 'UTC' as $$
  with runs as (
    select r.id, -1 as index, jsonb_build_object('run', to_jsonb(r)) as line
    from public.migration_runs r
    where r.organization_id = p_organization_id
      and (p_after is null or (r.id, -1) > ((p_after ->> 'run')::uuid, (p_after ->> 'index')::integer))
    order by r.id limit p_limit
  ), items as (
    select i.run_id as id, i.source_index as index, jsonb_build_object('item', to_jsonb(i)) as line
    from public.migration_items i
    where i.organization_id = p_organization_id
      and (p_after is null or (i.run_id, i.source_index) > ((p_after ->> 'run')::uuid, (p_after ->> 'index')::integer))
    order by i.run_id, i.source_index limit p_limit
  ), page as (
    select * from runs union all select * from items order by id, index limit p_limit
  )
  select jsonb_build_object(
    'lines', coalesce(jsonb_agg(line::text order by id, index), '[]'),
    'after', case when count(*) = p_limit then (
      select jsonb_build_object('run', id, 'index', index) from page order by id desc, index desc limit 1) end)
  from page
$$;

-- ---------------------------------------------------------------- restore

-- Writes rows into a table, every column that is not generated; with `p_replace` over those that are there.
create function private.put_rows(p_table text, p_rows jsonb, p_replace boolean default false)
returns void language plpgsql set search_path = '' as $$
declare
  v_columns text;
  v_new_values text;
begin
  select string_agg(quote_ident(attname), ', ' order by attnum), string_agg('excluded.' || quote_ident(attname), ', ' order by attnum)
  into v_columns, v_new_values
  from pg_catalog.pg_attribute
  where attrelid = ('public.' || p_table)::regclass and attnum > 0 and not attisdropped and attgenerated = '';
  execute format('insert into public.%1$I (%2$s) select %2$s from jsonb_populate_recordset(null::public.%1$I, $1)', p_table, v_columns)
    || case when p_replace then format(' on conflict (id) do update set (%s) = row(%s)', v_columns, v_new_values) else '' end
  using p_rows;
end
$$;

-- A person who is still there, else null.
create function private.person_or_null(p_id text)
returns uuid language sql stable set search_path = '' as $$
  select id from public.profiles where id = p_id::uuid
$$;

-- The rows of a book as this database can hold them: people and deck templates that are gone, or have lost their layouts,
-- are left out; the parent template comes last.
create function private.fit_book_rows(p_document jsonb)
returns jsonb language sql stable set search_path = '' as $$
  select p_document || jsonb_build_object(
    'pitchbook', p_document -> 'pitchbook' || jsonb_build_object(
      'created_by', private.person_or_null(p_document #>> '{pitchbook,created_by}'),
      'deleted_by', private.person_or_null(p_document #>> '{pitchbook,deleted_by}'),
      'parent_template_id', null,
      'deck_template_id', coalesce(
        (select id from public.deck_templates
          where id = (p_document #>> '{pitchbook,deck_template_id}')::uuid and private.is_complete_deck(id)),
        '00000000-0000-4000-8000-00000000d0c0')),
    'versions', (
      select coalesce(jsonb_agg(
        version || jsonb_build_object('created_by', private.person_or_null(version ->> 'created_by')) order by place), '[]')
      from jsonb_array_elements(p_document -> 'versions') with ordinality as v (version, place)))
$$;

-- Makes sure that the organisation is there, under its old id; with the members that are still there, its deck templates and layouts.
create function private.restore_organization(p_organization jsonb)
returns uuid language plpgsql set search_path = '' as $$
declare
  v_id uuid := (p_organization ->> 'id')::uuid;
  v_owner uuid := private.person_or_null(p_organization ->> 'personal_owner_id');
begin
  if v_id is null then
    perform private.fail_field('organization', 'invalid_type', 'The organisation has an id.');
  elsif exists (select from public.organizations where id = v_id) then
    return v_id;
  elsif exists (select from public.organizations where slug = p_organization ->> 'slug') then
    perform private.fail(409, 'slug_taken', jsonb_build_object('slug', p_organization ->> 'slug'));
  end if;
  -- A person has one personal organisation: where there is another one by now, this becomes an ordinary one.
  if exists (select from public.organizations where personal_owner_id = v_owner) then
    v_owner := null;
  end if;
  perform private.put_rows('organizations', jsonb_build_array(p_organization || jsonb_build_object(
    'created_by', private.person_or_null(p_organization ->> 'created_by'),
    'personal_owner_id', v_owner,
    'is_personal', v_owner is not null)));
  perform private.put_rows('organization_members', (
    select coalesce(jsonb_agg(member), '[]') from jsonb_array_elements(p_organization -> 'members') member
    where private.person_or_null(member ->> 'user_id') is not null));
  perform private.put_rows('deck_templates', (
    select coalesce(jsonb_agg(template || jsonb_build_object('created_by', private.person_or_null(template ->> 'created_by'))), '[]')
    from jsonb_array_elements(p_organization -> 'deckTemplates') template));
  perform private.put_rows('layout_templates', coalesce(p_organization -> 'layouts', '[]'));
  return v_id;
end
$$;

-- The ids of those of a restore's books for which this word was found.
create function private.ids_of(p_books jsonb, p_word text)
returns setof uuid language sql immutable set search_path = '' as $$
  select id from jsonb_to_recordset(p_books) as b (id uuid, word text) where word = p_word order by id
$$;

-- Puts books back from the lines of a backup: rows as they were, revisions, versions and times included. Answers how many were
-- `restored` and how many are there `identical`; `different` are there with another content, and stay so unless forced;
-- `elsewhere` have their id in another organisation and are never touched; `waiting` came without their parent template,
-- which is not there yet: send those lines once more.
create function public.restore_books(p_organization jsonb, p_lines text[], p_force boolean default false)
returns jsonb language plpgsql set search_path = '' set timezone = 'UTC' as $$
declare
  v_organization_id uuid := private.restore_organization(p_organization);
  v_books jsonb;
  v_written jsonb;
begin
  if exists (
    select from unnest(p_lines) line
    where line::jsonb #>> '{pitchbook,organization_id}' is distinct from v_organization_id::text
  ) then
    perform private.fail_field('lines', 'invalid_value', 'The lines are of another organisation.');
  end if;
  -- Nobody edits what is being compared.
  perform from public.pitchbooks
  where id in (select (line::jsonb #>> '{pitchbook,id}')::uuid from unnest(p_lines) line)
  order by id for update;

  with wanted as materialized (
    select (line::jsonb #>> '{pitchbook,id}')::uuid as id, (line::jsonb #>> '{pitchbook,parent_template_id}')::uuid as parent,
      private.fit_book_rows(line::jsonb) as document
    from unnest(p_lines) line
  )
  select coalesce(jsonb_agg(jsonb_build_object('id', w.id, 'parent', w.parent, 'document', w.document, 'word', case
    when there.id is null then 'missing'
    when there.organization_id <> v_organization_id then 'elsewhere'
    when jsonb_set(r.document, '{pitchbook,parent_template_id}', 'null') = w.document then 'identical'
    when p_force then 'forced'
    else 'different' end) order by w.id), '[]')
  into v_books
  from wanted w
  left join public.pitchbooks there on there.id = w.id
  left join private.book_rows(v_organization_id, array(select id from wanted)) r on r.id = w.id;

  perform set_config('app.importing', 'on', true);
  perform set_config('app.building', 'on', true);
  delete from public.pitchbook_versions where pitchbook_id in (select private.ids_of(v_books, 'forced'));
  delete from public.slides where pitchbook_id in (select private.ids_of(v_books, 'forced'));
  delete from public.pitchbook_sections where pitchbook_id in (select private.ids_of(v_books, 'forced'));
  v_written := jsonb_path_query_array(v_books, '$[*] ? (@.word == "missing" || @.word == "forced").document');
  perform private.put_rows('pitchbooks', jsonb_path_query_array(v_written, '$[*].pitchbook'), true);
  perform private.put_rows('pitchbook_sections', jsonb_path_query_array(v_written, '$[*].sections[*]'));
  perform private.put_rows('slides', jsonb_path_query_array(v_written, '$[*].slides[*]'));
  perform private.put_rows('placeholder_prompts', jsonb_path_query_array(v_written, '$[*].prompts[*]'));
  perform private.put_rows('pitchbook_versions', jsonb_path_query_array(v_written, '$[*].versions[*]'));
  update public.pitchbooks b
  set parent_template_id = parent.id
  from jsonb_to_recordset(v_books) as w (id uuid, parent uuid, word text)
  join public.pitchbooks parent on parent.id = w.parent and parent.organization_id = v_organization_id
  where b.id = w.id and b.parent_template_id is null and w.word in ('missing', 'forced', 'identical');
  -- A revision is never used twice: in another database the sequence may be far behind.
  perform setval('public.pitchbook_revisions', latest.revision)
  from (select max((book #>> '{pitchbook,revision}')::bigint) as revision from jsonb_array_elements(v_written) book) latest
  where latest.revision > (select last_value from public.pitchbook_revisions);
  set constraints all immediate;
  set constraints all deferred;
  perform set_config('app.building', '', true);
  perform set_config('app.importing', '', true);

  return jsonb_build_object(
    'restored', jsonb_array_length(v_written),
    'identical', (select count(*) from private.ids_of(v_books, 'identical')),
    'different', (select coalesce(jsonb_agg(id), '[]') from private.ids_of(v_books, 'different') id),
    'elsewhere', (select coalesce(jsonb_agg(id), '[]') from private.ids_of(v_books, 'elsewhere') id),
    'waiting', (
      select coalesce(jsonb_agg(b.id order by b.id), '[]')
      from jsonb_to_recordset(v_books) as w (id uuid, parent uuid, word text)
      join public.pitchbooks b on b.id = w.id
      where w.parent is not null and b.parent_template_id is null and w.word in ('missing', 'forced', 'identical')));
end
$$;

-- Puts the ledger back; what is there stays. Items that were rolled back since are imported again where their book is there
-- again. A run that was going on when the backup was made has failed.
create function public.restore_ledger(p_organization_id uuid, p_lines text[])
returns jsonb language plpgsql set search_path = '' as $$
declare
  v_runs bigint;
  v_items bigint;
begin
  if exists (
    select from unnest(p_lines) line
    where coalesce(line::jsonb -> 'run', line::jsonb -> 'item') ->> 'organization_id' is distinct from p_organization_id::text
  ) then
    perform private.fail_field('lines', 'invalid_value', 'The lines are of another organisation.');
  end if;
  insert into public.migration_runs
  select r.*
  from unnest(p_lines) line
  cross join lateral jsonb_populate_record(null::public.migration_runs, line::jsonb -> 'run' || jsonb_build_object(
    'author_id', private.person_or_null(line::jsonb #>> '{run,author_id}'),
    'status', replace(line::jsonb #>> '{run,status}', 'running', 'failed'))) r
  where line::jsonb ? 'run'
  on conflict (id) do nothing;
  get diagnostics v_runs = row_count;
  insert into public.migration_items as known
  select i.*
  from unnest(p_lines) line
  cross join lateral jsonb_populate_record(null::public.migration_items, line::jsonb -> 'item') i
  where line::jsonb ? 'item'
  on conflict (run_id, source_index) do update set status = excluded.status
    where known.status = 'rolled_back' and excluded.status = 'imported' and known.pitchbook_id = excluded.pitchbook_id
      and exists (select from public.pitchbooks b where b.id = excluded.pitchbook_id and b.organization_id = p_organization_id);
  get diagnostics v_items = row_count;
  return jsonb_build_object('restored', v_runs + v_items, 'identical', cardinality(p_lines) - v_runs - v_items);
end
$$;

grant select, update on sequence public.pitchbook_revisions to service_role;
grant execute on function
  private.book_rows(uuid, uuid[]), private.put_rows(text, jsonb, boolean), private.person_or_null(text),
  private.fit_book_rows(jsonb), private.restore_organization(jsonb), private.ids_of(jsonb, text),
  public.list_backup_books(uuid), public.backup_books(uuid, uuid[]), public.backup_ledger(uuid, jsonb, integer),
  public.restore_books(jsonb, text[], boolean), public.restore_ledger(uuid, text[])
  to service_role;
