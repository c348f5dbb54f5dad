/**
 * Writes lib/supabase/database.types.ts, the `Database` type of supabase-js, from what the migrations make of an empty
 * in-memory database. With `--check` it writes nothing and fails where the file is out of date.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { postgresExtensions, readMigrations } from './stack/database';

const shimFile = new URL('../tests/support/database/shim.sql', import.meta.url);
const migrationsFolder = fileURLToPath(new URL('../supabase/migrations', import.meta.url));
const typesFile = new URL('../lib/supabase/database.types.ts', import.meta.url);

interface Column {
  relation: string;
  kind: 'table' | 'view';
  name: string;
  type: string;
  nullable: boolean;
  optional: boolean;
  generated: boolean;
}
interface Relationship {
  relation: string;
  name: string;
  columns: string[];
  oneToOne: boolean;
  referenced: string;
  referencedColumns: string[];
}
interface Argument {
  name: string;
  type: string;
  optional: boolean;
  nullable: boolean;
}
interface DatabaseFunction {
  name: string;
  args: Argument[];
  returns: string;
  set: boolean;
  /** Of a function that returns a table. */
  columns: { name: string; type: string }[];
}

const columnsQuery = /* sql */ `
  select c.relname as relation, case when c.relkind = 'v' then 'view' else 'table' end as kind, a.attname as name,
    format_type(a.atttypid, null) as type, not a.attnotnull as nullable,
    not a.attnotnull or a.atthasdef or a.attidentity <> '' as optional, a.attgenerated <> '' as generated
  from pg_attribute a join pg_class c on c.oid = a.attrelid
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v') and a.attnum > 0 and not a.attisdropped
  order by c.relname, a.attname`;

const relationshipsQuery = /* sql */ `
  select c.relname as relation, k.conname as name, f.relname as referenced,
    array(select attname::text from unnest(k.conkey) with ordinality as u (num, place)
      join pg_attribute on attrelid = k.conrelid and attnum = num order by place) as columns,
    array(select attname::text from unnest(k.confkey) with ordinality as u (num, place)
      join pg_attribute on attrelid = k.confrelid and attnum = num order by place) as "referencedColumns",
    exists (select from pg_index i
      where i.indrelid = k.conrelid and i.indisunique and i.indpred is null
        and i.indkey::smallint[] <@ k.conkey and k.conkey <@ i.indkey::smallint[]) as "oneToOne"
  from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class f on f.oid = k.confrelid
  where k.contype = 'f' and c.relnamespace = 'public'::regnamespace and f.relnamespace = 'public'::regnamespace
  order by c.relname, k.conname`;

const functionsQuery = /* sql */ `
  select p.proname as name, format_type(p.prorettype, null) as returns, p.proretset as set,
    coalesce((
      select json_agg(json_build_object(
        'name', p.proargnames[place], 'type', format_type(type, null),
        'optional', place > p.pronargs - p.pronargdefaults,
        'nullable', coalesce(pg_get_function_arg_default(p.oid, place::integer) like 'NULL%', false)) order by place)
      from unnest(p.proargtypes::oid[]) with ordinality as a (type, place)), '[]') as args,
    coalesce((
      select json_agg(json_build_object('name', p.proargnames[place], 'type', format_type(type, null)) order by p.proargnames[place])
      from unnest(p.proallargtypes) with ordinality as a (type, place) where p.proargmodes[place] = 't'), '[]') as columns
  from pg_proc p
  where p.pronamespace = 'public'::regnamespace and p.prokind = 'f' and p.prorettype <> 'trigger'::regtype
    and (has_function_privilege('authenticated', p.oid, 'execute') or has_function_privilege('service_role', p.oid, 'execute'))
  order by p.proname`;

const scalarTypes: Record<string, string> = {
  bigint: 'number',
  boolean: 'boolean',
  'double precision': 'number',
  integer: 'number',
  json: 'Json',
  jsonb: 'Json',
  numeric: 'number',
  real: 'number',
  smallint: 'number',
  text: 'string',
  'timestamp with time zone': 'string',
  tsvector: 'unknown',
  uuid: 'string',
  void: 'undefined',
};

function typeScriptType(type: string): string {
  if (type.endsWith('[]')) return `${typeScriptType(type.slice(0, -2))}[]`;
  const known = scalarTypes[type];
  if (known === undefined) throw new Error(`No TypeScript type is named for the PostgreSQL type "${type}".`);
  return known;
}

