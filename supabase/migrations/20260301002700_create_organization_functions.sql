-- Organisations, their members and invitations, and people's own accounts.

create function private.organization_summary(p_id uuid)
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object('id', o.id, 'name', o.name, 'slug', o.slug, 'role', m.role,
    'isPersonal', o.personal_owner_id is not distinct from m.user_id)
  from public.organizations o
  join public.organization_members m on m.organization_id = o.id and m.user_id = (select auth.uid())
  where o.id = p_id
$$;

-- Raises what is wrong with a name or slug, all at once.
create function private.require_organization_fields(p_name text, p_slug text)
returns void language plpgsql set search_path = '' as $$
declare
  v_errors jsonb := '[]';
begin
  if private.is_title(p_name) is not true then
    v_errors := v_errors || '[{"field": "name", "code": "invalid_value", "message": "A name has 1 to 255 characters."}]';
  end if;
  if coalesce(p_slug !~ '^[a-z0-9-]{2,60}$', true) then
    v_errors := v_errors
      || '[{"field": "slug", "code": "invalid_value", "message": "An address has 2 to 60 lower-case letters, digits and hyphens."}]';
  end if;
  if v_errors <> '[]' then
    perform private.fail(400, 'validation', jsonb_build_object('errors', v_errors));
  end if;
end
$$;

-- Definer: there is no member yet who could be allowed to add the first one.
create function public.create_organization(p_name text, p_slug text)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  -- A token outlives the account that it was given to.
  if not exists (select from public.profiles where id = auth.uid()) then
    perform private.fail(401, 'unauthenticated');
  end if;
  perform private.require_organization_fields(p_name, p_slug);
  begin
    insert into public.organizations (name, slug) values (p_name, p_slug) returning id into v_id;
  exception
    when unique_violation then
      perform private.fail(409, 'slug_taken');
    when check_violation then
      perform private.fail(409, 'slug_reserved');
  end;
  insert into public.organization_members (organization_id, user_id, role) values (v_id, auth.uid(), 'owner');
  return private.organization_summary(v_id);
end
$$;

create function public.update_organization(p_id uuid, p_name text, p_slug text)
returns jsonb language plpgsql set search_path = '' as $$
begin
  if not exists (select from public.organizations where id = p_id) then
    perform private.fail(404, 'not_found');
  end if;
  perform private.require_organization_fields(p_name, p_slug);
  begin
    update public.organizations set name = p_name, slug = p_slug where id = p_id;
    if not found then
      perform private.fail(403, 'forbidden');
    end if;
  exception
    when unique_violation then
      perform private.fail(409, 'slug_taken');
    when check_violation then
      perform private.fail(409, 'slug_reserved');
  end;
  return private.organization_summary(p_id);
end
$$;

create function public.delete_organization(p_id uuid)
returns jsonb language plpgsql set search_path = '' as $$
begin
  if not exists (select from public.organizations where id = p_id) then
    perform private.fail(404, 'not_found');
  end if;
  delete from public.organizations where id = p_id;
  if not found then
    perform private.fail(403, 'forbidden');
  end if;
  return '{"deleted": true}';
end
$$;

-- ---------------------------------------------------------------- members

-- E-mails of the people in the caller's organisations, for its owners and admins alone.
-- Definer: nobody else may read auth.users, and profiles hold no e-mails.
create function private.member_emails()
returns table (organization_id uuid, user_id uuid, email text)
language sql stable security definer set search_path = '' as $$
  select m.organization_id, m.user_id, u.email::text
  from public.organization_members m
  join auth.users u on u.id = m.user_id
  where m.organization_id = any (array(select private.my_admin_organization_ids()))
$$;

create function public.list_members(p_organization_id uuid)
returns jsonb language plpgsql stable set search_path = '' as $$
begin
  if not exists (select from public.organizations where id = p_organization_id) then
    perform private.fail(404, 'not_found');
  end if;
  return jsonb_build_object(
    'members', (
      select jsonb_agg(jsonb_build_object(
        'userId', m.user_id, 'fullName', p.full_name, 'avatarUrl', p.avatar_url, 'email', e.email, 'role', m.role,
        'joinedAt', private.iso(m.created_at))
        order by array_position(array['owner', 'admin', 'member', 'viewer'], m.role), lower(p.full_name), m.user_id)
      from public.organization_members m
      join public.profiles p on p.id = m.user_id
      left join private.member_emails() e on e.organization_id = m.organization_id and e.user_id = m.user_id
      where m.organization_id = p_organization_id),
    -- Only owners and admins see any.
    'invitations', coalesce((
      select jsonb_agg(jsonb_build_object(
        'id', i.id, 'email', i.email, 'role', i.role, 'createdAt', private.iso(i.created_at), 'expiresAt', private.iso(i.expires_at))
        order by i.email)
      from public.organization_invitations i
      where i.organization_id = p_organization_id and i.accepted_at is null), '[]'));
