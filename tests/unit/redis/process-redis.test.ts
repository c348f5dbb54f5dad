import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { processRedis, REDIS_OF_PROCESS, type ProcessRedis } from '@/lib/redis/process-redis';

vi.mock('@/lib/env/env', () => ({ env: () => ({ UPSTASH_REDIS_REST_URL: 'http://redis.example', UPSTASH_REDIS_REST_TOKEN: 'token' }) }));

let redis: ProcessRedis;
let lines: Record<string, unknown>[];
const reports = () => lines.filter(({ code }) => code === 'redis_unavailable').length;
const recoveries = () => lines.filter(({ event }) => event === 'redis.recovered').length;
const answers = () => Promise.resolve('yes');
const fails = () => Promise.reject(new Error('too slow'));

beforeEach(() => {
  lines = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>));
  vi.useFakeTimers({ toFake: ['Date'] });
  redis = processRedis()!;
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  Reflect.deleteProperty(globalThis, REDIS_OF_PROCESS);
});
const pass = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);

it('goes on counting for the limits when a document of the cache took too long', async () => {
  expect(await redis.cache(fails)).toEqual({ state: 'away' });
  expect(await redis.cache(answers)).toEqual({ state: 'away' });
  expect(await redis.limits(answers)).toEqual({ state: 'answered', value: 'yes' });
});

it('tells once that it is away, and once that it is back, whoever meets it', async () => {
  await Promise.all([redis.cache(fails), redis.limits(fails)]);
  pass(5);
  await redis.limits(answers);
  await redis.cache(answers);
  expect([reports(), recoveries()]).toEqual([1, 1]);
});

it('tells of the next fault as well, though nobody has read a book since the last one', async () => {
  await Promise.all([redis.cache(fails), redis.limits(fails)]);
  pass(5);
  await redis.limits(answers);
  await redis.limits(fails);
  expect([reports(), recoveries()]).toEqual([2, 1]);
});
