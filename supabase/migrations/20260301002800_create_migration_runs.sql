-- The ledger of data brought over from the old tool. The service role writes it, owners and admins read it.

create table public.migration_runs (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id) on delete cascade,
  -- Whether the run made its organisation; then a rollback takes it away again.
  organization_created boolean not null default false,
  author_id uuid references public.profiles (id) on delete set null,
  status text not null default 'running',
  phase text not null default 'opened',
  -- Who holds the run: one process at a time. Every write names the lease, and a stale one writes nothing.
  lease uuid not null default gen_random_uuid(),
  holder jsonb not null default '{}',
  heartbeat_at timestamptz not null default now(),
  source_name text not null,
  source_hash text,
  source_bytes bigint,
  options jsonb not null default '{}',
  counts jsonb not null default '{}',
  report jsonb,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  constraint migration_runs_id_organization_key unique (id, organization_id),
  constraint migration_runs_status_check check (status in ('running', 'completed', 'failed', 'rolled_back')),
  constraint migration_runs_phase_check check (char_length(phase) between 1 and 60),
  constraint migration_runs_source_name_check check (char_length(source_name) between 1 and 1024),
  constraint migration_runs_source_bytes_check check (source_bytes >= 0),
  constraint migration_runs_json_check check (
    jsonb_typeof(options) = 'object' and jsonb_typeof(counts) = 'object' and jsonb_typeof(report) = 'object'
    and jsonb_typeof(holder) = 'object')
);
create index idx_migration_runs_organization on public.migration_runs (organization_id, started_at desc);
create index idx_migration_runs_author on public.migration_runs (author_id);
-- One run at a time in an organisation.
create unique index idx_migration_runs_running on public.migration_runs (organization_id) where status = 'running';

-- What became of each record of the source, written in the transaction that writes its book.
create table public.migration_items (
  run_id uuid not null,
  source_index integer not null,
  organization_id uuid not null,
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
  primary key (run_id, source_index),
  constraint migration_items_run_fkey foreign key (run_id, organization_id)
    references public.migration_runs (id, organization_id) on delete cascade,
  constraint migration_items_source_index_check check (source_index >= 0),
  constraint migration_items_status_check check (status in ('imported', 'quarantined', 'rolled_back')),
  constraint migration_items_book_check check (
    status = 'quarantined' or (pitchbook_id is not null and revision is not null)),
  constraint migration_items_json_check check (jsonb_typeof(details) = 'object' and jsonb_typeof(transformations) = 'array')
);
create index idx_migration_items_run_organization on public.migration_items (run_id, organization_id);
create index idx_migration_items_pitchbook on public.migration_items (pitchbook_id, organization_id);
create index idx_migration_items_quarantined on public.migration_items (organization_id, source_hash) where status = 'quarantined';

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

-- A finished run is one entry in the activity log, and so is one that was taken back.
create function private.log_migration_run()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.activity_logs (user_id, organization_id, action, details)
  values (new.author_id, new.organization_id,
    case new.status when 'completed' then 'imported_pitchbooks' else 'rolled_back_import' end,
    jsonb_build_object('run_id', new.id, 'counts', new.counts));
  return null;
end
$$;
create trigger log_migration_run after update on public.migration_runs
  for each row when (old.status <> new.status and new.status in ('completed', 'rolled_back'))
  execute function private.log_migration_run();

-- ---------------------------------------------------------------- who holds a run

-- A run as the tool sees it.
create function private.run_document(p_run public.migration_runs)
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'id', p_run.id,
    'organizationId', p_run.organization_id,
    'organization', (select slug from public.organizations where id = p_run.organization_id),
    'organizationCreated', p_run.organization_created,
    'status', p_run.status,
    'phase', p_run.phase,
    'lease', p_run.lease,
    'holder', p_run.holder,
    'heartbeatAt', p_run.heartbeat_at,
    'secondsSinceHeartbeat', greatest(0, round(extract(epoch from clock_timestamp() - p_run.heartbeat_at), 1)),
    'authorId', p_run.author_id,
    'sourceName', p_run.source_name,
    'sourceHash', p_run.source_hash,
    'sourceBytes', p_run.source_bytes,
    'options', p_run.options,
    'counts', p_run.counts,
    'report', p_run.report,
    'startedAt', p_run.started_at,
    'finishedAt', p_run.finished_at)
