create table public.organizations (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  slug text not null,
  is_personal boolean not null default false,
  personal_owner_id uuid references public.profiles (id),
  created_by uuid default auth.uid() references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint organizations_slug_key unique (slug),
  constraint organizations_personal_owner_key unique (personal_owner_id),
  constraint organizations_name_check check (
    char_length(name) between 1 and 255 and name ~ '\S' and name !~ '[\u0001-\u001f\u007f-\u009f]'),
  constraint organizations_slug_check check (slug ~ '^[a-z0-9-]{2,60}$'),
  -- Words that the app's own addresses begin with.
  constraint organizations_slug_reserved_check check (slug not in (
    'account', 'api', 'app', 'assets', 'auth', 'invitations', 'monitoring', 'new', 'reset-password', 'robots', 'settings',
    'sign-in', 'sign-out', 'sign-up', 'static', 'update-password', 'well-known')),
  constraint organizations_personal_check check (is_personal = (personal_owner_id is not null))
);
create index idx_organizations_created_by on public.organizations (created_by);
revoke all on public.organizations from public, anon, authenticated;
grant select, update (name, slug), delete on public.organizations to authenticated;
grant all on public.organizations to service_role;
alter table public.organizations enable row level security;
create trigger set_updated_at before update on public.organizations
  for each row execute function private.set_updated_at();

create table public.organization_members (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  user_id uuid not null references public.profiles (id) on delete cascade,
  role text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (organization_id, user_id),
  constraint organization_members_role_check check (role in ('owner', 'admin', 'member', 'viewer'))
);
create index idx_members_user_organization on public.organization_members (user_id, organization_id) include (role);
revoke all on public.organization_members from public, anon, authenticated;
grant select, update (role), delete on public.organization_members to authenticated;
grant all on public.organization_members to service_role;
alter table public.organization_members enable row level security;
create trigger set_updated_at before update on public.organization_members
  for each row execute function private.set_updated_at();

-- ---------------------------------------------------------------- membership sets
-- Definer functions: a policy that read organization_members itself would recurse. Each answers for the caller alone and
-- is asked once per statement: `= any (array(select private.my_organization_ids()))`.

create function private.my_organization_ids()
returns setof uuid language sql stable security definer set search_path = '' as $$
  select organization_id from public.organization_members where user_id = auth.uid()
$$;

create function private.my_writable_organization_ids()
returns setof uuid language sql stable security definer set search_path = '' as $$
  select organization_id from public.organization_members
  where user_id = auth.uid() and role in ('owner', 'admin', 'member')
$$;

create function private.my_admin_organization_ids()
returns setof uuid language sql stable security definer set search_path = '' as $$
  select organization_id from public.organization_members where user_id = auth.uid() and role in ('owner', 'admin')
$$;

create function private.my_owned_organization_ids()
returns setof uuid language sql stable security definer set search_path = '' as $$
  select organization_id from public.organization_members where user_id = auth.uid() and role = 'owner'
$$;

create function private.my_co_member_ids()
returns setof uuid language sql stable security definer set search_path = '' as $$
  select distinct theirs.user_id
  from public.organization_members mine
  join public.organization_members theirs using (organization_id)
  where mine.user_id = auth.uid()
$$;

grant execute on function
  private.my_organization_ids(), private.my_writable_organization_ids(), private.my_admin_organization_ids(),
  private.my_owned_organization_ids(), private.my_co_member_ids()
  to authenticated, service_role;

-- ---------------------------------------------------------------- policies

create policy "people see themselves and their co-members" on public.profiles
  for select to authenticated
  using (id = (select auth.uid()) or id = any (array(select private.my_co_member_ids())));

create policy "members see their organisations" on public.organizations
  for select to authenticated
  using (id = any (array(select private.my_organization_ids())));

create policy "owners and admins rename their organisation" on public.organizations
  for update to authenticated
  using (id = any (array(select private.my_admin_organization_ids())))
  with check (id = any (array(select private.my_admin_organization_ids())));

create policy "owners delete an organisation that is not personal" on public.organizations
  for delete to authenticated
  using (not is_personal and id = any (array(select private.my_owned_organization_ids())));

create policy "members see who else is in their organisations" on public.organization_members
  for select to authenticated
  using (organization_id = any (array(select private.my_organization_ids())));

create policy "owners change every role, admins those of members and viewers" on public.organization_members
  for update to authenticated
  using (
    organization_id = any (array(select private.my_owned_organization_ids()))
    or (role in ('member', 'viewer') and organization_id = any (array(select private.my_admin_organization_ids()))))
  with check (
    organization_id = any (array(select private.my_owned_organization_ids()))
    or (role in ('member', 'viewer') and organization_id = any (array(select private.my_admin_organization_ids()))));

