-- Who may do what, as data: 010-catalogue.sql fails when a table, view or function is missing here, 020-… and 030-… try
-- every line as every person. `<name>` in a statement stands for the id of that thing in the fixture (see 002), `<me>` for the
-- person's own. Not rolled back.

create table tests.people (name text primary key);
insert into tests.people values
  ('owner'), ('admin'), ('member'), ('creator'), ('viewer'), ('both'), ('outsider'), ('former'), ('beta_owner'), ('signed_out');

-- ---------------------------------------------------------------- tables and views

create table tests.table_access (
  table_name text not null,
  -- select, insert, update, move or delete, then what is special about it.
  command text not null,
  statement text not null,
  allowed text[] not null,
  primary key (table_name, command)
);

insert into tests.table_access
select table_name, command, statement, case allowed
  when 'nobody' then '{}'
  when 'readers' then '{owner,admin,member,creator,viewer,both}'
  when 'writers' then '{owner,admin,member,creator,both}'
  when 'admins' then '{owner,admin}'
  when 'keepers' then '{owner,admin,creator}'
  when 'everyone' then '{owner,admin,member,creator,viewer,both,outsider,former,beta_owner}'
  else '{' || allowed || '}' end::text[]
from (values
  ('profiles', 'select', 'select from public.profiles where id = <owner>', 'readers'),
  ('profiles', 'select own', 'select from public.profiles where id = <me>', 'everyone'),
  ('profiles', 'insert', $$ insert into public.profiles (id, full_name) values (<nobody yet>, 'X') $$, 'nobody'),
  ('profiles', 'update own', $$ update public.profiles set full_name = 'New', avatar_url = 'https://pictures.example/me.png' where id = <me> $$, 'everyone'),
  ('profiles', 'update another''s', $$ update public.profiles set full_name = 'New' where id = <viewer> $$, 'viewer'),
  ('profiles', 'move', 'update public.profiles set id = <nobody yet> where id = <me>', 'nobody'),
  ('profiles', 'delete', 'delete from public.profiles where id = <me>', 'nobody'),

  ('organizations', 'select', 'select from public.organizations where id = <alpha>', 'readers'),
  ('organizations', 'select personal', 'select from public.organizations where id = <personal of viewer>', 'viewer'),
  ('organizations', 'insert', $$ insert into public.organizations (name, slug) values ('New', 'new-one') $$, 'nobody'),
  ('organizations', 'update', $$ update public.organizations set name = 'New', slug = 'new-one' where id = <alpha> $$, 'admins'),
  ('organizations', 'update personal', $$ update public.organizations set name = 'New' where id = <personal of viewer> $$, 'viewer'),
  ('organizations', 'update is_personal', 'update public.organizations set is_personal = false, personal_owner_id = null where id = <personal of owner>', 'nobody'),
  ('organizations', 'move', 'update public.organizations set id = <nobody yet> where id = <alpha>', 'nobody'),
  ('organizations', 'delete', 'delete from public.organizations where id = <alpha>', 'owner'),
  ('organizations', 'delete personal', 'delete from public.organizations where personal_owner_id = <me>', 'nobody'),

  ('organization_members', 'select', 'select from public.organization_members where organization_id = <alpha> and user_id = <owner>', 'readers'),
  ('organization_members', 'insert', $$ insert into public.organization_members (organization_id, user_id, role) values (<alpha>, <outsider>, 'viewer') $$, 'nobody'),
  ('organization_members', 'insert self', $$ insert into public.organization_members (organization_id, user_id, role) values (<beta>, <me>, 'owner') $$, 'nobody'),
  ('organization_members', 'update member to viewer', $$ update public.organization_members set role = 'viewer' where organization_id = <alpha> and user_id = <member> $$, 'admins'),
  ('organization_members', 'update member to admin', $$ update public.organization_members set role = 'admin' where organization_id = <alpha> and user_id = <member> $$, 'owner'),
  ('organization_members', 'update member to owner', $$ update public.organization_members set role = 'owner' where organization_id = <alpha> and user_id = <member> $$, 'owner'),
  ('organization_members', 'update own to owner', $$ update public.organization_members set role = 'owner' where organization_id = <alpha> and user_id = <me> $$, 'owner'),
  ('organization_members', 'update admin to member', $$ update public.organization_members set role = 'member' where organization_id = <alpha> and user_id = <admin> $$, 'owner'),
  ('organization_members', 'update owner to member', $$ update public.organization_members set role = 'member' where organization_id = <alpha> and user_id = <second owner> $$, 'owner'),
  ('organization_members', 'move', 'update public.organization_members set organization_id = <beta> where organization_id = <alpha> and user_id = <member>', 'nobody'),
  ('organization_members', 'move to another person', 'update public.organization_members set user_id = <outsider> where organization_id = <alpha> and user_id = <member>', 'nobody'),
  ('organization_members', 'delete own', 'delete from public.organization_members where organization_id = <alpha> and user_id = <me>', 'readers'),
  ('organization_members', 'delete viewer', 'delete from public.organization_members where organization_id = <alpha> and user_id = <viewer>', 'owner,admin,viewer'),
  ('organization_members', 'delete admin', 'delete from public.organization_members where organization_id = <alpha> and user_id = <admin>', 'admins'),
  ('organization_members', 'delete owner', 'delete from public.organization_members where organization_id = <alpha> and user_id = <second owner>', 'owner'),
  ('organization_members', 'delete own of personal', 'delete from public.organization_members where organization_id = <personal of owner> and user_id = <me>', 'nobody'),

  ('organization_invitations', 'select', 'select id, email, role from public.organization_invitations where id = <invitation>', 'admins'),
  ('organization_invitations', 'select token', 'select token_hash from public.organization_invitations where id = <invitation>', 'nobody'),
  ('organization_invitations', 'insert viewer', $$ insert into public.organization_invitations (organization_id, email, role, token_hash) values (<alpha>, 'v@tests.example', 'viewer', repeat('a', 64)) $$, 'admins'),
  ('organization_invitations', 'insert member', $$ insert into public.organization_invitations (organization_id, email, role, token_hash) values (<alpha>, 'm@tests.example', 'member', repeat('a', 64)) $$, 'admins'),
  ('organization_invitations', 'insert admin', $$ insert into public.organization_invitations (organization_id, email, role, token_hash) values (<alpha>, 'a@tests.example', 'admin', repeat('a', 64)) $$, 'owner'),
  ('organization_invitations', 'insert owner', $$ insert into public.organization_invitations (organization_id, email, role, token_hash) values (<alpha>, 'o@tests.example', 'owner', repeat('a', 64)) $$, 'owner'),
  ('organization_invitations', 'update', $$ update public.organization_invitations set role = 'owner' where id = <invitation> $$, 'nobody'),
  ('organization_invitations', 'move', 'update public.organization_invitations set organization_id = <beta> where id = <invitation>', 'nobody'),
  ('organization_invitations', 'delete', 'delete from public.organization_invitations where id = <invitation>', 'admins'),
  ('organization_invitations', 'delete admin''s', 'delete from public.organization_invitations where id = <admin invitation>', 'owner'),

  ('deck_templates', 'select', 'select from public.deck_templates where id = <deck>', 'readers'),
  ('deck_templates', 'select built-in', 'select from public.deck_templates where organization_id is null', 'everyone'),
  ('deck_templates', 'insert', $$ insert into public.deck_templates (organization_id, name, slide_width, slide_height, theme) values (<alpha>, 'New', 12192000, 6858000, '{"colors": {}, "fonts": {"heading": "Georgia", "body": "Arial"}}') $$, 'admins'),
  ('deck_templates', 'insert built-in', $$ insert into public.deck_templates (organization_id, name, slide_width, slide_height, theme) values (null, 'New', 12192000, 6858000, '{"colors": {}, "fonts": {"heading": "Georgia", "body": "Arial"}}') $$, 'nobody'),
  ('deck_templates', 'update', $$ update public.deck_templates set name = 'New' where id = <deck> $$, 'admins'),
  ('deck_templates', 'update built-in', $$ update public.deck_templates set name = 'New' where organization_id is null $$, 'nobody'),
  ('deck_templates', 'move', 'update public.deck_templates set organization_id = <beta> where id = <deck>', 'nobody'),
  ('deck_templates', 'delete', 'delete from public.deck_templates where id = <deck>', 'admins'),
  ('deck_templates', 'delete built-in', 'delete from public.deck_templates where organization_id is null', 'nobody'),

  ('layout_templates', 'select', 'select from public.layout_templates where id = <layout>', 'readers'),
  ('layout_templates', 'select built-in', 'select from public.layout_templates where organization_id is null', 'everyone'),
  ('layout_templates', 'insert', $$ insert into public.layout_templates (deck_template_id, name, slide_type) values (<deck>, 'New', 'body') $$, 'admins'),
  ('layout_templates', 'insert built-in', $$ insert into public.layout_templates (deck_template_id, name, slide_type) select id, 'New', 'body' from public.deck_templates where organization_id is null $$, 'nobody'),
  ('layout_templates', 'update', $$ update public.layout_templates set name = 'New' where id = <layout> $$, 'admins'),
  ('layout_templates', 'update built-in', $$ update public.layout_templates set name = name || '!' where organization_id is null $$, 'nobody'),
  ('layout_templates', 'move', 'update public.layout_templates set organization_id = <beta> where id = <layout>', 'nobody'),
  ('layout_templates', 'move to another deck', 'update public.layout_templates set deck_template_id = <beta deck> where id = <layout>', 'nobody'),
  ('layout_templates', 'delete', 'delete from public.layout_templates where id = <layout>', 'admins'),

  ('assets', 'select', 'select from public.assets where id = <asset>', 'readers'),
  ('assets', 'insert', $$ insert into public.assets (organization_id, content_hash, media_type, byte_size, storage_path) values (<alpha>, repeat('b', 64), 'image/png', 1, 'x') $$, 'nobody'),
  ('assets', 'update', $$ update public.assets set storage_path = 'y' where id = <asset> $$, 'nobody'),
  ('assets', 'move', 'update public.assets set organization_id = <beta> where id = <asset>', 'nobody'),
  ('assets', 'delete', 'delete from public.assets where id = <asset>', 'nobody'),

  ('pitchbooks', 'select', 'select from public.pitchbooks where id = <book>', 'readers'),
  ('pitchbooks', 'select of former member', 'select from public.pitchbooks where id = <formers>', 'readers'),
  ('pitchbooks', 'select of beta', 'select from public.pitchbooks where id = <beta book>', 'both,beta_owner'),
  ('pitchbooks', 'update', $$ update public.pitchbooks set title = 'New', type = 'custom', pitchbook_prompt = 'P', inherit_template_prompts = false where id = <book> $$, 'writers'),
  ('pitchbooks', 'update archived', $$ update public.pitchbooks set title = 'New' where id = <archived> $$, 'keepers'),
  ('pitchbooks', 'update to archive', $$ update public.pitchbooks set status = 'archived' where id = <book> $$, 'keepers'),
  ('pitchbooks', 'update to un-archive', $$ update public.pitchbooks set status = 'draft' where id = <archived> $$, 'keepers'),
  ('pitchbooks', 'update what it was before', $$ update public.pitchbooks set status_before_archive = 'ready' where id = <archived> $$, 'nobody'),
  ('pitchbooks', 'update in the trash', $$ update public.pitchbooks set title = 'New' where id = <trashed> $$, 'nobody'),
  ('pitchbooks', 'update into the trash', 'update public.pitchbooks set deleted_at = now() where id = <book>', 'keepers'),
  ('pitchbooks', 'update out of the trash', 'update public.pitchbooks set deleted_at = null where id = <trashed>', 'keepers'),
  ('pitchbooks', 'move', 'update public.pitchbooks set organization_id = <beta> where id = <book>', 'nobody'),
  ('pitchbooks', 'delete from the trash', 'delete from public.pitchbooks where id = <trashed>', 'keepers'),
  ('pitchbooks', 'delete at once', 'delete from public.pitchbooks where id = <book>', 'nobody'),

  ('pitchbook_sections', 'select', 'select from public.pitchbook_sections where id = <book s1>', 'readers'),
  ('pitchbook_sections', 'update', $$ update public.pitchbook_sections set title = 'New', section_prompt = 'P', section_prompt_mode = 'replaces' where id = <book s1> $$, 'writers'),
  ('pitchbook_sections', 'update in an archived book', $$ update public.pitchbook_sections set title = 'New' where id = <archived s1> $$, 'keepers'),
  ('pitchbook_sections', 'update in the trash', $$ update public.pitchbook_sections set title = 'New' where id = <trashed s1> $$, 'nobody'),
  ('pitchbook_sections', 'move', 'update public.pitchbook_sections set organization_id = <beta> where id = <book s1>', 'nobody'),
  ('pitchbook_sections', 'move to another book', 'update public.pitchbook_sections set pitchbook_id = <formers> where id = <book s1>', 'nobody'),
  ('pitchbook_sections', 'insert', $$ with section as (insert into public.pitchbook_sections (id, pitchbook_id, organization_id, title, order_index) values (<book s3>, <book>, <alpha>, 'Third', 2))
    insert into public.slides (pitchbook_id, organization_id, section_id, slide_number, layout_name, slide_type) values (<book>, <alpha>, <book s3>, 9, 'Section Divider', 'section-divider') $$, 'writers'),
  ('pitchbook_sections', 'delete', $$ with gone as (delete from public.slides where section_id = <book s2>) delete from public.pitchbook_sections where id = <book s2> $$, 'writers'),
  ('pitchbook_sections', 'delete in an archived book', $$ with gone as (delete from public.slides where section_id = <archived s2>) delete from public.pitchbook_sections where id = <archived s2> $$, 'keepers'),

  ('slides', 'select', 'select from public.slides where id = <book a>', 'readers'),
  ('slides', 'select of beta', 'select from public.slides where id = <beta book a>', 'both,beta_owner'),
  ('slides', 'insert', $$ insert into public.slides (pitchbook_id, organization_id, section_id, slide_number, layout_name, slide_type) values (<book>, <alpha>, <book s2>, 9, 'Body Text', 'body') $$, 'writers'),
  ('slides', 'insert without organisation', $$ insert into public.slides (pitchbook_id, section_id, slide_number, layout_name, slide_type) values (<book>, <book s2>, 9, 'Body Text', 'body') $$, 'writers'),
  ('slides', 'insert into an archived book', $$ insert into public.slides (pitchbook_id, organization_id, section_id, slide_number, layout_name, slide_type) values (<archived>, <alpha>, <archived s2>, 9, 'Body Text', 'body') $$, 'keepers'),
  ('slides', 'update', $$ update public.slides set title = 'New', slide_prompt = 'P', speaker_notes = 'N', layout_name = 'Quote', slide_type = 'body' where id = <book a> $$, 'writers'),
  ('slides', 'update in an archived book', $$ update public.slides set title = 'New' where id = <archived a> $$, 'keepers'),
  ('slides', 'update in the trash', $$ update public.slides set title = 'New' where id = <trashed a> $$, 'nobody'),
  ('slides', 'move', 'update public.slides set organization_id = <beta> where id = <book a>', 'nobody'),
  ('slides', 'move to another book', 'update public.slides set pitchbook_id = <formers>, section_id = <formers s1> where id = <book a>', 'nobody'),
  ('slides', 'delete', 'delete from public.slides where id = <book c>', 'writers'),
  ('slides', 'delete in an archived book', 'delete from public.slides where id = <archived c>', 'keepers'),
  ('slides', 'delete in the trash', 'delete from public.slides where id = <trashed c>', 'nobody'),

  ('placeholder_prompts', 'select', 'select from public.placeholder_prompts where id = <book prompt>', 'readers'),
  ('placeholder_prompts', 'insert', $$ insert into public.placeholder_prompts (slide_id, pitchbook_id, organization_id, placeholder_id, prompt_text) values (<book b>, <book>, <alpha>, 'body', 'P') $$, 'writers'),
  ('placeholder_prompts', 'insert without book', $$ insert into public.placeholder_prompts (slide_id, placeholder_id, prompt_text) values (<book b>, 'body', 'P') $$, 'writers'),
  ('placeholder_prompts', 'insert into an archived book', $$ insert into public.placeholder_prompts (slide_id, pitchbook_id, organization_id, placeholder_id, prompt_text) values (<archived b>, <archived>, <alpha>, 'body', 'P') $$, 'keepers'),
  ('placeholder_prompts', 'update', $$ update public.placeholder_prompts set prompt_text = 'P', prompt_mode = 'replaces' where id = <book prompt> $$, 'writers'),
  ('placeholder_prompts', 'update in an archived book', $$ update public.placeholder_prompts set prompt_text = 'P' where id = <archived prompt> $$, 'keepers'),
  ('placeholder_prompts', 'update in the trash', $$ update public.placeholder_prompts set prompt_text = 'P' where id = <trashed prompt> $$, 'nobody'),
  ('placeholder_prompts', 'move', 'update public.placeholder_prompts set organization_id = <beta> where id = <book prompt>', 'nobody'),
  ('placeholder_prompts', 'move to another slide', 'update public.placeholder_prompts set slide_id = <book b> where id = <book prompt>', 'nobody'),
  ('placeholder_prompts', 'delete', 'delete from public.placeholder_prompts where id = <book prompt>', 'writers'),
  ('placeholder_prompts', 'delete in an archived book', 'delete from public.placeholder_prompts where id = <archived prompt>', 'keepers'),

  ('collaboration_presence', 'select', 'select from public.collaboration_presence where pitchbook_id = <present>', 'readers'),
  ('collaboration_presence', 'insert', 'insert into public.collaboration_presence (pitchbook_id, organization_id, user_id, slide_id) values (<book>, <alpha>, <me>, <book a>)', 'readers'),
  ('collaboration_presence', 'insert for another', 'insert into public.collaboration_presence (pitchbook_id, organization_id, user_id) values (<book>, <alpha>, <viewer>)', 'viewer'),
  ('collaboration_presence', 'update', 'update public.collaboration_presence set slide_id = <present b> where pitchbook_id = <present>', 'viewer'),
  ('collaboration_presence', 'move', 'update public.collaboration_presence set organization_id = <beta> where pitchbook_id = <present>', 'nobody'),
  ('collaboration_presence', 'move to another book', 'update public.collaboration_presence set pitchbook_id = <book>, slide_id = null where pitchbook_id = <present>', 'nobody'),
  ('collaboration_presence', 'delete', 'delete from public.collaboration_presence where pitchbook_id = <present>', 'viewer'),

  ('activity_logs', 'select', 'select from public.activity_logs where id = <entry>', 'owner,admin,member'),
  ('activity_logs', 'insert', $$ insert into public.activity_logs (user_id, organization_id, action) values (<me>, <alpha>, 'did_something') $$, 'nobody'),
  ('activity_logs', 'update', $$ update public.activity_logs set action = 'did_nothing' where id = <entry> $$, 'nobody'),
  ('activity_logs', 'move', 'update public.activity_logs set organization_id = <beta> where id = <entry>', 'nobody'),
  ('activity_logs', 'delete', 'delete from public.activity_logs where id = <entry>', 'nobody'),

  ('idempotency_keys', 'select own', $$ select from public.idempotency_keys where key = 'of member' $$, 'nobody'),
  ('idempotency_keys', 'insert', $$ insert into public.idempotency_keys (route, key, request_hash) values ('r', 'k', 'h') $$, 'nobody'),
  ('idempotency_keys', 'insert an answer', $$ insert into public.idempotency_keys (user_id, route, key, request_hash, response) values (<viewer>, 'create_pitchbook', 'k', 'h', '{}') $$, 'nobody'),
  ('idempotency_keys', 'update', $$ update public.idempotency_keys set response = '{}' where key = 'of member' $$, 'nobody'),
  ('idempotency_keys', 'move', $$ update public.idempotency_keys set user_id = <viewer> where key = 'of member' $$, 'nobody'),
  ('idempotency_keys', 'delete', $$ delete from public.idempotency_keys where key = 'of member' $$, 'nobody'),

  ('pitchbooks', 'insert', $$ with book as (insert into public.pitchbooks (id, organization_id, title) values (<new>, <alpha>, 'New')),
    section as (insert into public.pitchbook_sections (id, pitchbook_id, organization_id, title, order_index) values (<new s1>, <new>, <alpha>, 'One', 0))
    insert into public.slides (pitchbook_id, organization_id, section_id, slide_number, layout_name, slide_type)
    values (<new>, <alpha>, null, 1, 'Title Slide', 'title'), (<new>, <alpha>, <new s1>, 2, 'Section Divider', 'section-divider') $$, 'writers'),

  ('pitchbook_versions', 'select', 'select from public.pitchbook_versions where id = <version>', 'readers'),
  ('pitchbook_versions', 'insert', $$ insert into public.pitchbook_versions (pitchbook_id, organization_id, name) values (<book>, <alpha>, 'New') $$, 'writers'),
  ('pitchbook_versions', 'insert forged', $$ insert into public.pitchbook_versions (pitchbook_id, organization_id, name, document, revision, number) values (<book>, <alpha>, 'New', '{}', 1, 1) $$, 'nobody'),
  ('pitchbook_versions', 'update', $$ update public.pitchbook_versions set name = 'New' where id = <version> $$, 'nobody'),
  ('pitchbook_versions', 'move', 'update public.pitchbook_versions set organization_id = <beta> where id = <version>', 'nobody'),
  ('pitchbook_versions', 'delete', 'delete from public.pitchbook_versions where id = <version>', 'nobody'),

  ('migration_runs', 'select', 'select from public.migration_runs where id = <run>', 'admins'),
  ('migration_runs', 'insert', $$ insert into public.migration_runs (organization_id, source_name, status) values (<alpha>, 'x', 'completed') $$, 'nobody'),
  ('migration_runs', 'update', $$ update public.migration_runs set source_name = 'y' where id = <run> $$, 'nobody'),
  ('migration_runs', 'move', 'update public.migration_runs set organization_id = <beta> where id = <run>', 'nobody'),
  ('migration_runs', 'delete', 'delete from public.migration_runs where id = <run>', 'nobody'),
  ('migration_items', 'select', 'select from public.migration_items where run_id = <run>', 'admins'),
  ('migration_items', 'insert', $$ insert into public.migration_items (run_id, organization_id, source_index, source_hash, status) values (<run>, <alpha>, 1, 'x', 'quarantined') $$, 'nobody'),
  ('migration_items', 'update', $$ update public.migration_items set reason = 'y' where run_id = <run> $$, 'nobody'),
  ('migration_items', 'move', 'update public.migration_items set organization_id = <beta> where run_id = <run>', 'nobody'),
  ('migration_items', 'delete', 'delete from public.migration_items where run_id = <run>', 'nobody'),

  ('v_pitchbook_stats', 'select', 'select from public.v_pitchbook_stats where id = <book>', 'readers'),
  ('v_pitchbook_stats', 'select in the trash', 'select from public.v_pitchbook_stats where id = <trashed>', 'nobody'),
  ('v_user_activity', 'select', 'select from public.v_user_activity where user_id = <member> and ''Alpha'' = any (organizations)', 'admins'),
  ('v_user_activity', 'select own', 'select from public.v_user_activity where user_id = <me>', 'everyone'),
  ('v_database_health', 'select', 'select from public.v_database_health', 'nobody')

) as line(table_name, command, statement, allowed);

