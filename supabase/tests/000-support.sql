-- Installs what the other files use: people with fixed ids, a way to act as one of them, and testers that try a statement,
-- read the outcome, look at the table again as superuser and undo everything. Not rolled back: the files after it need it.

drop schema if exists tests cascade;
create schema tests;

-- The id of anything in the fixture, from its name.
create function tests.id(name text) returns uuid language sql immutable as $$ select md5('fixture ' || name)::uuid $$;

-- From here on the transaction is a request of this person: owner, admin, member, …; signed_out, service and superuser too,
-- and nameless: a valid token that names nobody.
create function tests.act_as(person text) returns void language plpgsql as $$
declare
  api_role text := case person when 'signed_out' then 'anon' when 'service' then 'service_role' else 'authenticated' end;
  subject text := case when person in ('signed_out', 'nameless', 'service', 'superuser') then '' else tests.id(person)::text end;
begin
  execute 'reset role';
  perform set_config('request.jwt.claim.sub', subject, true),
          set_config('request.jwt.claim.role', case when person = 'superuser' then '' else api_role end, true),
          set_config('request.jwt.claim.email', case when subject = '' then '' else tests.email(person) end, true),
          set_config('request.jwt.claims', case when person = 'superuser' then ''
            else jsonb_strip_nulls(jsonb_build_object('role', api_role, 'sub', nullif(subject, ''),
              'email', case when subject <> '' then tests.email(person) end))::text end, true);
  if person <> 'superuser' then execute format('set local role %I', api_role); end if;
end $$;

create function tests.email(person text) returns text language sql immutable as $$ select person || '@tests.example' $$;

