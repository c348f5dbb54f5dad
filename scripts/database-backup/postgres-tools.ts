import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import pg from 'pg';
import { type Connection, type DatabaseSettings, readConnection } from '@/lib/database/connection';
import { readTargetSettings } from '@/lib/migration/target/open-target';

/** Something that whoever runs the command can mend; said without a stack. */
export class BackupError extends Error {
  override name = 'BackupError';
}

export interface Database {
  connection: Connection;
  ca: string | null;
}

/** The database that DATABASE_URL names. @throws BackupError where there is none, or what is wrong with its address */
export function databaseOf(environment: Readonly<Record<string, string | undefined>>): Database {
  const settings = readTargetSettings(environment);
  if (settings.kind !== 'direct') throw new BackupError('Set DATABASE_URL: a backup needs the database itself, not its API.');
  const { database }: { database: DatabaseSettings } = settings;
  return { connection: readConnection(database), ca: database.ca };
}

/** A connection of our own to it; the caller ends it. */
export async function connect({ connection }: Database): Promise<pg.Client> {
  const { describe: _describe, ...options } = connection;
  const client = new pg.Client({ ...options, application_name: 'pitchbook-backup', connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/**
 * Runs one of PostgreSQL's programs on the database. Where it is and its password go by the environment: arguments are to be
 * seen in every list of processes.
 * @throws BackupError with the last lines of what it said
 */
export async function runTool(program: string, args: readonly string[], { connection, ca }: Database): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'pitchbook-tool-'));
  try {
    const verified = connection.ssl !== false && connection.ssl.rejectUnauthorized !== false;
    const certificates = path.join(folder, 'authorities.pem');
    // libpq knows no authorities by itself: it gets those that Node believes.
    if (verified) writeFileSync(certificates, ca ?? tls.rootCertificates.join('\n'), { mode: 0o600 });
    const env = {
      ...process.env,
      PGHOST: connection.host,
      PGPORT: String(connection.port),
      PGDATABASE: connection.database,
      ...(connection.user !== undefined && { PGUSER: connection.user }),
      ...(connection.password !== undefined && { PGPASSWORD: connection.password }),
      PGSSLMODE: connection.ssl === false ? 'disable' : verified ? 'verify-full' : 'require',
      ...(verified && { PGSSLROOTCERT: certificates }),
    };
    await new Promise<void>((resolve, reject) => {
      const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
      const said: Buffer[] = [];
      child.stderr.on('data', (part: Buffer) => said.push(part));
      child.once('error', (error) =>
        reject(new BackupError(Reflect.get(error, 'code') === 'ENOENT' ? `${program} is not installed (Debian: apt-get install postgresql-client).` : error.message)),
      );
      child.once('close', (code) => {
        if (code === 0) resolve();
        else reject(new BackupError(`${program} failed: ${Buffer.concat(said).toString().trim().split('\n').slice(-5).join('\n')}`));
      });
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const ourSchemas = ['public', 'private', 'auth', 'supabase_migrations'];

/** Rows of each of our tables, by `schema.table`. */
export async function countRows(client: pg.Client): Promise<Record<string, number>> {
  const { rows: tables } = await client.query<{ name: string; quoted: string }>(
    `select n.nspname || '.' || c.relname as name, format('%I.%I', n.nspname, c.relname) as quoted
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname = any ($1)
     order by 1`,
    [ourSchemas],
  );
  const counts: Record<string, number> = {};
  for (const { name, quoted } of tables) {
    const { rows } = await client.query<{ count: string }>(`select count(*) from ${quoted}`);
    counts[name] = Number(rows[0]?.count);
  }
  return counts;
}
