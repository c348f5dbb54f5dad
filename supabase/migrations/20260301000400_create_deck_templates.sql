-- A set of layouts with slide size, colours and fonts. Without an organisation it is built in, for everyone to use.
create table public.deck_templates (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid references public.organizations (id) on delete cascade,
  name text not null,
  slide_width integer not null,
  slide_height integer not null,
  theme jsonb not null,
  created_by uuid default auth.uid() references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint deck_templates_id_organization_key unique (id, organization_id),
  constraint deck_templates_name_check check (
    char_length(name) between 1 and 255 and name ~ '\S' and name !~ '[\u0001-\u001f\u007f-\u009f]'),
  -- PowerPoint's own bounds: 1 to 56 inches, in EMU.
  constraint deck_templates_slide_width_check check (slide_width between 914400 and 51206400),
  constraint deck_templates_slide_height_check check (slide_height between 914400 and 51206400),
  constraint deck_templates_theme_check check (
    (jsonb_typeof(theme) = 'object' and jsonb_typeof(theme -> 'colors') = 'object' and jsonb_typeof(theme -> 'fonts') = 'object'
    and octet_length(theme::text) <= 65536) is true)
);
create index idx_deck_templates_organization on public.deck_templates (organization_id);
create index idx_deck_templates_created_by on public.deck_templates (created_by);

create table public.layout_templates (
  id uuid primary key default gen_random_uuid(),
  deck_template_id uuid not null references public.deck_templates (id) on delete cascade,
  organization_id uuid,
  name text not null,
  slide_type text not null,
  order_index integer not null default 0,
  background text,
  shapes jsonb not null default '[]',
  placeholders jsonb not null default '[]',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint layout_templates_name_key unique (deck_template_id, name),
  constraint layout_templates_organization_fkey foreign key (deck_template_id, organization_id)
    references public.deck_templates (id, organization_id) on delete cascade,
  constraint layout_templates_name_check check (
    char_length(name) between 1 and 255 and name ~ '\S' and name !~ '[\u0001-\u001f\u007f-\u009f]'),
  constraint layout_templates_slide_type_check check (slide_type ~ '^[a-z][a-z0-9-]{0,49}$'),
  constraint layout_templates_order_index_check check (order_index >= 0),
  constraint layout_templates_background_check check (char_length(background) <= 100),
  constraint layout_templates_shapes_check check (jsonb_typeof(shapes) = 'array' and octet_length(shapes::text) <= 262144)
);
create index idx_layout_templates_organization on public.layout_templates (organization_id);
create index idx_layout_templates_deck_organization on public.layout_templates (deck_template_id, organization_id);

-- A list of at most 100 boxes, each with its own id, a kind that we know, whole EMU and a default prompt within the limit.
create function private.is_placeholder_list(p_list jsonb)
returns boolean language sql immutable set search_path = '' as $$
  select jsonb_typeof(p_list) = 'array'
    and jsonb_array_length(p_list) <= 100
    and octet_length(p_list::text) <= 1048576
    and (
      select count(*) = count(distinct e ->> 'id')
        and coalesce(bool_and(coalesce(
          jsonb_typeof(e) = 'object'
          and jsonb_typeof(e -> 'id') = 'string' and private.is_placeholder_id(e ->> 'id')
          and e ->> 'kind' in
            ('title', 'subtitle', 'body', 'text', 'picture', 'table', 'chart', 'footer', 'slide-number', 'date')
          and jsonb_typeof(e -> 'x') = 'number' and jsonb_typeof(e -> 'y') = 'number'
          and jsonb_typeof(e -> 'width') = 'number' and jsonb_typeof(e -> 'height') = 'number'
          and coalesce(jsonb_typeof(e -> 'defaultPrompt') in ('string', 'null'), true)
          and coalesce(private.is_text(e ->> 'defaultPrompt', 5000), true), false)), true)
      from jsonb_array_elements(case when jsonb_typeof(p_list) = 'array' then p_list else '[]' end) e)
$$;
grant execute on function private.is_placeholder_list(jsonb) to authenticated, service_role;
alter table public.layout_templates add constraint layout_templates_placeholders_check
  check (private.is_placeholder_list(placeholders) is true);

-- A layout belongs to the organisation of its deck template.
create function private.set_layout_organization()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  select organization_id into new.organization_id from public.deck_templates where id = new.deck_template_id;
  return new;
end
$$;
create trigger set_layout_organization before insert on public.layout_templates
  for each row execute function private.set_layout_organization();

create trigger set_updated_at before update on public.deck_templates
  for each row execute function private.set_updated_at();
create trigger set_updated_at before update on public.layout_templates
  for each row execute function private.set_updated_at();

revoke all on public.deck_templates, public.layout_templates from public, anon, authenticated;
grant select, insert (id, organization_id, name, slide_width, slide_height, theme),
  update (name, slide_width, slide_height, theme), delete on public.deck_templates to authenticated;
grant select, insert (id, deck_template_id, name, slide_type, order_index, background, shapes, placeholders),
  update (name, slide_type, order_index, background, shapes, placeholders), delete on public.layout_templates to authenticated;
grant all on public.deck_templates, public.layout_templates to service_role;
alter table public.deck_templates enable row level security;
alter table public.layout_templates enable row level security;

create policy "everyone sees built-in deck templates, members their own" on public.deck_templates
  for select to authenticated
  using (organization_id is null or organization_id = any (array(select private.my_organization_ids())));
create policy "owners and admins add deck templates" on public.deck_templates
  for insert to authenticated
  with check (organization_id = any (array(select private.my_admin_organization_ids())));
create policy "owners and admins change their deck templates" on public.deck_templates
  for update to authenticated
  using (organization_id = any (array(select private.my_admin_organization_ids())))
  with check (organization_id = any (array(select private.my_admin_organization_ids())));
create policy "owners and admins delete their deck templates" on public.deck_templates
  for delete to authenticated
  using (organization_id = any (array(select private.my_admin_organization_ids())));

create policy "everyone sees built-in layouts, members their own" on public.layout_templates
  for select to authenticated
  using (organization_id is null or organization_id = any (array(select private.my_organization_ids())));
create policy "owners and admins add layouts" on public.layout_templates
  for insert to authenticated
  with check (organization_id = any (array(select private.my_admin_organization_ids())));
create policy "owners and admins change their layouts" on public.layout_templates
  for update to authenticated
  using (organization_id = any (array(select private.my_admin_organization_ids())))
  with check (organization_id = any (array(select private.my_admin_organization_ids())));
create policy "owners and admins delete their layouts" on public.layout_templates
  for delete to authenticated
  using (organization_id = any (array(select private.my_admin_organization_ids())));
