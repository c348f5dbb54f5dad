-- What pages and the API read. All invoker: the policies decide what is there.

-- The whole book as one document, in one statement; null where it is not to be seen. As json, which is text that is written
-- once: jsonb would copy the content of every slide at each level, and a book of 100 slides would take six times as long.
create function private.book_json(p_id uuid)
returns json language plpgsql stable set search_path = '' as $$
declare
  v_document json;
begin
  select json_build_object(
    'id', b.id,
    'organizationId', b.organization_id,
    'title', b.title,
    'type', b.type,
    'status', b.status,
    'revision', b.revision,
    'pitchbookPrompt', b.pitchbook_prompt,
    'inheritTemplatePrompts', b.inherit_template_prompts,
    'deckTemplateId', b.deck_template_id,
    'createdBy', b.created_by,
    'createdAt', private.iso(b.created_at),
    'updatedAt', private.iso(b.updated_at),
    'sections', coalesce((
      select json_agg(json_build_object(
        'id', x.id,
        'title', x.title,
        'orderIndex', x.order_index,
        'numberOfSlides', x.number_of_slides,
        'prompt', x.section_prompt,
        'promptMode', x.section_prompt_mode,
        'version', x.version) order by x.order_index)
      from public.pitchbook_sections x where x.pitchbook_id = b.id), '[]'),
    'slides', coalesce((
      select json_agg(json_build_object(
        'id', s.id,
        'sectionId', s.section_id,
        'slideNumber', s.slide_number,
        'layoutName', s.layout_name,
        'type', s.slide_type,
        'title', s.title,
        'prompt', s.slide_prompt,
        'promptMode', s.slide_prompt_mode,
        'prompts', coalesce(p.prompts, '{}'),
        'promptModes', coalesce(p.modes, '{}'),
        'content', s.content,
        'notes', s.speaker_notes,
        'version', s.version) order by s.slide_number)
      from public.slides s
      -- By slide: the plan stays good where statistics are missing, as in a database that has just been filled.
      cross join lateral (
        select
          json_object_agg(placeholder_id, prompt_text) as prompts,
          json_object_agg(placeholder_id, prompt_mode) filter (where prompt_mode <> 'adds') as modes
        from public.placeholder_prompts where slide_id = s.id
      ) p
      where s.pitchbook_id = b.id), '[]'))
  into v_document
  from public.pitchbooks b
  where b.id = p_id and b.deleted_at is null;
  return v_document;
end
$$;

-- The same for those who work on with it.
create function private.book_document(p_id uuid)
returns jsonb language sql stable set search_path = '' as $$
  select private.book_json(p_id)::jsonb
$$;

-- Books as lists show them, those that are to be seen. All at once: what the policies ask is asked once, and not for each book.
create function private.book_summaries(p_ids uuid[])
returns table (id uuid, summary jsonb) language sql stable rows 20 set search_path = '' as $$
  select b.id, jsonb_build_object(
    'id', b.id,
    'organizationId', b.organization_id,
    'title', b.title,
    'type', b.type,
    'status', b.status,
    'revision', b.revision,
    'pitchbookPrompt', b.pitchbook_prompt,
    'inheritTemplatePrompts', b.inherit_template_prompts,
    'createdBy', b.created_by,
    'createdByName', (select full_name from public.profiles where id = b.created_by),
    'createdAt', private.iso(b.created_at),
    'updatedAt', private.iso(b.updated_at),
    'deletedAt', private.iso(b.deleted_at),
    'sectionCount', (select count(*) from public.pitchbook_sections x where x.pitchbook_id = b.id),
    'slideCount', (select count(*) from public.slides s where s.pitchbook_id = b.id))
  from public.pitchbooks b
  where b.id = any (p_ids)
$$;

-- One of them; null where it is not to be seen.
create function private.book_summary(p_id uuid)
returns jsonb language sql stable set search_path = '' as $$
  select summary from private.book_summaries(array[p_id])
$$;
grant execute on function private.book_json(uuid), private.book_document(uuid), private.book_summaries(uuid[]), private.book_summary(uuid) to authenticated, service_role;

create function public.get_pitchbook(p_id uuid)
returns json language plpgsql stable set search_path = '' as $$
declare
  v_document json := private.book_json(p_id);
