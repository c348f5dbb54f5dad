-- Pictures by the hash of their content, once per organisation.
create table public.assets (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id) on delete cascade,
  content_hash text not null,
  media_type text not null,
  byte_size bigint not null,
  width integer,
  height integer,
  storage_path text not null,
  created_by uuid default auth.uid() references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  constraint assets_id_organization_key unique (id, organization_id),
  constraint assets_content_hash_key unique (organization_id, content_hash),
  constraint assets_content_hash_check check (content_hash ~ '^[0-9a-f]{64}$'),
  constraint assets_media_type_check check (media_type in ('image/png', 'image/jpeg', 'image/gif', 'image/webp')),
  constraint assets_byte_size_check check (byte_size between 1 and 52428800),
  constraint assets_size_check check (width between 1 and 100000 and height between 1 and 100000),
  constraint assets_storage_path_check check (char_length(storage_path) between 1 and 1024)
);
create index idx_assets_created_by on public.assets (created_by);

revoke all on public.assets from public, anon, authenticated;
grant select on public.assets to authenticated;
grant all on public.assets to service_role;
alter table public.assets enable row level security;

create policy "members see the pictures of their organisation" on public.assets
  for select to authenticated
  using (organization_id = any (array(select private.my_organization_ids())));
