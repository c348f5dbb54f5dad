import { codePositions } from './sql-statements';
import type { TestDatabase } from './test-database';

/** One weakening of the database that the tests must notice. */
export interface Mutant {
  /** What it does, in words that follow "when we …"; unique. */
  name: string;
  kind: 'policy' | 'row level security' | 'grant' | 'check' | 'trigger' | 'key' | 'not null' | 'execute' | 'definer' | 'statement' | 'condition' | 'view';
  /** Names by which a test file that speaks of the object is recognised, the most telling first. */
  about: string[];
  /** The function of the data API that it changes. */
  call?: string;
  sql: string;
}

interface Source {
  kind: Mutant['kind'];
  /** Answers name, sql, about (text array). */
  query: string;
}

const ours = `n.nspname in ('public', 'private') and not exists (select from pg_depend d where d.objid = %.oid and d.deptype = 'e')`;
const ourTables = `${ours.replace('%', 'c')} and c.relkind in ('r', 'p')`;
const ourFunctions = ours.replace('%', 'p');

/** Everything the catalogue can answer with one query; function bodies need a reader and follow below. */
const sources: Source[] = [
  {
    kind: 'policy',
    query: `
      select v.name, v.sql, array[c.relname::text] as about
      from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
      -- USING alone or WITH CHECK alone matters only where the row can change sides: where people may update what it looks at.
      cross join lateral (
        select p.polcmd <> 'w' or exists (
          select from pg_depend d
          where d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refobjid = c.oid and d.refobjsubid > 0
            and has_column_privilege('authenticated', c.oid, d.refobjsubid::int2, 'UPDATE'))
      ) apart (matters)
      cross join lateral (values
        (format('drop the policy "%s" of %s', p.polname, c.relname), format('drop policy %I on %s', p.polname, c.oid::regclass), true),
        (format('let the policy "%s" of %s see every row', p.polname, c.relname), format('alter policy %I on %s using (true)', p.polname, c.oid::regclass), p.polqual is not null and apart.matters),
        (format('let the policy "%s" of %s write every row', p.polname, c.relname), format('alter policy %I on %s with check (true)', p.polname, c.oid::regclass), p.polwithcheck is not null and apart.matters),
        (format('let the policy "%s" of %s see and write every row', p.polname, c.relname), format('alter policy %I on %s using (true) with check (true)', p.polname, c.oid::regclass), p.polcmd = 'w')
      ) v(name, sql, possible)
      where v.possible and n.nspname in ('public', 'private')`,
  },
  {
    kind: 'row level security',
    query: `
      select format('switch off row level security on %s', c.relname) as name, format('alter table %s disable row level security', c.oid::regclass) as sql, array[c.relname::text] as about
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${ourTables} and c.relrowsecurity and n.nspname = 'public'`,
  },
  {
    // Nobody is granted anything on private tables, so that only the catalogue can tell.
    kind: 'grant',
    query: `
      select format('switch off row level security on %s', c.relname) as name, format('alter table %s disable row level security', c.oid::regclass) as sql, array[c.relname::text] as about
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${ourTables} and c.relrowsecurity and n.nspname = 'private'`,
  },
  {
    kind: 'grant',
    query: `
      select format('grant %s on %s to %s', right_name, c.relname, grantee) as name, format('grant %s on %s to %s', right_name, c.oid::regclass, grantee) as sql, array[c.relname::text] as about
      from pg_class c join pg_namespace n on n.oid = c.relnamespace,
        unnest(array['anon', 'authenticated']) grantee, unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) right_name
      where ${ours.replace('%', 'c')} and c.relkind in ('r', 'p', 'v', 'm') and n.nspname = 'public' and not has_table_privilege(grantee, c.oid, right_name)
        and not (c.relkind in ('v', 'm') and right_name not in ('select'))
      union all
      select format('revoke %s on %s from %s', lower(a.privilege_type), c.relname, a.grantee::regrole), format('revoke %s on %s from %s', a.privilege_type, c.oid::regclass, a.grantee::regrole), array[c.relname::text]
      from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
      where ${ours.replace('%', 'c')} and c.relkind in ('r', 'p', 'v', 'm') and n.nspname = 'public' and a.grantee = 'authenticated'::regrole
      union all
      select format('revoke %s of %s.%s from %s', lower(x.privilege_type), c.relname, a.attname, x.grantee::regrole), format('revoke %s (%I) on %s from %s', x.privilege_type, a.attname, c.oid::regclass, x.grantee::regrole), array[a.attname::text, c.relname::text]
      from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid, aclexplode(a.attacl) x
      where ${ourTables} and n.nspname = 'public' and x.grantee = 'authenticated'::regrole`,
  },
  {
    kind: 'check',
    query: `
      select format('drop the check %s of %s', o.conname, c.relname) as name, format('alter table %s drop constraint %I', c.oid::regclass, o.conname) as sql, array[o.conname::text, c.relname::text] as about
      from pg_constraint o join pg_class c on c.oid = o.conrelid join pg_namespace n on n.oid = c.relnamespace where ${ourTables} and o.contype = 'c'`,
  },
  {
    kind: 'trigger',
    query: `
      select format('drop the trigger %s of %s', t.tgname, c.relname) as name, format('drop trigger %I on %s', t.tgname, c.oid::regclass) as sql, array[t.tgname::text, p.proname::text, c.relname::text] as about
      from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace join pg_proc p on p.oid = t.tgfoid
      where n.nspname in ('public', 'private', 'auth') and not t.tgisinternal`,
  },
  {
    kind: 'key',
    query: `
      select format('drop the %s %s of %s', case o.contype when 'f' then 'foreign key' when 'x' then 'exclusion' else 'unique key' end, o.conname, c.relname) as name,
        format('alter table %s drop constraint %I cascade', c.oid::regclass, o.conname) as sql, array[o.conname::text, c.relname::text] as about
      from pg_constraint o join pg_class c on c.oid = o.conrelid join pg_namespace n on n.oid = c.relnamespace where ${ourTables} and o.contype in ('f', 'u', 'x')
      union all
      select format('drop the unique index %s of %s', i.indexrelid::regclass, c.relname), format('drop index %s', i.indexrelid::regclass), array[i.indexrelid::regclass::text, c.relname::text]
      from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
      where ${ourTables} and i.indisunique and not exists (select from pg_constraint o where o.conindid = i.indexrelid and o.contype in ('p', 'u', 'x'))`,
  },
  {
    kind: 'not null',
    query: `
      select format('let %s.%s be null', c.relname, a.attname) as name, format('alter table %s alter column %I drop not null', c.oid::regclass, a.attname) as sql, array[a.attname::text, c.relname::text] as about
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where ${ourTables} and a.attnum > 0 and not a.attisdropped and a.attnotnull and a.attidentity = ''
        and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary and a.attnum = any (i.indkey))`,
  },
  {
    kind: 'execute',
    query: `
      select format('let %s execute %s', grantee, p.proname) as name, format('grant execute on function %s to %s', p.oid::regprocedure, grantee) as sql, array[p.proname::text] as about
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace, unnest(array['anon', 'authenticated']) grantee
      where ${ourFunctions} and not has_function_privilege(grantee, p.oid, 'execute')
      union all
      select format('take execution of %s from %s', p.proname, a.grantee::regrole), format('revoke execute on function %s from %s', p.oid::regprocedure, a.grantee::regrole), array[p.proname::text]
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace, aclexplode(p.proacl) a
      where ${ourFunctions} and a.grantee in ('authenticated'::regrole, 'service_role'::regrole)`,
  },
  {
    kind: 'definer',
    query: `
      select format('let %s run as its %s', p.proname, case when p.prosecdef then 'caller' else 'owner' end) as name,
        format('alter function %s security %s', p.oid::regprocedure, case when p.prosecdef then 'invoker' else 'definer' end) as sql, array[p.proname::text] as about
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${ourFunctions} and p.prokind = 'f'
      union all
      select format('leave the search path of %s to its caller', p.proname), format('alter function %s reset search_path', p.oid::regprocedure), array[p.proname::text]
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${ourFunctions} and p.prosecdef`,
  },
  {
    kind: 'view',
    query: `
      select format('let the view %s read as its owner', c.relname) as name, format('alter view %s reset (security_invoker)', c.oid::regclass) as sql, array[c.relname::text] as about
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${ours.replace('%', 'c')} and c.relkind = 'v' and n.nspname = 'public'`,
  },
];

