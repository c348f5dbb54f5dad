import { AuthApiError, AuthRetryableFetchError, createClient } from '@supabase/supabase-js';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { verifyToken } from '@/lib/supabase/verify-token';

const sub = '11111111-1111-4111-8111-111111111111';
let made = 0;
const newToken = () => `token-${++made}`;
const getClaims = vi.fn<() => Promise<unknown>>();
const supabase = { auth: { getClaims } } as unknown as Parameters<typeof verifyToken>[0];
const claims = (overrides = {}) => ({ data: { claims: { sub, aud: 'authenticated', role: 'authenticated', exp: Date.now() / 1000 + 3600, ...overrides } }, error: null });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.clearAllMocks();
});

it('asks the auth server once for a token that comes again at once, and again later', async () => {
  getClaims.mockImplementation(() => Promise.resolve(claims()));
  const token = newToken();
  expect(await verifyToken(supabase, token)).toEqual({ ok: true, value: sub });
  await verifyToken(supabase, token);
  expect(getClaims).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(31_000);
  await verifyToken(supabase, token);
  expect(getClaims).toHaveBeenCalledTimes(2);
});

it('never remembers a token beyond its own end', async () => {
  getClaims.mockImplementation(() => Promise.resolve(claims({ exp: Date.now() / 1000 + 5 })));
  const token = newToken();
  await verifyToken(supabase, token);
  vi.advanceTimersByTime(6_000);
  await verifyToken(supabase, token);
  expect(getClaims).toHaveBeenCalledTimes(2);
});

it.each([
  ['is refused by the auth server', { data: null, error: { name: 'AuthInvalidJwtError', message: 'x', status: 400 } }],
  ['is the key of a service, not of a person', claims({ role: 'service_role' })],
  ['names nobody', claims({ sub: undefined })],
  ['was given out for another service', claims({ aud: 'elsewhere' })],
])('knows nobody by a token that %s', async (_, answer) => {
  getClaims.mockResolvedValue(answer);
  const token = newToken();
  expect(await verifyToken(supabase, token)).toMatchObject({ ok: false, error: { code: 'unauthenticated' } });
  await verifyToken(supabase, token);
  expect(getClaims).toHaveBeenCalledTimes(2);
});

it.each([
  ['is away', new AuthRetryableFetchError('fetch failed', 0)],
  ['checks no more for now', new AuthApiError('Request rate limit reached', 429, 'over_request_rate_limit')],
])('says so when the auth server %s', async (_, error) => {
  getClaims.mockResolvedValue({ data: null, error });
  expect(await verifyToken(supabase, newToken())).toMatchObject({ ok: false, error: { code: 'unavailable' } });
});

it('takes no token for an absence of the auth server, whatever it says of itself', async () => {
  const real = createClient('http://auth.example', 'key', { auth: { persistSession: false } });
  const token = `${Buffer.from('fetch failed').toString('base64url')}.e30.e30`;
  await expect(real.auth.getClaims(token)).rejects.toThrow('fetch failed');
  expect(await verifyToken(real, token)).toMatchObject({ ok: false, error: { code: 'unauthenticated' } });
});
