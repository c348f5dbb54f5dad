import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatabaseSettings } from '@/lib/database/connection';
import type { MigrationError } from '@/lib/migration/migration-error';
import { openDirectTarget } from '@/lib/migration/target/direct-target';
import { findImportOrganization, type MigrationTarget } from '@/lib/migration/target/target';
import { findPostgres, missingPostgresNotice, postgresIsMandatory } from '../../support/database/postgres-cluster';
import { HOUSE, type MigrationStage, openPostgresStage, type StageDatabase } from '../../support/kill/migration-stage';
import { startTransactionPooler } from './transaction-pooler';

const programs = findPostgres();
if (!programs && postgresIsMandatory) throw new Error(missingPostgresNotice);
if (!programs) console.warn(`! ${missingPostgresNotice}`);

describe.runIf(programs)('a direct connection', () => {
  let stage: MigrationStage;
  let port = 0;
  let database: StageDatabase;
  const opened: MigrationTarget[] = [];

  beforeAll(async () => {
    stage = await openPostgresStage(programs ?? '');
    database = await stage.fresh();
    port = Number(new URL(database.env.DATABASE_URL!).port);
  });
  afterAll(async () => {
    await Promise.all(opened.map((target) => target.close()));
    await stage?.close();
  });

  const settings = (more: Partial<DatabaseSettings> = {}): DatabaseSettings => ({
    url: database.env.DATABASE_URL!, poolMin: 2, poolMax: 4, statementTimeoutMs: 20_000, ca: null, production: false, ...more,
  });
  const open = async (more?: Partial<DatabaseSettings>) => {
    const target = await openDirectTarget(settings(more));
    opened.push(target);
    return target;
  };
  const refusal = async (more: Partial<DatabaseSettings>) => {
    const error = (await openDirectTarget(settings(more)).catch((caught: unknown) => caught)) as MigrationError;
    expect(error.name).toBe('MigrationError');
    return error;
  };
  const sessions = async () => database.sql("select pid, wait_event_type, state from pg_stat_activity where application_name = 'pitchbook-migrate'");
  const find = (target: MigrationTarget) => findImportOrganization(target, HOUSE);
  /** Lets everybody else wait who reads organisations, until it ends or is ended. */
  const lockOrganizations = async () => {
    const client = new pg.Client({ connectionString: database.env.DATABASE_URL });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('begin; lock table public.organizations in access exclusive mode');
    return client;
  };
  const closeAll = async () => {
    await Promise.all(opened.splice(0).map((target) => target.close()));
    await expect.poll(sessions).toEqual([]);
  };

  it('has its least number of sessions from the first instant, under the name of the tool', async () => {
    const target = await open();
    expect(await sessions()).toHaveLength(2);
    expect(target.describe).toBe(`PostgreSQL ${database.name} at 127.0.0.1:${port} (direct connection)`);
    expect(await find(target)).toMatchObject({ slug: HOUSE, members: 1, books: 1 });
    await closeAll();
  });

  it('never has more sessions than it may, and lets calls wait for longer than a connection may take', async () => {
    const target = await open({ poolMax: 3 });
    await Promise.all(Array.from({ length: 40 }, () => target.call('check_import_target', { p_organization_id: null })));
    expect((await sessions()).length).toBeLessThanOrEqual(3);
    await closeAll();
  });

  it('works with a single session', async () => {
    const target = await open({ poolMin: 1, poolMax: 1 });
    expect(await Promise.all([find(target), find(target)])).toHaveLength(2);
    await closeAll();
  });

  it('acts as the role that the secret key has', async () => {
    await database.sql('revoke execute on function public.find_import_organization(text) from service_role');
    const target = await open();
    await expect(find(target)).rejects.toMatchObject({ code: 'permission_denied', hint: expect.stringContaining('service_role') });
    await database.sql('grant execute on function public.find_import_organization(text) to service_role');
    expect(await find(target)).not.toBeNull();
    await closeAll();
  });

  it('ends a statement that takes too long, and goes on', async () => {
    const target = await open({ statementTimeoutMs: 300 });
    const blocker = await lockOrganizations();
    await expect(find(target)).rejects.toMatchObject({ code: 'timeout', hint: expect.stringContaining('DATABASE_STATEMENT_TIMEOUT') });
    await blocker.end();
    expect(await find(target)).not.toBeNull();
    await closeAll();
  });

  it('survives that its idle sessions are ended', async () => {
    const target = await open();
    await database.sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pitchbook-migrate'");
    await expect.poll(sessions).toEqual([]);
    expect(await find(target)).not.toBeNull();
    await closeAll();
  });

  it.each(['fast', 'immediate'] as const)('waits for a database that restarts (%s) in the middle of the work', async (how) => {
    const target = await open();
    await lockOrganizations();
    const answers = Promise.all([find(target), find(target)]);
    await expect.poll(async () => (await sessions()).filter((row) => row.wait_event_type === 'Lock').length).toBe(2);
    await database.restart(how);
    for (const answer of await answers) expect(answer).toMatchObject({ slug: HOUSE });
    await closeAll();
  });

  it('says so where the database takes no writes', async () => {
    await database.sql(`alter database ${database.name} set default_transaction_read_only = on`);
    const target = await open();
    const run = { id: crypto.randomUUID(), organization: HOUSE, lease: crypto.randomUUID(), holder: {}, sourceName: 'x', sourceHash: 'x', sourceBytes: 1, options: {} };
    await expect(target.call('open_migration_run', { p_run: run })).rejects.toMatchObject({ code: 'read_only' });
    await database.sql('set default_transaction_read_only = off');
    await database.sql(`alter database ${database.name} reset default_transaction_read_only`);
    await closeAll();
  });

  it('says so where the schema is missing', async () => {
    await database.sql('create database bare template template0');
    const target = await open({ url: `postgresql://postgres@127.0.0.1:${port}/bare` });
    await expect(find(target)).rejects.toMatchObject({ code: 'schema_too_old', hint: expect.stringContaining('supabase/migrations') });
    await closeAll();
  });

  it('says what is wrong with an address, without the password', async () => {
    const url = (text: string) => ({ url: text });
    expect(await refusal(url(`postgresql://postgres:hush-hush@127.0.0.1:1/${database.name}`))).toMatchObject({ code: 'refused' });
    expect(await refusal(url(`postgresql://postgres:hush-hush@127.0.0.1:${port}/nowhere`))).toMatchObject({ code: 'settings' });
    expect(await refusal(url('postgresql://postgres:hush-hush@no-such-host.invalid/x'))).toMatchObject({ code: 'host_not_found' });
    const stranger = await refusal(url(`postgresql://stranger:hush-hush@127.0.0.1:${port}/${database.name}`));
    expect(stranger.code).toBe('wrong_key');
    expect(`${stranger.message} ${stranger.hint} ${stranger.stack}`).not.toContain('hush');
  });

  it('is refused to a user who may not act for the API', async () => {
    await database.sql('create role somebody login');
    expect(await refusal({ url: `postgresql://somebody@127.0.0.1:${port}/${database.name}` })).toMatchObject({ code: 'permission_denied' });
  });

  it.each([[2, 4], [1, 1]])('is refused through a pooler in transaction mode that looks like any other database (%s to %s connections)', async (poolMin, poolMax) => {
    const pooler = await startTransactionPooler(port, database.name);
    try {
      const error = await refusal({ url: `postgresql://postgres@127.0.0.1:${pooler.port}/${database.name}`, poolMin, poolMax });
      expect(error).toMatchObject({ code: 'transaction_pooler', message: expect.stringContaining('transaction mode'), hint: expect.stringContaining('session mode') });
    } finally {
      await pooler.close();
    }
  });

  describe('with TLS', () => {
    let folder = '';
    let ca = '';
    const url = (host: string) => `postgresql://postgres@${host}:${port}/${database.name}`;

    beforeAll(async () => {
      folder = mkdtempSync('/tmp/pitchbook-tls-');
      const [key, certificate] = [path.join(folder, 'key.pem'), path.join(folder, 'certificate.pem')];
      const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
      execFileSync('openssl', [...args, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
      ca = readFileSync(certificate, 'utf8');
      if (process.getuid?.() === 0) {
        const owner = Number(execFileSync('id', ['-u', 'postgres'], { encoding: 'utf8' }));
        for (const file of [folder, key, certificate]) chownSync(file, owner, owner);
      }
      chmodSync(key, 0o600);
      await database.sql(`alter system set ssl_cert_file = '${certificate}'`);
      await database.sql(`alter system set ssl_key_file = '${key}'`);
      await database.sql('alter system set ssl = on');
      await database.restart('fast');
      await database.sql('select 1');
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it('talks to a server of the named authority', async () => {
      await open({ url: url('localhost'), ca, production: true });
      const rows = await database.sql("select s.ssl from pg_stat_ssl s join pg_stat_activity a using (pid) where a.application_name = 'pitchbook-migrate'");
      expect(rows.map((row) => row.ssl)).toEqual([true, true]);
      await closeAll();
    });

    it('does not talk to one that nobody vouches for', async () => {
      expect(await refusal({ url: url('localhost'), production: true })).toMatchObject({ code: 'tls', hint: expect.stringContaining('DATABASE_CA_FILE') });
    });

    it('does not talk to one with the certificate of another name', async () => {
      expect(await refusal({ url: url('127.0.0.1'), ca, production: true })).toMatchObject({ code: 'tls' });
    });

    it('does not fall back to plain text where the server has no TLS', async () => {
      await database.sql('alter system set ssl = off');
      await database.restart('fast');
      await database.sql('select 1');
      expect(await refusal({ url: url('localhost'), ca, production: true })).toMatchObject({ code: 'tls' });
    });
  });
});