begin
  if v_document is null then
    perform private.fail(404, 'not_found');
  end if;
  return v_document;
end
$$;

-- The signed-in person and their organisations, the personal one first.
create function public.get_viewer()
returns jsonb language plpgsql stable set search_path = '' as $$
declare
  v_viewer jsonb;
begin
  select jsonb_build_object(
    'id', p.id,
    'email', auth.jwt() ->> 'email',
    'fullName', p.full_name,
    'avatarUrl', p.avatar_url,
    'organizations', coalesce((
      select jsonb_agg(jsonb_build_object(
        'id', o.id, 'name', o.name, 'slug', o.slug, 'role', m.role, 'isPersonal', o.personal_owner_id is not distinct from p.id)
        order by o.personal_owner_id is not distinct from p.id desc, lower(o.name), o.id)
      from public.organization_members m
      join public.organizations o on o.id = m.organization_id
      where m.user_id = p.id), '[]'))
  into v_viewer
  from public.profiles p
  where p.id = (select auth.uid());
  if v_viewer is null then
    perform private.fail(401, 'unauthenticated');
  end if;
  return v_viewer;
end
$$;

-- A set of layouts; without an id the built-in one.
create function public.get_deck_template(p_id uuid default null)
returns jsonb language plpgsql stable set search_path = '' as $$
declare
  v_template jsonb;
begin
  select jsonb_build_object(
    'id', t.id,
    'organizationId', t.organization_id,
    'name', t.name,
    'slideWidth', t.slide_width,
    'slideHeight', t.slide_height,
    'theme', t.theme,
    'layouts', coalesce((
      select jsonb_agg(
        jsonb_build_object('id', l.id, 'name', l.name, 'slideType', l.slide_type, 'shapes', l.shapes, 'placeholders', l.placeholders)
          || case when l.background is null then '{}' else jsonb_build_object('background', l.background) end
        order by l.order_index, l.name)
      from public.layout_templates l where l.deck_template_id = t.id), '[]'))
  into v_template
  from public.deck_templates t
  where t.id = coalesce(p_id, '00000000-0000-4000-8000-00000000d0c0');
  if v_template is null then
    perform private.fail(404, 'not_found');
  end if;
  return v_template;
end
$$;

-- ---------------------------------------------------------------- lists and search

