-- Says that the caller is in a book, and answers who else is and at which revision it stands.
create function public.touch_presence(p_pitchbook_id uuid, p_slide_id uuid default null)
returns jsonb language plpgsql set search_path = '' as $$
declare
  v_organization_id uuid;
  v_revision bigint;
  -- A slide that somebody has just deleted is no error: the person is in the book all the same.
  v_slide_id uuid := (select id from public.slides where id = p_slide_id and pitchbook_id = p_pitchbook_id);
begin
  select organization_id, revision into v_organization_id, v_revision from public.pitchbooks where id = p_pitchbook_id and deleted_at is null;
  if not found then
    perform private.fail(404, 'not_found');
  end if;
  insert into public.collaboration_presence (pitchbook_id, organization_id, user_id, slide_id)
  values (p_pitchbook_id, v_organization_id, auth.uid(), v_slide_id)
  on conflict (pitchbook_id, user_id) do update set slide_id = excluded.slide_id;
  return jsonb_build_object('revision', v_revision, 'people', coalesce((
    select jsonb_agg(jsonb_build_object(
      'userId', user_id, 'fullName', full_name, 'avatarUrl', avatar_url, 'slideId', slide_id, 'lastSeen', private.iso(last_seen))
      order by full_name, user_id)
    from private.people_present(p_pitchbook_id)), '[]'));
end
$$;

create function public.leave_presence(p_pitchbook_id uuid)
returns void language sql set search_path = '' as $$
  delete from public.collaboration_presence where pitchbook_id = p_pitchbook_id and user_id = (select auth.uid())
$$;

grant execute on function public.touch_presence(uuid, uuid), public.leave_presence(uuid) to authenticated;
