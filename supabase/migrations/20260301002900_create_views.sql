-- Views obey the row level security of whoever asks.

create view public.v_pitchbook_stats with (security_invoker = true) as
select
  b.id,
  b.organization_id,
  b.title,
  b.status,
  (select count(*) from public.slides s where s.pitchbook_id = b.id) as slide_count,
  (select count(*) from public.pitchbook_sections x where x.pitchbook_id = b.id) as section_count,
  (select count(*) from public.placeholder_prompts p where p.pitchbook_id = b.id) as prompt_count,
  (select count(*) from public.pitchbook_versions v where v.pitchbook_id = b.id) as version_count,
  b.created_at,
  b.updated_at
from public.pitchbooks b
where b.deleted_at is null;

-- The people of the organisations that the caller owns or administers, and what they have done there.
create view public.v_user_activity with (security_invoker = true) as
select
  e.user_id,
  min(e.email) as email,
  coalesce(sum(books.count), 0)::bigint as pitchbook_count,
  coalesce(sum(actions.count), 0)::bigint as activity_count,
  max(actions.last) as last_activity,
  array_agg(o.name order by o.name) as organizations
from private.member_emails() e
join public.organizations o on o.id = e.organization_id
cross join lateral (
  select count(*) from public.pitchbooks b
  where b.organization_id = e.organization_id and b.created_by = e.user_id and b.deleted_at is null
) books
cross join lateral (
  select count(*), max(a.created_at) as last from public.activity_logs a
  where a.organization_id = e.organization_id and a.user_id = e.user_id
) actions
group by e.user_id;

-- Definer: pg_stat_activity shows the states of other sessions only to their owner and to monitoring roles.
create function private.database_health()
returns table (
  active_connections bigint, idle_connections bigint, waiting_queries bigint, total_pitchbooks bigint, total_slides bigint,
  recent_activities bigint, database_size_bytes bigint, checked_at timestamptz)
language sql stable security definer set search_path = '' as $$
  select
    count(*) filter (where state = 'active'),
    count(*) filter (where state like 'idle%'),
    count(*) filter (where wait_event_type = 'Lock'),
    (select count(*) from public.pitchbooks),
    (select count(*) from public.slides),
    (select count(*) from public.activity_logs where created_at > now() - interval '1 hour'),
    pg_database_size(current_database()),
    now()
  from pg_stat_activity where datname = current_database()
$$;

create view public.v_database_health with (security_invoker = true) as
select * from private.database_health();

revoke all on public.v_pitchbook_stats, public.v_user_activity, public.v_database_health from public, anon, authenticated, service_role;
grant select on public.v_pitchbook_stats, public.v_user_activity to authenticated;
grant select on public.v_pitchbook_stats, public.v_database_health to service_role;
grant execute on function private.database_health() to service_role;

-- A cheap health check: answers with the newest migration that the journal of `supabase db push` knows.
-- Definer: the journal belongs to the role that migrates. `execute`, since not every database has one.
create function public.database_ready()
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  v_version text;
begin
  if to_regclass('supabase_migrations.schema_migrations') is not null then
    execute 'select max(version) from supabase_migrations.schema_migrations' into v_version;
  end if;
  return jsonb_build_object('ready', true, 'migration', v_version);
end
$$;
grant execute on function public.database_ready() to service_role;

select private.note_schema();
