-- What the app draws with, it must be able to read: the CHECKs here say what deckTemplateSchema in lib/domain/layouts.ts does.

-- Whole English Metric Units from a least number on, and no more than the largest slide has.
create function private.is_emu(p_value jsonb, p_least integer)
returns boolean language sql immutable set search_path = '' as $$
  select case jsonb_typeof(p_value) when 'number' then
    (p_value #>> '{}')::numeric between p_least and 51206400 and (p_value #>> '{}')::numeric % 1 = 0 else false end
$$;

-- Colours by name, and the two fonts.
create function private.is_theme(p_theme jsonb)
returns boolean language sql immutable set search_path = '' as $$
  select case when jsonb_typeof(p_theme) = 'object' and jsonb_typeof(p_theme -> 'colors') = 'object'
      and jsonb_typeof(p_theme -> 'fonts') = 'object'
    then
      octet_length(p_theme::text) <= 65536
      and p_theme - 'colors' - 'fonts' = '{}' and (p_theme -> 'fonts') - 'heading' - 'body' = '{}'
      and not exists (
        select from jsonb_each(p_theme -> 'colors') where jsonb_typeof(value) <> 'string' or value #>> '{}' !~ '^#[0-9a-fA-F]{6}$')
      and not exists (
        select from unnest(array['heading', 'body']) font
        where jsonb_typeof(p_theme -> 'fonts' -> font) is distinct from 'string'
          or not private.is_title(p_theme -> 'fonts' ->> font))
    else false end
$$;
grant execute on function private.is_emu(jsonb, integer), private.is_theme(jsonb) to authenticated, service_role;

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
  constraint deck_templates_theme_check check (private.is_theme(theme) is true)
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
  constraint layout_templates_background_check check (char_length(background) <= 100)
);
create index idx_layout_templates_organization on public.layout_templates (organization_id);
create index idx_layout_templates_deck_organization on public.layout_templates (deck_template_id, organization_id);

-- How the text of a box looks: nothing that we do not know, each value of its kind.
create function private.is_placeholder_style(p_style jsonb)
returns boolean language sql immutable set search_path = '' as $$
  select case jsonb_typeof(p_style) when 'object' then
    not exists (
      select from jsonb_each(p_style)
      where not case key
        when 'fontSize' then
          case jsonb_typeof(value) when 'number' then (value #>> '{}')::numeric > 0 and (value #>> '{}')::numeric <= 4000 else false end
        when 'bold' then jsonb_typeof(value) = 'boolean'
        when 'bullets' then jsonb_typeof(value) = 'boolean'
        when 'align' then value in ('"left"', '"center"', '"right"')
        when 'anchor' then value in ('"top"', '"middle"', '"bottom"')
        when 'color' then jsonb_typeof(value) = 'string' and private.is_placeholder_id(value #>> '{}')
        else false end)
    else false end
$$;

-- A list of at most 100 boxes, each with its own id, a name, a kind that we know, whole EMU, a default prompt within the
-- limit or none, and a capacity or none.
create function private.is_placeholder_list(p_list jsonb)
returns boolean language sql immutable set search_path = '' as $$
  select jsonb_typeof(p_list) = 'array'
    and jsonb_array_length(p_list) <= 100
    and octet_length(p_list::text) <= 1048576
    and (
      select count(*) = count(distinct e ->> 'id')
        and coalesce(bool_and(coalesce(case jsonb_typeof(e) when 'object' then
          e - '{id,name,kind,x,y,width,height,defaultPrompt,capacity,style}'::text[] = '{}'
          and jsonb_typeof(e -> 'id') = 'string' and private.is_placeholder_id(e ->> 'id')
          and jsonb_typeof(e -> 'name') = 'string' and private.is_title(e ->> 'name')
          and e ->> 'kind' in
            ('title', 'subtitle', 'body', 'text', 'picture', 'table', 'chart', 'footer', 'slide-number', 'date')
          and private.is_emu(e -> 'x', 0) and private.is_emu(e -> 'y', 0)
          and private.is_emu(e -> 'width', 1) and private.is_emu(e -> 'height', 1)
          and case jsonb_typeof(e -> 'defaultPrompt')
            when 'string' then private.is_text(e ->> 'defaultPrompt', 5000) when 'null' then true else false end
          and (e -> 'capacity' = 'null' or private.is_emu(e -> 'capacity', 1))
          and (not e ? 'style' or private.is_placeholder_style(e -> 'style'))
          end, false)), true)
      from jsonb_array_elements(case when jsonb_typeof(p_list) = 'array' then p_list else '[]' end) e)
$$;

-- A list of at most 1,000 rectangles and lines, each with whole EMU and a colour.
create function private.is_shape_list(p_list jsonb)
returns boolean language sql immutable set search_path = '' as $$
  select jsonb_typeof(p_list) = 'array'
    and jsonb_array_length(p_list) <= 1000
    and octet_length(p_list::text) <= 262144
    and not exists (
      select from jsonb_array_elements(case when jsonb_typeof(p_list) = 'array' then p_list else '[]' end) e
      where not coalesce(case jsonb_typeof(e) when 'object' then
        e - '{kind,x,y,width,height,fill}'::text[] = '{}'
        and e ->> 'kind' in ('rect', 'line')
        and private.is_emu(e -> 'x', 0) and private.is_emu(e -> 'y', 0)
        and private.is_emu(e -> 'width', 0) and private.is_emu(e -> 'height', 0)
        and jsonb_typeof(e -> 'fill') = 'string' and private.is_placeholder_id(e ->> 'fill')
        end, false))
$$;
grant execute on function
  private.is_placeholder_style(jsonb), private.is_placeholder_list(jsonb), private.is_shape_list(jsonb)
  to authenticated, service_role;
alter table public.layout_templates
  add constraint layout_templates_placeholders_check check (private.is_placeholder_list(placeholders) is true),
  add constraint layout_templates_shapes_check check (private.is_shape_list(shapes) is true);

-- A layout belongs to the organisation of its deck template.
create function private.set_layout_organization()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  select organization_id into new.organization_id
  from public.deck_templates
  where id = new.deck_template_id
    and (organization_id is null or auth.uid() is null or organization_id = any (array(select private.my_organization_ids())));
  if not found then
    perform private.fail(404, 'not_found');
  end if;
  return new;
end
$$;
create trigger set_layout_organization before insert on public.layout_templates
  for each row execute function private.set_layout_organization();

-- ---------------------------------------------------------------- laws of deck templates

-- Whether a deck template has the layouts that every book begins with; FRONT_LAYOUTS, DIVIDER_LAYOUT and BODY_LAYOUT in
-- lib/domain/creation.ts are the same.
create function private.is_complete_deck(p_id uuid)
returns boolean language sql stable set search_path = '' as $$
  select count(*) = 5
  from public.layout_templates
  where deck_template_id = p_id and (name, slide_type) in (
    ('Title Slide', 'title'), ('Contents', 'contents'), ('Legal Notice', 'legal'), ('Section Divider', 'section-divider'),
    ('Body Text', 'body'))
$$;
grant execute on function private.is_complete_deck(uuid) to authenticated, service_role;

-- After each statement: every box and shape lies on the slide, and a deck template that books use stays complete.
-- Definer: whoever edits a layout need not see every book that is drawn with it, and locks what they may not update.
create function private.check_layouts()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_ids uuid[];
begin
  if tg_table_name = 'deck_templates' then
    v_ids := array(select id from changed);
  else
    v_ids := array(select distinct deck_template_id from changed);
  end if;
  -- Who begins a book with one of them waits here (check_deck_template), and we for them.
  perform from public.deck_templates where id = any (v_ids) order by id for update;

  if exists (
    select from public.deck_templates d
    join public.layout_templates l on l.deck_template_id = d.id
    cross join lateral jsonb_array_elements(l.placeholders || l.shapes) box
    where d.id = any (v_ids)
      and ((box ->> 'x')::numeric + (box ->> 'width')::numeric > d.slide_width
        or (box ->> 'y')::numeric + (box ->> 'height')::numeric > d.slide_height)
  ) then
    perform private.fail_field('layouts', 'out_of_bounds', 'Every box and every shape of a layout lies on the slide.');
  end if;
  if exists (
    select from public.deck_templates d
    where d.id = any (v_ids)
      and exists (select from public.pitchbooks b where b.deck_template_id = d.id)
      and not private.is_complete_deck(d.id)
  ) then
    perform private.fail_field('layouts', 'required', 'A deck template that pitchbooks use keeps the layouts that every pitchbook begins with.');
  end if;
  return null;
end
$$;
create trigger check_layouts after update on public.deck_templates
  referencing new table as changed for each statement execute function private.check_layouts();
create trigger check_layouts_on_insert after insert on public.layout_templates
  referencing new table as changed for each statement execute function private.check_layouts();
create trigger check_layouts_on_update after update on public.layout_templates
  referencing new table as changed for each statement execute function private.check_layouts();
create trigger check_layouts_on_delete after delete on public.layout_templates
  referencing old table as changed for each statement execute function private.check_layouts();

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
