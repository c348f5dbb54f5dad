-- A person, as others in the same organisation may see them. E-mails stay in auth.users.
create table public.profiles (
  id uuid primary key references auth.users (id) on delete cascade,
  full_name text not null,
  avatar_url text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint profiles_full_name_check check (
    char_length(full_name) between 1 and 255 and full_name ~ '\S' and full_name !~ '[\u0001-\u001f\u007f-\u009f]'),
  constraint profiles_avatar_url_check check (avatar_url ~ '^https://[^\s"<>]+$' and char_length(avatar_url) <= 2000)
);
comment on table public.profiles is 'A person: made with a personal organisation in the transaction that makes the account.';

revoke all on public.profiles from public, anon, authenticated;
grant select, update (full_name, avatar_url) on public.profiles to authenticated;
grant all on public.profiles to service_role;
alter table public.profiles enable row level security;

create trigger set_updated_at before update on public.profiles
  for each row execute function private.set_updated_at();

create policy "people change their own profile" on public.profiles
  for update to authenticated
  using (id = (select auth.uid()))
  with check (id = (select auth.uid()));
