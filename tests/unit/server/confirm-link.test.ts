import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { confirmLink } from '@/lib/server/confirm-link';

type Answer = Promise<{ data: { user: { id: string } | null; redirectType?: string | null }; error: Error | null }>;
const user = { id: '7d444840-9dc0-11d1-b245-5ffdce74fad2' };
const auth = vi.hoisted(() => ({
  verifyOtp: vi.fn<(link: unknown) => Answer>(),
  exchangeCodeForSession: vi.fn<(code: string) => Answer>(),
}));
const startRecovery = vi.hoisted(() => vi.fn<(userId: string) => Promise<void>>(() => Promise.resolve()));
vi.mock('@/lib/server/password-recovery', () => ({ startRecovery }));

const ask = (query: string) => confirmLink(new URLSearchParams(query), { auth } as unknown as Parameters<typeof confirmLink>[1]);
async function confirm(query: string): Promise<string> {
  const confirmed = await ask(query);
  if (!confirmed.ok) throw new Error(confirmed.error.code);
  return confirmed.value;
}

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  auth.verifyOtp.mockResolvedValue({ data: { user }, error: null });
  auth.exchangeCodeForSession.mockResolvedValue({ data: { user, redirectType: null }, error: null });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.clearAllMocks();
});

it('leads from a reset link to the choice of a new password, and leaves the proof that it asks for', async () => {
  expect(await confirm('token_hash=abc&type=recovery')).toBe('/update-password');
  expect(auth.verifyOtp).toHaveBeenCalledWith({ token_hash: 'abc', type: 'recovery' });
  expect(startRecovery).toHaveBeenCalledWith(user.id);
});

it('knows a reset link by code as well', async () => {
  auth.exchangeCodeForSession.mockResolvedValue({ data: { user, redirectType: 'recovery' }, error: null });
  expect(await confirm('code=abc&next=/update-password')).toBe('/update-password');
  expect(startRecovery).toHaveBeenCalledWith(user.id);
});

it('leads from other links to where they were meant for, on this site only', async () => {
  expect(await confirm('code=abc')).toBe('/');
  expect(await confirm('code=abc&next=/demo/pitchbooks')).toBe('/demo/pitchbooks');
  expect(await confirm('code=abc&next=//evil.example')).toBe('/');
  expect(await confirm('token_hash=abc&type=email')).toBe('/');
  expect(startRecovery).not.toHaveBeenCalled();
});

it.each([
  ['nothing to prove', ''],
  ['what no mail of ours holds', 'token_hash=%00&type=recovery'],
  ['what no mail of theirs holds', 'code=a%20b'],
  ['an unknown type', 'token_hash=abc&type=admin'],
  ['an error of the auth server', 'error=access_denied&error_code=otp_expired'],
])('leads back to sign-in with %s, without asking the auth server', async (_, query) => {
  expect(await confirm(query)).toBe('/sign-in?error=link');
  expect(auth.verifyOtp).not.toHaveBeenCalled();
});

it('leads back to sign-in when the link was used or is too old', async () => {
  auth.verifyOtp.mockResolvedValue({ data: { user: null }, error: new Error('expired') });
  expect(await confirm('token_hash=abc&type=recovery')).toBe('/sign-in?error=link');
});

it.each([
  ['is away', { name: 'AuthRetryableFetchError', status: 0 }, { code: 'unavailable', retryAfter: 5 }],
  ['checks no more for now', { name: 'AuthApiError', status: 429, code: 'over_request_rate_limit' }, { code: 'rate_limited', retryAfter: 60 }],
])('says that it could not be checked, rather than that the link is bad, when the auth server %s', async (_, error, expected) => {
  auth.exchangeCodeForSession.mockResolvedValue({ data: { user: null }, error: Object.assign(new Error('x'), error) });
  expect(await ask('code=abc')).toMatchObject({ ok: false, error: expected });
  expect(startRecovery).not.toHaveBeenCalled();
});
