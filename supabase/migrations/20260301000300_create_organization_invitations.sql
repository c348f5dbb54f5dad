create table public.organization_invitations (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id) on delete cascade,
  email text not null,
  role text not null,
  -- Only the hash is kept: who reads the table cannot accept in somebody's place.
  token_hash text not null,
  invited_by uuid default auth.uid() references public.profiles (id) on delete set null,
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