-- ---------------------------------------------------------------- functions of the data API

create table tests.function_access (
  name text not null,
  -- What is special about the call.
  about text not null default '',
  statement text not null,
  allowed text[] not null,
  -- The SQLSTATE that the others get, and those who get another one. Signed-out visitors always get 42501.
  refusal text not null default 'PT404',
  refusals jsonb not null default '{}',
  primary key (name, about)
);

insert into tests.function_access
select name, about, statement, case allowed
  when 'nobody' then '{}'
  when 'readers' then '{owner,admin,member,creator,viewer,both}'
  when 'writers' then '{owner,admin,member,creator,both}'
  when 'admins' then '{owner,admin}'
  when 'keepers' then '{owner,admin,creator}'
  when 'everyone' then '{owner,admin,member,creator,viewer,both,outsider,former,beta_owner}'
  else '{' || allowed || '}' end::text[], refusal, refusals::jsonb
from (values
  ('get_viewer', '', 'select public.get_viewer()', 'everyone', '', '{}'),
  ('get_pitchbook', '', 'select public.get_pitchbook(<book>)', 'readers', 'PT404', '{}'),
  ('get_pitchbook', 'of beta', 'select public.get_pitchbook(<beta book>)', 'both,beta_owner', 'PT404', '{}'),
  ('get_pitchbook', 'in the trash', 'select public.get_pitchbook(<trashed>)', 'nobody', 'PT404', '{}'),
  ('get_pitchbook', 'of a former member', 'select public.get_pitchbook(<formers>)', 'readers', 'PT404', '{}'),
  ('get_pitchbook_revision', '', 'select public.get_pitchbook_revision(<book>)', 'readers', 'PT404', '{}'),
  ('get_pitchbook_revision', 'of beta', 'select public.get_pitchbook_revision(<beta book>)', 'both,beta_owner', 'PT404', '{}'),
  ('get_pitchbook_revision', 'in the trash', 'select public.get_pitchbook_revision(<trashed>)', 'nobody', 'PT404', '{}'),
  ('get_pitchbook_revision', 'of a former member', 'select public.get_pitchbook_revision(<formers>)', 'readers', 'PT404', '{}'),
  ('get_deck_template', '', 'select public.get_deck_template(<deck>)', 'readers', 'PT404', '{}'),
  ('get_deck_template', 'built-in', 'select public.get_deck_template(null)', 'everyone', '', '{}'),
  ('get_stamped_deck_template', '', 'select public.get_stamped_deck_template(<deck>)', 'readers', 'PT404', '{}'),
  ('get_stamped_deck_template', 'built-in', 'select public.get_stamped_deck_template(null)', 'everyone', '', '{}'),
  ('list_pitchbooks', '', 'select public.list_pitchbooks()', 'everyone', '', '{}'),
  ('list_pitchbooks', 'of alpha', 'select public.list_pitchbooks(<alpha>)', 'readers', 'PT404', '{}'),

  ('create_pitchbook_atomic', '', $$ select public.create_pitchbook_atomic('New', p_organization_id => <alpha>, p_sections => '[{"title": "One"}]') $$, 'writers', 'PT404', '{"viewer": "PT403"}'),
  ('create_pitchbook_atomic', 'personal', $$ select public.create_pitchbook_atomic('New', p_sections => '[{"title": "One"}]') $$, 'everyone', '', '{}'),
  ('duplicate_pitchbook', '', 'select public.duplicate_pitchbook(<book>)', 'writers', 'PT404', '{"viewer": "PT403"}'),
  ('duplicate_pitchbook', 'in the trash', 'select public.duplicate_pitchbook(<trashed>)', 'nobody', 'PT404', '{}'),
  ('apply_changes', '', $$ select public.apply_changes(<book>, <change>, jsonb_build_array(jsonb_build_object('kind', 'set', 'entity', 'book', 'id', <book>, 'field', 'title', 'base', repeat('0', 32), 'value', 'Book'))) $$, 'writers', 'PT404', '{"viewer": "PT403"}'),
  ('apply_changes', 'archived', $$ select public.apply_changes(<archived>, <change>, jsonb_build_array(jsonb_build_object('kind', 'set', 'entity', 'book', 'id', <archived>, 'field', 'title', 'base', repeat('0', 32), 'value', 'Archived'))) $$, 'keepers', 'PT404', '{"viewer": "PT403", "member": "PT403", "both": "PT403"}'),
  ('patch_pitchbook', '', $$ select public.patch_pitchbook(<book>, '{"title": "New"}') $$, 'writers', 'PT404', '{"viewer": "PT403"}'),
  ('patch_pitchbook', 'archived', $$ select public.patch_pitchbook(<archived>, '{"status": "draft"}') $$, 'keepers', 'PT404', '{"viewer": "PT403", "member": "PT403", "both": "PT403"}'),
  ('patch_pitchbook', 'to archive', $$ select public.patch_pitchbook(<book>, '{"status": "archived"}') $$, 'keepers', 'PT404', '{"viewer": "PT403", "member": "PT403", "both": "PT403"}'),

  ('unarchive_pitchbook', '', 'select public.unarchive_pitchbook(<archived>)', 'keepers', 'PT404', '{"viewer": "PT403", "member": "PT403", "both": "PT403"}'),
  ('unarchive_pitchbook', 'in the trash', 'select public.unarchive_pitchbook(<trashed>)', 'nobody', 'PT404', '{}'),

  ('delete_pitchbook_safe', '', 'select public.delete_pitchbook_safe(<book>)', 'keepers', 'PT404', '{"viewer": "PT403", "member": "PT403", "both": "PT403"}'),
  ('delete_pitchbook_safe', 'while another is there', 'select public.delete_pitchbook_safe(<present>)', 'nobody', 'PT404', '{"owner": "PT409", "admin": "PT409", "creator": "PT409", "viewer": "PT403", "member": "PT403", "both": "PT403"}'),
  ('delete_pitchbook_safe', 'insisting', 'select public.delete_pitchbook_safe(<present>, true)', 'admins', 'PT404', '{"creator": "PT409", "viewer": "PT403", "member": "PT403", "both": "PT403"}'),
  ('restore_pitchbook', '', 'select public.restore_pitchbook(<trashed>)', 'keepers', 'PT404', '{"viewer": "PT403", "member": "PT403", "both": "PT403"}'),
  ('restore_pitchbook', 'not in the trash', 'select public.restore_pitchbook(<book>)', 'nobody', 'PT404', '{}'),
  ('purge_pitchbook', '', 'select public.purge_pitchbook(<trashed>)', 'keepers', 'PT404', '{"viewer": "PT403", "member": "PT403", "both": "PT403"}'),
  ('purge_pitchbook', 'not in the trash', 'select public.purge_pitchbook(<book>)', 'nobody', 'PT404', '{}'),
  ('purge_expired_trash', '', 'select public.purge_expired_trash()', 'service', '42501', '{}'),

  ('touch_presence', '', 'select public.touch_presence(<book>, <book a>)', 'readers', 'PT404', '{}'),
  ('touch_presence', 'in the trash', 'select public.touch_presence(<trashed>)', 'nobody', 'PT404', '{}'),
  ('leave_presence', '', 'select public.leave_presence(<book>)', 'everyone', '', '{}'),

  ('create_version', '', $$ select public.create_version(<book>, 'First') $$, 'writers', 'PT404', '{"viewer": "PT403"}'),
  ('create_version', 'in the trash', 'select public.create_version(<trashed>)', 'nobody', 'PT404', '{}'),
  ('list_versions', '', 'select public.list_versions(<book>)', 'readers', 'PT404', '{}'),
  ('list_versions', 'in the trash', 'select public.list_versions(<trashed>)', 'nobody', 'PT404', '{}'),
  ('get_version', '', 'select public.get_version(<version>)', 'readers', 'PT404', '{}'),
  ('get_version', 'in the trash', 'select public.get_version(<trashed version>)', 'nobody', 'PT404', '{}'),
  ('restore_version', '', 'select public.restore_version(<version>)', 'writers', 'PT404', '{"viewer": "PT403"}'),
  ('restore_version', 'archived', 'select public.restore_version(<archived version>)', 'keepers', 'PT404', '{"viewer": "PT403", "member": "PT403", "both": "PT403"}'),
  ('restore_version', 'in the trash', 'select public.restore_version(<trashed version>)', 'nobody', 'PT404', '{}'),

  ('create_organization', '', $$ select public.create_organization('New', 'new-one') $$, 'everyone', '', '{}'),
  ('update_organization', '', $$ select public.update_organization(<alpha>, 'New', 'new-one') $$, 'admins', 'PT404', '{"member": "PT403", "creator": "PT403", "viewer": "PT403", "both": "PT403"}'),
  ('delete_organization', '', 'select public.delete_organization(<alpha>)', 'owner', 'PT404', '{"admin": "PT403", "member": "PT403", "creator": "PT403", "viewer": "PT403", "both": "PT403"}'),
  ('delete_organization', 'personal', 'select public.delete_organization(<personal of owner>)', 'nobody', 'PT404', '{"owner": "PT403"}'),
  ('list_members', '', 'select public.list_members(<alpha>)', 'readers', 'PT404', '{}'),
  ('change_member_role', 'member to viewer', $$ select public.change_member_role(<alpha>, <member>, 'viewer') $$, 'admins', 'PT404', '{"member": "PT403", "creator": "PT403", "viewer": "PT403", "both": "PT403"}'),
  ('change_member_role', 'member to admin', $$ select public.change_member_role(<alpha>, <member>, 'admin') $$, 'owner', 'PT404', '{"admin": "PT403", "member": "PT403", "creator": "PT403", "viewer": "PT403", "both": "PT403"}'),
  ('change_member_role', 'member to owner', $$ select public.change_member_role(<alpha>, <member>, 'owner') $$, 'owner', 'PT404', '{"admin": "PT403", "member": "PT403", "creator": "PT403", "viewer": "PT403", "both": "PT403"}'),
  ('change_member_role', 'own to owner', $$ select public.change_member_role(<alpha>, <me>, 'owner') $$, 'owner', 'PT404', '{"admin": "PT403", "member": "PT403", "creator": "PT403", "viewer": "PT403", "both": "PT403"}'),
  ('change_member_role', 'owner to member', $$ select public.change_member_role(<alpha>, <second owner>, 'member') $$, 'owner', 'PT404', '{"admin": "PT403", "member": "PT403", "creator": "PT403", "viewer": "PT403", "both": "PT403"}'),
  ('remove_member', 'viewer', 'select public.remove_member(<alpha>, <viewer>)', 'owner,admin,viewer', 'PT404', '{"member": "PT403", "creator": "PT403", "both": "PT403"}'),
  ('remove_member', 'admin', 'select public.remove_member(<alpha>, <admin>)', 'admins', 'PT404', '{"member": "PT403", "creator": "PT403", "viewer": "PT403", "both": "PT403"}'),
  ('remove_member', 'owner', 'select public.remove_member(<alpha>, <second owner>)', 'owner', 'PT404', '{"admin": "PT403", "member": "PT403", "creator": "PT403", "viewer": "PT403", "both": "PT403"}'),
  ('leave_organization', '', 'select public.leave_organization(<alpha>)', 'readers', 'PT404', '{}'),
  ('leave_organization', 'personal', 'select public.leave_organization(<personal of owner>)', 'nobody', 'PT404', '{"owner": "PT403"}'),
  ('invite_member', 'viewer', $$ select public.invite_member(<alpha>, 'new@tests.example', 'viewer') $$, 'admins', 'PT404', '{"member": "PT403", "creator": "PT403", "viewer": "PT403", "both": "PT403"}'),
  ('invite_member', 'admin', $$ select public.invite_member(<alpha>, 'new@tests.example', 'admin') $$, 'owner', 'PT404', '{"admin": "PT403", "member": "PT403", "creator": "PT403", "viewer": "PT403", "both": "PT403"}'),
  ('revoke_invitation', '', 'select public.revoke_invitation(<invitation>)', 'admins', 'PT404', '{}'),
  ('revoke_invitation', 'of an admin', 'select public.revoke_invitation(<admin invitation>)', 'owner', 'PT404', '{"admin": "PT403"}'),
  ('accept_invitation', '', $$ select public.accept_invitation('secret') $$, 'outsider', 'PT403', '{}'),
  ('accept_invitation', 'unknown', $$ select public.accept_invitation('guess') $$, 'nobody', 'PT404', '{}'),
  ('list_activity', '', 'select public.list_activity(<alpha>)', 'readers', 'PT404', '{}'),
  ('update_profile', '', $$ select public.update_profile('New Name') $$, 'everyone', '', '{}'),
  ('delete_account', '', 'select public.delete_account()', 'owner,admin,member,creator,viewer,both,outsider,former', 'PT409', '{}'),
  ('find_import_organization', '', $$ select public.find_import_organization('alpha') $$, 'service', '42501', '{}'),
  ('check_import_request', '', $$ select public.check_import_request('alpha') $$, 'service', '42501', '{}'),
  ('open_migration_run', '', $$ select public.open_migration_run('{"id": "00000000-0000-4000-8000-000000000001", "lease": "00000000-0000-4000-8000-000000000002", "organization": "beta", "sourceName": "x"}') $$, 'service', '42501', '{}'),
  ('find_migration_run', '', 'select public.find_migration_run(<run>)', 'service', '42501', '{}'),
  ('take_over_migration_run', '', $$ select public.take_over_migration_run(<run>, <lease>, <other lease>, '{}') $$, 'service', '42501', '{}'),
  ('note_migration_progress', '', 'select public.note_migration_progress(<run>, <lease>)', 'service', '42501', '{}'),
  ('finish_migration_run', '', $$ select public.finish_migration_run(<run>, <lease>, 'failed') $$, 'service', '42501', '{}'),
  ('judge_import', '', $$ select public.judge_import(<alpha>, <run>, '[]') $$, 'service', '42501', '{}'),
  ('list_quarantined', '', $$ select public.list_quarantined(<alpha>, '{hash}') $$, 'service', '42501', '{}'),
  ('import_pitchbooks', '', $$ select public.import_pitchbooks(<alpha>, <run>, <lease>, '[]') $$, 'service', '42501', '{}'),
  ('list_import_books', '', 'select public.list_import_books(<alpha>)', 'service', '42501', '{}'),
  ('check_import_target', '', 'select public.check_import_target(<alpha>)', 'service', '42501', '{}'),
  ('backup_books', '', 'select public.backup_books(<alpha>, array[<book>])', 'service', '42501', '{}'),
  ('list_backup_books', '', 'select public.list_backup_books(<alpha>)', 'service', '42501', '{}'),
  ('backup_ledger', '', 'select public.backup_ledger(<alpha>)', 'service', '42501', '{}'),
  ('restore_books', '', $$ select public.restore_books(jsonb_build_object('id', <alpha>), '{}') $$, 'service', '42501', '{}'),
  ('restore_ledger', '', $$ select public.restore_ledger(<alpha>, '{}') $$, 'service', '42501', '{}'),
  ('rollback_migration', '', 'select public.rollback_migration(<run>, <lease>)', 'service', '42501', '{}'),
  ('read_import_books', '', 'select public.read_import_books(<alpha>, array[<book>])', 'service', '42501', '{}'),
  ('database_ready', '', 'select public.database_ready()', 'service', '42501', '{}')
) as line(name, about, statement, allowed, refusal, refusals);

begin;
select plan(1);
select ok(true, '001-expectations is installed');
select * from finish();
rollback;
