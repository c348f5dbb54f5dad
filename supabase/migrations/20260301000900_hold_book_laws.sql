-- What a CHECK cannot say about a book is held here, for our functions and for every direct write alike.
--
-- 1. A statement that touches parts of books locks these books, refuses what the person may not do, gives them a new
--    revision and notes them in private.book_checks: once per book and transaction, however many rows change.
-- 2. At the end of the transaction each noted book whose order may have changed is checked as a whole, and the activity log
--    gets its entry.

create table private.book_checks (
  pitchbook_id uuid not null,
  -- A row never outlives its transaction; with the transaction in the key a stray one could not hide a book from its check.
  transaction_id xid8 not null default pg_current_xact_id(),
  action text not null,
  -- Whether sections or slides came, went or moved. Text alone breaks no law of order.
  is_structural boolean not null,
  primary key (pitchbook_id, transaction_id)
);
revoke all on private.book_checks from public;
alter table private.book_checks enable row level security;

-- Whether the caller may archive, delete or restore this book, and edit it where it is archived.
create function private.may_curate(p_organization_id uuid, p_created_by uuid)
returns boolean language sql stable set search_path = '' as $$
  select p_organization_id = any (array(select private.my_admin_organization_ids()))
    or (p_created_by = (select auth.uid()) and p_organization_id = any (array(select private.my_writable_organization_ids())))
$$;
grant execute on function private.may_curate(uuid, uuid) to authenticated, service_role;

-- Notes books for their check. Of several things that happen to one in a transaction, the first that is more than an edit
-- names the entry in the log. Answers the books whose note is new or says more than before.
create function private.note_books(p_ids uuid[], p_action text, p_structural boolean)
returns setof uuid language sql security definer set search_path = '' as $$
  insert into private.book_checks as noted (pitchbook_id, action, is_structural)
  select id, p_action, p_structural from public.pitchbooks where id = any (p_ids)
  on conflict (pitchbook_id, transaction_id) do update set
    action = case noted.action when 'updated' then excluded.action else noted.action end,
    is_structural = noted.is_structural or excluded.is_structural
    where (noted.action = 'updated' and excluded.action <> 'updated') or (excluded.is_structural and not noted.is_structural)
  returning pitchbook_id
$$;

-- ---------------------------------------------------------------- parts of a book

-- Statement-level on sections and slides; a prompt touches its slide (set_slide_version). Definer: the person may not set revisions.
create function private.touch_books()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_ids uuid[] := array(select distinct pitchbook_id from changed);
  v_noted uuid[];
  v_structural boolean := true;
begin
  if cardinality(v_ids) = 0 then
    return null;
  end if;
  if tg_op = 'UPDATE' and tg_table_name = 'slides' then
    v_structural := exists (
      select id, slide_number, section_id, slide_type from changed
      except
      select id, slide_number, section_id, slide_type from before_change);
  elsif tg_op = 'UPDATE' then
    v_structural := exists (
      select id, order_index, number_of_slides from changed
      except
      select id, order_index, number_of_slides from before_change);
  end if;
  -- Whoever edits the same book waits here, so that its check sees what the other one has done.
  perform from public.pitchbooks where id = any (v_ids) order by id for no key update;

  if auth.uid() is not null then
    if exists (select from public.pitchbooks where id = any (v_ids) and deleted_at is not null) then
      perform private.fail(404, 'not_found');
    end if;
    if exists (
      select from public.pitchbooks
      where id = any (v_ids) and status = 'archived' and not private.may_curate(organization_id, created_by)
    ) then
      perform private.fail(403, 'archived');
    end if;
  end if;

  if private.is_importing() then
    perform private.note_books(v_ids, 'imported', v_structural);
  else
    v_noted := array(select private.note_books(v_ids, 'updated', v_structural));
    update public.pitchbooks
    set revision = nextval('public.pitchbook_revisions'), updated_at = now()
    where id = any (v_noted);
  end if;
  return null;
end
$$;

create trigger touch_books_on_insert after insert on public.pitchbook_sections
  referencing new table as changed for each statement execute function private.touch_books();
create trigger touch_books_on_update after update on public.pitchbook_sections
  referencing old table as before_change new table as changed for each statement execute function private.touch_books();
create trigger touch_books_on_delete after delete on public.pitchbook_sections
  referencing old table as changed for each statement execute function private.touch_books();
create trigger touch_books_on_insert after insert on public.slides
  referencing new table as changed for each statement execute function private.touch_books();
