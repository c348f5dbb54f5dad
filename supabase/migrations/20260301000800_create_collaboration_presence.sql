-- Who is in a book, and on which slide.
create table public.collaboration_presence (
  pitchbook_id uuid not null,
  user_id uuid not null default auth.uid() references public.profiles (id) on delete cascade,
  organization_id uuid not null,
  slide_id uuid,
  last_seen timestamptz not null default now(),
  primary key (pitchbook_id, user_id),
  constraint collaboration_presence_pitchbook_fkey foreign key (pitchbook_id, organization_id)
    references public.pitchbooks (id, organization_id) on delete cascade,
  constraint collaboration_presence_slide_fkey foreign key (slide_id, pitchbook_id)
    references public.slides (id, pitchbook_id) on delete set null (slide_id)
);
create index idx_presence_active on public.collaboration_presence (pitchbook_id, last_seen desc);
create index idx_presence_user on public.collaboration_presence (user_id);
create index idx_presence_slide on public.collaboration_presence (slide_id, pitchbook_id);
create index idx_presence_pitchbook_organization on public.collaboration_presence (pitchbook_id, organization_id);

revoke all on public.collaboration_presence from public, anon, authenticated;
grant select, insert (pitchbook_id, organization_id, user_id, slide_id), update (slide_id), delete
  on public.collaboration_presence to authenticated;
grant all on public.collaboration_presence to service_role;
alter table public.collaboration_presence enable row level security;

create policy "members see who is in the books of their organisations" on public.collaboration_presence
  for select to authenticated
  using (organization_id = any (array(select private.my_organization_ids())));
create policy "members say that they are in a book" on public.collaboration_presence
  for insert to authenticated
  with check (user_id = (select auth.uid()) and organization_id = any (array(select private.my_organization_ids())));
create policy "people move their own presence" on public.collaboration_presence
  for update to authenticated
  using (user_id = (select auth.uid()) and organization_id = any (array(select private.my_organization_ids())))
  with check (user_id = (select auth.uid()) and organization_id = any (array(select private.my_organization_ids())));
create policy "people take back their own presence" on public.collaboration_presence
  for delete to authenticated
  using (user_id = (select auth.uid()));

create trigger set_part_organization before insert on public.collaboration_presence
  for each row when (new.organization_id is null) execute function private.set_part_organization();

-- A client says where it is; when that was is the database's word. A slide deleted by somebody else (the foreign key's own
-- update) is no sign of life.
create function private.set_last_seen()
returns trigger language plpgsql set search_path = '' as $$
begin
  if current_user = 'authenticated' then
    new.last_seen := now();
  end if;
  return new;
end
$$;
create trigger set_last_seen before insert or update on public.collaboration_presence
  for each row execute function private.set_last_seen();

-- Others who were in the book within the last five minutes and still belong to its organisation, by name.
create function private.people_present(p_pitchbook_id uuid)
returns table (user_id uuid, full_name text, avatar_url text, slide_id uuid, last_seen timestamptz)
language sql stable set search_path = '' as $$
  select p.user_id, who.full_name, who.avatar_url, p.slide_id, p.last_seen
  from public.collaboration_presence p
  join public.organization_members m on m.organization_id = p.organization_id and m.user_id = p.user_id
  join public.profiles who on who.id = p.user_id
  where p.pitchbook_id = p_pitchbook_id
    and p.user_id is distinct from (select auth.uid())
    and p.last_seen > now() - interval '5 minutes'
  order by who.full_name, p.user_id
$$;
grant execute on function private.people_present(uuid) to authenticated, service_role;
