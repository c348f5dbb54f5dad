-- Accounts with their personal organisations, membership, invitations.
begin;
select no_plan();
select tests.stage();

-- ---------------------------------------------------------------- accounts
select is((select row(p.full_name, o.name, o.is_personal, m.role)::text from public.profiles p join public.organizations o on o.personal_owner_id = p.id join public.organization_members m on m.organization_id = o.id and m.user_id = p.id where p.id = tests.id('owner')),
  row('Owner', 'Owner', true, 'owner')::text, 'an account comes with a profile and a personal organisation');
create function pg_temp.name_of(email text, metadata jsonb) returns text language plpgsql as $$
declare account uuid := gen_random_uuid();
begin
  insert into auth.users (id, email, raw_user_meta_data) values (account, email, metadata);
  return (select p.full_name from public.profiles p join public.organizations o on o.personal_owner_id = p.id where p.id = account and o.slug ~ '^[a-z0-9-]{2,60}$');
end $$;
select is(pg_temp.name_of(email, metadata), expected, 'an account with ' || metadata::text || ' is ' || left(expected, 20))
from (values ('a@x.example', '{"full_name": "Ada  L"}'::jsonb, 'Ada L'), ('b@x.example', '{"name": "Bo"}', 'Bo'), ('c@x.example', '{}', 'c'), ('d@x.example', '{"full_name": "   "}', 'd'), ('e@x.example', '{"full_name": 7}', '7'), (null, '{}', 'Someone'),
  ('f@x.example', jsonb_build_object('full_name', repeat('x', 300)), repeat('x', 255)), ('ö@x.example', '{"full_name": "Ö"}', 'Ö'), ('g@x.example', '{"full_name": "a\nb"}', 'a b')) as q(email, metadata, expected);

create function pg_temp.can_leave() returns text language sql as $$ select (tests.attempt('beta_owner', 'select public.delete_account()')).result $$;
select is(pg_temp.can_leave(), 'PT409', 'the sole owner of a shared organisation cannot delete their account');
insert into public.organization_members values (tests.id('beta'), tests.id('outsider'), 'owner');
select is(pg_temp.can_leave(), 'rows 1', 'with a second owner they can');
select tests.perform_as('creator', 'select public.delete_account()');
select is((select count(*) from auth.users where id = tests.id('creator')), 0::bigint, 'the account goes');
select tests.refused('creator', $$ select public.create_organization('Late', 'late') $$, 'PT401', 'unauthenticated', 'and its token makes nothing more', 'public.organizations');
select is((select count(*) from public.profiles where id = tests.id('creator')), 0::bigint, 'with the profile');
select is((select count(*) from public.organizations where personal_owner_id = tests.id('creator')), 0::bigint, 'and the personal organisation');
select is((select row(title, created_by)::text from public.pitchbooks where id = tests.id('book')), row('Book', null::uuid)::text, 'the books stay, without an author');
insert into public.organization_members values (tests.resolve('personal of both', 'x'), tests.id('viewer'), 'member');
select tests.refused('both', 'select public.delete_account()', 'PT409', 'last_owner', 'who shares their personal organisation is the sole owner of a shared one', 'public.profiles');
update public.organization_members set role = 'owner' where organization_id = tests.resolve('personal of both', 'x') and user_id = tests.id('viewer');
create temp table shared on commit drop as select tests.resolve('personal of both', 'x') as id;
select tests.perform_as('both', 'select public.delete_account()');
select is((select is_personal from public.organizations where id = (select id from shared)), false, 'with another owner in it, it becomes an ordinary organisation');
select tests.perform_as('member', $$ select public.update_profile('Mem Ber', 'https://pictures.example/m.png') $$);
select is((select full_name || ' ' || avatar_url from public.profiles where id = tests.id('member')), 'Mem Ber https://pictures.example/m.png', 'people name themselves');
select tests.perform_as('member', $$ select public.update_profile('Mem B.') $$);
select is((select full_name || ' ' || avatar_url from public.profiles where id = tests.id('member')), 'Mem B. https://pictures.example/m.png', 'a new name leaves the picture');
select tests.perform_as('member', $$ select public.update_profile('Mem B.', '') $$);
select is((select avatar_url from public.profiles where id = tests.id('member')), null, 'which an empty address takes away');
select tests.refused('member', format('select public.update_profile(%s)', arguments), 'PT400', 'validation', 'not ' || left(arguments, 40), 'public.profiles') from (values (''''''), ('null'), ('repeat(''x'', 256)'), ('''X'', ''http://x'''), ('''X'', ''javascript:x''')) as q(arguments);

