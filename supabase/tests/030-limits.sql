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
  ('deck_templates_theme_check', 'deck', 'theme', array['pg_temp.theme()', $$pg_temp.theme('{"accent": "#0F3d5e"}')$$],
    array[$$'[]'$$, $$'"x"'$$, $$pg_temp.theme() - 'fonts'$$, $$pg_temp.theme() - 'colors'$$, $$pg_temp.theme() || '{"colors": []}'$$, $$pg_temp.theme('{"accent": "red"}')$$, $$pg_temp.theme('{"accent": "#0f3d5"}')$$, $$pg_temp.theme('{"accent": 7}')$$, $$pg_temp.theme('{"accent": null}')$$,
      $$pg_temp.theme() || '{"fonts": []}'$$, $$pg_temp.theme() || '{"fonts": {"heading": "Georgia"}}'$$, $$pg_temp.theme() || '{"fonts": {"body": "Arial"}}'$$, $$pg_temp.theme() || '{"fonts": {"heading": "Georgia", "body": 7}}'$$, $$pg_temp.theme() || '{"fonts": {"heading": "", "body": "Arial"}}'$$, $$pg_temp.theme() || '{"fonts": {"heading": "Georgia", "body": "Arial", "x": "Y"}}'$$,
      $$pg_temp.theme() || '{"effects": {}}'$$, $$pg_temp.theme((select jsonb_object_agg('c' || n, '#000000') from generate_series(1, 4000) n))$$]),
  ('layout_templates_name_check', 'layout', 'name', array[$$repeat('x', 255)$$], array[$$''$$, $$repeat('x', 256)$$]),
  ('layout_templates_slide_type_check', 'layout', 'slide_type', array[$$'body'$$, $$'two-content'$$], array[$$''$$, $$'Body!'$$, $$repeat('x', 51)$$]),
  ('layout_templates_order_index_check', 'layout', 'order_index', array['0'], array['-1']),
  ('layout_templates_background_check', 'layout', 'background', array[$$repeat('x', 100)$$, 'null'], array[$$repeat('x', 101)$$]),
  ('layout_templates_shapes_check', 'layout', 'shapes', array[$$'[]'$$, $$jsonb_build_array(pg_temp.shape(), pg_temp.shape('{"kind": "line", "height": 0}'))$$, $$jsonb_build_array(pg_temp.shape('{"x": 1.0}'))$$, $$(select jsonb_agg(pg_temp.shape()) from generate_series(1, 1000) n)$$],
    array[$$'{}'$$, $$'"x"'$$, $$'[1]'$$, $$'[[]]'$$, $$jsonb_build_array(pg_temp.shape('{"kind": "oval"}'))$$, $$jsonb_build_array(pg_temp.shape() - 'kind')$$, $$jsonb_build_array(pg_temp.shape('{"x": -1}'))$$, $$jsonb_build_array(pg_temp.shape('{"y": 0.5}'))$$, $$jsonb_build_array(pg_temp.shape('{"width": "1"}'))$$, $$jsonb_build_array(pg_temp.shape('{"height": null}'))$$, $$jsonb_build_array(pg_temp.shape('{"width": 51206401}'))$$,
      $$jsonb_build_array(pg_temp.shape() - 'x')$$, $$jsonb_build_array(pg_temp.shape('{"fill": 7}'))$$, $$jsonb_build_array(pg_temp.shape() - 'fill')$$, $$jsonb_build_array(pg_temp.shape(jsonb_build_object('fill', repeat('x', 101))))$$, $$jsonb_build_array(pg_temp.shape('{"onclick": "x"}'))$$, $$(select jsonb_agg(pg_temp.shape()) from generate_series(1, 1001) n)$$]),
  ('layout_templates_placeholders_check', 'layout', 'placeholders', array[$$'[]'$$, $$jsonb_build_array(pg_temp.box())$$, $$jsonb_build_array(pg_temp.box('{"defaultPrompt": null}'))$$, $$jsonb_build_array(pg_temp.box('{"capacity": 90}'))$$,
      $$jsonb_build_array(pg_temp.style('{}'), pg_temp.box('{"id": "b"}'))$$, $$jsonb_build_array(pg_temp.style('{"fontSize": 10.5, "bold": true, "align": "center", "anchor": "bottom", "color": "accent", "bullets": false}'))$$, $$(select jsonb_agg(pg_temp.box(jsonb_build_object('id', n::text))) from generate_series(1, 100) n)$$],
    array[$$'{}'$$, $$'[1]'$$, $$'[[]]'$$, $$jsonb_build_array(pg_temp.box(), pg_temp.box())$$, $$jsonb_build_array(pg_temp.box('{"kind": "html"}'))$$, $$jsonb_build_array(pg_temp.box('{"id": ""}'))$$, $$jsonb_build_array(pg_temp.box('{"id": 7}'))$$, $$jsonb_build_array(pg_temp.box() - 'name')$$, $$jsonb_build_array(pg_temp.box('{"name": 7}'))$$, $$jsonb_build_array(pg_temp.box('{"name": " "}'))$$,
      $$jsonb_build_array(pg_temp.box('{"x": "1"}'))$$, $$jsonb_build_array(pg_temp.box('{"x": -1}'))$$, $$jsonb_build_array(pg_temp.box('{"y": -1}'))$$, $$jsonb_build_array(pg_temp.box('{"x": 0.5}'))$$, $$jsonb_build_array(pg_temp.box('{"width": 0}'))$$, $$jsonb_build_array(pg_temp.box('{"height": 0}'))$$, $$jsonb_build_array(pg_temp.box('{"height": 1e9}'))$$, $$jsonb_build_array(pg_temp.box() - 'width')$$,
      $$jsonb_build_array(pg_temp.box() - 'defaultPrompt')$$, $$jsonb_build_array(pg_temp.box('{"defaultPrompt": 7}'))$$, $$jsonb_build_array(pg_temp.box() || jsonb_build_object('defaultPrompt', repeat('x', 5001)))$$, $$jsonb_build_array(pg_temp.box() - 'capacity')$$, $$jsonb_build_array(pg_temp.box('{"capacity": 0}'))$$, $$jsonb_build_array(pg_temp.box('{"capacity": 1.5}'))$$, $$jsonb_build_array(pg_temp.box('{"capacity": "9"}'))$$, $$jsonb_build_array(pg_temp.box('{"html": "x"}'))$$,
      $$jsonb_build_array(pg_temp.box('{"style": null}'))$$, $$jsonb_build_array(pg_temp.box('{"style": []}'))$$, $$jsonb_build_array(pg_temp.style('{"fontSize": 0}'))$$, $$jsonb_build_array(pg_temp.style('{"fontSize": "9"}'))$$, $$jsonb_build_array(pg_temp.style('{"fontSize": 4001}'))$$, $$jsonb_build_array(pg_temp.style('{"bold": "yes"}'))$$, $$jsonb_build_array(pg_temp.style('{"bullets": 1}'))$$,
      $$jsonb_build_array(pg_temp.style('{"align": "justify"}'))$$, $$jsonb_build_array(pg_temp.style('{"anchor": null}'))$$, $$jsonb_build_array(pg_temp.style('{"color": 7}'))$$, $$jsonb_build_array(pg_temp.style('{"url": "x"}'))$$, $$(select jsonb_agg(pg_temp.box(jsonb_build_object('id', n::text))) from generate_series(1, 101) n)$$]),
  ('assets_content_hash_check', 'asset', 'content_hash', array[$$repeat('0', 64)$$], array[$$'x'$$]),
  ('assets_media_type_check', 'asset', 'media_type', array[$$'image/webp'$$], array[$$'image/svg+xml'$$, $$'text/html'$$]),
  ('assets_byte_size_check', 'asset', 'byte_size', array['1', '52428800'], array['0', '52428801']),
  ('assets_size_check', 'asset', 'width', array['1', '100000', 'null'], array['0', '100001']),
  ('assets_size_check', 'asset', 'height', array['1', '100000', 'null'], array['0', '100001']),
  ('assets_storage_path_check', 'asset', 'storage_path', array[$$'x'$$, $$repeat('x', 1024)$$], array[$$''$$, $$repeat('x', 1025)$$]),
  ('pitchbooks_title_check', 'book', 'title', array[$$'x'$$, $$repeat('ö', 255)$$], array[$$''$$, $$' '$$, $$repeat('x', 256)$$, $$e'a\nb'$$, $$e'a\u0085b'$$]),
  ('pitchbooks_type_check', 'book', 'type', array[$$'standard'$$, $$'template'$$, $$'custom'$$], array[$$'Standard'$$, $$''$$]),
  ('pitchbooks_status_check', 'book', 'status', array[$$'draft'$$, $$'generating'$$, $$'ready'$$, $$'archived'$$], array[$$'deleted'$$, $$''$$]),
  ('pitchbooks_status_before_archive_check', 'archived', 'status_before_archive', array['null', $$'draft'$$, $$'ready'$$], array[$$'generating'$$, $$'archived'$$, $$''$$]),
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
    array[$$'{"v": 1, "placeholders": {}}'$$, $$'{"v": 1.0, "placeholders": {}}'$$, $$pg_temp.content('{"meta": {"model": "x", "link": "javascript:is data, never a link"}, "locked": true, "origin": "ai"}')$$, $$pg_temp.content('{"origin": "import", "doc": {"paragraphs": []}}')$$,
      $$pg_temp.link('https://a.example/?q=1#x')$$, $$pg_temp.link('http://a.example')$$, $$pg_temp.link('mailto:a@b.example')$$, $$pg_temp.link('HTTPS://a.example')$$, $$pg_temp.link('https://a.example/' || repeat('x', 2030))$$,
      $$pg_temp.paragraph('{"list": "bullet", "level": 8}')$$, $$pg_temp.paragraph('{"list": "number", "level": 0}')$$, $$pg_temp.paragraph('{"level": 1.0}')$$, $$pg_temp.paragraph('{"runs": []}')$$, $$pg_temp.run('{"text": ""}')$$, $$pg_temp.run('{"bold": true, "italic": true, "underline": true, "superscript": true, "subscript": true}')$$,
      $$pg_temp.paragraph(jsonb_build_object('runs', (select jsonb_agg('{"text": "x"}'::jsonb) from generate_series(1, 500))))$$, $$pg_temp.content(jsonb_build_object('doc', jsonb_build_object('paragraphs', (select jsonb_agg('{"runs": []}'::jsonb) from generate_series(1, 500)))))$$,
      $$pg_temp.run(jsonb_build_object('text', repeat('ö', 50000)))$$, $$pg_temp.run(jsonb_build_object('text', repeat('😀', 25000)))$$, $$pg_temp.box_named(repeat('ö', 100))$$, $$pg_temp.box_named(repeat('😀', 50))$$, $$pg_temp.box_named('constructor')$$,
      $$jsonb_build_object('v', 1, 'placeholders', (select jsonb_object_agg('p' || n, tests.text_content('x')) from generate_series(1, 100) n))$$],
    array[$$'null'$$, $$'[]'$$, $$'"x"'$$, $$'{"placeholders": {}}'$$, $$'{"v": 2, "placeholders": {}}'$$, $$'{"v": "1", "placeholders": {}}'$$, $$'{"v": 1}'$$, $$'{"v": 1, "placeholders": []}'$$, $$'{"v": 1, "placeholders": {}, "html": "x"}'$$,
      $$pg_temp.content('{"kind": "html"}')$$, $$pg_temp.content('{"kind": "table"}')$$, $$pg_temp.content('{"origin": "nowhere"}')$$, $$pg_temp.content('{"origin": null}')$$, $$pg_temp.content('{"locked": "no"}')$$, $$pg_temp.content('{"locked": null}')$$, $$pg_temp.content('{"meta": null}')$$, $$pg_temp.content('{"meta": []}')$$, $$pg_temp.content('{"html": "x"}')$$,
      $$pg_temp.without('kind')$$, $$pg_temp.without('origin')$$, $$pg_temp.without('locked')$$, $$pg_temp.without('doc')$$, $$pg_temp.content('{"doc": {"paragraphs": "x"}}')$$, $$pg_temp.content('{"doc": {"paragraphs": {}}}')$$, $$pg_temp.content('{"doc": "x"}')$$, $$pg_temp.content('{"doc": {}}')$$, $$pg_temp.content('{"doc": []}')$$, $$pg_temp.content('{"doc": {"paragraphs": [], "html": "x"}}')$$,
      $$'{"v": 1, "placeholders": {"body": null}}'$$, $$'{"v": 1, "placeholders": {"body": "x"}}'$$, $$jsonb_build_object('v', 1, 'placeholders', jsonb_build_object('body', jsonb_build_array(tests.text_content('x'))))$$,
      $$pg_temp.content('{"doc": {"paragraphs": ["x"]}}')$$, $$pg_temp.content('{"doc": {"paragraphs": [null]}}')$$, $$pg_temp.content('{"doc": {"paragraphs": [[{"runs": []}]]}}')$$, $$pg_temp.content('{"doc": {"paragraphs": [{}]}}')$$, $$pg_temp.paragraph('{"runs": "x"}')$$, $$pg_temp.paragraph('{"runs": {"text": "x"}}')$$, $$pg_temp.paragraph('{"runs": null}')$$,
      $$pg_temp.paragraph('{"list": "dash"}')$$, $$pg_temp.paragraph('{"list": null}')$$, $$pg_temp.paragraph('{"level": 9}')$$, $$pg_temp.paragraph('{"level": -1}')$$, $$pg_temp.paragraph('{"level": 0.5}')$$, $$pg_temp.paragraph('{"level": "1"}')$$, $$pg_temp.paragraph('{"level": null}')$$, $$pg_temp.paragraph('{"align": "left"}')$$,
      $$pg_temp.paragraph('{"runs": ["x"]}')$$, $$pg_temp.paragraph('{"runs": [null]}')$$, $$pg_temp.paragraph('{"runs": [[]]}')$$, $$pg_temp.paragraph('{"runs": [{}]}')$$, $$pg_temp.paragraph('{"runs": [{"text": "x"}, {"bold": true}]}')$$, $$pg_temp.run('{"text": 7}')$$, $$pg_temp.run('{"text": null}')$$, $$pg_temp.run('{"text": ["x"]}')$$,
      $$pg_temp.run('{"bold": false}')$$, $$pg_temp.run('{"bold": "true"}')$$, $$pg_temp.run('{"italic": 1}')$$, $$pg_temp.run('{"underline": null}')$$, $$pg_temp.run('{"subscript": {}}')$$, $$pg_temp.run('{"strike": true}')$$, $$pg_temp.run('{"link": "https://a.example", "strike": true}')$$, $$pg_temp.run('{"link": null}')$$, $$pg_temp.run('{"link": 7}')$$, $$pg_temp.run('{"link": {"href": "x"}}')$$,
      $$pg_temp.paragraph(jsonb_build_object('runs', (select jsonb_agg('{"text": "x"}'::jsonb) from generate_series(1, 501))))$$, $$pg_temp.content(jsonb_build_object('doc', jsonb_build_object('paragraphs', (select jsonb_agg('{"runs": []}'::jsonb) from generate_series(1, 501)))))$$, $$pg_temp.run(jsonb_build_object('text', repeat('ö', 50001)))$$, $$pg_temp.run(jsonb_build_object('text', repeat('😀', 25001)))$$,
      $$pg_temp.box_named('')$$, $$pg_temp.box_named('__proto__')$$, $$pg_temp.box_named(repeat('x', 101))$$, $$pg_temp.box_named(repeat('😀', 51))$$, $$pg_temp.box_named(e'a\nb')$$,
      $$pg_temp.link('javascript:alert(1)')$$, $$pg_temp.link('JAVASCRIPT:alert(1)')$$, $$pg_temp.link(e'java\nscript:alert(1)')$$, $$pg_temp.link(' https://a.example')$$, $$pg_temp.link('data:text/html,x')$$, $$pg_temp.link('//a.example')$$, $$pg_temp.link('mailto:')$$, $$pg_temp.link('https://')$$, $$pg_temp.link('https:///a')$$, $$pg_temp.link('')$$, $$pg_temp.link('https://a.example/' || repeat('x', 2031))$$,
      $$jsonb_build_object('v', 1, 'placeholders', (select jsonb_object_agg('p' || n, tests.text_content('x')) from generate_series(1, 101) n))$$, $$pg_temp.content(jsonb_build_object('meta', jsonb_build_object('x', repeat('x', 1048576))))$$]),
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

