-- Who did what and when. Append-only: rows come from triggers and definer functions alone, and nobody may change them.
create table public.activity_logs (
  id uuid primary key default gen_random_uuid(),
  user_id uuid references public.profiles (id) on delete set null,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  pitchbook_id uuid references public.pitchbooks (id) on delete set null,
  action text not null,
  details jsonb not null default '{}',
  created_at timestamptz not null default now(),
  constraint activity_logs_action_check check (action ~ '^[a-z]+(_[a-z]+)+$' and char_length(action) <= 60),
  constraint activity_logs_details_check check (jsonb_typeof(details) = 'object')
);
create index idx_activity_user_created on public.activity_logs (user_id, created_at desc);
create index idx_activity_org_created on public.activity_logs (organization_id, created_at desc);
create index idx_activity_pitchbook on public.activity_logs (pitchbook_id, created_at desc);

revoke all on public.activity_logs from public, anon, authenticated, service_role;
grant select on public.activity_logs to authenticated;
grant select, insert on public.activity_logs to service_role;
alter table public.activity_logs enable row level security;

create policy "owners and admins read all activity, others their own" on public.activity_logs
  for select to authenticated
  using (
    organization_id = any (array(select private.my_admin_organization_ids()))
    or (user_id = (select auth.uid()) and organization_id = any (array(select private.my_organization_ids()))));

-- Writes one entry for the acting person, unless the organisation itself is just being deleted.
-- Not executable by anyone: only our triggers and definer functions call it.
create function private.log_activity(p_organization_id uuid, p_pitchbook_id uuid, p_action text, p_details jsonb default '{}')
returns void language sql security definer set search_path = '' as $$
  insert into public.activity_logs (user_id, organization_id, pitchbook_id, action, details)
  select (select id from public.profiles where id = auth.uid()), id, p_pitchbook_id, p_action, p_details
  from public.organizations where id = p_organization_id
$$;

-- ---------------------------------------------------------------- what happens to organisations and their people

create function private.log_membership()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    -- That somebody has joined the organisation they are just making is no news.
    if not exists (
      select from public.organizations
      where id = new.organization_id and created_by = new.user_id and created_at = now()
    ) then
      perform private.log_activity(new.organization_id, null, 'joined_organization',
        jsonb_build_object('user_id', new.user_id, 'role', new.role));
    end if;
  elsif tg_op = 'UPDATE' then
    perform private.log_activity(new.organization_id, null, 'changed_role',
      jsonb_build_object('user_id', new.user_id, 'from', old.role, 'to', new.role));
  elsif old.user_id = auth.uid() then
    perform private.log_activity(old.organization_id, null, 'left_organization', jsonb_build_object('role', old.role));
  else
    perform private.log_activity(old.organization_id, null, 'removed_member',
      jsonb_build_object('user_id', old.user_id, 'role', old.role));
  end if;
  return null;
end
$$;
create trigger log_membership after insert or delete on public.organization_members
  for each row execute function private.log_membership();
create trigger log_role after update on public.organization_members
  for each row when (old.role <> new.role) execute function private.log_membership();

create function private.log_organization()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    perform private.log_activity(new.id, null, 'created_organization', jsonb_build_object('name', new.name));
  else
    perform private.log_activity(new.id, null, 'updated_organization',
      jsonb_build_object('name', new.name, 'slug', new.slug));
  end if;
  return null;
end
$$;
create trigger log_organization after insert on public.organizations
  for each row when (not new.is_personal) execute function private.log_organization();
create trigger log_organization_change after update on public.organizations
  for each row when (old.name <> new.name or old.slug <> new.slug) execute function private.log_organization();

create function private.log_invitation()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    perform private.log_activity(new.organization_id, null, 'invited_member',
      jsonb_build_object('invitation_id', new.id, 'role', new.role));
  elsif old.accepted_at is null then
    perform private.log_activity(old.organization_id, null, 'withdrew_invitation',
      jsonb_build_object('invitation_id', old.id, 'role', old.role));
  end if;
  return null;
end
$$;
create trigger log_invitation after insert or delete on public.organization_invitations
  for each row execute function private.log_invitation();