-- ---------------------------------------------------------------- the last owner
select tests.refused('owner', tests.render($$ delete from public.organization_members where organization_id = <alpha> and role = 'owner' $$, 'x'), 'PT409', 'last_owner', 'all owners cannot leave at once', 'public.organization_members');
select tests.refused('owner', tests.render($$ update public.organization_members set role = 'viewer' where organization_id = <alpha> and role = 'owner' $$, 'x'), 'PT409', 'last_owner', 'nor become viewers at once', 'public.organization_members');
select tests.perform_as('second owner', tests.render('select public.leave_organization(<alpha>)', 'x'));
select tests.refused('owner', tests.render('select public.leave_organization(<alpha>)', 'x'), 'PT409', 'last_owner', 'the last owner cannot leave', 'public.organization_members');
select tests.refused('owner', tests.render('select public.change_member_role(<alpha>, <owner>, ''admin'')', 'x'), 'PT409', 'last_owner', 'nor become an admin', 'public.organization_members');
select tests.refused('owner', tests.render('delete from public.organization_members where organization_id = <alpha> and user_id = <me>', 'owner'), 'PT409', 'last_owner', 'nor past the function', 'public.organization_members');
select tests.refused('service', tests.render('delete from public.organization_members where organization_id = <alpha> and user_id = <owner>', 'owner'), 'PT409', 'last_owner', 'not even the service role removes them', 'public.organization_members');
select tests.refused('owner', tests.render('update public.organization_members set role = ''admin'' where organization_id = <personal of owner>', 'x'), 'PT403', 'personal_organization', 'a personal organisation keeps its person as owner', 'public.organization_members');
insert into public.organization_members values (tests.resolve('personal of owner', 'x'), tests.id('viewer'), 'owner');
select tests.refused('owner', tests.render('delete from public.organization_members where organization_id = <personal of owner> and user_id = <owner>', 'x'), 'PT403', 'personal_organization', 'even when others own it too', 'public.organization_members');
select tests.refused('viewer', tests.render('delete from public.organization_members where organization_id = <personal of owner> and user_id = <owner>', 'x'), 'PT403', 'personal_organization', 'who cannot take it over', 'public.organization_members');
select tests.refused('owner', tests.render('select public.change_member_role(<alpha>, <viewer>, ''god'')', 'x'), 'PT400', 'validation', 'there is no such role', 'public.organization_members');
select tests.refused('owner', tests.render('select public.change_member_role(<alpha>, <viewer>, null)', 'x'), 'PT400', 'validation', 'there has to be a role', 'public.organization_members');
select tests.refused('owner', tests.render('select public.change_member_role(<alpha>, <outsider>, ''viewer'')', 'x'), 'PT404', 'not_found', 'who is no member has no role', 'public.organization_members');
select tests.refused('owner', tests.render('select public.remove_member(<alpha>, <outsider>)', 'x'), 'PT404', 'not_found', 'and cannot be removed', 'public.organization_members');


-- Nobody takes a book along in the answers that are kept for requests sent twice.
select tests.json_as('admin', format('select public.create_pitchbook_atomic(%L, p_organization_id => %L, p_sections => %L, p_idempotency_key => %L)', 'Kept', organization, '[{"title": "One"}]', key))
from (values (tests.id('alpha'), 'in alpha'), (null, 'in personal')) as q(organization, key);
select is((select string_agg(key, ', ' order by key) from public.idempotency_keys where user_id = tests.id('admin')), 'in alpha, in personal', 'answers are kept');
select tests.perform_as('admin', tests.render('select public.leave_organization(<alpha>)', 'x'));
select is((select string_agg(key, ', ' order by key) from public.idempotency_keys where user_id = tests.id('admin')), 'in personal', 'but those with an organisation''s books go when one leaves it');
insert into public.organization_members values (tests.id('alpha'), tests.id('admin'), 'admin');

