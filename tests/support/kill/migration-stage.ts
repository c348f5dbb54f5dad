import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { findFreePort } from '../../../scripts/stack/ports';
import { type ClusterOptions, findPostgres, startPostgres } from '../database/postgres-cluster';
import type { CountingProxy } from './counting-proxy';
import type { RunSql } from './database-dump';
import { startHttpProxy } from './http-proxy';
import { startPostgresProxy } from './postgres-proxy';
import type { FromStage, StageSettings, ToStage } from './serve-stage';

/** The organisation that books are brought into; it has a book of its own people already, and so has its neighbour. */
export const HOUSE = 'house';
export const NEIGHBOUR = 'neighbour';
export const OWNER_EMAIL = 'owner@house.example';

/** One database as it is before a migration. */
export interface StageDatabase {
  name: string;
  /** By which the tool finds it. */
  env: Record<string, string>;
  /** The same through a proxy of it. */
  envThrough(proxy: CountingProxy): Record<string, string>;
  startProxy(): Promise<CountingProxy>;
  /** As superuser. */
  sql: RunSql;
  /** Ends every connection and starts again in the same place; `immediate` is a crash. */
  restart(how: 'fast' | 'immediate'): Promise<void>;
  close(): Promise<void>;
}

export interface MigrationStage {
  label: string;
  kind: 'postgres' | 'embedded';
  /** Another database with the same content, ids included. */
  fresh(): Promise<StageDatabase>;
  close(): Promise<void>;
}

const people = [
  { id: '0b0e0a52-0000-4000-8000-000000000001', email: OWNER_EMAIL, slug: HOUSE },
  { id: '0b0e0a52-0000-4000-8000-000000000002', email: 'owner@neighbour.example', slug: NEIGHBOUR },
];

/** Two people, an organisation of each, and a book in each that people made here. */
async function furnish(sql: RunSql): Promise<void> {
  for (const { id, email, slug } of people) {
    await sql(`insert into auth.users (id, email, raw_user_meta_data) values ('${id}', '${email}', '{"full_name": "Ada Owner"}')`);
    const claims = JSON.stringify({ sub: id, role: 'authenticated' });
    await sql(`
      begin;
      select set_config('request.jwt.claims', '${claims}', true), set_config('request.jwt.claim.sub', '${id}', true);
      set local role authenticated;
      select public.create_organization('${slug} & co', '${slug}');
      select public.create_pitchbook_atomic(
        p_title => 'Made here', p_sections => '[{"title": "One", "numberOfSlides": 2}]',
        p_organization_id => (select id from public.organizations where slug = '${slug}'));
      commit`);
  }
}

/** PostgreSQL 15 where it is installed (or wanted), else the embedded engine; `MIGRATION_TEST_ENGINE` chooses. */
export function openMigrationStage(options: ClusterOptions = {}): Promise<MigrationStage> {
  const wanted = process.env.MIGRATION_TEST_ENGINE ?? 'postgres';
  const programs = findPostgres();
  return wanted === 'postgres' && programs !== undefined ? openPostgresStage(programs, options) : openEmbeddedStage();
}

export async function openPostgresStage(programs: string, options: ClusterOptions = {}): Promise<MigrationStage> {
  const cluster = await startPostgres(programs, { ...options, port: await findFreePort() });
  const base = await cluster.connect();
  await furnish(base.run);
  await base.close();
  /** From beside: a database is copied and dropped while nobody is connected to it. Each time anew: a restart ends every connection. */
  const beside = async (statement: string): Promise<void> => {
    const connection = await cluster.connect('template1');
    await connection.run(statement);
    await connection.close();
  };
  await beside("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'postgres' and backend_type = 'client backend'");
  const fresh = async (): Promise<StageDatabase> => {
    const name = `stage_${randomUUID().replaceAll('-', '')}`;
    await beside(`create database ${name} template postgres`);
    let connection = await cluster.connect(name);
    const url = (port: number) => ({ DATABASE_URL: `postgresql://postgres@127.0.0.1:${port}/${name}` });
    return {
      name,
      env: url(cluster.port),
      envThrough: ({ port }) => url(port),
      startProxy: () => startPostgresProxy(cluster.port),
      sql: async (text) => {
        try {
          return await connection.run(text);
        } catch (error) {
          // What PostgreSQL says of a statement is meant; a connection that a restart has ended is opened again.
          if (error instanceof pg.DatabaseError && !error.code?.startsWith('57P')) throw error;
          connection = await cluster.connect(name);
          return connection.run(text);
        }
      },
      restart: async (how) => cluster.restart(how),
      close: async () => {
        await connection.close();
        await beside(`drop database ${name} with (force)`);
      },
    };
  };
  return { label: cluster.label, kind: 'postgres', fresh, close: cluster.close };
}

export async function openEmbeddedStage(): Promise<MigrationStage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pitchbook-stage-'));
  const keys = { publishableKey: `sb_publishable_${'p'.repeat(20)}`, secretKey: `sb_secret_${randomUUID().replaceAll('-', '')}` };
  const baseFolder = path.join(folder, 'base');
  const base = await openEmbedded({ ...keys, databaseFolder: baseFolder, port: await findFreePort() });
  await furnish(base.sql);
  await base.close();
  const fresh = async (): Promise<StageDatabase> => {
    const name = randomUUID();
    const databaseFolder = path.join(folder, name);
    await cp(baseFolder, databaseFolder, { recursive: true });
    const port = await findFreePort();
    let running = await openEmbedded({ ...keys, databaseFolder, port });
    const env = (at: number) => ({ SUPABASE_URL: `http://127.0.0.1:${at}`, SUPABASE_SECRET_KEY: keys.secretKey, SUPABASE_PUBLISHABLE_KEY: keys.publishableKey });
    return {
      name,
      env: env(port),
      envThrough: (proxy) => env(proxy.port),
      startProxy: () => startHttpProxy(port),
      sql: (text) => running.sql(text),
      restart: async (how) => {
        await (how === 'fast' ? running.close() : running.crash());
        running = await openEmbedded({ ...keys, databaseFolder, port });
      },
      close: async () => {
        await running.close();
        await rm(databaseFolder, { recursive: true, force: true });
      },
    };
  };
  return { label: 'embedded engine', kind: 'embedded', fresh, close: () => rm(folder, { recursive: true, force: true }) };
}

async function openEmbedded(settings: StageSettings): Promise<{ sql: RunSql; close(): Promise<void>; crash(): Promise<void> }> {
  const child = fork(fileURLToPath(new URL('./serve-stage.ts', import.meta.url)), { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  let last = 0;
  const ask = (message: ToStage): Promise<FromStage> =>
    new Promise((resolve, reject) => {
      const listen = (answer: FromStage) => {
        if ('id' in answer && message.type === 'sql' && answer.id !== message.id) return;
        child.off('message', listen);
        if (answer.type === 'failed') reject(new Error(answer.message));
        else resolve(answer);
      };
      child.on('message', listen);
      child.send(message);
    });
  await ask({ type: 'open', settings });
  return {
    sql: async (text) => {
      last += 1;
      const answer = await ask({ type: 'sql', id: last, text });
      return answer.type === 'rows' ? answer.rows : [];
    },
    close: async () => {
      child.send({ type: 'close' } satisfies ToStage);
      await ended;
    },
    crash: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
