-- What the catalogue is meant to say, by name: 010-catalogue.sql compares. Whoever adds a column, key or function declares it
-- here, and in docs/database.md where it is a definer function. Not rolled back.

-- What signed-in people may update (their rows are the policies' matter).
create table tests.updatable_columns (table_name text, column_name text);
insert into tests.updatable_columns
select table_name, unnest(columns) from (values
  ('collaboration_presence', '{slide_id}'::text[]),
  ('deck_templates', '{name,slide_width,slide_height,theme}'::text[]),
  ('layout_templates', '{name,slide_type,order_index,background,shapes,placeholders}'::text[]),
  ('organization_members', '{role}'::text[]),
  ('organizations', '{name,slug}'::text[]),
  ('pitchbook_sections', '{title,order_index,section_prompt,section_prompt_mode}'::text[]),
  ('pitchbooks', '{title,type,status,pitchbook_prompt,inherit_template_prompts,parent_template_id,deck_template_id,deleted_at}'::text[]),
  ('placeholder_prompts', '{prompt_text,prompt_mode}'::text[]),
  ('profiles', '{full_name,avatar_url}'::text[]),
  ('slides', '{section_id,slide_number,layout_name,slide_type,title,slide_prompt,slide_prompt_mode,content,speaker_notes}'::text[])
) as line(table_name, columns);

-- What they may insert.
create table tests.insertable_columns (table_name text, column_name text);
insert into tests.insertable_columns
select table_name, unnest(columns) from (values
  ('collaboration_presence', '{pitchbook_id,user_id,organization_id,slide_id}'::text[]),
  ('deck_templates', '{id,organization_id,name,slide_width,slide_height,theme}'::text[]),
  ('layout_templates', '{id,deck_template_id,name,slide_type,order_index,background,shapes,placeholders}'::text[]),
  ('organization_invitations', '{organization_id,email,role,token_hash}'::text[]),
  ('pitchbook_sections', '{id,pitchbook_id,organization_id,title,order_index,number_of_slides,section_prompt,section_prompt_mode}'::text[]),
  ('pitchbook_versions', '{id,pitchbook_id,organization_id,name,is_automatic}'::text[]),
  ('pitchbooks', '{id,organization_id,title,type,status,pitchbook_prompt,inherit_template_prompts,parent_template_id,deck_template_id}'::text[]),
  ('placeholder_prompts', '{id,slide_id,pitchbook_id,organization_id,placeholder_id,prompt_text,prompt_mode}'::text[]),
  ('slides', '{id,pitchbook_id,organization_id,section_id,slide_number,layout_name,slide_type,title,slide_prompt,slide_prompt_mode,content,speaker_notes}'::text[])
) as line(table_name, columns);

-- What they may read.
create table tests.readable_columns (table_name text, column_name text);
insert into tests.readable_columns
select table_name, unnest(columns) from (values
  ('activity_logs', '{id,user_id,organization_id,pitchbook_id,action,details,created_at}'::text[]),
  ('assets', '{id,organization_id,content_hash,media_type,byte_size,width,height,storage_path,created_by,created_at}'::text[]),
  ('collaboration_presence', '{pitchbook_id,user_id,organization_id,slide_id,last_seen}'::text[]),
  ('deck_templates', '{id,organization_id,name,slide_width,slide_height,theme,created_by,created_at,updated_at}'::text[]),
  ('layout_templates', '{id,deck_template_id,organization_id,name,slide_type,order_index,background,shapes,placeholders,created_at,updated_at}'::text[]),
  ('migration_items', '{run_id,source_index,organization_id,source_hash,pitchbook_id,status,revision,reason,details,transformations,created_at}'::text[]),
  ('migration_runs', '{id,organization_id,organization_created,author_id,status,phase,lease,holder,heartbeat_at,source_name,source_hash,source_bytes,options,counts,report,started_at,finished_at}'::text[]),
  ('organization_invitations', '{id,organization_id,email,role,invited_by,created_at,expires_at,accepted_at}'::text[]),
  ('organization_members', '{organization_id,user_id,role,created_at,updated_at}'::text[]),
  ('organizations', '{id,name,slug,is_personal,personal_owner_id,created_by,created_at,updated_at}'::text[]),
  ('pitchbook_sections', '{id,pitchbook_id,organization_id,title,order_index,number_of_slides,section_prompt,section_prompt_mode,version,created_at,updated_at,search}'::text[]),
  ('pitchbook_versions', '{id,pitchbook_id,organization_id,number,name,is_automatic,revision,document,created_by,created_at}'::text[]),
  ('pitchbooks', '{id,organization_id,title,type,status,pitchbook_prompt,inherit_template_prompts,is_template,parent_template_id,deck_template_id,revision,created_by,created_at,updated_at,deleted_at,deleted_by,remainder,search}'::text[]),
  ('placeholder_prompts', '{id,slide_id,pitchbook_id,organization_id,placeholder_id,prompt_text,prompt_mode,created_at,updated_at,search}'::text[]),
  ('profiles', '{id,full_name,avatar_url,created_at,updated_at}'::text[]),
  ('slides', '{id,pitchbook_id,organization_id,section_id,slide_number,layout_name,slide_type,title,slide_prompt,slide_prompt_mode,content,speaker_notes,version,created_at,updated_at,remainder}'::text[])
) as line(table_name, columns);

-- What may be null.
create table tests.nullable_columns (table_name text, column_name text);
insert into tests.nullable_columns
select table_name, unnest(columns) from (values
  ('activity_logs', '{user_id,pitchbook_id}'::text[]),
  ('assets', '{width,height,created_by}'::text[]),
  ('collaboration_presence', '{slide_id}'::text[]),
  ('deck_templates', '{organization_id,created_by}'::text[]),
  ('idempotency_keys', '{response}'::text[]),
  ('layout_templates', '{organization_id,background}'::text[]),
  ('migration_items', '{pitchbook_id,revision,reason}'::text[]),
  ('migration_runs', '{author_id,source_hash,source_bytes,report,finished_at}'::text[]),
  ('organization_invitations', '{accepted_at}'::text[]),
  ('organizations', '{personal_owner_id,created_by}'::text[]),
  ('pitchbook_sections', '{section_prompt}'::text[]),
  ('pitchbook_versions', '{name,created_by}'::text[]),
  ('pitchbooks', '{pitchbook_prompt,parent_template_id,created_by,deleted_at,deleted_by,remainder}'::text[]),
  ('profiles', '{avatar_url}'::text[]),
  ('slides', '{section_id,title,slide_prompt,remainder}'::text[])
) as line(table_name, columns);

-- Foreign and unique keys.
create table tests.keys (table_name text, definition text);
insert into tests.keys values
  ('activity_logs', 'FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE'),
  ('activity_logs', 'FOREIGN KEY (pitchbook_id) REFERENCES pitchbooks(id) ON DELETE SET NULL'),
  ('activity_logs', 'FOREIGN KEY (user_id) REFERENCES profiles(id) ON DELETE SET NULL'),
  ('assets', 'UNIQUE (id, organization_id)'),
  ('assets', 'UNIQUE (organization_id, content_hash)'),
  ('assets', 'FOREIGN KEY (created_by) REFERENCES profiles(id) ON DELETE SET NULL'),
  ('assets', 'FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE'),
  ('collaboration_presence', 'FOREIGN KEY (pitchbook_id, organization_id) REFERENCES pitchbooks(id, organization_id) ON DELETE CASCADE'),
  ('collaboration_presence', 'FOREIGN KEY (slide_id, pitchbook_id) REFERENCES slides(id, pitchbook_id) ON DELETE SET NULL (slide_id)'),
  ('collaboration_presence', 'FOREIGN KEY (user_id) REFERENCES profiles(id) ON DELETE CASCADE'),
  ('deck_templates', 'UNIQUE (id, organization_id)'),
  ('deck_templates', 'FOREIGN KEY (created_by) REFERENCES profiles(id) ON DELETE SET NULL'),
  ('deck_templates', 'FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE'),
  ('idempotency_keys', 'FOREIGN KEY (user_id) REFERENCES profiles(id) ON DELETE CASCADE'),
  ('layout_templates', 'UNIQUE (deck_template_id, name)'),
  ('layout_templates', 'FOREIGN KEY (deck_template_id) REFERENCES deck_templates(id) ON DELETE CASCADE'),
  ('layout_templates', 'FOREIGN KEY (deck_template_id, organization_id) REFERENCES deck_templates(id, organization_id) ON DELETE CASCADE'),
  ('migration_items', 'FOREIGN KEY (run_id, organization_id) REFERENCES migration_runs(id, organization_id) ON DELETE CASCADE'),
  ('migration_runs', 'UNIQUE (id, organization_id)'),
  ('migration_runs', 'FOREIGN KEY (author_id) REFERENCES profiles(id) ON DELETE SET NULL'),
  ('migration_runs', 'FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE'),
  ('organization_invitations', 'UNIQUE (token_hash)'),
  ('organization_invitations', 'FOREIGN KEY (invited_by) REFERENCES profiles(id) ON DELETE CASCADE'),
  ('organization_invitations', 'FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE'),
  ('organization_members', 'FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE'),
  ('organization_members', 'FOREIGN KEY (user_id) REFERENCES profiles(id) ON DELETE CASCADE'),
  ('organizations', 'UNIQUE (personal_owner_id)'),
  ('organizations', 'UNIQUE (slug)'),
  ('organizations', 'FOREIGN KEY (created_by) REFERENCES profiles(id) ON DELETE SET NULL'),
  ('organizations', 'FOREIGN KEY (personal_owner_id) REFERENCES profiles(id)'),
  ('pitchbook_sections', 'UNIQUE (id, pitchbook_id)'),
  ('pitchbook_sections', 'UNIQUE (pitchbook_id, order_index) DEFERRABLE INITIALLY DEFERRED'),
  ('pitchbook_sections', 'FOREIGN KEY (pitchbook_id, organization_id) REFERENCES pitchbooks(id, organization_id) ON DELETE CASCADE'),
  ('pitchbook_versions', 'UNIQUE (pitchbook_id, number)'),
  ('pitchbook_versions', 'FOREIGN KEY (created_by) REFERENCES profiles(id) ON DELETE SET NULL'),
  ('pitchbook_versions', 'FOREIGN KEY (pitchbook_id, organization_id) REFERENCES pitchbooks(id, organization_id) ON DELETE CASCADE'),
  ('pitchbooks', 'UNIQUE (id, organization_id)'),
  ('pitchbooks', 'FOREIGN KEY (created_by) REFERENCES profiles(id) ON DELETE SET NULL'),
  ('pitchbooks', 'FOREIGN KEY (deck_template_id) REFERENCES deck_templates(id)'),
  ('pitchbooks', 'FOREIGN KEY (deleted_by) REFERENCES profiles(id) ON DELETE SET NULL'),
  ('pitchbooks', 'FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE'),
  ('pitchbooks', 'FOREIGN KEY (parent_template_id, organization_id) REFERENCES pitchbooks(id, organization_id) ON DELETE SET NULL (parent_template_id)'),
  ('placeholder_prompts', 'UNIQUE (slide_id, placeholder_id)'),
  ('placeholder_prompts', 'FOREIGN KEY (pitchbook_id, organization_id) REFERENCES pitchbooks(id, organization_id) ON DELETE CASCADE'),
  ('placeholder_prompts', 'FOREIGN KEY (slide_id, pitchbook_id) REFERENCES slides(id, pitchbook_id) ON DELETE CASCADE'),
  ('profiles', 'FOREIGN KEY (id) REFERENCES auth.users(id) ON DELETE CASCADE'),
  ('slide_words', 'FOREIGN KEY (slide_id) REFERENCES slides(id) ON DELETE CASCADE'),
  ('slides', 'UNIQUE (id, pitchbook_id)'),
  ('slides', 'UNIQUE (pitchbook_id, slide_number) DEFERRABLE INITIALLY DEFERRED'),
  ('slides', 'FOREIGN KEY (pitchbook_id, organization_id) REFERENCES pitchbooks(id, organization_id) ON DELETE CASCADE'),
  ('slides', 'FOREIGN KEY (section_id, pitchbook_id) REFERENCES pitchbook_sections(id, pitchbook_id) DEFERRABLE INITIALLY DEFERRED');

-- Unique indexes beside them.
create table tests.unique_indexes (definition text);
insert into tests.unique_indexes values
  ('CREATE UNIQUE INDEX idx_migration_runs_running ON public.migration_runs USING btree (organization_id) WHERE (status = ''running''::text)'),
  ('CREATE UNIQUE INDEX idx_invitations_open ON public.organization_invitations USING btree (organization_id, email) WHERE (accepted_at IS NULL)');

-- Functions that run as their owner; docs/database.md gives the reason of each.
create table tests.definer_functions (name text);
insert into tests.definer_functions values
  ('private.check_books'),
  ('private.check_deck_template'),
  ('private.check_layouts'),
  ('private.claim_key'),
  ('private.database_health'),
  ('private.find_account'),
  ('private.find_books'),
  ('private.forget_answers'),
  ('private.index_slide'),
  ('private.keep_an_owner'),
  ('private.keep_answer'),
  ('private.leave_organizations'),
  ('private.log_activity'),
  ('private.log_book'),
  ('private.log_invitation'),
  ('private.log_membership'),
  ('private.log_migration_run'),
  ('private.log_organization'),
  ('private.log_purged_books'),
  ('private.log_version'),
  ('private.member_emails'),
  ('private.my_admin_organization_ids'),
  ('private.my_co_member_ids'),
  ('private.my_organization_ids'),
  ('private.my_owned_organization_ids'),
  ('private.my_writable_organization_ids'),
  ('private.note_books'),
  ('private.note_changed_books'),
  ('private.note_new_books'),
  ('private.refresh_statistics'),
  ('private.require_book_laws'),
  ('private.set_layout_organization'),
  ('private.set_part_organization'),
  ('private.set_prompt_book'),
  ('private.set_slide_version'),
  ('private.set_up_account'),
  ('private.take_snapshot'),
  ('private.touch_books'),
  ('private.void_invitations'),
  ('public.accept_invitation'),
  ('public.create_organization'),
  ('public.database_ready'),
  ('public.delete_account');

-- Private functions that people's and the service role's own statements run: policies, checks, and what invoker functions call.
create table tests.private_functions (name text, for_people boolean, for_service boolean);
insert into tests.private_functions values
  ('apply_order', true, false),
  ('book_document', true, true),
  ('book_order', true, false),
  ('book_rows', false, true),
  ('book_summary', true, true),
  ('broken_books', false, true),
  ('change_errors', true, false),
  ('change_rows', true, false),
  ('check_book_data', false, true),
  ('check_ledger', false, true),
  ('check_queries', false, true),
  ('check_row', false, true),
  ('check_schema', false, true),
  ('claim_key', true, false),
  ('compare_pieces', true, false),
  ('database_health', false, true),
  ('describe_schema', false, true),
  ('fail', true, true),
  ('fail_field', true, true),
  ('fail_for_run', false, true),
  ('find_account', false, true),
  ('find_books', true, true),
  ('fit_book_rows', false, true),
  ('hold_run', false, true),
  ('ids_of', false, true),
  ('insert_acceptable_books', false, true),
  ('insert_books', false, true),
  ('insert_records', true, false),
  ('is_empty_organization', false, true),
  ('is_importing', true, true),
  ('is_layout_name', true, false),
  ('is_new_record', true, false),
  ('is_piece_value', true, false),
  ('is_placeholder_id', true, true),
  ('is_placeholder_list', true, true),
  ('is_prompt_piece', true, false),
  ('is_slide_content', true, true),
  ('is_slide_type', true, false),
  ('is_text', true, true),
  ('is_title', true, true),
  ('is_uuid', true, false),
  ('is_uuid_list', true, false),
  ('iso', true, true),
  ('judge_books', false, true),
  ('keep_answer', true, false),
  ('list_some', false, true),
  ('lock_book', true, false),
  ('may_curate', true, true),
  ('member_emails', true, false),
  ('my_admin_organization_ids', true, true),
  ('my_co_member_ids', true, true),
  ('my_organization_ids', true, true),
  ('my_owned_organization_ids', true, true),
  ('my_writable_organization_ids', true, true),
  ('note_quarantined', false, true),
  ('organization_summary', true, false),
  ('patch_errors', true, false),
  ('people_present', true, true),
  ('person_or_null', false, true),
  ('piece_hash', true, true),
  ('put_rows', false, true),
  ('refresh_statistics', false, true),
  ('refuse_second_run', false, true),
  ('require_import_organization', false, true),
  ('require_organization_fields', true, false),
  ('require_writable_organization', true, false),
  ('restore_organization', false, true),
  ('run_books', false, true),
  ('run_document', false, true),
  ('section_errors', true, false),
  ('set_pieces', true, false),
  ('time_query', false, true),
  ('version_summary', true, false);

-- Functions of the data API and the roles that may call them.
create table tests.functions (name text, for_people boolean, for_service boolean);
insert into tests.functions values
  ('accept_invitation', true, false),
  ('apply_changes', true, false),
  ('backup_books', false, true),
  ('backup_ledger', false, true),
  ('change_member_role', true, false),
  ('check_import_target', false, true),
  ('create_organization', true, false),
  ('create_pitchbook_atomic', true, false),
  ('create_version', true, false),
  ('database_ready', false, true),
  ('delete_account', true, false),
  ('delete_organization', true, false),
  ('delete_pitchbook_safe', true, false),
  ('duplicate_pitchbook', true, false),
  ('find_import_organization', false, true),
  ('find_migration_run', false, true),
  ('finish_migration_run', false, true),
  ('get_deck_template', true, true),
  ('get_pitchbook', true, true),
  ('get_version', true, false),
  ('get_viewer', true, true),
  ('import_pitchbooks', false, true),
  ('invite_member', true, false),
  ('judge_import', false, true),
  ('leave_organization', true, false),
  ('leave_presence', true, false),
  ('list_activity', true, false),
  ('list_backup_books', false, true),
  ('list_import_books', false, true),
  ('list_members', true, false),
  ('list_migration_runs', false, true),
  ('list_pitchbooks', true, true),
  ('list_versions', true, false),
  ('note_migration_progress', false, true),
  ('open_migration_run', false, true),
  ('patch_pitchbook', true, false),
  ('purge_expired_trash', false, true),
  ('purge_pitchbook', true, false),
  ('read_import_books', false, true),
  ('remove_member', true, false),
  ('restore_books', false, true),
  ('restore_ledger', false, true),
  ('restore_pitchbook', true, false),
  ('restore_version', true, false),
  ('revoke_invitation', true, false),
  ('rollback_migration', false, true),
  ('take_over_migration_run', false, true),
  ('touch_presence', true, false),
  ('update_organization', true, false),
  ('update_profile', true, false);

-- Views and who reads them.
create table tests.view_readers (name text, reader text);
insert into tests.view_readers values
  ('v_database_health', 'service_role'),
  ('v_pitchbook_stats', 'authenticated'),
  ('v_pitchbook_stats', 'service_role'),
  ('v_user_activity', 'authenticated');

begin;
select plan(1);
select ok(true, '003-declarations is installed');
select * from finish();
rollback;