interface FunctionRow extends Record<string, unknown> {
  name: string;
  definition: string;
  body: string;
  is_definer: boolean;
  is_public: boolean;
}

const functionQuery = `
  select p.proname as name, pg_get_functiondef(p.oid) as definition, p.prosrc as body, p.prosecdef as is_definer, n.nspname = 'public' as is_public
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
  where ${ourFunctions} and p.prokind = 'f' and l.lanname in ('plpgsql', 'sql') order by p.proname, p.oid`;

/** Statements that guard or record something: a raise, and a call made only for its effect. */
const guard = /^(?:raise\s+(?!notice|debug|log|info|warning)|perform\s)/i;

/** Each guard of a function turned into `null;`, one at a time. */
function* statementMutants({ name, definition, body, is_public }: FunctionRow): Generator<Mutant> {
  const offset = definition.lastIndexOf(body);
  const positions = [...codePositions(body)];
  for (const [index, at] of positions.entries()) {
    if (/\w/.test(body[at - 1] ?? '') || !guard.test(body.slice(at, at + 24))) continue;
    const end = positions.slice(index).find((position) => body[position] === ';');
    if (end === undefined) continue;
    const statement = body.slice(at, end + 1).replace(/\s+/g, ' ');
    yield {
      name: `leave out of ${name}: ${statement.slice(0, 110)}`,
      kind: 'statement',
      about: [/'([a-z_]{4,})'/.exec(statement)?.[1] ?? name, name],
      call: is_public ? name : undefined,
      sql: `${definition.slice(0, offset)}${body.slice(0, at)}null;${body.slice(end + 1)}${definition.slice(offset + body.length)}`,
    };
  }
}

