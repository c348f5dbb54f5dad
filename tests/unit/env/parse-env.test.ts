import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeEnvProblems, envNames, parseEnv, parseLaunchEnv } from '@/lib/env/parse-env';

const supabase = { SUPABASE_URL: 'https://abc.supabase.co/', SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_x', SUPABASE_SECRET_KEY: 'sb_secret_x' };

function valuesOf(source: Record<string, string | undefined>) {
  const parsed = parseEnv(source);
  if (!parsed.ok) throw new Error(describeEnvProblems(parsed.problems));
  return parsed.env;
}

function problemsOf(source: Record<string, string | undefined>) {
  const parsed = parseEnv(source);
  return parsed.ok ? [] : parsed.problems.map((problem) => problem.name);
}

describe('the environment', () => {
  it('needs nothing but the Supabase variables and has defaults for the rest', () => {
    expect(valuesOf(supabase)).toMatchObject({
      SUPABASE_URL: 'https://abc.supabase.co',
      PORT: 3000,
      SUPABASE_PORT: 54_321,
      ALLOWED_ORIGINS: [],
      TRUSTED_PROXY_HOPS: 0,
      LOG_LEVEL: 'info',
      RATE_LIMIT_CREATE: undefined,
      VERCEL: false,
    });
  });

  it('treats an empty text as absent', () => {
    expect(valuesOf({ ...supabase, PORT: '', SENTRY_DSN: ' ' })).toMatchObject({ PORT: 3000, SENTRY_DSN: undefined });
  });

  it('names everything that is wrong at once', () => {
    const source = { ...supabase, PORT: '70000', LOG_LEVEL: 'loud', ALLOWED_ORIGINS: 'https://a.example,b.example', RATE_LIMIT_AUTH: '5 per hour', SENTRY_DSN: 'x' };
    expect(problemsOf(source)).toEqual(['PORT', 'ALLOWED_ORIGINS', 'RATE_LIMIT_AUTH', 'SENTRY_DSN', 'LOG_LEVEL']);
  });

  it('never repeats a value, which may be a secret', () => {
    const parsed = parseEnv({ ...supabase, UPSTASH_REDIS_REST_URL: 'short', SUPABASE_SECRET_KEY: 'has space' });
    expect(parsed.ok ? '' : describeEnvProblems(parsed.problems)).not.toMatch(/short|has space/);
  });

  it('misses the Supabase variables only where the app itself runs', () => {
    expect(problemsOf({})).toEqual(['SUPABASE_URL', 'SUPABASE_PUBLISHABLE_KEY', 'SUPABASE_SECRET_KEY']);
    expect(problemsOf({ PORT: 'x' })).toEqual(['SUPABASE_URL', 'SUPABASE_PUBLISHABLE_KEY', 'SUPABASE_SECRET_KEY', 'PORT']);
    expect(parseLaunchEnv({}).ok).toBe(true);
  });

  it('wants a Supabase address and its keys together, and likewise for Redis', () => {
    expect(problemsOf({ SUPABASE_URL: 'https://abc.supabase.co', UPSTASH_REDIS_REST_URL: 'https://r.upstash.io' })).toEqual([
      'SUPABASE_PUBLISHABLE_KEY',
      'SUPABASE_SECRET_KEY',
      'UPSTASH_REDIS_REST_TOKEN',
    ]);
  });

  it.each([
    ['5/15m', { limit: 5, windowSeconds: 900 }],
    ['100/1m', { limit: 100, windowSeconds: 60 }],
    ['7/30s', { limit: 7, windowSeconds: 30 }],
    ['1000/2h', { limit: 1000, windowSeconds: 7200 }],
  ])('reads the rate limit %s', (text, limit) => {
    expect(valuesOf({ ...supabase, RATE_LIMIT_SAVE: text }).RATE_LIMIT_SAVE).toEqual(limit);
  });

  it.each(['0/1m', '5', '5/m', '-1/1m', '5/15d', '1e9/1m'])('refuses the rate limit %s', (text) => {
    expect(problemsOf({ ...supabase, RATE_LIMIT_SAVE: text })).toEqual(['RATE_LIMIT_SAVE']);
  });

  it('splits the allowed origins', () => {
    expect(valuesOf({ ...supabase, ALLOWED_ORIGINS: 'https://a.example, http://localhost:4000' }).ALLOWED_ORIGINS).toEqual(['https://a.example', 'http://localhost:4000']);
  });
});

describe('values that look right and are not', () => {
  const jwt = (role: string) => ['{"alg":"HS256"}', JSON.stringify({ iss: 'supabase', ref: 'aÿ?>', role }), 'signature'].map((part) => Buffer.from(part).toString('base64url')).join('.');
  const messagesOf = (source: Record<string, string>) => {
    const parsed = parseEnv({ ...supabase, ...source });
    return parsed.ok ? [] : parsed.problems.map(({ name, message }) => `${name} ${message}`);
  };

  it.each(['https://sentry.io', 'https://key@sentry.io', 'https://key@sentry.io/project', 'https://o1.ingest.sentry.io/2', 'ftp://key@sentry.io/2'])('is no DSN: %s', (value) => {
    expect(messagesOf({ SENTRY_DSN: value })).toEqual([expect.stringContaining('SENTRY_DSN must be the DSN of a Sentry project')]);
  });
  it.each(['https://key@o1.ingest.sentry.io/2', 'https://key:secret@errors.example/behind/a/path/77'])('is a DSN: %s', (value) => {
    expect(valuesOf({ ...supabase, SENTRY_DSN: value }).SENTRY_DSN).toBe(value);
  });

  it.each(['https://abc.supabase.co/rest/v1', 'https://abc.supabase.co/rest/v1/', 'https://abc.supabase.co/?a=b', 'https://me@abc.supabase.co', 'abc.supabase.co'])('is no address of a project: %s', (value) => {
    expect(messagesOf({ SUPABASE_URL: value })).toEqual([expect.stringContaining('SUPABASE_URL must be an origin')]);
  });
  it('tolerates a slash behind the address of a project', () => {
    expect(valuesOf({ ...supabase, SUPABASE_URL: 'http://127.0.0.1:54321/' }).SUPABASE_URL).toBe('http://127.0.0.1:54321');
  });

  it.each(['SUPABASE_PUBLISHABLE_KEY', 'SUPABASE_SECRET_KEY', 'UPSTASH_REDIS_REST_TOKEN', 'METRICS_TOKEN'])('cannot travel in a header: %s with letters beyond ASCII', (name) => {
    for (const odd of ['é', '\u200b', '\u0007', ' ']) {
      expect(messagesOf({ UPSTASH_REDIS_REST_URL: 'https://r.upstash.io', UPSTASH_REDIS_REST_TOKEN: 't', [name]: `${'k'.repeat(20)}${odd}${'k'.repeat(20)}` })).toEqual([expect.stringMatching(new RegExp(`^${name} must be .*ASCII`))]);
    }
  });

  it.each(['sb_secret_abc', jwt('service_role')])('is a secret key where the publishable one belongs', (value) => {
    expect(messagesOf({ SUPABASE_PUBLISHABLE_KEY: value })).toEqual([expect.stringContaining('SUPABASE_PUBLISHABLE_KEY must not be a secret key')]);
  });
  it.each(['sb_publishable_abc', jwt('anon')])('is a publishable key where the secret one belongs', (value) => {
    expect(messagesOf({ SUPABASE_SECRET_KEY: value })).toEqual([expect.stringContaining('SUPABASE_SECRET_KEY must not be a publishable key')]);
  });
  it('takes the keys of old projects, and those that do not tell what they are', () => {
    expect(messagesOf({ SUPABASE_PUBLISHABLE_KEY: jwt('anon'), SUPABASE_SECRET_KEY: jwt('service_role') })).toEqual([]);
    expect(messagesOf({ SUPABASE_PUBLISHABLE_KEY: 'a.b.c', SUPABASE_SECRET_KEY: 'x.bnVsbA.y' })).toEqual([]);
  });
});

describe('the direct connection', () => {
  const database = { ...supabase, DATABASE_URL: 'postgresql://me:hush@db.example.com:5432/books' };

  it('keeps two connections and takes ten at most, where nothing else is said', () => {
    expect(valuesOf(supabase)).toMatchObject({ DATABASE_URL: undefined, DATABASE_POOL_MIN: 2, DATABASE_POOL_MAX: 10, DATABASE_STATEMENT_TIMEOUT: 60, DATABASE_CA_FILE: undefined });
    expect(valuesOf({ ...database, DATABASE_POOL_MIN: '0', DATABASE_POOL_MAX: '1' })).toMatchObject({ DATABASE_URL: database.DATABASE_URL, DATABASE_POOL_MIN: 0, DATABASE_POOL_MAX: 1 });
  });

  it.each([
    ['DATABASE_URL', 'mysql://me@db.example.com/books'],
    ['DATABASE_URL', 'db.example.com'],
    ['DATABASE_POOL_MAX', '0'],
    ['DATABASE_POOL_MAX', 'many'],
    ['DATABASE_STATEMENT_TIMEOUT', '0'],
  ])('refuses %s=%s', (name, value) => {
    expect(problemsOf({ ...supabase, [name]: value })).toEqual([name]);
  });

  it('cannot keep more than it may have', () => {
    expect(problemsOf({ ...database, DATABASE_POOL_MIN: '6', DATABASE_POOL_MAX: '5' })).toEqual(['DATABASE_POOL_MIN']);
  });
});

describe('.env.example', () => {
  it('names every variable and no other', () => {
    const named = [...readFileSync('.env.example', 'utf8').matchAll(/^([A-Z0-9_]+)=/gm)].map((match) => match[1]);
    expect(named.toSorted()).toEqual(envNames.toSorted());
  });
});