-- ---------------------------------------------------------------- organisations
create temp table made on commit drop as select tests.json_as('outsider', $$ select public.create_organization('Gamma & Co', 'gamma') $$) as o;
select is(o - 'id', '{"name": "Gamma & Co", "slug": "gamma", "role": "owner", "isPersonal": false}', 'who makes an organisation owns it') from made;
select is((select created_by from public.organizations where slug = 'gamma'), tests.id('outsider'), 'and is known to have made it');
select is(tests.json_as('outsider', format($$ select public.update_organization(%L, 'Gamma', 'gam-ma') $$, o ->> 'id')) - 'id', '{"name": "Gamma", "slug": "gam-ma", "role": "owner", "isPersonal": false}', 'it can be renamed') from made;
select tests.refused('owner', statement, states, code, description, 'public.organizations')
from (values
  ($$ select public.create_organization('X', 'alpha') $$, 'PT409', 'slug_taken', 'a taken address'), ($$ select public.create_organization('X', 'api') $$, 'PT409', 'slug_reserved', 'an address that the app needs'),
  ($$ select public.create_organization('', 'fine') $$, 'PT400', 'validation', 'no name'), ($$ select public.create_organization('X', 'Not fine') $$, 'PT400', 'validation', 'an odd address'), ($$ select public.create_organization(null, null) $$, 'PT400', 'validation', 'nothing at all'),
  (tests.render($$ select public.update_organization(<alpha>, 'X', 'beta') $$, 'x'), 'PT409', 'slug_taken', 'renamed to a taken address'), (tests.render($$ select public.update_organization(<alpha>, 'X', 'api') $$, 'x'), 'PT409', 'slug_reserved', 'renamed to one that the app needs'),
  (tests.render($$ select public.update_organization(<alpha>, '', 'fine') $$, 'x'), 'PT400', 'validation', 'renamed to nothing')) as q(statement, states, code, description);
select is(tests.json_as('outsider', format('select public.delete_organization(%L)', o ->> 'id')), '{"deleted": true}', 'an owner can delete it') from made;
select is((select count(*) from public.organizations where slug = 'gam-ma'), 0::bigint, 'and it is gone');

create function pg_temp.emails(person text) returns text language sql as $$
  select string_agg(coalesce(m ->> 'email', '-'), ' ' order by m ->> 'userId' = tests.id('owner')::text desc, m ->> 'email') from jsonb_array_elements(tests.json_as(person, tests.render('select public.list_members(<alpha>)', 'x')) -> 'members') m where m ->> 'userId' in (tests.id('owner')::text, tests.id('viewer')::text)
