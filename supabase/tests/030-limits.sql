-- Each CHECK at its boundary: what is just within is taken, what is just beyond is refused, whoever writes.
begin;
select no_plan();
select tests.stage();

create temp table limits (constraint_name text, row_name text, column_name text, fine text[], beyond text[]) on commit drop;
insert into limits values
  ('profiles_full_name_check', 'owner', 'full_name', array[$$'x'$$, $$repeat('ö', 255)$$], array[$$''$$, $$'  '$$, $$repeat('x', 256)$$, $$e'a\nb'$$]),
  ('profiles_avatar_url_check', 'owner', 'avatar_url', array[$$'https://x.example/a.png'$$, $$'https://' || repeat('x', 1992)$$, 'null'], array[$$'http://x.example'$$, $$'javascript:alert(1)'$$, $$'https://x y'$$, $$'https://' || repeat('x', 1993)$$]),
  ('organizations_name_check', 'alpha', 'name', array[$$'x'$$, $$repeat('ö', 255)$$], array[$$''$$, $$'  '$$, $$repeat('x', 256)$$, $$e'a\tb'$$]),
  ('organizations_slug_check', 'alpha', 'slug', array[$$'a-1'$$, $$'ab'$$, $$repeat('x', 60)$$], array[$$'x'$$, $$'Alpha'$$, $$'a b'$$, $$'ä-ö'$$, $$repeat('x', 61)$$]),
  ('organizations_slug_reserved_check', 'alpha', 'slug', array[$$'settled'$$], array[$$'api'$$, $$'sign-in'$$, $$'account'$$]),
  ('organizations_personal_check', 'alpha', 'is_personal', array['false'], array['true']),
  ('organization_members_role_check', 'alpha', 'role', array[$$'owner'$$], array[$$'god'$$, $$''$$]),
  ('organization_invitations_email_check', 'invitation', 'email', array[$$'a@b.example'$$], array[$$'A@b.example'$$, $$'nobody'$$, $$'a b@c.example'$$, $$repeat('x', 311) || '@b.example'$$]),
  ('organization_invitations_role_check', 'invitation', 'role', array[$$'viewer'$$], array[$$'god'$$]),
  ('organization_invitations_token_hash_check', 'invitation', 'token_hash', array[$$repeat('0', 64)$$], array[$$'secret'$$, $$repeat('0', 63)$$]),
  ('deck_templates_name_check', 'deck', 'name', array[$$repeat('x', 255)$$], array[$$''$$, $$repeat('x', 256)$$]),
  ('deck_templates_slide_width_check', 'deck', 'slide_width', array['914400', '51206400'], array['914399', '51206401']),
  ('deck_templates_slide_height_check', 'deck', 'slide_height', array['914400', '51206400'], array['914399', '51206401']),
  ('deck_templates_theme_check', 'deck', 'theme', array[$$'{"colors": {}, "fonts": {}}'$$], array[$$'[]'$$, $$'{"fonts": {}}'$$, $$'{"colors": {}}'$$, $$jsonb_build_object('colors', '{}'::jsonb, 'fonts', jsonb_build_object('x', repeat('x', 65536)))$$]),
  ('layout_templates_name_check', 'layout', 'name', array[$$repeat('x', 255)$$], array[$$''$$, $$repeat('x', 256)$$]),
  ('layout_templates_slide_type_check', 'layout', 'slide_type', array[$$'body'$$, $$'two-content'$$], array[$$''$$, $$'Body!'$$, $$repeat('x', 51)$$]),
  ('layout_templates_order_index_check', 'layout', 'order_index', array['0'], array['-1']),
  ('layout_templates_background_check', 'layout', 'background', array[$$repeat('x', 100)$$, 'null'], array[$$repeat('x', 101)$$]),
  ('layout_templates_shapes_check', 'layout', 'shapes', array[$$'[]'$$], array[$$'{}'$$, $$jsonb_build_array(repeat('x', 262144))$$]),
  ('layout_templates_placeholders_check', 'layout', 'placeholders', array[$$'[]'$$, $$jsonb_build_array(pg_temp.box())$$, $$jsonb_build_array(pg_temp.box('{"defaultPrompt": null}'))$$],
    array[$$'{}'$$, $$'[1]'$$, $$jsonb_build_array(pg_temp.box(), pg_temp.box())$$, $$jsonb_build_array(pg_temp.box('{"kind": "html"}'))$$, $$jsonb_build_array(pg_temp.box('{"id": ""}'))$$, $$jsonb_build_array(pg_temp.box('{"x": "1"}'))$$,
      $$jsonb_build_array(pg_temp.box() || jsonb_build_object('defaultPrompt', repeat('x', 5001)))$$, $$(select jsonb_agg(pg_temp.box(jsonb_build_object('id', n))) from generate_series(1, 101) n)$$]),
  ('assets_content_hash_check', 'asset', 'content_hash', array[$$repeat('0', 64)$$], array[$$'x'$$]),
  ('assets_media_type_check', 'asset', 'media_type', array[$$'image/webp'$$], array[$$'image/svg+xml'$$, $$'text/html'$$]),
  ('assets_byte_size_check', 'asset', 'byte_size', array['1', '52428800'], array['0', '52428801']),
  ('assets_size_check', 'asset', 'width', array['1', '100000', 'null'], array['0', '100001']),
  ('assets_size_check', 'asset', 'height', array['1', '100000', 'null'], array['0', '100001']),
  ('assets_storage_path_check', 'asset', 'storage_path', array[$$'x'$$, $$repeat('x', 1024)$$], array[$$''$$, $$repeat('x', 1025)$$]),
  ('pitchbooks_title_check', 'book', 'title', array[$$'x'$$, $$repeat('ö', 255)$$], array[$$''$$, $$' '$$, $$repeat('x', 256)$$, $$e'a\nb'$$, $$e'a\u0085b'$$]),
  ('pitchbooks_type_check', 'book', 'type', array[$$'standard'$$, $$'template'$$, $$'custom'$$], array[$$'Standard'$$, $$''$$]),
  ('pitchbooks_status_check', 'book', 'status', array[$$'draft'$$, $$'generating'$$, $$'ready'$$, $$'archived'$$], array[$$'deleted'$$, $$''$$]),
  ('pitchbooks_prompt_check', 'book', 'pitchbook_prompt', array['null', $$''$$, $$repeat('ö', 10000)$$, $$e'a\n\tb'$$], array[$$repeat('x', 10001)$$, $$e'a\u0007'$$]),
  ('pitchbooks_parent_check', 'book', 'parent_template_id', array['<archived>', 'null'], array['<book>']),
  ('pitchbooks_remainder_check', 'book', 'remainder', array[$$'{}'$$, 'null'], array[$$'[]'$$, $$'"x"'$$]),
  ('pitchbook_sections_title_check', 'book s1', 'title', array[$$'x'$$, $$repeat('ö', 255)$$], array[$$''$$, $$' '$$, $$repeat('x', 256)$$, $$e'a\nb'$$]),
  ('pitchbook_sections_order_index_check', 'book s1', 'order_index', array['0'], array['-1']),
  ('pitchbook_sections_number_of_slides_check', 'book s1', 'number_of_slides', array['2'], array['-1', '501']),
  ('pitchbook_sections_prompt_check', 'book s1', 'section_prompt', array['null', $$repeat('ö', 5000)$$], array[$$repeat('x', 5001)$$, $$e'a\u0007'$$]),
  ('pitchbook_sections_prompt_mode_check', 'book s1', 'section_prompt_mode', array[$$'adds'$$, $$'replaces'$$], array[$$'shouts'$$]),
  ('slides_slide_number_check', 'book a', 'slide_number', array['5'], array['0', '-1']),
  ('slides_layout_name_check', 'book a', 'layout_name', array[$$'x'$$, $$repeat('ö', 255)$$], array[$$''$$, $$' '$$, $$repeat('x', 256)$$, $$e'a\nb'$$]),
  ('slides_slide_type_check', 'book a', 'slide_type', array[$$'body'$$, $$'two-content'$$], array[$$''$$, $$'&b;'$$, $$repeat('x', 51)$$]),
  ('slides_title_check', 'book a', 'title', array['null', $$'x'$$, $$repeat('ö', 255)$$], array[$$''$$, $$' '$$, $$repeat('x', 256)$$, $$e'a\nb'$$]),
  ('slides_prompt_check', 'book a', 'slide_prompt', array['null', $$repeat('ö', 5000)$$], array[$$repeat('x', 5001)$$, $$e'a\u0007'$$]),
  ('slides_prompt_mode_check', 'book a', 'slide_prompt_mode', array[$$'adds'$$, $$'replaces'$$], array[$$'shouts'$$]),
  ('slides_notes_check', 'book a', 'speaker_notes', array[$$''$$, $$repeat('ö', 20000)$$], array[$$repeat('x', 20001)$$, $$e'a\u0007'$$]),
  ('slides_remainder_check', 'book a', 'remainder', array[$$'{}'$$, 'null'], array[$$'[]'$$]),
  ('slides_content_check', 'book a', 'content',
    array[$$'{"v": 1, "placeholders": {}}'$$, $$pg_temp.content('{"meta": {"model": "x"}, "locked": true, "origin": "ai"}')$$, $$pg_temp.link('https://a.example/?q=1#x')$$, $$pg_temp.link('http://a.example')$$, $$pg_temp.link('mailto:a@b.example')$$,
      $$jsonb_build_object('v', 1, 'placeholders', (select jsonb_object_agg('p' || n, tests.text_content('x')) from generate_series(1, 100) n))$$],
    array[$$'null'$$, $$'[]'$$, $$'{"placeholders": {}}'$$, $$'{"v": 2, "placeholders": {}}'$$, $$'{"v": "1", "placeholders": {}}'$$, $$'{"v": 1}'$$, $$'{"v": 1, "placeholders": []}'$$, $$'{"v": 1, "placeholders": {}, "html": "x"}'$$,
      $$pg_temp.content('{"kind": "html"}')$$, $$pg_temp.content('{"origin": "nowhere"}')$$, $$pg_temp.content('{"locked": "no"}')$$, $$pg_temp.content('{"doc": {"paragraphs": "x"}}')$$, $$pg_temp.content('{"doc": "x"}')$$, $$'{"v": 1, "placeholders": {"body": null}}'$$,
      $$jsonb_build_object('v', 1, 'placeholders', jsonb_build_object('', tests.text_content('x')))$$, $$jsonb_build_object('v', 1, 'placeholders', jsonb_build_object('__proto__', tests.text_content('x')))$$,
      $$pg_temp.link('javascript:alert(1)')$$, $$pg_temp.link('JAVASCRIPT:alert(1)')$$, $$pg_temp.link(e'java\nscript:alert(1)')$$, $$pg_temp.link(' https://a.example')$$, $$pg_temp.link('data:text/html,x')$$, $$pg_temp.link('//a.example')$$, $$pg_temp.link('mailto:')$$, $$pg_temp.link('https://')$$, $$pg_temp.link('https://a.example/' || repeat('x', 2048))$$,
      $$pg_temp.content('{"meta": {"link": "javascript:alert(1)"}}')$$, $$pg_temp.content('{"doc": {"paragraphs": [{"runs": [{"text": "x", "link": 7}]}]}}')$$,
      $$jsonb_build_object('v', 1, 'placeholders', (select jsonb_object_agg('p' || n, tests.text_content('x')) from generate_series(1, 101) n))$$, $$jsonb_build_object('v', 1, 'placeholders', jsonb_build_object('body', tests.text_content(repeat('x', 1048576))))$$]),
  ('placeholder_prompts_placeholder_id_check', 'book prompt', 'placeholder_id', array[$$'x'$$, $$repeat('x', 100)$$], array[$$''$$, $$repeat('x', 101)$$, $$'__proto__'$$, $$e'a\nb'$$]),
  ('placeholder_prompts_text_check', 'book prompt', 'prompt_text', array[$$''$$, $$repeat('ö', 5000)$$], array[$$repeat('x', 5001)$$, $$e'a\u0007'$$]),
  ('placeholder_prompts_mode_check', 'book prompt', 'prompt_mode', array[$$'adds'$$, $$'replaces'$$], array[$$'shouts'$$]),
  ('activity_logs_action_check', 'entry', 'action', array[$$'did_something'$$], array[$$'Did it'$$, $$'x'$$, $$repeat('a_', 30) || 'a'$$]),
  ('activity_logs_details_check', 'entry', 'details', array[$$'{}'$$], array[$$'[]'$$, $$'null'$$])
  , ('pitchbook_versions_name_check', 'version', 'name', array['null', $$'x'$$, $$repeat('x', 255)$$], array[$$''$$, $$' '$$, $$repeat('x', 256)$$]),
  ('pitchbook_versions_number_check', 'version', 'number', array['1'], array['0']),
  ('migration_runs_status_check', 'run', 'status', array[$$'running'$$, $$'completed'$$, $$'failed'$$, $$'rolled_back'$$], array[$$'done'$$]),
  ('migration_runs_source_name_check', 'run', 'source_name', array[$$'x'$$, $$repeat('x', 1024)$$], array[$$''$$, $$repeat('x', 1025)$$]),
  ('migration_runs_source_bytes_check', 'run', 'source_bytes', array['0', 'null'], array['-1']),
  ('migration_runs_json_check', 'run', 'options', array[$$'{}'$$], array[$$'[]'$$]),
  ('migration_runs_json_check', 'run', 'counts', array[$$'{}'$$], array[$$'[]'$$]),
  ('migration_runs_json_check', 'run', 'report', array[$$'{}'$$, 'null'], array[$$'[]'$$]),
  ('migration_runs_phase_check', 'run', 'phase', array[$$'x'$$, $$repeat('x', 60)$$], array[$$''$$, $$repeat('x', 61)$$]),
  ('migration_runs_json_check', 'run', 'holder', array[$$'{}'$$], array[$$'[]'$$]),
  ('migration_items_status_check', 'run', 'status', array[$$'imported'$$, $$'quarantined'$$, $$'rolled_back'$$], array[$$'done'$$]),
  ('migration_items_source_index_check', 'run', 'source_index', array['0', '2147483647'], array['-1']),
  ('migration_items_book_check', 'run', 'pitchbook_id', array['<gone>'], array['null']),
  ('migration_items_book_check', 'run', 'revision', array['5'], array['null']),
  ('migration_items_json_check', 'run', 'details', array[$$'{}'$$], array[$$'[]'$$]),
  ('migration_items_json_check', 'run', 'transformations', array[$$'[]'$$], array[$$'{}'$$])
  , ('idempotency_keys_route_check', 'member', 'route', array[$$'x'$$, $$repeat('x', 200)$$], array[$$''$$, $$repeat('x', 201)$$]),
  ('idempotency_keys_key_check', 'member', 'key', array[$$'x'$$, $$repeat('x', 255)$$], array[$$''$$, $$repeat('x', 256)$$]),
  ('idempotency_keys_hash_check', 'member', 'request_hash', array[$$'x'$$, $$repeat('x', 128)$$], array[$$''$$, $$repeat('x', 129)$$]),
  ('idempotency_keys_response_check', 'member', 'response', array['null', $$to_jsonb(repeat('x', 16777000))$$], array[$$to_jsonb(repeat('x', 16777216))$$])
