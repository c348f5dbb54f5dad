-- The check of the books that a transaction has noted in private.book_checks.

-- Books that break a law of order or size, each with the first law that it breaks; lib/domain/invariants.ts names the same laws.
create function private.broken_books(p_ids uuid[])
returns table (id uuid, law text) language sql stable set search_path = '' as $$
  with sections as (
    select pitchbook_id, id, order_index, row_number() over (partition by pitchbook_id order by order_index, id) - 1 as place
    from public.pitchbook_sections where pitchbook_id = any (p_ids)
  ), ordered as (
    select s.pitchbook_id, s.slide_number, s.section_id, s.slide_type, s.slide_type = 'section-divider' as is_divider,
      row_number() over (
        partition by s.pitchbook_id
        order by coalesce(x.order_index, -1), s.slide_type <> 'section-divider', s.slide_number, s.id) as place
    from public.slides s left join sections x on x.id = s.section_id
    where s.pitchbook_id = any (p_ids)
  ), section_facts as (
    select pitchbook_id, count(*) as sections, bool_or(order_index <> place) as misplaced from sections group by pitchbook_id
  ), slide_facts as (
    select pitchbook_id, count(*) as slides,
      bool_or(place = 1 and slide_type = 'title' and section_id is null) as begins_with_title,
      bool_or(is_divider and section_id is null) as has_front_divider,
      count(*) filter (where is_divider) as dividers,
      count(distinct section_id) filter (where is_divider) as divided_sections,
      bool_or(slide_number <> place) as misplaced
    from ordered group by pitchbook_id
  )
  select b.id, case
    when x.sections is null or x.sections > 50 then 'section-count'
    when s.slides > 500 then 'slide-count'
    when x.misplaced then 'section-order'
    when s.begins_with_title is not true then 'title-first'
    when s.has_front_divider or s.dividers > s.divided_sections then 'one-divider'
    when s.divided_sections < x.sections then 'divider-first'
    when s.misplaced then 'slide-number'
    end as law
  from public.pitchbooks b
  left join section_facts x on x.pitchbook_id = b.id
  left join slide_facts s on s.pitchbook_id = b.id
  where b.id = any (p_ids)
    and (x.sections is null or x.sections > 50 or s.slides > 500 or x.misplaced or s.begins_with_title is not true
      or s.has_front_divider or s.dividers > s.divided_sections or s.divided_sections < x.sections or s.misplaced)
$$;
grant execute on function private.broken_books(uuid[]) to service_role;

-- Refuses books that break a law.
create function private.require_book_laws(p_ids uuid[])
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_broken record;
begin
  select id, law into v_broken from private.broken_books(p_ids) limit 1;
  if found then
    perform private.fail(400, 'invalid_order', jsonb_build_object('law', v_broken.law, 'id', v_broken.id));
  end if;
end
$$;

-- The entry of one book in the activity log.
create function private.log_book(p_id uuid, p_action text)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_book public.pitchbooks;
  v_details jsonb;
begin
  select * into v_book from public.pitchbooks where id = p_id;
  if not found then
    return;
  end if;
  v_details := jsonb_build_object('title', v_book.title);
  if p_action in ('created', 'deleted') then
    v_details := v_details || (
      select case p_action
        when 'created' then jsonb_build_object('sections', sections, 'slides', slides)
        else jsonb_build_object('sections_deleted', sections, 'slides_deleted', slides) end
      from (
        select (select count(*) from public.pitchbook_sections where pitchbook_id = p_id) as sections,
          (select count(*) from public.slides where pitchbook_id = p_id) as slides) counted);
  elsif p_action = 'updated' and exists (
    -- Edits of one person within ten minutes are one entry.
    select from public.activity_logs
    where pitchbook_id = p_id and user_id is not distinct from auth.uid() and action = 'updated_pitchbook'
      and created_at > now() - interval '10 minutes'
  ) then
    return;
  end if;
  perform private.log_activity(v_book.organization_id, p_id, p_action || '_pitchbook', v_details);
end
$$;

-- Deferred: counts, laws and log of all books noted in this transaction, at its first note. For the others nothing is left.
create function private.check_books()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_ids uuid[] := array(
    select pitchbook_id from private.book_checks where transaction_id = new.transaction_id and is_structural);
begin
  -- The count is nobody's to state: a section has as many slides as there are, without the divider.
  if cardinality(v_ids) > 0 then
    update public.pitchbook_sections x
    set number_of_slides = (select count(*) from public.slides s where s.section_id = x.id and s.slide_type <> 'section-divider')
    where x.pitchbook_id = any (v_ids)
      -- Asked for each section: a join would be planned for an unknown number of books, and read every slide there is.
      and x.number_of_slides <> (select count(*) from public.slides s where s.section_id = x.id and s.slide_type <> 'section-divider');
    perform private.require_book_laws(v_ids);
  end if;

  perform private.log_book(pitchbook_id, action)
  from private.book_checks where transaction_id = new.transaction_id and action <> 'imported';
  delete from private.book_checks where transaction_id = new.transaction_id;
  return null;
end
$$;
create constraint trigger check_books after insert on private.book_checks
  deferrable initially deferred for each row execute function private.check_books();
