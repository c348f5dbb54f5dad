import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { findFreePort } from '../../scripts/stack/ports';
import { startTestApp } from '../../scripts/stack/start-test-app';

const folder = mkdtempSync(path.join(tmpdir(), 'pitchbook-environment-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('the server does not start with a wrong environment, and says all that is wrong with it and no value', async () => {
  const log = path.join(folder, 'app.log');
  const env = { SUPABASE_URL: 'http://127.0.0.1:9', SUPABASE_PUBLISHABLE_KEY: 'publishable', TRUSTED_PROXY_HOPS: 'a-few' };
  await expect(startTestApp({ port: await findFreePort(), env, log })).rejects.toThrow('ended while starting (exit code 1)');
  const said = readFileSync(log, 'utf8');
  expect(said).toContain('The environment is not complete:');
  expect(said).toMatch(/^ +TRUSTED_PROXY_HOPS must be a whole number from 0 to 10$/m);
  expect(said).toMatch(/^ +SUPABASE_SECRET_KEY is missing/m);
  expect(said).not.toContain('a-few');
});
