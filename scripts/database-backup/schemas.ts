import type pg from 'pg';

/** Schemas that the migrations make and fill, and the journal of `supabase db push`: a backup holds all of them. */
export const ourSchemas = ['public', 'private', 'supabase_migrations'];

/**
 * Of Supabase Auth, whose schema is the platform's: the people, and how each signs in. Sessions and links in mails are left
 * out: people sign in anew. The product uses no second factors.
 */
export const accountTables = ['users', 'identities'];

/** Schemas that a Supabase project has from the start (`InternalSchemas` of the Supabase CLI); what they hold is not ours. */
export const platformSchemas = [
  '_analytics', '_realtime', '_supavisor', 'auth', 'cron', 'etl', 'extensions', 'graphql', 'graphql_public', 'net', 'pgbouncer', 'pgmq', 'pgsodium',
  'pgsodium_masks', 'pgtle', 'realtime', 'storage', 'supabase_functions', 'vault',
];

/** Rows of each of our tables and of the accounts, by `schema.table`. */
export async function countRows(client: pg.Client): Promise<Record<string, number>> {
  const { rows: tables } = await client.query<{ name: string; quoted: string }>(
    `select n.nspname || '.' || c.relname as name, format('%I.%I', n.nspname, c.relname) as quoted
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and (n.nspname = any ($1) or (n.nspname = 'auth' and c.relname = any ($2)))
       and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
     order by 1`,
    [ourSchemas, accountTables],
  );
  const counts: Record<string, number> = {};
  for (const { name, quoted } of tables) {
    const { rows } = await client.query<{ count: string }>(`select count(*) from ${quoted}`);
    counts[name] = Number(rows[0]?.count);
  }
  return counts;
}

/** Tables, views and sequences outside these schemas and PostgreSQL's own, as `schema.name`. */
export async function findRelationsOutside(client: pg.Client, schemas: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_' and n.nspname <> all ($1)
       and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
     order by 1`,
    [schemas],
  );
  return rows.map(({ name }) => name);
}

const defaultPrivileges = `
  select n.nspname, d.defaclrole, a.*,
    case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types' else 'schemas' end as kind,
    case when n.nspname is null then '' else format('in schema %I ', n.nspname) end as place,
    case a.grantee when 0 then 'public' else a.grantee::regrole::text end as who
  from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace, aclexplode(d.defaclacl) a
  where n.nspname is null or n.nspname = any ($1)`;

/**
 * Default privileges of the role that migrates, as statements for a role that has none: `pg_dump --schema` leaves out those
 * of no schema, and names a role for the others.
 */
export async function readDefaultPrivileges(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ statement: string }>(
    `with entry as (${defaultPrivileges}),
       ours as (select * from entry where defaclrole = (select nspowner from pg_namespace where nspname = 'private'))
     select statement from (
       select distinct 1 as step, format('alter default privileges revoke all on %s from public', kind) as statement
       from ours where nspname is null and kind in ('functions', 'types')
       union all
       select 2, format('alter default privileges %sgrant %s on %s to %s%s', place, privilege_type, kind, who, case when is_grantable then ' with grant option' else '' end)
       from ours where grantee <> defaclrole) as found
     order by step, statement`,
    [ourSchemas],
  );
  return rows.map(({ statement }) => statement);
}

/**
 * Statements that take this role's default privileges back to those of a new database. A dump says what each object's grants
 * differ in from there, so what a hosted project gives to the API roles by default would stay on every table and function.
 */
export async function clearDefaultPrivileges(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ statement: string }>(
    `select distinct format('alter default privileges %srevoke all on %s from %s', place, kind, who) as statement
     from (${defaultPrivileges}) as entry
     where defaclrole = current_user::regrole and grantee <> defaclrole
     order by 1`,
    [ourSchemas],
  );
  return [...rows.map(({ statement }) => statement), 'alter default privileges grant execute on functions to public', 'alter default privileges grant usage on types to public'];
}