$$;

-- Refuses because of a run, and says how far it is, who holds it and when that one was last heard of.
create function private.fail_for_run(p_code text, p_run public.migration_runs)
returns void language sql set search_path = '' as $$
  select private.fail(409, p_code, jsonb_build_object(
    'runId', d -> 'id', 'status', d -> 'status', 'phase', d -> 'phase', 'organization', d -> 'organization',
    'holder', d -> 'holder', 'heartbeatAt', d -> 'heartbeatAt', 'secondsAgo', d -> 'secondsSinceHeartbeat'))
  from private.run_document(p_run) d
$$;

-- Locks a run for its holder until the end of the transaction. A process that has lost it, dead or only slow, gets no further.
create function private.hold_run(p_run_id uuid, p_lease uuid)
returns public.migration_runs language plpgsql set search_path = '' as $$
declare
  v_run public.migration_runs;
begin
  select * into v_run from public.migration_runs where id = p_run_id for no key update;
  if not found then
    perform private.fail(404, 'unknown_run', jsonb_build_object('runId', p_run_id));
  elsif v_run.lease is distinct from p_lease then
    perform private.fail_for_run('lease_lost', v_run);
  end if;
  return v_run;
end
$$;

-- The same for whoever goes on importing: a run that a rollback has begun to take back only goes that way. Nothing but the
-- rollback moves such a run out of its phase.
create function private.hold_importing_run(p_run_id uuid, p_lease uuid)
returns public.migration_runs language plpgsql set search_path = '' as $$
declare
  v_run public.migration_runs := private.hold_run(p_run_id, p_lease);
begin
  if v_run.phase = 'rolling back' then
    perform private.fail_for_run('rolling_back', v_run);
  end if;
  return v_run;
end
$$;

-- Refuses while another run of the organisation is going on.
create function private.refuse_second_run(p_organization_id uuid, p_run_id uuid)
returns void language plpgsql set search_path = '' as $$
declare
  v_other public.migration_runs;
begin
  select * into v_other from public.migration_runs
  where organization_id = p_organization_id and status = 'running' and id <> p_run_id;
  if found then
    perform private.fail_for_run('run_in_progress', v_other);
  end if;
end
$$;

-- The account with this e-mail address. Definer: the service role may not read auth.users everywhere.
create function private.find_account(p_email text)
returns uuid language sql stable security definer set search_path = '' as $$
  select p.id from auth.users u join public.profiles p on p.id = u.id where lower(u.email) = lower(trim(p_email))
$$;

-- The account of a run's author; null for nobody.
create function private.require_import_author(p_email text)
returns uuid language plpgsql stable set search_path = '' as $$
declare
  v_author uuid := private.find_account(p_email);
begin
  if p_email is not null and v_author is null then
    perform private.fail(404, 'unknown_author', '{"field": "author"}');
  end if;
  return v_author;
end
$$;

-- Finds the organisation of a new run by its slug, or makes it, with the author as its owner.
create function private.require_import_organization(
  p_slug text, p_create boolean, p_author uuid, out organization_id uuid, out created boolean)
language plpgsql set search_path = '' as $$
begin
  created := false;
  if p_create then
    begin
      insert into public.organizations (name, slug, created_by)
      values (initcap(replace(p_slug, '-', ' ')), p_slug, p_author)
      on conflict (slug) do nothing
      returning id into organization_id;
    exception
      when check_violation or not_null_violation then
        perform private.fail(400, 'invalid_slug', jsonb_build_object('organization', p_slug));
    end;
    created := found;
    if created and p_author is not null then
      insert into public.organization_members (organization_id, user_id, role)
      values (require_import_organization.organization_id, p_author, 'owner');
    end if;
  end if;
  if not created then
    select id into organization_id from public.organizations where slug = p_slug;
    if not found then
      perform private.fail(404, 'unknown_organization', jsonb_build_object('field', 'organization', 'organization', p_slug));
    end if;
  end if;
