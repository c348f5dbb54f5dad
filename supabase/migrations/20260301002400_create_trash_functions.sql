-- Into the trash, back from it, and for good.

-- Puts a book into the trash. While somebody else is in it: 409 someone_present with their names; owners and admins may insist.
create function public.delete_pitchbook_safe(p_id uuid, p_insist boolean default false)
returns jsonb language plpgsql set search_path = '' as $$
declare
  v_deleted jsonb;
begin
  if not exists (select from public.pitchbooks where id = p_id and deleted_at is null) then
    perform private.fail(404, 'not_found');
  end if;
  select jsonb_build_object(
    'sections', (select count(*) from public.pitchbook_sections where pitchbook_id = p_id),
    'slides', (select count(*) from public.slides where pitchbook_id = p_id))
  into v_deleted;
  if p_insist then
    perform set_config('app.insist', p_id::text, true);
  end if;
  update public.pitchbooks set deleted_at = now() where id = p_id and deleted_at is null;
  if not found then
    perform private.fail(403, 'forbidden');
  end if;
  perform set_config('app.insist', '', true);
  set constraints all immediate;
  set constraints all deferred;
  return jsonb_build_object('deleted', v_deleted);
end
$$;

create function public.restore_pitchbook(p_id uuid)
returns jsonb language plpgsql set search_path = '' as $$
begin
  if not exists (select from public.pitchbooks where id = p_id and deleted_at is not null) then
    perform private.fail(404, 'not_found');
  end if;
  update public.pitchbooks set deleted_at = null where id = p_id and deleted_at is not null;
  if not found then
    perform private.fail(403, 'forbidden');
  end if;
  set constraints all immediate;
  set constraints all deferred;
  return private.book_summary(p_id);
end
$$;

-- Removes a book in the trash, with all that belongs to it.
create function public.purge_pitchbook(p_id uuid)
returns jsonb language plpgsql set search_path = '' as $$
begin
  if not exists (select from public.pitchbooks where id = p_id and deleted_at is not null) then
    perform private.fail(404, 'not_found');
  end if;
  delete from public.pitchbooks where id = p_id;
  if not found then
    perform private.fail(403, 'forbidden');
  end if;
  return '{"purged": true}';
end
$$;

-- For a daily job: what has been in the trash for 30 days, the oldest first, and keys of requests older than a day. In
-- portions, so that no call takes long; `more` tells whether to call again. Two that run at once share the work, and a book
-- that somebody is just restoring is left to them.
create function public.purge_expired_trash(p_limit integer default 200)
returns jsonb language plpgsql set search_path = '' as $$
declare
  v_purged integer;
begin
  delete from public.pitchbooks
  where id = any (array(
    select id from public.pitchbooks
    where deleted_at < now() - interval '30 days'
    order by deleted_at, id
    limit p_limit
    for update skip locked));
  get diagnostics v_purged = row_count;
  delete from public.idempotency_keys
  where ctid = any (array(
    select ctid from public.idempotency_keys
    where created_at < now() - interval '1 day'
    for update skip locked));
  return jsonb_build_object('purged', v_purged, 'more', v_purged = p_limit);
end
$$;

grant execute on function
  public.delete_pitchbook_safe(uuid, boolean), public.restore_pitchbook(uuid), public.purge_pitchbook(uuid)
  to authenticated;
grant execute on function public.purge_expired_trash(integer) to service_role;
