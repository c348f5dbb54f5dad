import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { envNames } from '@/lib/env/parse-env';
import { judgeAudit, judgeEnvironment, judgeHealth, judgeMigrations, judgeMonitoring, judgePolicies, judgeRedis, judgeTests, reasonToLeaveOutTests } from '@/scripts/preflight/judge';
import { findRunningApp, newestMigration, runTests, tryRedis } from '@/scripts/preflight/look';
import { refusalToSeed } from '@/scripts/preflight/refuse-seed';
import { decide, exitCodeOf, failed, passed, showTable, skipped, type NamedVerdict } from '@/scripts/preflight/verdict';
import { takeLock } from '@/scripts/stack/lock';
import { hasRedis } from '../../support/redis/redis-server';
import { startTestRedis } from '../../support/redis/test-redis';

const supabase = { SUPABASE_URL: 'https://x.supabase.co', SUPABASE_PUBLISHABLE_KEY: 'p', SUPABASE_SECRET_KEY: 'very-secret' };
const named = (name: string, verdict: { outcome: NamedVerdict['outcome']; detail: string }): NamedVerdict => ({ name, seconds: 0.25, ...verdict });

describe('the table', () => {
  it('ends with 1 when anything failed, and says what', () => {
    const verdicts = [named('environment', passed('complete')), named('health', failed('503')), named('npm audit', skipped('no answer'))];
    expect(exitCodeOf(verdicts)).toBe(1);
    expect(showTable(verdicts)).toBe(
      [
        'check        result       time  what was found',
        'environment  passed      0.3 s  complete',
        'health       failed      0.3 s  503',
        'npm audit    skipped     0.3 s  no answer',
        '',
        '1 passed, 1 failed, 1 skipped. Do not deploy: health.',
      ].join('\n'),
    );
  });

  it('never calls what was skipped good', () => {
    const verdicts = [named('environment', passed('complete')), named('tests', skipped('not asked for'))];
    expect(exitCodeOf(verdicts)).toBe(0);
    expect(showTable(verdicts)).toContain('1 passed, 0 failed, 1 skipped. Nothing failed, but nobody knows yet: tests.');
    expect(showTable(verdicts)).not.toContain('Ready');
    expect(showTable([named('environment', passed('complete'))])).toContain('Ready.');
  });

  it('counts a check that throws as failed', async () => {
    expect(await decide('migrations', () => Promise.reject(new Error('cannot be reached')), () => 0)).toEqual({ name: 'migrations', outcome: 'failed', detail: 'cannot be reached', seconds: 0 });
  });
});

describe('the environment', () => {
  it('passes when it is complete, with what an operator should think of, and no secret', () => {
    const verdict = judgeEnvironment(supabase);
    expect(verdict).toMatchObject({ outcome: 'passed', detail: expect.stringContaining('APP_ORIGIN is not set') });
    expect(verdict.detail).not.toContain('very-secret');
    expect(judgeEnvironment({ ...supabase, APP_ORIGIN: 'https://books.example', TRUSTED_PROXY_HOPS: '1' }).detail).toBe('complete, for x.supabase.co');
  });
  it('wishes on Vercel for the origin of production, to which links in mails lead, and not for that of previews', () => {
    const onVercel = (environment: string, rest = {}) => judgeEnvironment({ ...supabase, VERCEL: '1', VERCEL_ENV: environment, ...rest }).detail;
    expect(onVercel('production')).toBe('complete, for x.supabase.co; APP_ORIGIN is not set (links in mails lead to http://localhost:3000; needed behind a proxy)');
    expect(onVercel('production', { APP_ORIGIN: 'https://books.example' })).toBe('complete, for x.supabase.co');
    expect(onVercel('preview')).toBe('complete, for x.supabase.co');
  });
  it('fails with everything that is missing or malformed: no deployment runs on the embedded stack', () => {
    expect(judgeEnvironment({})).toMatchObject({ outcome: 'failed', detail: expect.stringContaining('SUPABASE_SECRET_KEY is missing') });
    expect(judgeEnvironment({ ...supabase, PORT: 'x' })).toMatchObject({ outcome: 'failed', detail: expect.stringContaining('PORT must be') });
  });
});

describe('migrations', () => {
  const newest = newestMigration();
  it('are up to date when the database has the newest of this checkout, or a newer one', () => {
    expect(newest).toMatch(/^\d{14}$/);
    expect(judgeMigrations(newest, { ready: true, migration: newest }).outcome).toBe('passed');
    expect(judgeMigrations(newest, { ready: true, migration: '99991231000000' }).outcome).toBe('passed');
  });
  it('fail when the database is older, and are not known where it keeps no journal', () => {
    expect(judgeMigrations(newest, { ready: true, migration: '20200101000000' }).outcome).toBe('failed');
    expect(judgeMigrations(newest, { ready: true, migration: null }).outcome).toBe('skipped');
  });
});

