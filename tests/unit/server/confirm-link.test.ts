import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { confirmLink } from '@/lib/server/confirm-link';

type Answer = Promise<{ error: Error | null }>;
const auth = vi.hoisted(() => ({
  verifyOtp: vi.fn<(link: unknown) => Answer>(),
  exchangeCodeForSession: vi.fn<(code: string) => Answer>(),
}));
vi.mock('@/lib/supabase/server', () => ({ createServerSupabase: () => Promise.resolve({ auth }) }));

const confirm = (query: string) => confirmLink(new URLSearchParams(query));

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  auth.verifyOtp.mockResolvedValue({ error: null });
  auth.exchangeCodeForSession.mockResolvedValue({ error: null });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.clearAllMocks();
});

it('leads from a reset link to the choice of a new password', async () => {
  expect(await confirm('token_hash=abc&type=recovery')).toBe('/update-password');
  expect(auth.verifyOtp).toHaveBeenCalledWith({ token_hash: 'abc', type: 'recovery' });
});

it('leads from other links to where they were meant for, on this site only', async () => {
  expect(await confirm('code=abc')).toBe('/');
  expect(await confirm('code=abc&next=/demo/pitchbooks')).toBe('/demo/pitchbooks');
  expect(await confirm('code=abc&next=//evil.example')).toBe('/');
});

it.each([
  ['nothing to prove', ''],
  ['an unknown type', 'token_hash=abc&type=admin'],
  ['an error of the auth server', 'error=access_denied&error_code=otp_expired'],
])('leads back to sign-in with %s, without asking the auth server', async (_, query) => {
  expect(await confirm(query)).toBe('/sign-in?error=link');
  expect(auth.verifyOtp).not.toHaveBeenCalled();
});

it('leads back to sign-in when the link was used or is too old', async () => {
  auth.verifyOtp.mockResolvedValue({ error: new Error('expired') });
  expect(await confirm('token_hash=abc&type=recovery')).toBe('/sign-in?error=link');
});
