import { afterEach, expect, it, vi } from 'vitest';
import { parseEnv } from '@/lib/env/parse-env';
import { useTestStack } from '../../support/browser-session';

const before = { ...process.env };
afterEach(() => {
  vi.unstubAllEnvs();
  process.env = before;
});

it('a test against the stack meets nothing else that was exported for the product', () => {
  for (const name of ['SUPABASE_URL', 'SUPABASE_PUBLISHABLE_KEY', 'SUPABASE_SECRET_KEY']) vi.stubEnv(`TEST_${name}`, name === 'SUPABASE_URL' ? 'http://127.0.0.1:9' : 'key');
  vi.stubEnv('DATABASE_URL', 'postgresql://me@production.example/books');
  vi.stubEnv('UPSTASH_REDIS_REST_URL', 'https://production.upstash.io');
  vi.stubEnv('UPSTASH_REDIS_REST_TOKEN', 'token');
  vi.stubEnv('SENTRY_DSN', 'https://key@sentry.example/1');
  useTestStack({ RATE_LIMIT_PRESENCE: '2/10m' });
  const parsed = parseEnv(process.env);
  expect(parsed).toMatchObject({ ok: true, env: { SUPABASE_URL: 'http://127.0.0.1:9', RATE_LIMIT_PRESENCE: { limit: 2, windowSeconds: 600 }, LOG_LEVEL: 'silent' } });
  const { DATABASE_URL, UPSTASH_REDIS_REST_URL, SENTRY_DSN } = process.env;
  expect([DATABASE_URL, UPSTASH_REDIS_REST_URL, SENTRY_DSN]).toEqual([undefined, undefined, undefined]);
});
