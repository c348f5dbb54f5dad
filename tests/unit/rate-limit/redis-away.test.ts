import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { REDIS_OF_PROCESS } from '@/lib/redis/process-redis';
import { limit, limitAuth, STORE_OF_PROCESS } from '@/lib/rate-limit/limit';
import { hasRedis } from '../../support/redis/redis-server';
import { startTestRedis, type TestRedis } from '../../support/redis/test-redis';

const settings = vi.hoisted(() => ({ env: {} as Record<string, unknown> }));
vi.mock('@/lib/env/env', () => ({ env: () => settings.env }));

const withRedis = hasRedis();
type Line = Record<string, unknown>;
let redis: TestRedis;
let lines: Line[];
const reports = () => lines.filter(({ code }) => code === 'redis_unavailable');
const recoveries = () => lines.filter(({ event }) => event === 'redis.recovered');
const pass = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);

beforeEach(async () => {
  redis = await startTestRedis();
  settings.env = { SUPABASE_URL: 'http://127.0.0.1:54321', UPSTASH_REDIS_REST_URL: redis.url, UPSTASH_REDIS_REST_TOKEN: redis.token };
  lines = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(JSON.parse(line) as Line));
  vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_000 });
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  // A process of its own for each test.
  for (const name of [STORE_OF_PROCESS, REDIS_OF_PROCESS]) Reflect.deleteProperty(globalThis, name);
  await redis.close();
});

const signIn = () => limitAuth('192.0.2.1', 'ada@firm.example');
const allowedOf = (answers: { allowed: boolean }[]) => answers.filter(({ allowed }) => allowed).length;
const repeat = async <T>(times: number, ask: () => Promise<T>) => {
  const answers: T[] = [];
  for (let count = 0; count < times; count++) answers.push(await ask());
  return answers;
};

describe.runIf(withRedis)('when Redis is killed in the middle', () => {
  it('every request gets an answer, signing in goes on from where it was, and the fault is reported once', async () => {
    const before = await repeat(3, signIn);
    const many = Promise.all(Array.from({ length: 300 }, (_, index) => limit('read', `user:${index % 2}`)));
    await redis.kill();
    const after = await repeat(40, signIn);
    const reads = [...(await many), ...(await repeat(50, () => limit('read', 'user:0')))];
    expect(allowedOf([...before, ...after])).toBe(5);
    expect(allowedOf(reads)).toBeLessThanOrEqual(200);
    expect(allowedOf(reads)).toBeGreaterThanOrEqual(100);
    expect(after.at(-1)).toMatchObject({ allowed: false, limit: 5, remaining: 0 });
    expect(reports()).toHaveLength(1);
  });

  it('nobody is named in the report, nor what was sent', async () => {
    await signIn();
    await redis.kill();
    await signIn();
    expect(reports()).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toMatch(/192\.0\.2\.1|ada|evalsha/i);
  });

  it('Redis is left alone for five seconds, asked again, and used when it is back', async () => {
    await signIn();
    await redis.kill();
    await signIn();
    const asked = redis.commands.length;
    await redis.restart();
    pass(4.9);
    await signIn();
    expect(redis.commands).toHaveLength(asked);
    pass(0.2);
    await signIn();
    await signIn();
    expect(redis.commands.length).toBeGreaterThan(asked);
    expect(recoveries()).toHaveLength(1);
    // That was the fifth. Redis has forgotten everything, this process has not.
    expect(allowedOf(await repeat(20, signIn))).toBe(0);
    expect(reports()).toHaveLength(1);
  });

  it('a fault that lasts is reported once, the next one again', async () => {
    await redis.kill();
    for (let count = 0; count < 5; count++) {
      await limit('read', 'user:ada');
      pass(5);
    }
    expect(reports()).toHaveLength(1);
    await redis.restart();
    await limit('read', 'user:ada');
    expect(recoveries()).toHaveLength(1);
    await redis.kill();
    await limit('read', 'user:ada');
    expect(reports()).toHaveLength(2);
  });
});

describe.runIf(withRedis)('when Redis is slow', () => {
  it('Redis counts as away after a second: nobody passes uncounted, and those who come then do not wait', async () => {
    redis.hold();
    const crowd = await Promise.all(Array.from({ length: 20 }, signIn));
    expect(allowedOf(crowd)).toBe(5);
    expect(reports()).toHaveLength(1);
    const asked = redis.commands.length;
    expect(await signIn()).toMatchObject({ allowed: false });
    expect((await repeat(10, () => limit('create', 'user:ada'))).filter(({ allowed }) => allowed)).toHaveLength(5);
    expect(redis.commands).toHaveLength(asked);
    redis.release();
    pass(5);
    expect(await limit('update', 'user:ada')).toMatchObject({ allowed: true, remaining: 29 });
    expect(recoveries()).toHaveLength(1);
  });
});

describe.runIf(withRedis)('while Redis is there', () => {
  it('what this process knows to be over the limit costs no round trip', async () => {
    await repeat(5, signIn);
    const asked = redis.commands.length;
    expect(allowedOf(await repeat(20, signIn))).toBe(0);
    // The count of the address alone goes on.
    expect(redis.commands.length - asked).toBe(20);
  });

  it('what others have used up counts here, and asking again does not prolong it', async () => {
    const elsewhere = await repeat(5, () => limit('create', 'user:ada'));
    expect(allowedOf(elsewhere)).toBe(5);
    Reflect.deleteProperty(globalThis, STORE_OF_PROCESS);
    expect(allowedOf(await repeat(50, () => limit('create', 'user:ada')))).toBe(0);
    pass(900);
    expect((await limit('create', 'user:ada')).allowed).toBe(true);
  });

  it('a wrong token is a fault like any other', async () => {
    settings.env.UPSTASH_REDIS_REST_TOKEN = 'wrong';
    expect(allowedOf(await repeat(8, signIn))).toBe(5);
    expect(reports()).toHaveLength(1);
  });
});