end
$$;

-- ---------------------------------------------------------------- functions of the tool

-- An organisation, with what a restore into an empty database needs of it; null where there is none.
create function public.find_import_organization(p_slug text)
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'id', o.id,
    'slug', o.slug,
    'name', o.name,
    'members', (select count(*) from public.organization_members m where m.organization_id = o.id),
    'books', (select count(*) from public.pitchbooks b where b.organization_id = o.id),
    'row', to_jsonb(o) || jsonb_build_object(
      'members', (select coalesce(jsonb_agg(to_jsonb(m) order by m.user_id), '[]')
        from public.organization_members m where m.organization_id = o.id),
      'deckTemplates', (select coalesce(jsonb_agg(to_jsonb(t) order by t.id), '[]')
        from public.deck_templates t where t.organization_id = o.id),
      'layouts', (select coalesce(jsonb_agg(to_jsonb(l) order by l.id), '[]')
        from public.layout_templates l where l.organization_id = o.id)))
  from public.organizations o
  where o.slug = p_slug
$$;

-- Whether a run can be asked for like this, before anything is read: answers the organisation that the slug names (null for
-- one that the run would make) and the author. It makes the organisation and takes it back, so that no law is written twice.
create function public.check_import_request(p_organization text, p_create boolean default false, p_author text default null)
returns jsonb language plpgsql set search_path = '' as $$
declare
  v_author uuid := private.require_import_author(p_author);
  v_organization record;
begin
  begin
    v_organization := private.require_import_organization(p_organization, p_create, v_author);
    raise sqlstate 'PT299';
  exception
    when sqlstate 'PT299' then
      null;
  end;
  return jsonb_build_object(
    'organizationId', case when not v_organization.created then v_organization.organization_id end, 'authorId', v_author);
end
$$;

-- Enters a run in the ledger and makes its organisation where that is asked for. Sent again, it answers the same run.
create function public.open_migration_run(p_run jsonb)
returns jsonb language plpgsql set search_path = '' as $$
declare
  v_run public.migration_runs;
  v_organization record;
  v_author uuid;
begin
  if jsonb_typeof(p_run) is distinct from 'object' or p_run ->> 'id' is null or p_run ->> 'lease' is null then
    perform private.fail_field('run', 'invalid_type', 'A run has an id and a lease.');
  end if;
  select * into v_run from public.migration_runs where id = (p_run ->> 'id')::uuid;
  if found then
    return private.run_document(private.hold_run(v_run.id, (p_run ->> 'lease')::uuid));
  end if;

  v_author := private.require_import_author(p_run ->> 'author');
  v_organization := private.require_import_organization(
    p_run ->> 'organization', coalesce((p_run ->> 'createOrganization')::boolean, false), v_author);
  begin
    insert into public.migration_runs
      (id, organization_id, organization_created, author_id, lease, holder, heartbeat_at, source_name, source_hash, source_bytes,
        options)
    values (
      (p_run ->> 'id')::uuid, v_organization.organization_id, v_organization.created, v_author, (p_run ->> 'lease')::uuid,
      coalesce(p_run -> 'holder', '{}'), clock_timestamp(), p_run ->> 'sourceName', p_run ->> 'sourceHash',
      (p_run ->> 'sourceBytes')::bigint, coalesce(p_run -> 'options', '{}'))
    returning * into v_run;
  exception
    when unique_violation then
      perform private.refuse_second_run(v_organization.organization_id, (p_run ->> 'id')::uuid);
      raise;
  end;
  return private.run_document(v_run);
end
$$;

