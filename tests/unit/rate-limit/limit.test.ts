import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { resolveLimit } from '@/lib/rate-limit/classes';
import { setRateLimitHeaders } from '@/lib/rate-limit/headers';

const settings = vi.hoisted(() => ({ env: {} as Record<string, unknown> }));
vi.mock('@/lib/env/env', () => ({ env: () => settings.env }));

/** Another copy of the module, as Next makes one for pages and one for API routes. */
const anotherCopy = () => {
  vi.resetModules();
  return import('@/lib/rate-limit/limit');
};

/** A process of its own for each test: its counters are what a limit remembers. */
const freshLimits = async () => {
  const copy = await anotherCopy();
  Reflect.deleteProperty(globalThis, copy.STORE_OF_PROCESS);
  return copy;
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_000 });
  settings.env = {};
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('the classes', () => {
  it.each([
    ['auth', 5, 900],
    ['create', 5, 900],
    ['update', 30, 300],
    ['save', 300, 300],
    ['read', 100, 60],
    ['presence', 60, 60],
    ['generate', 20, 300],
  ] as const)('%s allows %i requests in %i seconds', (name, limit, windowSeconds) => {
    expect(resolveLimit(name, {})).toMatchObject({ limit, windowSeconds, name });
  });

  it('take their numbers from the environment', () => {
    expect(resolveLimit('create', { RATE_LIMIT_CREATE: { limit: 2, windowSeconds: 10 } })).toMatchObject({ limit: 2, windowSeconds: 10 });
  });

  it('have larger buckets beside them, counted apart', () => {
    expect(resolveLimit({ class: 'create', bucket: 'invitation', times: 4 }, {})).toMatchObject({ name: 'create:invitation', limit: 20 });
  });
});

describe('a person', () => {
  it('has one limit, whichever copy of the module counts: by page and by API together', async () => {
    const pages = await freshLimits();
    const api = await anotherCopy();
    for (let count = 0; count < 5; count++) expect((await api.limit('create', 'user:1')).allowed).toBe(true);
    expect((await pages.limit('create', 'user:1')).allowed).toBe(false);
  });
});

describe('signing in', () => {
  it('is limited by address and e-mail together, whatever the case of the letters', async () => {
    const { limitAuth } = await freshLimits();
    for (let count = 0; count < 5; count++) expect((await limitAuth('1.2.3.4', ' Ada@X.example')).allowed).toBe(true);
    const refused = await limitAuth('1.2.3.4', 'ada@x.example');
    expect(refused).toMatchObject({ allowed: false, remaining: 0 });
    expect(refused.retryAfter).toBe(900);
    expect((await limitAuth('1.2.3.4', 'ben@x.example')).allowed).toBe(true);
  });

  it('is limited for an address alone at fifty, whoever is tried', async () => {
    const { limitAuth } = await freshLimits();
    const answers = [];
    for (let count = 0; count < 51; count++) answers.push(await limitAuth('1.2.3.4', `person-${count}@x.example`));
    expect(answers.map(({ allowed }) => allowed).lastIndexOf(true)).toBe(49);
    expect((await limitAuth('5.6.7.8', 'x@x.example')).allowed).toBe(true);
  });

  it('is limited for an e-mail alone at fifty, from however many addresses', async () => {
    const { limitAuth } = await freshLimits();
    const answers = [];
    for (let count = 0; count < 100; count++) answers.push(await limitAuth(`192.0.2.${count % 20}`, count % 2 ? 'Ada@x.example' : 'ada@x.example'));
    expect(answers.map(({ allowed }) => allowed).lastIndexOf(true)).toBe(49);
    expect(answers.at(-1)).toMatchObject({ allowed: false, limit: 50, retryAfter: 900 });
    expect((await limitAuth('192.0.2.1', 'ben@x.example')).allowed).toBe(true);
  });

  it('takes no more than five of those from one address: nobody else locks an account', async () => {
    const { limitAuth } = await freshLimits();
    for (let count = 0; count < 50; count++) await limitAuth('1.2.3.4', 'ada@x.example');
    expect((await limitAuth('5.6.7.8', 'ada@x.example')).allowed).toBe(true);
  });

  it('is limited by e-mail where no address is trusted, and for input that has none', async () => {
    const { limitAuth } = await freshLimits();
    for (let count = 0; count < 5; count++) await limitAuth(null, undefined);
    expect((await limitAuth(null, undefined)).allowed).toBe(false);
    expect((await limitAuth(null, 'ada@x.example')).allowed).toBe(true);
  });

  it('cannot be shut for everybody by one stranger where no address is trusted', async () => {
    const { limitAuth } = await freshLimits();
    for (let count = 0; count < 1_000; count++) await limitAuth(null, `made-up-${count}@x.example`);
    expect((await limitAuth(null, 'ada@x.example')).allowed).toBe(true);
  });
});