-- Books of the caller's organisations in which every word of the query begins some word somewhere: in titles, prompts, notes
-- or content. Words in the title weigh most. Definer: under row level security PostgreSQL may not ask a text index before
-- the policy has seen each row, so the function limits itself to the caller's organisations: each word it looks for begins
-- with the end of one's id, and what is found is held against them. Without JIT: the planner takes
-- its cost for high enough, and compiling takes several times as long as searching.
create function private.find_books(p_query text)
returns table (pitchbook_id uuid, weight bigint) language sql stable security definer set search_path = '' set jit = off as $$
  with mine as materialized (
    select array(select private.my_organization_ids()) as ids
  ), words as materialized (
    -- Each word as a prefix search in each organisation: 'auro':* finds Aurora.
    select place, string_agg('''' || right(organization_id::text, 12) || replace(replace(word, '\', '\\'), '''', '''''') || ''':*', '|')::tsquery as query
    from unnest(tsvector_to_array(to_tsvector('simple'::regconfig, left(p_query, 200)))) with ordinality as w (word, place)
    cross join unnest((select ids from mine)) as organization_id
    where place <= 10
    group by place
  ), hits as (
    select b.id, w.place, 8 as weight
    from words w join public.pitchbooks b on private.words_of_organization(b.organization_id, b.search) @@ w.query
    union all
    select x.pitchbook_id, w.place, 4
    from words w join public.pitchbook_sections x on private.words_of_organization(x.organization_id, x.search) @@ w.query
    union all
    select s.pitchbook_id, w.place, 2
    from words w join private.slide_words s on private.words_of_organization(s.organization_id, s.words) @@ w.query
    union all
    select p.pitchbook_id, w.place, 1
    from words w join public.placeholder_prompts p on private.words_of_organization(p.organization_id, p.search) @@ w.query
  ), best as (
    select id, place, max(weight) as weight from hits group by id, place
  ), complete as (
    select id, sum(weight) as weight from best group by id having count(*) = (select count(*) from words)
    union all
    -- Part of a title as typed, also inside words and in scripts without spaces.
    select b.id, case when starts_with(lower(b.title), lower(trim(p_query))) then 200 else 100 end
    from public.pitchbooks b
    where b.organization_id = any ((select ids from mine)::uuid[])
      and position(lower(trim(left(p_query, 200))) in lower(b.title)) > 0
  )
  select id, sum(weight)::bigint from complete join public.pitchbooks b using (id)
  -- Where the ends of two organisations' ids are the same.
  where b.organization_id = any ((select ids from mine)::uuid[])
  group by id
$$;
grant execute on function private.find_books(text) to authenticated, service_role;

-- A page of books without their parts. A query puts the best matches first unless another order than the default is asked for.
create function public.list_pitchbooks(
  p_organization_id uuid default null,
  p_status text default null,
  p_type text default null,
  p_query text default null,
  p_sort text default 'updated_at',
  p_order text default 'desc',
  p_page integer default 1,
  p_limit integer default 20,
  p_trash boolean default false)
returns jsonb language plpgsql stable set search_path = '' as $$
declare
  v_query text := nullif(trim(p_query), '');
  v_answer jsonb;
begin
  if p_status is not null and p_status not in ('draft', 'generating', 'ready', 'archived') then
    perform private.fail_field('status', 'invalid_value', 'There is no such status.');
  elsif p_type is not null and p_type not in ('standard', 'template', 'custom') then
    perform private.fail_field('type', 'invalid_value', 'There is no such type.');
  elsif p_sort is null or p_sort not in ('created_at', 'updated_at', 'title') then
    perform private.fail_field('sort', 'invalid_value', 'Sort by created_at, updated_at or title.');
  elsif p_order is null or p_order not in ('asc', 'desc') then
    perform private.fail_field('order', 'invalid_value', 'The order is asc or desc.');
  elsif p_page is null or p_page < 1 or p_page > 1000000 then
    perform private.fail_field('page', 'too_small', 'Pages count from 1.');
  elsif p_limit is null or p_limit not between 1 and 100 then
    perform private.fail_field('limit', 'too_big', 'A page has 1 to 100 books.');
  end if;
  if p_organization_id is not null and not p_organization_id = any (array(select private.my_organization_ids())) then
    perform private.fail(404, 'not_found');
  end if;

  with found as materialized (
    select pitchbook_id, weight from private.find_books(v_query) where v_query is not null
  ), filtered as materialized (
    select b.id,
      case when p_sort = 'updated_at' and p_order = 'desc' then coalesce(f.weight, 0) else 0 end as weight,
      case p_sort when 'created_at' then b.created_at when 'updated_at' then b.updated_at end as moment,
      case p_sort when 'title' then lower(b.title) end as title
    from public.pitchbooks b
    left join found f on f.pitchbook_id = b.id
    where (p_organization_id is null or b.organization_id = p_organization_id)
      and (b.deleted_at is not null) = coalesce(p_trash, false)
      and (p_status is null or b.status = p_status)
      and (p_type is null or b.type = p_type)
      and (v_query is null or f.pitchbook_id is not null)
  ), page as (
    select id, row_number() over (
      order by weight desc,
        case when p_order = 'asc' then moment end asc, case when p_order = 'desc' then moment end desc,
        case when p_order = 'asc' then title end asc, case when p_order = 'desc' then title end desc,
        id) as place
    from filtered
    order by place
    limit p_limit offset (p_page - 1) * p_limit
  )
  select jsonb_build_object(
    'pitchbooks', coalesce((
      select jsonb_agg(summary order by place)
      from private.book_summaries(array(select id from page)) join page using (id)), '[]'),
    'page', p_page,
    'limit', p_limit,
    'total', (select count(*) from filtered))
  into v_answer;
  return v_answer;
end
$$;

grant execute on function
  public.get_pitchbook(uuid), public.get_viewer(), public.get_deck_template(uuid),
  public.list_pitchbooks(uuid, text, text, text, text, text, integer, integer, boolean)
  to authenticated, service_role;