end
$$;

create function public.change_member_role(p_organization_id uuid, p_user_id uuid, p_role text)
returns jsonb language plpgsql set search_path = '' as $$
begin
  if p_role is null or p_role not in ('owner', 'admin', 'member', 'viewer') then
    perform private.fail_field('role', 'invalid_value', 'There is no such role.');
  end if;
  if not exists (
    select from public.organization_members where organization_id = p_organization_id and user_id = p_user_id
  ) then
    perform private.fail(404, 'not_found');
  end if;
  begin
    update public.organization_members set role = p_role where organization_id = p_organization_id and user_id = p_user_id;
    if not found then
      perform private.fail(403, 'forbidden');
    end if;
  exception when insufficient_privilege then
    -- The policy looks at the new role as well.
    perform private.fail(403, 'forbidden');
  end;
  return jsonb_build_object('userId', p_user_id, 'role', p_role);
end
$$;

create function public.remove_member(p_organization_id uuid, p_user_id uuid)
returns jsonb language plpgsql set search_path = '' as $$
begin
  if not exists (
    select from public.organization_members where organization_id = p_organization_id and user_id = p_user_id
  ) then
    perform private.fail(404, 'not_found');
  end if;
  delete from public.organization_members where organization_id = p_organization_id and user_id = p_user_id;
  if not found then
    perform private.fail(403, 'forbidden');
  end if;
  return '{"removed": true}';
end
$$;

create function public.leave_organization(p_organization_id uuid)
returns jsonb language sql set search_path = '' as $$
  select public.remove_member(p_organization_id, auth.uid())
$$;

-- ---------------------------------------------------------------- invitations

-- Invites somebody; the answer carries the token once. A second invitation of the same person replaces the first.
create function public.invite_member(p_organization_id uuid, p_email text, p_role text)
returns jsonb language plpgsql set search_path = '' as $$
declare
  v_email text := lower(trim(p_email));
  -- Two random UUIDs: 244 bits.
  v_token text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
  v_id uuid;
  v_expires_at timestamptz;
begin
  if not p_organization_id = any (array(select private.my_organization_ids())) then
    perform private.fail(404, 'not_found');
  elsif not p_organization_id = any (array(select private.my_admin_organization_ids())) then
    perform private.fail(403, 'forbidden');
  elsif coalesce(v_email !~ '^[^\s@<>"]+@[^\s@<>"]+$' or char_length(v_email) > 320, true) then
    perform private.fail_field('email', 'invalid_value', 'This is not an e-mail address.');
  elsif p_role is null or p_role not in ('owner', 'admin', 'member', 'viewer') then
    perform private.fail_field('role', 'invalid_value', 'There is no such role.');
  elsif exists (
    select from private.member_emails() where organization_id = p_organization_id and lower(email) = v_email
  ) then
    perform private.fail(409, 'already_member');
  end if;
  begin
    delete from public.organization_invitations
    where organization_id = p_organization_id and email = v_email and accepted_at is null;
    insert into public.organization_invitations (organization_id, email, role, token_hash)
    values (p_organization_id, v_email, p_role, encode(sha256(convert_to(v_token, 'UTF8')), 'hex'))
    returning id, expires_at into v_id, v_expires_at;
  exception
    when insufficient_privilege then
      perform private.fail(403, 'forbidden');
    when unique_violation then
      -- An open one that this admin may not replace.
      perform private.fail(409, 'already_invited');
  end;
  return jsonb_build_object(
    'id', v_id, 'email', v_email, 'role', p_role, 'token', v_token, 'expiresAt', private.iso(v_expires_at));
end
$$;

create function public.revoke_invitation(p_id uuid)
returns jsonb language plpgsql set search_path = '' as $$
begin
  if not exists (select id from public.organization_invitations where id = p_id and accepted_at is null) then
    perform private.fail(404, 'not_found');
  end if;
  delete from public.organization_invitations where id = p_id and accepted_at is null;
  if not found then
    perform private.fail(403, 'forbidden');
  end if;
  return '{"revoked": true}';
end
$$;