$$;
select is(pg_temp.emails(person), expected, person || ' sees ' || expected) from (values ('owner', 'owner@tests.example viewer@tests.example'), ('admin', 'owner@tests.example viewer@tests.example'), ('member', '- -'), ('viewer', '- -')) as q(person, expected);
select is((tests.json_as('owner', tests.render('select public.list_members(<alpha>)', 'x')) #> '{members,0}') - 'joinedAt', jsonb_build_object('userId', tests.id('owner'), 'fullName', 'Owner', 'avatarUrl', null, 'email', 'owner@tests.example', 'role', 'owner'), 'owners come first');
select is(jsonb_array_length(tests.json_as(person, tests.render('select public.list_members(<alpha>)', 'x')) -> 'invitations'), expected, person || ' sees the open invitations: ' || expected) from (values ('owner', 2), ('admin', 2), ('member', 0)) as q(person, expected);

-- ---------------------------------------------------------------- invitations
create temp table invitation on commit drop as select tests.json_as('admin', tests.render($$ select public.invite_member(<alpha>, ' Former@Tests.Example ', 'viewer') $$, 'x')) as i;
select is(i - '{id,token,expiresAt}'::text[], '{"email": "former@tests.example", "role": "viewer"}', 'an invitation goes to an address') from invitation;
select matches(i ->> 'token', '^[0-9a-f]{64}$', 'and answers its token') from invitation;
select is((select token_hash from public.organization_invitations where id = (i ->> 'id')::uuid), encode(sha256(convert_to(i ->> 'token', 'UTF8')), 'hex'), 'of which only the hash is kept') from invitation;
select is((select expires_at - created_at from public.organization_invitations where id = (i ->> 'id')::uuid), interval '7 days', 'for seven days') from invitation;
select is((select invited_by from public.organization_invitations where id = (i ->> 'id')::uuid), tests.id('admin'), 'in the name of who sent it') from invitation;
select tests.refused('outsider', format('select public.accept_invitation(%L)', i ->> 'token'), 'PT403', 'other_email', 'a link that was passed on opens no door', 'public.organization_members') from invitation;
update public.organization_invitations set expires_at = now() - interval '1 second' where email = 'former@tests.example';
select tests.refused('former', format('select public.accept_invitation(%L)', i ->> 'token'), 'PT404', 'invitation_expired', 'an old one neither', 'public.organization_members') from invitation;
update public.organization_invitations set expires_at = now() + interval '1 second' where email = 'former@tests.example';
select is(tests.json_as('former', format('select public.accept_invitation(%L)', i ->> 'token')) - 'id', '{"name": "Alpha", "slug": "alpha", "role": "viewer", "isPersonal": false}', 'the invited person joins') from invitation;
select is((select role from public.organization_members where organization_id = tests.id('alpha') and user_id = tests.id('former')), 'viewer', 'with the role of the invitation');
select tests.refused('former', format('select public.accept_invitation(%L)', i ->> 'token'), 'PT404', 'not_found', 'once', 'public.organization_members') from invitation;
update public.organization_members set role = 'admin' where organization_id = tests.id('alpha') and user_id = tests.id('former');
update public.organization_invitations set accepted_at = null where email = 'former@tests.example';
select tests.perform_as('former', format('select public.accept_invitation(%L)', i ->> 'token')) from invitation;
select is((select role from public.organization_members where organization_id = tests.id('alpha') and user_id = tests.id('former')), 'admin', 'who is a member keeps the role they have');
select tests.refused('owner', tests.render(format('select public.invite_member(<alpha>, %s)', arguments), 'x'), states, code, description, 'public.organization_invitations')
from (values ('''nobody'', ''viewer''', 'PT400', 'validation', 'no address'), ('null, ''viewer''', 'PT400', 'validation', 'nothing'), ('''x@y.example'', ''god''', 'PT400', 'validation', 'no such role'), ('''x@y.example'', null', 'PT400', 'validation', 'no role'), ('repeat(''x'', 311) || ''@y.example'', ''viewer''', 'PT400', 'validation', 'an endless address'),
  ('''VIEWER@tests.example'', ''viewer''', 'PT409', 'already_member', 'who is a member already')) as q(arguments, states, code, description);
select isnt(tests.json_as('owner', tests.render($$ select public.invite_member(<alpha>, 'outsider@tests.example', 'admin') $$, 'x')) ->> 'id', tests.id('invitation')::text, 'a second invitation');
select is((select string_agg(role, ',') from public.organization_invitations where organization_id = tests.id('alpha') and email = 'outsider@tests.example'), 'admin', 'replaces the first');
select tests.refused('admin', tests.render($$ select public.invite_member(<alpha>, 'chief@tests.example', 'viewer') $$, 'x'), 'PT409', 'already_invited', 'an admin cannot replace the invitation of an admin', 'public.organization_invitations');
select tests.refused('owner', format('select public.revoke_invitation(%L)', i ->> 'id'), 'PT404', 'not_found', 'an accepted invitation cannot be withdrawn', 'public.organization_invitations') from invitation;
select is(tests.json_as('owner', tests.render('select public.revoke_invitation(<admin invitation>)', 'x')), '{"revoked": true}', 'an open one can');
select tests.refused('superuser', tests.render($$ insert into public.organization_invitations (organization_id, email, role, token_hash, invited_by) values (<alpha>, 'outsider@tests.example', 'viewer', repeat('e', 64), <owner>) $$, 'x'), '23505', null, 'one open invitation for a person', 'public.organization_invitations');

-- Who loses the right to invite leaves no open door behind.
delete from public.organization_invitations;
insert into public.organization_members values (tests.id('alpha'), tests.id('second owner'), 'owner');
insert into public.organization_invitations (organization_id, email, role, token_hash, invited_by, accepted_at)
select tests.id('alpha'), lower(translate(inviter, ' ', '_')) || '_' || role || '@tests.example', role, encode(sha256(convert_to(inviter || role, 'UTF8')), 'hex'), tests.id(inviter), accepted_at
from (values ('admin', 'member', null::timestamptz), ('admin', 'viewer', now()), ('second owner', 'owner', null), ('second owner', 'admin', null), ('second owner', 'member', null), ('owner', 'owner', null)) as given(inviter, role, accepted_at);
create function pg_temp.invited() returns text language sql as $$ select coalesce(string_agg(split_part(email, '@', 1), ' ' order by email), '') from public.organization_invitations $$;
update public.organization_invitations set email = 'outsider@tests.example' where email = 'admin_member@tests.example';
select tests.allowed('outsider', 'select public.accept_invitation(''adminmember'')', 'an invitation of an admin opens the door');
select tests.perform_as('owner', tests.render('select public.change_member_role(<alpha>, <admin>, ''owner'')', 'x'));
select is(pg_temp.invited(), 'admin_viewer outsider owner_owner second_owner_admin second_owner_member second_owner_owner', 'a rise takes no invitation away');
select tests.perform_as('owner', tests.render('select public.remove_member(<alpha>, <admin>)', 'x'));
select is(pg_temp.invited(), 'admin_viewer owner_owner second_owner_admin second_owner_member second_owner_owner', 'with the member go the invitations that nobody has accepted');
select tests.refused('outsider', 'select public.accept_invitation(''adminmember'')', 'PT404', 'not_found', 'they open nothing', 'public.organization_members');
select tests.perform_as('owner', tests.render('select public.change_member_role(<alpha>, <second owner>, ''admin'')', 'x'));
select is(pg_temp.invited(), 'admin_viewer owner_owner second_owner_member', 'who falls to admin keeps the invitations that an admin may give');
select tests.perform_as('owner', tests.render('select public.change_member_role(<alpha>, <second owner>, ''member'')', 'x'));
select is(pg_temp.invited(), 'admin_viewer owner_owner', 'who falls further keeps none');
update public.organization_members set role = 'admin' where organization_id = tests.id('alpha') and user_id = tests.id('second owner');
insert into public.organization_invitations (organization_id, email, role, token_hash, invited_by) values (tests.id('alpha'), 'late@tests.example', 'viewer', repeat('b', 64), tests.id('second owner'));
select tests.perform_as('second owner', 'select public.delete_account()');
select is(pg_temp.invited(), 'admin_viewer owner_owner', 'nor does one who deletes their account');
-- One given in the instant in which the right was lost.
insert into public.organization_invitations (organization_id, email, role, token_hash, invited_by) select tests.id('alpha'), 'outsider@tests.example', 'viewer', encode(sha256('late'), 'hex'), tests.id(inviter) from (values ('viewer')) as q(inviter);
select tests.refused('outsider', 'select public.accept_invitation(''late'')', 'PT404', 'not_found', 'an invitation of somebody without the right is none', 'public.organization_members');
update public.organization_invitations set invited_by = tests.id('beta_owner') where email = 'outsider@tests.example';
select tests.refused('outsider', 'select public.accept_invitation(''late'')', 'PT404', 'not_found', 'nor is one of another organisation''s owner', 'public.organization_members');

-- ---------------------------------------------------------------- what the log tells
create function pg_temp.logged(person text, statement text) returns text language plpgsql as $$
begin
  delete from public.activity_logs;
  perform tests.perform_as(person, tests.render(statement, person));
  return (select string_agg(action || ' ' || (details - 'invitation_id')::text || ' ' || coalesce(user_id = tests.id(person), false), '; ' order by action) from public.activity_logs);
end $$;
select is(pg_temp.logged(person, statement), tests.render_text(expected), 'the log after: ' || statement)
from (values
  ('owner', 'select public.update_organization(<alpha>, ''Alpha 2'', ''alpha'')', 'updated_organization {"name": "Alpha 2", "slug": "alpha"} true'),
  ('owner', 'select public.update_organization(<alpha>, ''Alpha 2'', ''alpha-2'')', 'updated_organization {"name": "Alpha 2", "slug": "alpha-2"} true'),
  ('owner', 'select public.update_organization(<alpha>, ''Alpha 2'', ''alpha-2'')', null),
  ('owner', 'select public.change_member_role(<alpha>, <viewer>, ''member'')', 'changed_role {"to": "member", "from": "viewer", "user_id": "<viewer>"} true'),
  ('owner', 'select public.change_member_role(<alpha>, <viewer>, ''member'')', null),
  ('owner', 'select public.remove_member(<alpha>, <viewer>)', 'removed_member {"role": "member", "user_id": "<viewer>"} true'),
  ('member', 'select public.leave_organization(<alpha>)', 'left_organization {"role": "member"} true'),
  ('owner', 'select public.invite_member(<alpha>, ''n@tests.example'', ''viewer'')', 'invited_member {"role": "viewer"} true'),
  ('superuser', 'insert into public.organization_members values (<alpha>, <viewer>, ''viewer'')', 'joined_organization {"role": "viewer", "user_id": "<viewer>"} false'),
  ('outsider', 'select public.create_organization(''Delta'', ''delta'')', 'created_organization {"name": "Delta"} true')
) as q(person, statement, expected);
insert into public.organization_members values (tests.id('alpha'), tests.id('admin'), 'admin');
insert into public.organization_invitations (organization_id, email, role, token_hash, invited_by) values (tests.id('alpha'), 'm@tests.example', 'member', repeat('c', 64), tests.id('admin'));
select is(pg_temp.logged('owner', 'select public.remove_member(<alpha>, <admin>)'), tests.render_text('removed_member {"role": "admin", "user_id": "<admin>"} true; withdrew_invitation {"role": "member"} true'), 'the log after: a removal with what it takes along');
select is(pg_temp.logged('owner', format('select public.revoke_invitation(%L)', id)), 'withdrew_invitation {"role": "viewer"} true', 'and a withdrawn invitation') from public.organization_invitations where email = 'n@tests.example';

select * from finish();
rollback;
