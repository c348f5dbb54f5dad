import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { clientOptions } from '@/lib/supabase/options';

beforeEach(() => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response()));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it.each([
  ['asking who somebody is', 'GET', '/auth/v1/user', 4_000],
  ['leaving', 'POST', '/auth/v1/logout?scope=local', 4_000],
  ['signing in', 'POST', '/auth/v1/token?grant_type=password', 15_000],
  ['a query', 'GET', '/rest/v1/pitchbooks', 15_000],
])('%s is waited for no longer than that', async (_, method, path, milliseconds) => {
  const timeout = vi.spyOn(AbortSignal, 'timeout');
  await clientOptions.global.fetch(`http://supabase.example${path}`, { method });
  expect(timeout).toHaveBeenCalledWith(milliseconds);
});