create function pg_temp.theme(colors jsonb default '{}') returns jsonb language sql as $$
  select jsonb_build_object('colors', colors, 'fonts', '{"heading": "Georgia", "body": "Arial"}'::jsonb)
$$;
create function pg_temp.shape(extra jsonb default '{}') returns jsonb language sql as $$
  select '{"kind": "rect", "x": 0, "y": 0, "width": 1, "height": 1, "fill": "accent"}'::jsonb || extra
$$;
create function pg_temp.box(extra jsonb default '{}') returns jsonb language sql as $$
  select '{"id": "a", "name": "A", "kind": "text", "x": 0, "y": 0, "width": 1, "height": 1, "defaultPrompt": "P", "capacity": null}'::jsonb || extra
$$;
create function pg_temp.style(style jsonb) returns jsonb language sql as $$ select pg_temp.box(jsonb_build_object('style', style)) $$;
create function pg_temp.box_named(id text) returns jsonb language sql as $$
  select jsonb_build_object('v', 1, 'placeholders', jsonb_build_object(id, tests.text_content('x')))
$$;
create function pg_temp.content(extra jsonb) returns jsonb language sql as $$
  select jsonb_build_object('v', 1, 'placeholders', jsonb_build_object('sound', tests.text_content('x'), 'body', tests.text_content('x') || extra))
$$;
create function pg_temp.without(key text) returns jsonb language sql as $$
  select pg_temp.content('{}') #- array['placeholders', 'body', key]
$$;
-- What is at fault stands behind something sound.
create function pg_temp.paragraph(extra jsonb) returns jsonb language sql as $$
  select pg_temp.content(jsonb_build_object('doc', jsonb_build_object('paragraphs', jsonb_build_array('{"runs": [{"text": "x"}]}'::jsonb, '{"runs": [{"text": "x"}]}'::jsonb || extra))))
$$;
create function pg_temp.run(extra jsonb) returns jsonb language sql as $$
  select pg_temp.paragraph(jsonb_build_object('runs', jsonb_build_array('{"text": "x"}'::jsonb, '{"text": "x"}'::jsonb || extra)))
$$;
create function pg_temp.link(target text) returns jsonb language sql as $$ select pg_temp.run(jsonb_build_object('link', target)) $$;

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