-- Joins the organisation that a token invites to. Definer: who is invited is no member yet and sees nothing of it.
-- The token must belong to the caller's own e-mail address, so a link that was passed on does not open the door. And whoever
-- gave it must still have the right to: one given in the very instant of their removal has escaped void_invitations.
create function public.accept_invitation(p_token text)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_invitation public.organization_invitations;
begin
  if auth.uid() is null then
    perform private.fail(401, 'unauthenticated');
  end if;
  select * into v_invitation from public.organization_invitations
  where token_hash = encode(sha256(convert_to(coalesce(p_token, ''), 'UTF8')), 'hex')
  for update;
  if not found or v_invitation.accepted_at is not null then
    perform private.fail(404, 'not_found');
  elsif not private.may_invite(v_invitation.organization_id, v_invitation.invited_by, v_invitation.role) then
    perform private.fail(404, 'not_found');
  elsif v_invitation.expires_at < now() then
    perform private.fail(404, 'invitation_expired');
  elsif not exists (select from auth.users where id = auth.uid() and lower(email) = v_invitation.email) then
    perform private.fail(403, 'other_email');
  end if;
  -- Who has become a member in the meantime keeps the role they have.
  insert into public.organization_members (organization_id, user_id, role)
  values (v_invitation.organization_id, auth.uid(), v_invitation.role)
  on conflict (organization_id, user_id) do nothing;
  update public.organization_invitations set accepted_at = now() where id = v_invitation.id;
  return private.organization_summary(v_invitation.organization_id);
end
$$;

-- ---------------------------------------------------------------- activity

-- The newest entries of an organisation that the caller may see, before a moment.
create function public.list_activity(p_organization_id uuid, p_before timestamptz default null, p_limit integer default 50)
returns jsonb language plpgsql stable set search_path = '' as $$
begin
  if not exists (select from public.organizations where id = p_organization_id) then
    perform private.fail(404, 'not_found');
  elsif p_limit is null or p_limit not between 1 and 200 then
    perform private.fail_field('limit', 'too_big', 'A page has 1 to 200 entries.');
  end if;
  return jsonb_build_object('entries', coalesce((
    select jsonb_agg(jsonb_build_object(
      'id', a.id, 'userId', a.user_id, 'userName', p.full_name, 'pitchbookId', a.pitchbook_id,
      'pitchbookTitle', coalesce(b.title, a.details ->> 'title'), 'action', a.action, 'details', a.details,
      -- In full: it is also where the next page begins.
      'createdAt', to_char(a.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
      order by a.created_at desc, a.id)
    from (
      select * from public.activity_logs
      where organization_id = p_organization_id and (p_before is null or created_at < p_before)
      order by created_at desc, id
      limit p_limit) a
    left join public.profiles p on p.id = a.user_id
    left join public.pitchbooks b on b.id = a.pitchbook_id), '[]'));
end
$$;

-- ---------------------------------------------------------------- the caller's own account

-- Names the caller. Without a picture's address the picture stays; an empty one takes it away.
create function public.update_profile(p_full_name text, p_avatar_url text default null)
returns void language plpgsql set search_path = '' as $$
begin
  if private.is_title(p_full_name) is not true then
    perform private.fail_field('fullName', 'invalid_value', 'A name has 1 to 255 characters.');
  elsif p_avatar_url <> '' and (p_avatar_url !~ '^https://[^\s"<>]+$' or char_length(p_avatar_url) > 2000) then
    perform private.fail_field('avatarUrl', 'invalid_value', 'A picture has an address that starts with https://.');
  end if;
  update public.profiles
  set full_name = p_full_name, avatar_url = nullif(coalesce(p_avatar_url, avatar_url), '')
  where id = auth.uid();
  if not found then
    perform private.fail(401, 'unauthenticated');
  end if;
end
$$;

-- Removes the caller's account; what else goes and what stays is decided by the trigger on profiles.
-- Definer: people may not touch auth.users. It takes no parameter, so nobody else's account can be meant.
create function public.delete_account()
returns void language plpgsql security definer set search_path = '' as $$
begin
  if auth.uid() is null then
    perform private.fail(401, 'unauthenticated');
  end if;
  delete from auth.users where id = auth.uid();
end
$$;

grant execute on function
  private.organization_summary(uuid), private.require_organization_fields(text, text), private.member_emails(),
  public.create_organization(text, text), public.update_organization(uuid, text, text), public.delete_organization(uuid),
  public.list_members(uuid), public.change_member_role(uuid, uuid, text), public.remove_member(uuid, uuid),
  public.leave_organization(uuid), public.invite_member(uuid, text, text), public.revoke_invitation(uuid),
  public.accept_invitation(text), public.list_activity(uuid, timestamptz, integer), public.update_profile(text, text),
  public.delete_account()
  to authenticated;