;

create function pg_temp.box(extra jsonb default '{}') returns jsonb language sql as $$
  select '{"id": "a", "name": "A", "kind": "text", "x": 0, "y": 0, "width": 1, "height": 1, "defaultPrompt": "P", "capacity": null}'::jsonb || extra
$$;
create function pg_temp.content(extra jsonb) returns jsonb language sql as $$
  select jsonb_build_object('v', 1, 'placeholders', jsonb_build_object('body', tests.text_content('x') || extra))
$$;
create function pg_temp.link(target text) returns jsonb language sql as $$
  select pg_temp.content(jsonb_build_object('doc', jsonb_build_object('paragraphs', jsonb_build_array(jsonb_build_object('runs', jsonb_build_array(jsonb_build_object('text', 'x', 'link', target)))))))
$$;

create function pg_temp.try_limit(wanted text, wanted_column text) returns setof text language plpgsql as $$
declare
  line limits;
  expression text;
  target text;
  o tests.outcome;
begin
  select * into line from limits where constraint_name = wanted and column_name = wanted_column;
  -- The table is in the constraint's name, so that dropping the constraint cannot hide it.
  select t.name into target from unnest(array(select distinct table_name from tests.table_access)) t(name) where wanted like t.name || '\_%' order by length(t.name) desc limit 1;
  target := format('update public.%I set %I = %%s where %s', target, line.column_name,
    case target when 'organization_members' then 'organization_id = <alpha> and user_id = <viewer>' else '<' || line.row_name || '> = ' || tests.key_column(target) end);
  foreach expression in array line.fine loop
    o := tests.attempt('superuser', tests.render(replace(target, '%s', expression), 'owner'));
    return next ok(o.result = 'rows 1', format('%s takes %s', line.constraint_name, left(expression, 60)));
    if o.result <> 'rows 1' then return next diag(o::text); end if;
  end loop;
  foreach expression in array line.beyond loop
    o := tests.attempt('superuser', tests.render(replace(target, '%s', expression), 'owner'));
    return next ok(o.result = '23514' and o.message like '%' || line.constraint_name || '%', format('%s refuses %s', line.constraint_name, left(expression, 60)));
    if o.result <> '23514' then return next diag(o::text); end if;
  end loop;
end $$;
select pg_temp.try_limit(constraint_name, column_name) from limits;

select is_empty($$
  select o.conname::text from pg_constraint o join pg_namespace n on n.oid = o.connamespace where n.nspname in ('public', 'private') and o.contype = 'c'
  except select constraint_name from limits $$, 'every CHECK has its limits here');

select * from finish();
rollback;
