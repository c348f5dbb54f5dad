import { NextRequest, NextResponse } from 'next/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionSupabase } from '@/lib/supabase/middleware';

const server = vi.fn<() => Promise<Response>>();
vi.mock('@/lib/env/env', () => ({ env: () => ({ SUPABASE_URL: 'http://auth.example', SUPABASE_PUBLISHABLE_KEY: 'key' }) }));

beforeEach(() => {
  vi.stubGlobal('fetch', server);
  for (const how of ['error', 'warn'] as const) vi.spyOn(console, how).mockImplementation(() => undefined);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  server.mockReset();
});

const stored = (session: object) => `base64-${Buffer.from(JSON.stringify(session)).toString('base64url')}`;
const json = (status: number, body: object) => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

/** Follows a link with these cookies; answers what the browser is told to keep, `gone` where it is told to forget. */
async function follow(cookie: string): Promise<Record<string, 'kept' | 'gone'>> {
  const { supabase, writeCookies } = createSessionSupabase(new NextRequest('http://app.example/auth/confirm', { headers: { cookie } }));
  await supabase.auth.verifyOtp({ token_hash: 'x', type: 'recovery' });
  const answer = NextResponse.json({});
  writeCookies(answer);
  return Object.fromEntries(answer.cookies.getAll().map(({ name, value }) => [name, value === '' ? 'gone' : 'kept']));
}

describe('a session that a link starts', () => {
  beforeEach(() => {
    server.mockResolvedValue(json(200, { access_token: 'new', refresh_token: 'r', token_type: 'bearer', expires_in: 3600, expires_at: Math.floor(Date.now() / 1000) + 3600, user: { id: 'ada' } }));
  });

  it('takes the place of the one before, of which no part is left', async () => {
    expect(await follow('pitchbook-session.0=base64-abc; pitchbook-session.1=def; other=1')).toEqual({ 'pitchbook-session': 'kept', 'pitchbook-session.0': 'gone', 'pitchbook-session.1': 'gone' });
  });

  it.each([
    ['that nobody could have', stored({ access_token: 'x', refresh_token: 'y', expires_at: 4_000_000_000, user: 'z' })],
    ['that could never be refreshed', stored({ access_token: 'x', refresh_token: '', expires_at: 1 })],
    ['that has ended', stored({ access_token: 'x', refresh_token: 'y', expires_at: 1, user: { id: 'ben' } })],
  ])('asks for nothing but the link, whoever sends a session %s', async (_, value) => {
    expect(await follow(`pitchbook-session=${value}`)).toEqual({ 'pitchbook-session': 'kept' });
    expect(server).toHaveBeenCalledTimes(1);
  });
});

it('leaves the session of whoever follows a link that is no good', async () => {
  server.mockResolvedValue(json(403, { code: 403, error_code: 'otp_expired', msg: 'Email link is invalid or has expired' }));
  expect(await follow(`pitchbook-session=${stored({ access_token: 'x', refresh_token: 'y', expires_at: 4_000_000_000, user: { id: 'ben' } })}`)).toEqual({});
});
