-- The ledger of data brought over from the old tool, and its import. The service role writes it, owners and admins read it.

create table public.migration_runs (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id) on delete cascade,
  author_id uuid references public.profiles (id) on delete set null,
  status text not null default 'running',
  source_name text not null,
  source_hash text,
  source_bytes bigint,
  options jsonb not null default '{}',
  counts jsonb not null default '{}',
  report jsonb,
  started_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  finished_at timestamptz,
  constraint migration_runs_id_organization_key unique (id, organization_id),
  constraint migration_runs_status_check check (status in ('running', 'completed', 'failed', 'rolled_back')),
  constraint migration_runs_source_name_check check (char_length(source_name) between 1 and 1024),
  constraint migration_runs_source_bytes_check check (source_bytes >= 0),
  constraint migration_runs_json_check check (
    jsonb_typeof(options) = 'object' and jsonb_typeof(counts) = 'object' and jsonb_typeof(report) = 'object')
);
create index idx_migration_runs_organization on public.migration_runs (organization_id, started_at desc);
create index idx_migration_runs_author on public.migration_runs (author_id);

create table public.migration_items (
  id uuid primary key default gen_random_uuid(),
  run_id uuid not null,
  organization_id uuid not null,
  source_index integer not null,
  source_hash text not null,
  -- No foreign key: the ledger remembers books that have been deleted since.
  pitchbook_id uuid,
  status text not null,
  -- The book's revision right after the import: another one now means that people have worked on it.
  revision bigint,
  reason text,
  details jsonb not null default '{}',
  transformations jsonb not null default '[]',
  created_at timestamptz not null default now(),
  constraint migration_items_run_fkey foreign key (run_id, organization_id)
    references public.migration_runs (id, organization_id) on delete cascade,
  constraint migration_items_status_check check (status in ('imported', 'skipped', 'quarantined', 'rolled_back')),
  constraint migration_items_json_check check (jsonb_typeof(details) = 'object' and jsonb_typeof(transformations) = 'array')
);
create index idx_migration_items_run_organization on public.migration_items (run_id, organization_id);
create index idx_migration_items_run_index on public.migration_items (run_id, source_index);
create index idx_migration_items_pitchbook on public.migration_items (pitchbook_id);
create index idx_migration_items_source on public.migration_items (organization_id, source_hash);

create trigger set_updated_at before update on public.migration_runs
  for each row execute function private.set_updated_at();

revoke all on public.migration_runs, public.migration_items from public, anon, authenticated;
grant select on public.migration_runs, public.migration_items to authenticated;
grant all on public.migration_runs, public.migration_items to service_role;
alter table public.migration_runs enable row level security;
alter table public.migration_items enable row level security;

create policy "owners and admins read migration runs" on public.migration_runs
  for select to authenticated
  using (organization_id = any (array(select private.my_admin_organization_ids())));
create policy "owners and admins read migration items" on public.migration_items
  for select to authenticated
  using (organization_id = any (array(select private.my_admin_organization_ids())));

-- A finished run is one entry in the activity log.
create function private.log_migration_run()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.activity_logs (user_id, organization_id, action, details)
  values (new.author_id, new.organization_id, 'imported_pitchbooks', jsonb_build_object('run_id', new.id, 'counts', new.counts));
  return null;
end
$$;
create trigger log_migration_run after update on public.migration_runs
  for each row when (old.status <> 'completed' and new.status = 'completed') execute function private.log_migration_run();

-- ---------------------------------------------------------------- import