describe('policies', () => {
  const row = (result: string, area = 'row level security') => ({ area, name: 'row level security of slides', result, detail: 'is off', ms: 1 });
  it('pass when nothing failed, with the warnings', () => {
    expect(judgePolicies([row('ok'), row('warning', 'ledger')])).toMatchObject({ outcome: 'passed', detail: expect.stringContaining('1 warnings') });
  });
  it('fail by name; so does an answer in which nobody looked', () => {
    expect(judgePolicies([row('ok'), row('failure')])).toEqual({ outcome: 'failed', detail: 'row level security, row level security of slides: is off' });
    expect(judgePolicies([row('ok', 'tables')]).outcome).toBe('failed');
    expect(judgePolicies({ message: 'no such function' }).outcome).toBe('failed');
  });
});

describe('npm audit', () => {
  const report = (high: number, critical: number) => JSON.stringify({ metadata: { vulnerabilities: { info: 0, low: 0, moderate: 2, high, critical, total: 2 } } });
  it('fails from level high on', () => {
    expect(judgeAudit(report(0, 0)).outcome).toBe('passed');
    expect(judgeAudit(report(1, 0)).outcome).toBe('failed');
    expect(judgeAudit(report(0, 1)).outcome).toBe('failed');
  });
  it('is skipped, never green, where the registry gives no answer', () => {
    for (const output of ['', 'npm error', '{"message":"405 Method Not Allowed","statusCode":405}', '{}']) expect(judgeAudit(output).outcome).toBe('skipped');
  });
});

