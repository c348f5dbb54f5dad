-- Takes back exactly what a run wrote.

-- The books that a run still answers for, and whether people have worked on them: untouched, edited, or gone (deleted since,
-- or another run's by now).
create function private.run_books(p_run_id uuid)
returns table (source_index integer, id uuid, state text) language sql stable set search_path = '' as $$
  select i.source_index, i.pitchbook_id, case
    when b.id is null or exists (
      select from public.migration_items later
      where later.pitchbook_id = i.pitchbook_id and later.organization_id = i.organization_id
        and later.status = 'imported' and later.revision > i.revision) then 'gone'
    when b.revision <> i.revision or b.deleted_at is not null
      or exists (select from public.pitchbook_versions v where v.pitchbook_id = b.id)
      or exists (select from public.pitchbooks child where child.parent_template_id = b.id) then 'edited'
    else 'untouched' end
  from public.migration_items i
  left join public.pitchbooks b on b.id = i.pitchbook_id and b.organization_id = i.organization_id
  where i.run_id = p_run_id and i.status = 'imported'
$$;

-- Whether an organisation holds nothing and nobody but this person.
create function private.is_empty_organization(p_organization_id uuid, p_author uuid, p_run_id uuid)
returns boolean language sql stable set search_path = '' as $$
  select not exists (select from public.pitchbooks where organization_id = p_organization_id)
    and not exists (
      select from public.organization_members where organization_id = p_organization_id and user_id is distinct from p_author)
    and not exists (select from public.organization_invitations where organization_id = p_organization_id)
    and not exists (select from public.deck_templates where organization_id = p_organization_id)
    and not exists (select from public.assets where organization_id = p_organization_id)
    and not exists (select from public.migration_runs where organization_id = p_organization_id and id <> p_run_id)
$$;

-- Removes the next books of a run; call it until nothing is left. Books that people have worked on since stay, unless forced.
-- Those that stay (`edited`) and those that were `gone` before are named each time, and `removedInAll` counts the others: an
-- answer that gets lost loses no figure. That somebody has a book open does not keep it, but is told (`present`). The last call marks the
-- run, and removes the organisation that it made, where nothing and nobody else is in it.
create function public.rollback_migration(p_run_id uuid, p_lease uuid, p_limit integer default 100, p_force boolean default false)
returns jsonb language plpgsql set search_path = '' as $$
declare
  v_run public.migration_runs := private.hold_run(p_run_id, p_lease);
  v_states text[] := case when p_force then '{untouched,edited}' else '{untouched}' end::text[];
  v_ids uuid[];
  v_gone uuid[];
  v_present uuid[];
  v_left bigint;
  v_answer jsonb;
begin
  perform private.refuse_second_run(v_run.organization_id, p_run_id);
  v_ids := array(
    select id from private.run_books(p_run_id) where state = any (v_states) order by source_index limit p_limit);
  -- Whoever is editing one of them finishes first, and then it is looked at again.
  perform from public.pitchbooks where id = any (v_ids) order by id for update;
  v_ids := array(
    select id from private.run_books(p_run_id) where id = any (v_ids) and state = any (v_states) order by source_index);
  v_gone := array(select id from private.run_books(p_run_id) where state = 'gone' order by source_index);
  v_present := array(
    select distinct pitchbook_id from public.collaboration_presence
    where pitchbook_id = any (v_ids) and last_seen > now() - interval '5 minutes');

  perform set_config('app.importing', 'on', true);
  delete from public.pitchbooks where id = any (v_ids);
  set constraints all immediate;
  set constraints all deferred;
  perform set_config('app.importing', '', true);
  update public.migration_items set
    status = 'rolled_back',
    details = case when pitchbook_id = any (v_gone) then details || '{"gone": true}' else details - 'gone' end
  where run_id = p_run_id and status = 'imported' and pitchbook_id = any (v_ids || v_gone);

  select count(*) into v_left from private.run_books(p_run_id) where state = any (v_states);
  update public.migration_runs set
    phase = case v_left when 0 then 'rolled back' else 'rolling back' end,
    status = case v_left when 0 then 'rolled_back' else status end,
    finished_at = case v_left when 0 then clock_timestamp() else finished_at end,
    heartbeat_at = clock_timestamp()
  where id = p_run_id
  returning * into v_run;
  v_answer := jsonb_build_object(
    'removed', v_ids,
    'edited', (select coalesce(jsonb_agg(id order by source_index), '[]') from private.run_books(p_run_id) where state = 'edited'),
    'gone', (
      select coalesce(jsonb_agg(pitchbook_id order by source_index), '[]') from public.migration_items
      where run_id = p_run_id and status = 'rolled_back' and details ? 'gone'),
    'present', v_present,
    'left', v_left,
    'status', v_run.status,
    'removedInAll', (
      select count(*) from public.migration_items where run_id = p_run_id and status = 'rolled_back' and not details ? 'gone'),
    'organizationRemoved', false);
  if v_left = 0 and v_run.organization_created
    and private.is_empty_organization(v_run.organization_id, v_run.author_id, p_run_id)
  then
    delete from public.organizations where id = v_run.organization_id;
    v_answer := v_answer || '{"organizationRemoved": true}';
  end if;
  return v_answer;
end
$$;

grant execute on function
  private.run_books(uuid), private.is_empty_organization(uuid, uuid, uuid),
  public.rollback_migration(uuid, uuid, integer, boolean)
  to service_role;