-- Writes books with their parts and ledger entries in a handful of statements, and checks them before it returns.
create function private.insert_books(p_organization_id uuid, p_author uuid, p_run_id uuid, p_books jsonb)
returns void language plpgsql set search_path = '' as $$
begin
  perform set_config('app.importing', 'on', true);
  perform set_config('app.building', 'on', true);

  insert into public.pitchbooks
    (id, organization_id, title, type, status, pitchbook_prompt, inherit_template_prompts, created_by, created_at, updated_at, remainder)
  select id, p_organization_id, title, type, status, "pitchbookPrompt", coalesce("inheritTemplatePrompts", true), p_author,
    coalesce("createdAt", now()), coalesce("updatedAt", "createdAt", now()), remainder
  from jsonb_to_recordset(p_books) as b (
    id uuid, title text, type text, status text, "pitchbookPrompt" text, "inheritTemplatePrompts" boolean,
    "createdAt" timestamptz, "updatedAt" timestamptz, remainder jsonb);

  insert into public.pitchbook_sections
    (id, pitchbook_id, organization_id, title, order_index, number_of_slides, section_prompt, section_prompt_mode, created_at, updated_at)
  select x.id, b.id, p_organization_id, x.title, x.place - 1, coalesce(counted.slides, 0), x.prompt, coalesce(x."promptMode", 'adds'),
    coalesce(b."createdAt", now()), coalesce(b."updatedAt", b."createdAt", now())
  from jsonb_to_recordset(p_books) as b (id uuid, "createdAt" timestamptz, "updatedAt" timestamptz, sections jsonb, slides jsonb)
  cross join rows from (jsonb_to_recordset(b.sections) as (id uuid, title text, prompt text, "promptMode" text))
    with ordinality as x (id, title, prompt, "promptMode", place)
  left join lateral (
    select "sectionId", count(*) filter (where type <> 'section-divider') as slides
    from jsonb_to_recordset(b.slides) as s ("sectionId" uuid, type text)
    group by "sectionId") counted on counted."sectionId" = x.id;

  insert into public.slides
    (id, pitchbook_id, organization_id, section_id, slide_number, layout_name, slide_type, title, slide_prompt, slide_prompt_mode,
      content, speaker_notes, remainder, created_at, updated_at)
  select s.id, b.id, p_organization_id, s."sectionId", s.place, s."layoutName", s.type, s.title, s.prompt,
    coalesce(s."promptMode", 'adds'), coalesce(s.content, '{"v": 1, "placeholders": {}}'), coalesce(s.notes, ''), s.remainder,
    coalesce(b."createdAt", now()), coalesce(b."updatedAt", b."createdAt", now())
  from jsonb_to_recordset(p_books) as b (id uuid, "createdAt" timestamptz, "updatedAt" timestamptz, slides jsonb)
  cross join rows from (jsonb_to_recordset(b.slides) as (id uuid, "sectionId" uuid, "layoutName" text, type text, title text,
      prompt text, "promptMode" text, content jsonb, notes text, remainder jsonb))
    with ordinality as s (id, "sectionId", "layoutName", type, title, prompt, "promptMode", content, notes, remainder, place);

  insert into public.placeholder_prompts
    (slide_id, pitchbook_id, organization_id, placeholder_id, prompt_text, prompt_mode, created_at, updated_at)
  select s.id, b.id, p_organization_id, p.key, p.value, coalesce(s."promptModes" ->> p.key, 'adds'),
    coalesce(b."createdAt", now()), coalesce(b."updatedAt", b."createdAt", now())
  from jsonb_to_recordset(p_books) as b (id uuid, "createdAt" timestamptz, "updatedAt" timestamptz, slides jsonb)
  cross join jsonb_to_recordset(b.slides) as s (id uuid, prompts jsonb, "promptModes" jsonb)
  cross join jsonb_each_text(coalesce(s.prompts, '{}')) p;

  insert into public.migration_items
    (run_id, organization_id, source_index, source_hash, pitchbook_id, status, revision, transformations)
  select p_run_id, p_organization_id, (b.source ->> 'index')::integer, b.source ->> 'hash', b.id, 'imported', book.revision,
    coalesce(b.transformations, '[]')
  from jsonb_to_recordset(p_books) as b (id uuid, source jsonb, transformations jsonb)
  join public.pitchbooks book on book.id = b.id;

  set constraints all immediate;
  set constraints all deferred;
  perform set_config('app.building', '', true);
  perform set_config('app.importing', '', true);
