create table public.organization_invitations (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id) on delete cascade,
  email text not null,
  role text not null,
  -- Only the hash is kept: who reads the table cannot accept in somebody's place.
  token_hash text not null,
  -- An invitation is somebody's word: it goes with their account, and with the right to give it.
  invited_by uuid not null default auth.uid() references public.profiles (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '7 days',
  accepted_at timestamptz,
  constraint organization_invitations_token_key unique (token_hash),
  constraint organization_invitations_email_check check (
    email = lower(email) and char_length(email) <= 320 and email ~ '^[^\s@<>"]+@[^\s@<>"]+$'),
  constraint organization_invitations_role_check check (role in ('owner', 'admin', 'member', 'viewer')),
  constraint organization_invitations_token_hash_check check (token_hash ~ '^[0-9a-f]{64}$')
);
comment on column public.organization_invitations.token_hash is 'sha256 of the token that the invitation link carries';
-- One open invitation for a person: a second one replaces it.
create unique index idx_invitations_open on public.organization_invitations (organization_id, email) where accepted_at is null;
create index idx_invitations_organization on public.organization_invitations (organization_id);
create index idx_invitations_invited_by on public.organization_invitations (invited_by);

revoke all on public.organization_invitations from public, anon, authenticated;
grant select (id, organization_id, email, role, invited_by, created_at, expires_at, accepted_at),
  insert (organization_id, email, role, token_hash), delete on public.organization_invitations to authenticated;
grant all on public.organization_invitations to service_role;
alter table public.organization_invitations enable row level security;

create policy "owners and admins see the invitations of their organisation" on public.organization_invitations
  for select to authenticated
  using (organization_id = any (array(select private.my_admin_organization_ids())));

create policy "owners invite in every role, admins members and viewers" on public.organization_invitations
  for insert to authenticated
  with check (
    organization_id = any (array(select private.my_owned_organization_ids()))
    or (role in ('member', 'viewer') and organization_id = any (array(select private.my_admin_organization_ids()))));

create policy "owners withdraw all, admins those of members and viewers" on public.organization_invitations
  for delete to authenticated
  using (
    organization_id = any (array(select private.my_owned_organization_ids()))
    or (role in ('member', 'viewer') and organization_id = any (array(select private.my_admin_organization_ids()))));

-- ---------------------------------------------------------------- whose word still counts

-- Whether a person may invite somebody in this role today.
create function private.may_invite(p_organization_id uuid, p_person uuid, p_role text)
returns boolean language sql stable set search_path = '' as $$
  select exists (
    select from public.organization_members
    where organization_id = p_organization_id and user_id = p_person
      and (role = 'owner' or (role = 'admin' and p_role in ('member', 'viewer'))))
$$;

-- Who is removed, or falls to a lower role, leaves no door open behind them: their open invitations that the new role does
-- not allow go. Definer: the person who leaves sees no invitations any more, and an admin may not withdraw an owner's.
create function private.void_invitations()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from public.organization_invitations i
  using before_change b
  where i.organization_id = b.organization_id and i.invited_by = b.user_id and i.accepted_at is null
    and not private.may_invite(i.organization_id, i.invited_by, i.role);
  return null;
end
$$;
create trigger void_invitations_on_update after update on public.organization_members
  referencing old table as before_change
  for each statement execute function private.void_invitations();
create trigger void_invitations_on_delete after delete on public.organization_members
  referencing old table as before_change
  for each statement execute function private.void_invitations();