create trigger touch_books_on_update after update on public.slides
  referencing old table as before_change new table as changed for each statement execute function private.touch_books();
create trigger touch_books_on_delete after delete on public.slides
  referencing old table as changed for each statement execute function private.touch_books();

-- The title slide is the book's first slide from its first day to its last: nothing moves in front of it, and it goes only
-- with the whole book. So every version of a book begins with the same slide, and restoring one has no need to remove it.
-- A restore from a backup, which may bring another one, writes as the import does.
create function private.keep_title_slide()
returns trigger language plpgsql set search_path = '' as $$
begin
  if not private.is_importing() and exists (select from public.pitchbooks where id = old.pitchbook_id) then
    perform private.fail(400, 'invalid_order', jsonb_build_object('law', 'title-first', 'id', old.pitchbook_id));
  end if;
  -- For a deletion there is no new row.
  return coalesce(new, old);
end
$$;
create trigger keep_title_slide_on_update before update of slide_number on public.slides
  for each row when (old.slide_number = 1 and new.slide_number <> 1) execute function private.keep_title_slide();
create trigger keep_title_slide_on_delete before delete on public.slides
  for each row when (old.slide_number = 1) execute function private.keep_title_slide();

-- Where a slide stands is a matter of the book's order, what is on it a matter of its version.
create function private.set_version()
returns trigger language plpgsql set search_path = '' as $$
begin
  new.version := old.version + 1;
  new.updated_at := now();
  return new;
end
$$;
create trigger set_version before update on public.pitchbook_sections
  for each row when (
    (old.title, old.section_prompt, old.section_prompt_mode) is distinct from (new.title, new.section_prompt, new.section_prompt_mode))
  execute function private.set_version();
create trigger set_version before update on public.slides
  for each row when (
    (old.layout_name, old.slide_type, old.title, old.slide_prompt, old.slide_prompt_mode, old.content, old.speaker_notes)
    is distinct from
    (new.layout_name, new.slide_type, new.title, new.slide_prompt, new.slide_prompt_mode, new.content, new.speaker_notes))
  execute function private.set_version();

-- A placeholder's prompt is a piece of its slide: the slide's version moves with it. While a whole book is being built,
-- its slides are new and keep version 1.
create function private.set_slide_version()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if coalesce(current_setting('app.building', true), '') <> 'on' then
    update public.slides set version = version + 1, updated_at = now()
    where id in (select slide_id from changed);
  end if;
  return null;
end
$$;
create trigger set_slide_version_on_insert after insert on public.placeholder_prompts
  referencing new table as changed for each statement execute function private.set_slide_version();
create trigger set_slide_version_on_update after update on public.placeholder_prompts
  referencing new table as changed for each statement execute function private.set_slide_version();
create trigger set_slide_version_on_delete after delete on public.placeholder_prompts
  referencing old table as changed for each statement execute function private.set_slide_version();

create trigger set_updated_at before update on public.placeholder_prompts
  for each row execute function private.set_updated_at();

-- ---------------------------------------------------------------- the book itself

-- A deck template is built in or the organisation's own, and has what a book begins with. Its row is locked first: whoever
-- changes its layouts has either finished or will see this book.
create function private.check_deck_template()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform from public.deck_templates
  where id = new.deck_template_id and (organization_id is null or organization_id = new.organization_id)
  for key share;
  if not found then
    perform private.fail_field('deckTemplateId', 'unknown', 'There is no such deck template.');
  elsif not private.is_complete_deck(new.deck_template_id) then
    perform private.fail_field('deckTemplateId', 'incomplete', 'This deck template lacks layouts that every pitchbook begins with.');
  end if;
  return new;
end
$$;
create trigger check_deck_template before insert or update of deck_template_id on public.pitchbooks
  for each row when (new.deck_template_id <> '00000000-0000-4000-8000-00000000d0c0')
  execute function private.check_deck_template();

-- Guards archive and trash against those who may not, and gives every change a new revision.
-- Invoker: `current_user` tells a client's own write from one that our definer triggers make.
create function private.guard_pitchbook()
returns trigger language plpgsql set search_path = '' as $$
declare
  v_people text[];