create policy "people leave; owners remove all, admins members and viewers" on public.organization_members
  for delete to authenticated
  using (
    user_id = (select auth.uid())
    or organization_id = any (array(select private.my_owned_organization_ids()))
    or (role in ('member', 'viewer') and organization_id = any (array(select private.my_admin_organization_ids()))));

-- ---------------------------------------------------------------- laws of membership

-- At least one owner remains in every organisation, and nobody leaves their personal one. The organisation's row is locked
-- before owners are counted, so that of two who leave at the same instant the second one sees that the first has left.
create function private.keep_an_owner()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform from public.organizations
  where id in (select organization_id from before_change)
  order by id
  for no key update;

  if exists (
    select from public.organizations o
    join before_change b on b.organization_id = o.id and b.user_id = o.personal_owner_id
    where not exists (
      select from public.organization_members m
      where m.organization_id = o.id and m.user_id = o.personal_owner_id and m.role = 'owner')
  ) then
    perform private.fail(403, 'personal_organization');
  end if;

  if exists (
    select from public.organizations o
    where o.id in (select organization_id from before_change where role = 'owner')
      and not exists (
        select from public.organization_members m where m.organization_id = o.id and m.role = 'owner')
  ) then
    perform private.fail(409, 'last_owner');
  end if;
  return null;
end
$$;

create trigger keep_an_owner_on_update after update on public.organization_members
  referencing old table as before_change
  for each statement execute function private.keep_an_owner();
create trigger keep_an_owner_on_delete after delete on public.organization_members
  referencing old table as before_change
  for each statement execute function private.keep_an_owner();

-- ---------------------------------------------------------------- accounts

-- An address part for people to read, with random letters behind it so that it is free.
create function private.new_slug(p_name text)
returns text language sql volatile set search_path = '' as $$
  select coalesce(
      nullif(trim(both '-' from left(regexp_replace(lower(p_name), '[^a-z0-9]+', '-', 'g'), 48)), '') || '-',
      'org-')
    || left(replace(gen_random_uuid()::text, '-', ''), 8)
$$;

-- Every account gets a profile and a personal organisation in its own transaction. Never fails for odd metadata: an
-- account must not depend on how somebody writes their name.
create function private.set_up_account()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_name text := left(trim(regexp_replace(
    coalesce(new.raw_user_meta_data ->> 'full_name', new.raw_user_meta_data ->> 'name', ''),
    '[\u0001-\u0020\u007f-\u009f]+', ' ', 'g')), 255);
  v_local_part text := split_part(coalesce(new.email, ''), '@', 1);
  v_organization_id uuid := gen_random_uuid();
begin
  if v_name !~ '\S' then
    v_name := coalesce(nullif(left(regexp_replace(v_local_part, '[\u0001-\u0020\u007f-\u009f]+', '', 'g'), 255), ''), 'Someone');
  end if;
  insert into public.profiles (id, full_name) values (new.id, v_name);
  insert into public.organizations (id, name, slug, is_personal, personal_owner_id, created_by)
  values (v_organization_id, v_name, private.new_slug(coalesce(nullif(v_local_part, ''), v_name)), true, new.id, new.id);
  insert into public.organization_members (organization_id, user_id, role) values (v_organization_id, new.id, 'owner');
  return null;
end
$$;

create trigger set_up_account after insert on auth.users
  for each row execute function private.set_up_account();

-- Before a person goes: refused while they are the sole owner of an organisation that others rely on. Their personal
-- organisation goes with them, unless others work in it under another owner; then it becomes an ordinary one.
create function private.leave_organizations()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform from public.organizations
  where id in (select organization_id from public.organization_members where user_id = old.id)
  order by id
  for update;

  if exists (
    select from public.organization_members m
    join public.organizations o on o.id = m.organization_id
    where m.user_id = old.id and m.role = 'owner'
      and not exists (
        select from public.organization_members other
        where other.organization_id = o.id and other.user_id <> old.id and other.role = 'owner')
      and (not o.is_personal or exists (
        select from public.organization_members other where other.organization_id = o.id and other.user_id <> old.id))
  ) then
    perform private.fail(409, 'last_owner');
  end if;

  delete from public.organizations o
  where o.personal_owner_id = old.id
    and not exists (
      select from public.organization_members other where other.organization_id = o.id and other.user_id <> old.id);
  update public.organizations set is_personal = false, personal_owner_id = null where personal_owner_id = old.id;
  return old;
end
$$;

create trigger leave_organizations before delete on public.profiles
  for each row execute function private.leave_organizations();