/** Conditions on who someone is and where a book is; in definer functions also on whose a row is, where no policy stands behind. */
const conditions = /\b(?:\w+\.)?role (?:in \([^)]*\)|= '\w+')|\b(?:\w+\.)?deleted_at is (?:not )?null|\b(?:\w+\.)*\w+ = any \(array\(select private\.my_\w+\(\)\)\)|\bprivate\.may_curate\([^)]*\)/g;
const ownership = /\b(?:\w+\.)?(?:user_id|id|owner_id|created_by) = (?:auth\.uid\(\)|\(select auth\.uid\(\)\))/g;

/** Each such condition of a function taken for granted, one at a time. */
function* conditionMutants({ name, definition, body, is_definer, is_public }: FunctionRow): Generator<Mutant> {
  const offset = definition.lastIndexOf(body);
  const code = new Set(codePositions(body));
  for (const match of [...body.matchAll(conditions), ...(is_definer ? body.matchAll(ownership) : [])]) {
    if (!code.has(match.index)) continue;
    yield {
      name: `take for granted in ${name}: ${match[0]}`,
      kind: 'condition',
      about: [name],
      call: is_public ? name : undefined,
      sql: `${definition.slice(0, offset)}${body.slice(0, match.index)}true${body.slice(match.index + match[0].length)}${definition.slice(offset + body.length)}`,
    };
  }
}

/** All mutants of a database, in a fixed order. */
export async function listMutants(database: TestDatabase): Promise<Mutant[]> {
  const mutants: Mutant[] = [];
  for (const { kind, query } of sources) {
    const rows = await database.run(`select name, sql, about from (${query}) mutant order by name`);
    mutants.push(...rows.map(({ name, sql, about }) => ({ name: String(name), kind, about: about as string[], sql: String(sql) })));
  }
  for (const row of (await database.run(functionQuery)) as FunctionRow[]) mutants.push(...statementMutants(row), ...conditionMutants(row));
  // Not the line but the count tells equal ones apart: lines move with every edit, and the list of equivalents names mutants.
  const seen = new Map<string, number>();
  return mutants.map((mutant) => {
    const nth = (seen.get(mutant.name) ?? 0) + 1;
    seen.set(mutant.name, nth);
    return nth === 1 ? mutant : { ...mutant, name: `${mutant.name} (${nth})` };
  });
}
