import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import nextEnv from '@next/env';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { envNames, parseEnv } from '@/lib/env/parse-env';
import { startApp } from '@/scripts/stack/start-app';
import { startTestApp } from '@/scripts/stack/start-test-app';

vi.mock('@/scripts/stack/start-app', () => ({ startApp: vi.fn() }));

const folder = mkdtempSync(path.join(tmpdir(), 'pitchbook-settings-'));
const own = { SUPABASE_URL: 'http://127.0.0.1:54321', SUPABASE_PUBLISHABLE_KEY: 'p', SUPABASE_SECRET_KEY: 's', SENTRY_DSN: 'http://key@127.0.0.1/1' };
beforeEach(() => {
  writeFileSync(path.join(folder, '.env.local'), envNames.map((name) => `${name}=of-production`).join('\n'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it('an app of a test knows what it was given and nothing that stands in .env.local or was exported', async () => {
  for (const name of envNames) vi.stubEnv(name, 'exported');
  await startTestApp({ port: 3000, env: own });
  const given = vi.mocked(startApp).mock.calls[0]?.[0];
  for (const [name, value] of Object.entries(given?.env ?? {})) vi.stubEnv(name, value);
  // As `next start` does at its beginning; in tests Next would leave .env.local out.
  vi.stubEnv('NODE_ENV', 'production');
  const { combinedEnv } = nextEnv.loadEnvConfig(folder, false, { info: () => undefined, error: console.error });
  expect(parseEnv(combinedEnv)).toEqual(parseEnv(own));
  expect(parseEnv(own).ok).toBe(true);
});
