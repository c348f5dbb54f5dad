import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Child } from '../../../scripts/stack/child';
import { findFreePort } from '../../../scripts/stack/ports';
import { startTestApp } from '../../../scripts/stack/start-test-app';
import { callApi, createBook } from '../../support/api';
import { signUpPerson, type TestPerson } from '../../support/people';
import { hasRedis } from '../../support/redis/redis-server';
import { startTestRedis, type TestRedis } from '../../support/redis/test-redis';
import { builtActions, callAction } from '../../support/security/server-actions';
import { testEnv } from '../../support/test-env';

/** The built app with the limits that people get, counting and caching in a real Redis that is killed under it. */
const withRedis = hasRedis();
const folder = mkdtempSync(path.join(tmpdir(), 'pitchbook-redis-away-'));
const log = path.join(folder, 'app.log');
let redis: TestRedis;
let app: Child | undefined;
let url: string;
let ada: TestPerson;
let book: string;

beforeAll(async () => {
  if (!withRedis) return;
  redis = await startTestRedis();
  const port = await findFreePort();
  url = `http://localhost:${port}`;
  const env = Object.fromEntries(['SUPABASE_URL', 'SUPABASE_PUBLISHABLE_KEY', 'SUPABASE_SECRET_KEY'].map((name) => [name, testEnv(`TEST_${name}`)]));
  app = await startTestApp({ port, log, env: { ...env, UPSTASH_REDIS_REST_URL: redis.url, UPSTASH_REDIS_REST_TOKEN: redis.token } });
  ada = await signUpPerson();
  book = (await createBook(ada)).id;
});
afterAll(async () => {
  await app?.stop();
  await redis?.close();
  rmSync(folder, { recursive: true, force: true });
});

const lines = () =>
  readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { event: string; code?: string; level: string });
const read = async () => (await callApi(ada, 'GET', `/pitchbooks/${book}`, { app: url })).status;
const together = <T>(times: number, ask: () => Promise<T>) => Promise.all(Array.from({ length: times }, ask));

async function trySigningIn(email: string): Promise<string> {
  const action = builtActions().find(({ name }) => name === 'signIn');
  const { status, result } = await callAction(action?.id ?? '', [{ email, password: 'not the one' }], { app: url });
  expect(status).toBeLessThan(500);
  return result?.ok === false ? result.error.code : 'no answer';
}

describe.runIf(withRedis)('the app, when Redis is killed under it', () => {
  it('goes on without a single fault, keeps signing in limited, tells of it once, and finds it again', async () => {
    const email = `${randomUUID()}@people.example`;
    const tries = [await trySigningIn(email), await trySigningIn(email)];
    const statuses = await together(20, read);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(redis.commands).toEqual(expect.arrayContaining(['evalsha', 'get', 'set']));

    const inFlight = together(30, read);
    await redis.kill();
    statuses.push(...(await inFlight), ...(await together(20, read)));
    for (let count = 0; count < 10; count++) tries.push(await trySigningIn(email));
    await vi.waitFor(async () => expect(await fetch(`${url}/api/health`).then(async (health) => [health.status, await health.json()])).toMatchObject([200, { checks: { redis: { status: 'failed' } } }]), { timeout: 20_000, interval: 200 });
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(new Set(tries)).toEqual(new Set(['invalid_credentials', 'rate_limited']));
    // Their window began with the first of them and is far longer than this test.
    expect(tries.filter((code) => code === 'invalid_credentials').length).toBeLessThanOrEqual(5);
    expect(lines().filter(({ code }) => code === 'redis_unavailable')).toHaveLength(1);

    await redis.restart();
    await vi.waitFor(
      async () => {
        expect(await read()).toBeLessThan(500);
        expect(lines().filter(({ event }) => event === 'redis.recovered').length).toBeGreaterThan(0);
      },
      { timeout: 60_000, interval: 500 },
    );
    expect(lines().filter(({ code }) => code === 'redis_unavailable')).toHaveLength(1);
  });
});