begin
  if current_user = 'authenticated' then
    if new.deleted_at is not null and old.deleted_at is not null then
      perform private.fail(404, 'not_found');
    end if;
    if not private.may_curate(old.organization_id, old.created_by) then
      if old.status = 'archived' then
        perform private.fail(403, 'archived');
      elsif new.status = 'archived' or new.deleted_at is distinct from old.deleted_at then
        perform private.fail(403, 'forbidden');
      end if;
    end if;
    if new.deleted_at is not null then
      -- delete_pitchbook_safe names the book here when its caller insists; a client of the data API cannot.
      if coalesce(current_setting('app.insist', true), '') <> old.id::text
        or not old.organization_id = any (array(select private.my_admin_organization_ids()))
      then
        v_people := array(select full_name from private.people_present(old.id));
        if cardinality(v_people) > 0 then
          perform private.fail(409, 'someone_present', jsonb_build_object('people', v_people));
        end if;
      end if;
      new.deleted_at := now();
      new.deleted_by := auth.uid();
    elsif old.deleted_at is not null then
      new.deleted_by := null;
    end if;
  end if;

  if not private.is_importing() then
    if new.status <> 'archived' then
      new.status_before_archive := null;
    elsif old.status <> 'archived' then
      -- Whatever was generating then is not going on when the book comes back.
      new.status_before_archive := case old.status when 'generating' then 'draft' else old.status end;
    end if;
    new.revision := nextval('public.pitchbook_revisions');
    -- An author who deletes their account, or a template that is purged, leaves a trace in the book, but nobody has worked on it.
    if (old.title, old.type, old.status, old.pitchbook_prompt, old.inherit_template_prompts, old.deck_template_id, old.deleted_at)
      is distinct from
      (new.title, new.type, new.status, new.pitchbook_prompt, new.inherit_template_prompts, new.deck_template_id, new.deleted_at)
    then
      new.updated_at := now();
    end if;
  end if;
  return new;
end
$$;
create trigger guard_pitchbook before update on public.pitchbooks
  for each row when (
    (old.title, old.type, old.status, old.pitchbook_prompt, old.inherit_template_prompts, old.parent_template_id,
      old.deck_template_id, old.deleted_at, old.created_by, old.organization_id)
    is distinct from
    (new.title, new.type, new.status, new.pitchbook_prompt, new.inherit_template_prompts, new.parent_template_id,
      new.deck_template_id, new.deleted_at, new.created_by, new.organization_id))
  execute function private.guard_pitchbook();

-- No way leads from one organisation to another, not even for the service role.
create function private.keep_organization()
returns trigger language plpgsql set search_path = '' as $$
begin
  perform private.fail(403, 'other_organization');
  return null;
end
$$;
create trigger keep_organization before update on public.pitchbooks
  for each row when (old.organization_id <> new.organization_id) execute function private.keep_organization();

create function private.note_new_books()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform private.note_books(
    array(select id from changed),
    case when private.is_importing() then 'imported' else 'created' end,
    true);
  return null;
end
$$;
create trigger note_new_books after insert on public.pitchbooks
  referencing new table as changed for each statement execute function private.note_new_books();

create function private.note_changed_books()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_change record;
begin
  -- One round for each kind of change, at most six, whatever the number of books.
  for v_change in
    select action, array_agg(id) as ids
    from (
      select n.id, case
        when o.deleted_at is null and n.deleted_at is not null then 'deleted'
        when o.deleted_at is not null and n.deleted_at is null then 'restored'
        when o.status <> 'archived' and n.status = 'archived' then 'archived'
        when o.status = 'archived' and n.status <> 'archived' then 'unarchived'
        when (o.title, o.type, o.status, o.pitchbook_prompt, o.inherit_template_prompts, o.deck_template_id)
          is distinct from (n.title, n.type, n.status, n.pitchbook_prompt, n.inherit_template_prompts, n.deck_template_id)
          then 'updated'
        end as action
      from before_change o join changed n using (id)) changes
    where action is not null
    group by action
  loop
    perform private.note_books(v_change.ids, v_change.action, false);
  end loop;
  return null;
end
$$;
create trigger note_changed_books after update on public.pitchbooks
  referencing old table as before_change new table as changed
  for each statement execute function private.note_changed_books();

create function private.log_purged_books()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform private.log_activity(organization_id, null, 'purged_pitchbook', jsonb_build_object('pitchbook_id', id, 'title', title))
  from changed;
  return null;
end
$$;
-- Books that a migration takes back are one entry of their run.
create trigger log_purged_books after delete on public.pitchbooks
  referencing old table as changed for each statement when (not private.is_importing())
  execute function private.log_purged_books();