-- A run by its id, or the one that is going on in an organisation, else its latest; null where there is none.
create function public.find_migration_run(p_run_id uuid default null, p_organization text default null)
returns jsonb language sql stable set search_path = '' as $$
  select private.run_document(r)
  from public.migration_runs r
  where case
    when p_run_id is not null then r.id = p_run_id
    else r.organization_id = (select id from public.organizations where slug = p_organization) end
  order by r.status = 'running' desc, r.started_at desc, r.id
  limit 1
$$;

-- Gives a run to another process, which must know the lease that it takes it from. A failed run goes on, unless a rollback
-- has begun to take it back; one that has ended keeps its status, and the new holder may roll it back.
create function public.take_over_migration_run(p_run_id uuid, p_held_lease uuid, p_lease uuid, p_holder jsonb)
returns jsonb language plpgsql set search_path = '' as $$
declare
  v_run public.migration_runs;
  v_goes_on boolean;
begin
  if p_lease is null then
    perform private.fail_field('lease', 'invalid_type', 'The new holder needs a lease.');
  end if;
  if exists (select from public.migration_runs where id = p_run_id and lease = p_lease) then
    return private.run_document(private.hold_run(p_run_id, p_lease));
  end if;
  v_run := private.hold_run(p_run_id, p_held_lease);
  v_goes_on := v_run.status = 'failed' and v_run.phase <> 'rolling back';
  begin
    update public.migration_runs set
      lease = p_lease,
      holder = coalesce(p_holder, '{}'),
      heartbeat_at = clock_timestamp(),
      status = case when v_goes_on then 'running' else status end,
      finished_at = case when v_goes_on then null else finished_at end
    where id = p_run_id
    returning * into v_run;
  exception
    when unique_violation then
      perform private.refuse_second_run(v_run.organization_id, p_run_id);
      raise;
  end;
  return private.run_document(v_run);
end
$$;

-- Says that the holder is alive, and how far it is; null leaves phase or counts as they are.
create function public.note_migration_progress(p_run_id uuid, p_lease uuid, p_phase text default null, p_counts jsonb default null)
returns jsonb language plpgsql set search_path = '' as $$
declare
  v_run public.migration_runs := private.hold_importing_run(p_run_id, p_lease);
begin
  update public.migration_runs
  set phase = coalesce(p_phase, phase), counts = coalesce(p_counts, counts), heartbeat_at = clock_timestamp()
  where id = p_run_id
  returning * into v_run;
  return private.run_document(v_run) - 'report';
end
$$;

-- Ends a run. Said again, it changes nothing.
create function public.finish_migration_run(
  p_run_id uuid, p_lease uuid, p_status text, p_counts jsonb default null, p_report jsonb default null)
returns jsonb language plpgsql set search_path = '' as $$
declare
  v_run public.migration_runs := private.hold_importing_run(p_run_id, p_lease);
begin
  if p_status is null or p_status not in ('completed', 'failed') then
    perform private.fail_field('status', 'invalid_value', 'A run ends completed or failed.');
  elsif v_run.status = 'running' then
    update public.migration_runs
    set status = p_status, phase = 'finished', counts = coalesce(p_counts, counts), report = coalesce(p_report, report),
      heartbeat_at = clock_timestamp(), finished_at = clock_timestamp()
    where id = p_run_id
    returning * into v_run;
  elsif v_run.status <> p_status then
    perform private.fail_for_run('run_finished', v_run);
  end if;
  return private.run_document(v_run);
end
$$;

grant execute on function
  private.run_document(public.migration_runs), private.fail_for_run(text, public.migration_runs), private.hold_run(uuid, uuid),
  private.hold_importing_run(uuid, uuid), private.refuse_second_run(uuid, uuid), private.find_account(text),
  private.require_import_author(text), private.require_import_organization(text, boolean, uuid),
  public.find_import_organization(text), public.check_import_request(text, boolean, text), public.open_migration_run(jsonb),
  public.find_migration_run(uuid, text), public.take_over_migration_run(uuid, uuid, uuid, jsonb),
  public.note_migration_progress(uuid, uuid, text, jsonb), public.finish_migration_run(uuid, uuid, text, jsonb, jsonb)
  to service_role;
