-- Nothing is given away by default: each migration grants what it means to grant.
-- Functions: only the global form takes away PUBLIC's right to execute; the schema's form takes hosted Supabase's grants.
alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;

revoke create on schema public from public, anon, authenticated;

-- Policy sets and guards live outside the schemas that the data API exposes.
create schema private;
revoke all on schema private from public;
grant usage on schema private to authenticated, service_role;

-- One sequence for all books: a revision is never used twice in a database, whatever is deleted or restored.
create sequence public.pitchbook_revisions as bigint;
revoke all on sequence public.pitchbook_revisions from public, anon, authenticated;
grant usage on sequence public.pitchbook_revisions to authenticated, service_role;

-- ---------------------------------------------------------------- errors

-- Raises an error that reaches the client as this HTTP status (PostgREST: SQLSTATE 'PT' + status), with a machine code
-- as its message and data for the caller as JSON in its detail.
create function private.fail(p_status integer, p_code text, p_detail jsonb default null)
returns void language plpgsql set search_path = '' as $$
begin
  if p_detail is null then
    raise exception using errcode = 'PT' || p_status, message = p_code;
  end if;
  raise exception using errcode = 'PT' || p_status, message = p_code, detail = p_detail::text;
end
$$;
grant execute on function private.fail(integer, text, jsonb) to authenticated, service_role;

-- One field's validation error, raised as the whole answer.
create function private.fail_field(p_field text, p_code text, p_message text)
returns void language sql set search_path = '' as $$
  select private.fail(400, 'validation', jsonb_build_object('errors', jsonb_build_array(
    jsonb_build_object('field', p_field, 'code', p_code, 'message', p_message))))
$$;
grant execute on function private.fail_field(text, text, text) to authenticated, service_role;

-- ---------------------------------------------------------------- text

-- A title: one line of 1 to 255 characters, something visible in it, no control characters.
create function private.is_title(p_text text)
returns boolean language sql immutable parallel safe set search_path = '' as $$
  select char_length(p_text) between 1 and 255
    and p_text ~ '\S'
    and p_text !~ '[\u0001-\u001f\u007f-\u009f]'
$$;

-- A long text: control characters other than tab and line ends never get this far.
create function private.is_text(p_text text, p_limit integer)
returns boolean language sql immutable parallel safe set search_path = '' as $$
  select char_length(p_text) <= p_limit and p_text !~ '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]'
$$;

-- An identifier that people see in links: one to a hundred characters of a placeholder's id.
create function private.is_placeholder_id(p_text text)
returns boolean language sql immutable parallel safe set search_path = '' as $$
  select char_length(p_text) between 1 and 100 and p_text !~ '[\u0001-\u001f\u007f]' and p_text <> '__proto__'
$$;

grant execute on function private.is_title(text), private.is_text(text, integer), private.is_placeholder_id(text)
  to authenticated, service_role;

-- The moment as browsers write it: ISO 8601 in UTC.
create function private.iso(p_at timestamptz)
returns text language sql stable parallel safe set search_path = '' as $$
  select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;
grant execute on function private.iso(timestamptz) to authenticated, service_role;

-- What an edit names as its base: 32 hexadecimal digits over a piece's canonical text. lib/domain/piece-hash.ts is its twin.
create function private.piece_hash(p_piece jsonb)
returns text language sql immutable parallel safe set search_path = '' as $$
  select left(encode(sha256(convert_to(coalesce(p_piece, 'null'::jsonb)::text, 'UTF8')), 'hex'), 32)
$$;
grant execute on function private.piece_hash(jsonb) to authenticated, service_role;

-- Whether the batch import is writing. A client of the data API cannot set it: it runs no SQL, and as a client it is ignored.
create function private.is_importing()
returns boolean language sql stable set search_path = '' as $$
  select coalesce(current_setting('app.importing', true), '') = 'on'
    and coalesce(current_setting('role', true), '') not in ('authenticated', 'anon')
$$;
grant execute on function private.is_importing() to authenticated, service_role;

create function private.set_updated_at()
returns trigger language plpgsql set search_path = '' as $$
begin
  new.updated_at := now();
  return new;
end
$$;
