export type RunSql = (sql: string) => Promise<Record<string, unknown>[]>;

/** Table → columns, or `column.field` of a document, that are left out of the comparison; `all` leaves out the table. */
export type LeftOut = Record<string, readonly string[] | 'all'>;

/** A run's own name and times; what it did to the books, what it reports and what the ledger says of each record stay in. */
export const runsAside: LeftOut = {
  'public.migration_runs': ['id', 'lease', 'holder', 'heartbeat_at', 'started_at', 'updated_at', 'finished_at', 'created_at', 'report.runId', 'report.times', 'report.target', 'report.checks', 'report.notices'],
  'public.migration_items': ['id', 'run_id', 'created_at', 'updated_at'],
  'public.activity_logs': ['id', 'created_at', 'details.run_id'],
};

/** What a rollback leaves behind on purpose. */
export const ledgerAside: LeftOut = { 'public.migration_runs': 'all', 'public.migration_items': 'all', 'public.activity_logs': 'all' };

/** Every table as its rows in canonical text, sorted. */
export type Dump = Record<string, string[]>;

async function listTables(run: RunSql): Promise<string[]> {
  const rows = await run(`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and (n.nspname in ('public', 'private') or (n.nspname, c.relname) = ('auth', 'users'))
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    order by 1`);
  return rows.map(({ name }) => String(name));
}

const quoted = (table: string) => table.split('.').map((part) => `"${part}"`).join('.');

/**
 * A transaction that a kill took back leaves a gap in the sequence of revisions: what has to be the same is their order,
 * and which of them are a book's present one.
 */
const REVISION = ` || jsonb_build_object('revision', jsonb_build_array(
  (select count(*) from public.pitchbooks b where b.revision < t.revision), exists (select from public.pitchbooks b where b.revision = t.revision)))`;

async function listRevisioned(run: RunSql): Promise<Set<string>> {
  const rows = await run("select table_schema || '.' || table_name as name from information_schema.columns where column_name = 'revision' and table_schema in ('public', 'private')");
  return new Set(rows.map(({ name }) => String(name)));
}

/** All tables of ours. */
export async function dumpDatabase(run: RunSql, leftOut: LeftOut = {}): Promise<Dump> {
  const dump: Dump = {};
  const revisioned = await listRevisioned(run);
  for (const table of await listTables(run)) {
    const columns = leftOut[table] ?? [];
    if (columns === 'all') continue;
    const minus = columns.map((name) => ` #- '{${name.replace('.', ',')}}'`).join('');
    const rows = await run(`select (to_jsonb(t)${minus}${revisioned.has(table) ? REVISION : ''})::text as line from ${quoted(table)} t order by 1`);
    dump[table] = rows.map(({ line }) => String(line));
  }
  return dump;
}

/** What two dumps differ in, a few lines for each table; empty where they are equal. */
export function dumpDifferences(expected: Dump, actual: Dump): string[] {
  return [...new Set([...Object.keys(expected), ...Object.keys(actual)])].flatMap((table) => {
    const [before, after] = [new Set(expected[table]), new Set(actual[table])];
    const missing = [...before].filter((line) => !after.has(line));
    const added = [...after].filter((line) => !before.has(line));
    const counts = expected[table]?.length === actual[table]?.length ? [] : [`${table}: ${expected[table]?.length} rows expected, ${actual[table]?.length} there`];
    const few = (mark: string, lines: string[]) => lines.slice(0, 2).map((line) => `${table}: ${mark} ${line.slice(0, 1_500)}`);
    return [...counts, ...few('missing', missing), ...few('added', added)];
  });
}

/** Table → a digest of which row versions it has: any write changes it, also one that leaves the values as they were. */
export async function rowVersions(run: RunSql): Promise<Record<string, string>> {
  const versions: Record<string, string> = {};
  for (const table of await listTables(run)) {
    const [row] = await run(`select count(*) || ' rows, ' || coalesce(md5(string_agg(t.ctid::text || ' ' || t.xmin::text, ',' order by t.ctid)), '') as version from ${quoted(table)} t`);
    versions[table] = String(row?.version);
  }
  return versions;
}