describe('Redis', () => {
  let answer: (command: string[]) => unknown;
  let server: Server;
  let url: string;
  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const said = answer(JSON.parse(await text(request)) as string[]);
      const refused = said instanceof Error;
      response.writeHead(refused ? 400 : 200, { 'content-type': 'application/json' }).end(typeof said === 'string' && said.startsWith('<') ? said : JSON.stringify(refused ? { error: said.message } : { result: said }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  const refusal = new Error('NOPERM this user has no permissions to run the command');
  const able: Record<string, unknown> = { ping: 'PONG', set: 'OK', get: 'kept', evalsha: new Error('NOSCRIPT No matching script.'), del: 1 };
  const unable = (...names: string[]) => ([name = '']: string[]) => (names.includes(name.toLowerCase()) ? refusal : able[name.toLowerCase()]);

  it('must be there on Vercel', () => {
    expect(judgeRedis({ VERCEL: '1' }, null).outcome).toBe('failed');
    expect(judgeRedis({}, null).outcome).toBe('skipped');
  });
  it.runIf(hasRedis())('passes when it answers, keeps values and counts, and nothing of that is kept for long', async () => {
    const redis = await startTestRedis();
    expect(judgeRedis({ VERCEL: '1' }, await tryRedis(redis.url, redis.token)).outcome).toBe('passed');
    expect(redis.commands).toContain('del');
    await redis.close();
  });
  it.each<[string, string, (command: string[]) => unknown]>([
    ['a page that is no Redis', 'PING', () => '<html>Welcome</html>'],
    ['something else that answers', 'PING', () => 'hello'],
    ['a token for reading only', 'SET', unable('set', 'eval')],
    ['one that runs no scripts', 'EVAL', unable('eval')],
    ['one that runs other scripts than those that count', 'EVAL', (command) => (command[0]?.toLowerCase() === 'eval' && command[1]?.includes('HMGET') ? refusal : (able[command[0]?.toLowerCase() ?? ''] ?? 1))],
    ['one that lets everybody through', 'EVAL', (command) => (command[0]?.toLowerCase() === 'eval' ? [1, Date.now(), 1] : able[command[0]?.toLowerCase() ?? ''])],
  ])('fails for %s', async (_name, word, wrong) => {
    answer = wrong;
    expect(judgeRedis({}, await tryRedis(url, 'token'))).toEqual({ outcome: 'failed', detail: expect.stringContaining(word) });
  });
  it('fails for an address at which nobody answers', async () => {
    expect(judgeRedis({}, await tryRedis('http://127.0.0.1:9', 'token')).outcome).toBe('failed');
  });
});

describe('monitoring', () => {
  it('needs somebody to hear of faults and somewhere to keep figures', () => {
    expect(judgeMonitoring({ SENTRY_DSN: 'https://a@b.example/1', METRICS_TOKEN: 'x' }).outcome).toBe('passed');
    expect(judgeMonitoring({ SENTRY_DSN: 'https://a@b.example/1' }).outcome).toBe('failed');
    expect(judgeMonitoring({ METRICS_TOKEN: 'x', SENTRY_DSN: ' ' }).outcome).toBe('failed');
  });
});

describe('health', () => {
  const body = (status: string) => ({ status, checks: { database: { status, durationMs: 3 } } });
  it('passes on 200 and ok alone', () => {
    expect(judgeHealth({ status: 200, body: body('ok') })).toEqual({ outcome: 'passed', detail: 'database ok 3 ms' });
    expect(judgeHealth({ status: 503, body: body('failed') }).outcome).toBe('failed');
    expect(judgeHealth({ status: 200, body: '<html>' }).outcome).toBe('failed');
  });
  it('fails where a part is away without which the app goes on', () => {
    const checks = { database: { status: 'ok', durationMs: 3 }, redis: { status: 'failed', durationMs: 1000 } };
    expect(judgeHealth({ status: 200, body: { status: 'ok', checks } })).toEqual({ outcome: 'failed', detail: '200: database ok 3 ms, redis failed 1000 ms' });
  });
  it('is skipped, never green, where a part cannot be told about', () => {
    const checks = { database: { status: 'ok', durationMs: 3 }, migrations: { status: 'unknown', durationMs: 4 }, redis: { status: 'not_configured', durationMs: 0 } };
    expect(judgeHealth({ status: 200, body: { status: 'ok', checks } })).toMatchObject({ outcome: 'skipped', detail: expect.stringContaining('migrations unknown') });
  });
  it('is skipped where nobody knows the address', () => {
    expect(judgeHealth(null).outcome).toBe('skipped');
  });
});

describe('tests', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'pitchbook-preflight-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const quiet = { asked: false, environment: {}, running: null };

  it('count as they ended', () => {
    expect([judgeTests(true), judgeTests(false)].map(({ outcome }) => outcome)).toEqual(['passed', 'failed']);
  });
  it('are run where nobody objects', () => {
    expect(reasonToLeaveOutTests(quiet)).toBeNull();
  });
  it.each([
    ['somebody asked for it', { asked: true }, '--skip-tests'],
    ['the settings are of production', { environment: { VERCEL_ENV: 'production' } }, 'VERCEL_ENV is production: run `npm test` in'],
    ['the machine is of production', { environment: { NODE_ENV: 'production' } }, 'NODE_ENV is production: run `npm test` in'],
    ['an app runs from here, whose build they would replace', { running: 'next (process 7)' }, 'next (process 7) serves from this checkout: run `npm test` in'],
  ])('are skipped, with the reason and how to run them, where %s', (_name, odd, reason) => {
    const leftOut = reasonToLeaveOutTests({ ...quiet, ...odd }) ?? '';
    expect(leftOut).toContain(reason);
    expect(judgeTests({ leftOut })).toEqual({ outcome: 'skipped', detail: leftOut });
  });

  it('know nothing of the settings that were checked', async () => {
    writeFileSync(path.join(folder, 'npm'), `#!/bin/sh\nenv > ${folder}/seen\n`, { mode: 0o755 });
    const given = Object.fromEntries(envNames.map((name) => [name, 'of production']));
    expect(await runTests({ ...given, NODE_ENV: 'test', PATH: `${folder}:${process.env.PATH}`, KEPT: 'yes' })).toBe(true);
    const seen = readFileSync(path.join(folder, 'seen'), 'utf8');
    expect(seen).toContain('KEPT=yes');
    expect(seen).not.toContain('of production');
  });

  it('notice an app that `npm start` runs from here', async () => {
    const checkout = path.join(folder, 'started');
    mkdirSync(path.join(checkout, '.data'), { recursive: true });
    expect(await findRunningApp(checkout, '.data')).toBeNull();
    const lock = await takeLock(path.join(checkout, '.data/start.sock'), { task: 'npm start' });
    expect(await findRunningApp(checkout, '.data')).toBe(`npm start (process ${process.pid})`);
    if (lock.taken) await lock.release();
  });
  it.runIf(process.platform === 'linux')('notice one that `next start` runs from here, and none of another checkout', async () => {
    const program = 'process.title = "next-server (v16)"; console.log("up"); setInterval(() => undefined, 1000)';
    const server = spawn(process.execPath, ['-e', program], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
    await once(server.stdout, 'data');
    expect(await findRunningApp(folder, '.data')).toBe(`next (process ${server.pid})`);
    expect(await findRunningApp(path.dirname(folder), '.data')).toBeNull();
    server.kill('SIGKILL');
  });
});

describe('demo data', () => {
  it('goes into the empty database of a preview', () => {
    expect(refusalToSeed({ environment: 'preview', people: 0 })).toBeNull();
  });
  it('goes nowhere else: not into production, not where anybody is', () => {
    for (const environment of ['production', 'development', undefined]) expect(refusalToSeed({ environment, people: 0 })).toContain('demo data is for previews');
    expect(refusalToSeed({ environment: 'preview', people: 1 })).toContain('it has 1 person');
  });
});