-- What a table holds, as one value to compare.
create function tests.contents(table_name text) returns text language plpgsql as $$
declare answer text;
begin
  execute format('select md5(coalesce(string_agg(t::text, e''\n'' order by t::text), '''')) from %s t', table_name) into answer;
  return answer;
end $$;

create type tests.outcome as (result text, message text, detail text, changed boolean);

-- Tries a statement as a person, up to and including its deferred constraints, then undoes it.
-- result is 'rows <n>' or the SQLSTATE; changed tells whether the watched table was different afterwards.
create function tests.attempt(person text, statement text, watched text default null, contents_before text default null) returns tests.outcome language plpgsql as $$
declare
  answer tests.outcome;
  rows_seen bigint;
  before text := coalesce(contents_before, case when watched is not null then tests.contents(watched) end);
begin
  begin
    perform tests.act_as(person);
    execute statement;
    get diagnostics rows_seen = row_count;
    set constraints all immediate;
    perform tests.act_as('superuser');
    answer.changed := watched is not null and tests.contents(watched) is distinct from before;
    raise exception using errcode = 'TEST0', message = 'undo';
  exception
    when sqlstate 'TEST0' then answer.result := 'rows ' || rows_seen;
    when others then
      get stacked diagnostics answer.message = message_text, answer.detail = pg_exception_detail;
      answer.result := sqlstate;
      answer.changed := watched is not null and tests.contents(watched) is distinct from before;
  end;
  return answer;
end $$;

-- Runs a statement as a person and keeps what it did; answers the first column of its first row.
create function tests.perform_as(person text, statement text) returns text language plpgsql as $$
declare answer text;
begin
  perform tests.act_as(person);
  if statement ~* '^\s*select\y' then execute statement into answer; else execute statement; end if;
  set constraints all immediate;
  set constraints all deferred;
  perform tests.act_as('superuser');
  return answer;
exception when others then
  perform tests.act_as('superuser');
  raise;
end $$;

-- Same for a function that answers JSON.
create function tests.json_as(person text, statement text) returns jsonb language sql as $$
  select tests.perform_as(person, statement)::jsonb
$$;

-- pgTAP: the statement is refused with this SQLSTATE (and machine code, where given), and the table is as it was.
create function tests.refused(person text, statement text, sqlstates text, code text, description text, watched text default null)
returns text language plpgsql as $$
declare
  o tests.outcome := tests.attempt(person, statement, watched);
  right_state boolean := o.result = any (string_to_array(sqlstates, ' '));
begin
  return ok(right_state and (code is null or o.message = code or o.message like '%' || code || '%') and not coalesce(o.changed, false), description)
    || case when right_state and (code is null or o.message like '%' || code || '%') and not coalesce(o.changed, false) then ''
       else e'\n' || diag(format('%s: %s -> %s %s %s%s', person, statement, o.result, coalesce(o.message, ''), coalesce(o.detail, ''),
         case when o.changed then ' (and the table changed)' else '' end)) end;
end $$;

-- pgTAP: the statement works and touches at least one row.
create function tests.allowed(person text, statement text, description text) returns text language plpgsql as $$
declare
  o tests.outcome := tests.attempt(person, statement);
  fine boolean := o.result like 'rows %' and o.result <> 'rows 0';
begin
  return ok(fine, description)
    || case when fine then '' else e'\n' || diag(format('%s: %s -> %s %s %s', person, statement, o.result, coalesce(o.message, ''), coalesce(o.detail, ''))) end;
end $$;

-- The id that `<name>` in a statement stands for.
create function tests.resolve(wanted text, person text) returns uuid language plpgsql as $$
begin
  if wanted = 'me' then return tests.id(person); end if;
  if wanted like 'personal of %' then
    return (select o.id from public.organizations o where o.personal_owner_id = tests.id(substr(wanted, 13)));
  end if;
  return tests.id(wanted);
end $$;

create function tests.render(statement text, person text) returns text language plpgsql as $$
declare name text;
begin
  for name in select distinct m[1] from regexp_matches(statement, '<([a-z][a-z0-9_ ]*)>', 'g') m loop
    statement := replace(statement, '<' || name || '>', quote_literal(tests.resolve(name, person)) || '::uuid');
  end loop;
  return statement;
end $$;

-- `<name>` within a text, without quotes.
create function tests.render_text(words text) returns text language plpgsql as $$
declare name text;
begin
  for name in select distinct m[1] from regexp_matches(words, '<([a-z][a-z0-9_ ]*)>', 'g') m loop
    words := replace(words, '<' || name || '>', tests.resolve(name, '')::text);
  end loop;
  return words;
end $$;

-- pgTAP: one line of tests.table_access as every person. Refused means: an error of permission, or no row touched.
create function tests.check_table_access(wanted_table text, wanted_command text) returns setof text language plpgsql as $$
declare
  line record;
  o tests.outcome;
  is_allowed boolean;
  fine boolean;
  watched text := 'public.' || quote_ident(wanted_table);
  -- Each attempt is undone, so one look beforehand serves all of them.
  before text;
begin
  -- Where one table is in question the first finding is enough.
  if current_setting('tests.found', true) = 'yes' then return; end if;
  before := tests.contents(watched);
  for line in
    select a.statement, a.allowed, p.name as person from tests.table_access a, tests.people p
    where a.table_name = wanted_table and a.command = wanted_command
  loop
    is_allowed := line.person = any (line.allowed);
    o := tests.attempt(line.person, tests.render(line.statement, line.person), case when not is_allowed then watched end, before);
    fine := case when is_allowed then o.result like 'rows %' and o.result <> 'rows 0'
      else o.result in ('rows 0', '42501', 'PT401', 'PT403', 'PT404') and not o.changed end;
    return next ok(fine, format('%s %s %s: %s', line.person, case when is_allowed then 'can' else 'cannot' end, wanted_table, wanted_command));
    if not fine then
      return next diag(format('%s -> %s %s %s%s', tests.render(line.statement, line.person), o.result, o.message, o.detail, case when o.changed then ' (and the table changed)' else '' end));
      if current_setting('tests.first', true) <> '' then
        perform set_config('tests.found', 'yes', true);
        return;
      end if;
    end if;
  end loop;
end $$;

-- pgTAP: one line of tests.function_access as every person, and as the service role where it is named.
create function tests.check_function_access(wanted_name text, wanted_about text) returns setof text language plpgsql as $$
declare
  line record;
  o tests.outcome;
  expected text;
begin
  for line in
    select f.*, p.name as person from tests.function_access f,
      (select name from tests.people union all select 'service' where 'service' = any ((select allowed from tests.function_access where name = wanted_name and about = wanted_about)::text[])) p
    where f.name = wanted_name and f.about = wanted_about
  loop
    expected := case when line.person = any (line.allowed) then 'rows 1' when line.person = 'signed_out' then '42501'
      else coalesce(line.refusals ->> line.person, line.refusal) end;
    o := tests.attempt(line.person, tests.render(line.statement, line.person));
    return next ok(o.result = expected, format('%s calls %s %s: %s', line.person, wanted_name, wanted_about, expected));
    if o.result <> expected then
      return next diag(format('%s -> %s %s %s', tests.render(line.statement, line.person), o.result, o.message, o.detail));
    end if;
  end loop;
end $$;

-- The column that names a row in the fixture.
create function tests.key_column(table_name text) returns text language sql stable as $$
  select attname::text from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
  where i.indrelid = to_regclass('public.' || table_name) and i.indisprimary
$$;

grant usage on schema tests to public;
grant execute on all functions in schema tests to public;

begin;
select plan(1);
select has_schema('tests');
select * from finish();
rollback;