end
$$;

-- Imports a batch of books (about a hundred), each exactly once. Skipped: a record that this organisation has already
-- imported; with `p_again` only while its book is there. Refused: an id that exists here for another reason or in another
-- organisation (never touched), one that is twice in the batch, and a book that our tables do not accept, with the SQLSTATE.
-- A dry run does all of it and takes it back.
create function public.import_pitchbooks(
  p_organization_id uuid,
  p_run_id uuid,
  p_books jsonb,
  -- Without one, `created_by` is null.
  p_author uuid default null,
  p_again boolean default false,
  p_dry_run boolean default false)
returns jsonb language plpgsql set search_path = '' as $$
declare
  v_skipped jsonb;
  v_refused jsonb;
  v_new jsonb;
  v_book jsonb;
  v_imported jsonb := '[]';
  v_message text;
begin
  if jsonb_typeof(p_books) is distinct from 'array' then
    perform private.fail_field('books', 'invalid_type', 'Books are a list.');
  elsif not exists (select from public.migration_runs where id = p_run_id and organization_id = p_organization_id) then
    perform private.fail(404, 'not_found');
  end if;

  with books as (
    select place, book, (book ->> 'id')::uuid as id, book -> 'source' ->> 'hash' as hash,
      row_number() over (partition by book ->> 'id' order by place) as nth
    from jsonb_array_elements(p_books) with ordinality as b (book, place)
  ), judged as (
    select books.*, case
      when nth > 1 then 'duplicate'
      when there.id is not null and there.organization_id <> p_organization_id then 'exists_elsewhere'
      when exists (
        select from public.migration_items i
        where i.organization_id = p_organization_id and i.pitchbook_id = books.id and i.source_hash = books.hash
          and i.status = 'imported' and (there.id is not null or not p_again)) then 'skipped'
      when there.id is not null then 'exists'
      end as verdict
    from books left join public.pitchbooks there on there.id = books.id
  )
  select
    coalesce(jsonb_agg(id order by place) filter (where verdict = 'skipped'), '[]'),
    coalesce(jsonb_agg(jsonb_build_object('id', id, 'code', verdict) order by place) filter (where verdict <> 'skipped'), '[]'),
    coalesce(jsonb_agg(book order by place) filter (where verdict is null), '[]')
  into v_skipped, v_refused, v_new
  from judged;

  begin
    begin
      perform private.insert_books(p_organization_id, p_author, p_run_id, v_new);
      v_imported := jsonb_path_query_array(v_new, '$[*].id');
    exception
      -- A book at fault must not hold up the others: one by one then, each on its own.
      when data_exception or integrity_constraint_violation or program_limit_exceeded or sqlstate 'PT400' then
        for v_book in select jsonb_array_elements(v_new) loop
          begin
            perform private.insert_books(p_organization_id, p_author, p_run_id, jsonb_build_array(v_book));
            v_imported := v_imported || jsonb_build_array(v_book -> 'id');
          exception
            when data_exception or integrity_constraint_violation or program_limit_exceeded or sqlstate 'PT400' then
              get stacked diagnostics v_message = constraint_name;
              v_refused := v_refused || jsonb_build_array(
                jsonb_build_object('id', v_book -> 'id', 'code', 'rejected', 'reason', coalesce(nullif(v_message, ''), sqlstate)));
          end;
        end loop;
    end;
    if p_dry_run then
      -- Leaves the block, and with it everything written in it.
      raise sqlstate 'PT299';
    end if;
  exception
    when sqlstate 'PT299' then
      null;
  end;
  return jsonb_build_object('imported', v_imported, 'skipped', v_skipped, 'refused', v_refused);
end
$$;

grant execute on function
  private.insert_books(uuid, uuid, uuid, jsonb), public.import_pitchbooks(uuid, uuid, jsonb, uuid, boolean, boolean)
  to service_role;