const withNull = (type: string, nullable: boolean) => (nullable && type !== 'unknown' ? `${type} | null` : type);
const indent = (lines: string[], by: number) => lines.map((line) => `${' '.repeat(by)}${line}`);
const list = (values: string[]) => `[${values.map((value) => `"${value}"`).join(', ')}]`;

function block(name: string, lines: string[], empty = '[_ in never]: never'): string[] {
  return [`${name}: {`, ...indent(lines.length > 0 ? lines : [empty], 2), '}'];
}

function relationLines(name: string, columns: Column[], relationships: Relationship[]): string[] {
  const row = columns.map((column) => `${column.name}: ${withNull(typeScriptType(column.type), column.nullable)}`);
  const written = (isOptional: (column: Column) => boolean) =>
    columns.map((column) => {
      const type = column.generated ? 'never' : withNull(typeScriptType(column.type), column.nullable);
      return `${column.name}${column.generated || isOptional(column) ? '?' : ''}: ${type}`;
    });
  const relations = relationships.flatMap((relationship) => [
    '{',
    `  foreignKeyName: "${relationship.name}"`,
    `  columns: ${list(relationship.columns)}`,
    `  isOneToOne: ${relationship.oneToOne}`,
    `  referencedRelation: "${relationship.referenced}"`,
    `  referencedColumns: ${list(relationship.referencedColumns)}`,
    '},',
  ]);
  const isTable = columns[0]?.kind === 'table';
  return block(name, [
    ...block('Row', row),
    ...(isTable ? [...block('Insert', written((column) => column.optional)), ...block('Update', written(() => true))] : []),
    ...(relations.length > 0 ? ['Relationships: [', ...indent(relations, 2), ']'] : ['Relationships: []']),
  ]);
}

function functionLines({ name, args, returns, set, columns }: DatabaseFunction): string[] {
  const row = columns.map((column) => `${column.name}: ${typeScriptType(column.type)}`).join('; ');
  const returned = `${row ? `{ ${row} }` : typeScriptType(returns)}${set ? '[]' : ''}`;
  if (args.length === 0) return block(name, ['Args: never', `Returns: ${returned}`]);
  const parameters = [...args]
    .sort((a, b) => a.name.localeCompare(b.name))
    .map((arg) => `${arg.name}${arg.optional ? '?' : ''}: ${withNull(typeScriptType(arg.type), arg.nullable)}`);
  return block(name, [...block('Args', parameters), `Returns: ${returned}`]);
}

/** The text of the types for the schema `public` of a database. */
async function describeDatabase(database: PGlite): Promise<string> {
  const { rows: columns } = await database.query<Column>(columnsQuery);
  const { rows: relationships } = await database.query<Relationship>(relationshipsQuery);
  const { rows: functions } = await database.query<DatabaseFunction>(functionsQuery);
  const relations = (kind: Column['kind']) =>
    [...new Set(columns.filter((column) => column.kind === kind).map((column) => column.relation))].flatMap((name) =>
      relationLines(
        name,
        columns.filter(({ relation }) => relation === name),
        relationships.filter(({ relation }) => relation === name),
      ),
    );
  const schema = block('public', [
    ...block('Tables', relations('table')),
    ...block('Views', relations('view')),
    ...block('Functions', functions.flatMap(functionLines)),
    ...block('Enums', []),
    ...block('CompositeTypes', []),
  ]);
  return [
    '// Generated by `npm run types:generate` from supabase/migrations. Do not edit.',
    '',
    'export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]',
    '',
    'export type Database = {',
    ...indent(schema, 2),
    '}',
    '',
  ].join('\n');
}

const database = await PGlite.create({ extensions: postgresExtensions });
await database.exec(await readFile(shimFile, 'utf8'));
for (const migration of await readMigrations(migrationsFolder)) {
  await database.exec(`begin;\n${migration.sql}\n;commit;`).catch((error: unknown) => {
    throw new Error(`Migration ${migration.version}_${migration.name} fails.`, { cause: error });
  });
}
const types = await describeDatabase(database);
await database.close();

if (!process.argv.includes('--check')) {
  await writeFile(typesFile, types);
} else if (types !== (await readFile(typesFile, 'utf8').catch(() => ''))) {
  console.error('lib/supabase/database.types.ts is not what the migrations say. Run: npm run types:generate');
  process.exitCode = 1;
}
