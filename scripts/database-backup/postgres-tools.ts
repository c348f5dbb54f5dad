import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
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

/** PostgreSQL's programs, set to reach one database. */
export interface Tools {
  /** Runs a program to its end; answers what it printed. @throws BackupError with the last lines of what it said */
  run(program: string, args: readonly string[]): Promise<string>;
  /** What a program prints, while it runs. @throws BackupError at its end, where that was no good one */
  read(program: string, args: readonly string[]): AsyncGenerator<Buffer>;
  /** Lets psql carry out a script, up to the first error. @throws BackupError */
  carryOut(script: AsyncIterable<Buffer | string>): Promise<void>;
  /** A private file that is gone afterwards. @returns its path */
  write(name: string, content: string): string;
}

/**
 * Lends the programs. Where the database is and its password go by the environment: arguments are to be seen in every list
 * of processes.
 */
export async function withTools<T>({ connection, ca }: Database, work: (tools: Tools) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'pitchbook-tool-'));
  const write = (name: string, content: string) => {
    writeFileSync(path.join(folder, name), content, { mode: 0o600 });
    return path.join(folder, name);
  };
  try {
    const verified = connection.ssl !== false && connection.ssl.rejectUnauthorized !== false;
    const env = {
      ...process.env,
      PGHOST: connection.host,
      PGPORT: String(connection.port),
      PGDATABASE: connection.database,
      ...(connection.user !== undefined && { PGUSER: connection.user }),
      ...(connection.password !== undefined && { PGPASSWORD: connection.password }),
      PGSSLMODE: connection.ssl === false ? 'disable' : verified ? 'verify-full' : 'require',
      // libpq knows no authorities by itself: it gets those that Node believes.
      ...(verified && { PGSSLROOTCERT: write('authorities.pem', ca ?? tls.rootCertificates.join('\n')) }),
    };
    const tools: Tools = {
      write,
      async run(program, args) {
        const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
        const [printed] = await Promise.all([text(child.stdout), endOf(child, program)]);
        return printed;
      },
      async *read(program, args) {
        const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
        const end = endOf(child, program);
        // Awaited below; a reader that leaves early does not come to it.
        end.catch(() => undefined);
        try {
          yield* child.stdout as AsyncIterable<Buffer>;
          await end;
        } finally {
          child.kill();
        }
      },
      async carryOut(script) {
        const child = spawn('psql', ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--file=-'], { env, stdio: ['pipe', 'ignore', 'pipe'] });
        const [written, ended] = await Promise.allSettled([pipeline(Readable.from(script), child.stdin), endOf(child, 'psql')]);
        // Where psql has stopped, that it takes no more is only the consequence.
        if (ended.status === 'rejected') throw ended.reason;
        if (written.status === 'rejected') throw written.reason;
      },
    };
    return await work(tools);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Waits for a good end. @throws BackupError with the last lines of what it said */
function endOf(child: ChildProcess, program: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const said: Buffer[] = [];
    child.stderr?.on('data', (part: Buffer) => said.push(part));
    child.once('error', (error) =>
      reject(new BackupError(Reflect.get(error, 'code') === 'ENOENT' ? `${program} is not installed (Debian: apt-get install postgresql-client).` : error.message)),
    );
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new BackupError(`${program} failed: ${Buffer.concat(said).toString().trim().split('\n').slice(-5).join('\n')}`));
    });
  });
}

/** `17` of `17.4`, `17.4 (Debian 17.4-1)` and `pg_dump (PostgreSQL) 17.4`. */
export function majorVersion(said: string): number {
  return Number(/\d+/.exec(said)?.[0]);
}

/**
 * Why a program cannot serve a server, or null: an older pg_dump refuses a newer server, an older pg_restore does not know a
 * newer dump, and a newer pg_restore sets parameters that an older server does not have.
 */
export function refusalOfProgram(program: string, { program: has, server, newerServes }: { program: number; server: number; newerServes: boolean }): string | null {
  if (has === server || (newerServes && has > server)) return null;
  return `${program} is of PostgreSQL ${has}, but this takes the one of PostgreSQL ${server}${newerServes ? ' or later' : ''}: install postgresql-client-${server} (where Debian has none: https://wiki.postgresql.org/wiki/Apt) and put /usr/lib/postgresql/${server}/bin first in PATH.`;
}