describe('signing up and asking for a mail', () => {
  it('is limited as signing in is', async () => {
    const { limitAuth, limitMail } = await freshLimits();
    for (const address of ['1.2.3.4', null]) {
      for (let count = 0; count < 3; count++) expect((await limitMail(address, 'ada@x.example')).allowed).toBe(true);
      for (let count = 0; count < 2; count++) expect((await limitAuth(address, 'ada@x.example')).allowed).toBe(true);
      expect((await limitMail(address, 'ada@x.example')).allowed).toBe(false);
    }
  });

  it('is limited at five hundred for all together where no address is trusted, and signing in goes on', async () => {
    const { limitAuth, limitMail } = await freshLimits();
    const answers = [];
    for (let count = 0; count < 1_000; count++) answers.push(await limitMail(null, `made-up-${count}@x.example`));
    expect(answers.map(({ allowed }) => allowed).lastIndexOf(true)).toBe(499);
    expect(answers.at(-1)).toMatchObject({ allowed: false, limit: 500, retryAfter: 900 });
    expect((await limitAuth(null, 'ada@x.example')).allowed).toBe(true);
    expect((await limitMail('1.2.3.4', 'ada@x.example')).allowed).toBe(true);
  });

  it('is not used up for all by one e-mail again and again', async () => {
    const { limitMail } = await freshLimits();
    for (let count = 0; count < 1_000; count++) await limitMail(null, 'ada@x.example');
    expect((await limitMail(null, 'ben@x.example')).allowed).toBe(true);
  });
});

describe('a flood of posts', () => {
  beforeEach(() => {
    settings.env = { RATE_LIMIT_READ: { limit: 2, windowSeconds: 60 } };
  });
  const admitted = async (post: () => Promise<{ allowed: boolean }>) => {
    let count = 0;
    for (let sent = 0; sent < 300; sent++) if ((await post()).allowed) count += 1;
    return count;
  };

  it('is stopped at ten times what may be read, for a person or else an address, and takes nothing from reading', async () => {
    const { limit, limitPost, limitSignedOutRead } = await freshLimits();
    expect(await admitted(() => limitPost('ada', '1.2.3.4'))).toBe(20);
    expect(await admitted(() => limitPost('ben', '1.2.3.4'))).toBe(20);
    expect(await admitted(() => limitPost(null, '1.2.3.4'))).toBe(20);
    expect((await limit('read', 'user:ada')).allowed).toBe(true);
    expect((await limitSignedOutRead('1.2.3.4')).allowed).toBe(true);
  });

  it('is stopped at ten times that for all together whom nothing names', async () => {
    const { limitPost } = await freshLimits();
    expect(await admitted(() => limitPost(null, null))).toBe(200);
    expect((await limitPost('ada', null)).allowed).toBe(true);
  });
});

describe('reading while signed out', () => {
  beforeEach(() => {
    settings.env = { RATE_LIMIT_READ: { limit: 2, windowSeconds: 60 } };
  });

  it('is counted by address', async () => {
    const { limitSignedOutRead } = await freshLimits();
    await limitSignedOutRead('1.2.3.4');
    await limitSignedOutRead('1.2.3.4');
    expect((await limitSignedOutRead('1.2.3.4')).allowed).toBe(false);
    expect((await limitSignedOutRead('5.6.7.8')).allowed).toBe(true);
  });

  it('shares one bucket ten times as large where no address is trusted', async () => {
    const { limitSignedOutRead } = await freshLimits();
    const answers = [];
    for (let count = 0; count < 21; count++) answers.push(await limitSignedOutRead(null));
    expect(answers.filter(({ allowed }) => allowed)).toHaveLength(20);
    expect(answers[0]!.limit).toBe(20);
  });
});

it('writes a line for each refusal, without the key', async () => {
  settings.env = { RATE_LIMIT_CREATE: { limit: 1, windowSeconds: 60 } };
  const { limit } = await freshLimits();
  await limit('create', 'user:ada');
  await limit('create', 'user:ada');
  const lines = vi.mocked(console.log).mock.calls.map(([line]) => JSON.parse(line as string) as Record<string, unknown>);
  expect(lines).toEqual([expect.objectContaining({ event: 'rate_limit.refused', limitClass: 'create' })]);
  expect(JSON.stringify(lines)).not.toContain('ada');
});

it('shows the state of a limit in headers, and the wait on a refusal only', () => {
  const headers = new Headers();
  setRateLimitHeaders(headers, { allowed: true, limit: 5, remaining: 4, reset: 900, retryAfter: 0 });
  expect(Object.fromEntries(headers)).toEqual({ 'ratelimit-limit': '5', 'ratelimit-remaining': '4', 'ratelimit-reset': '900' });
  setRateLimitHeaders(headers, { allowed: false, limit: 5, remaining: 0, reset: 30, retryAfter: 30 });
  expect(headers.get('retry-after')).toBe('30');
});
