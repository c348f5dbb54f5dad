import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runScript } from '../../support/run-script';

const folder = mkdtempSync(path.join(tmpdir(), 'pitchbook-env-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('npm run check:env', () => {
  it('calls an empty environment complete: the embedded Supabase is started', async () => {
    const environments: Record<string, string>[] = [{}, { VERCEL: '' }];
    for (const env of environments) expect(await runScript('check-env', { folder, env })).toEqual({ code: 0, said: expect.stringContaining('the embedded one') });
  });
  it.each([['on Vercel', { VERCEL: '1' }], ['for next start', { NODE_ENV: 'production' }]])('misses the Supabase variables %s, where nothing starts one', async (_where, env) => {
    const said = expect.stringMatching(/SUPABASE_URL is missing\n +SUPABASE_PUBLISHABLE_KEY is missing\n +SUPABASE_SECRET_KEY is missing/);
    expect(await runScript('check-env', { folder, env })).toEqual({ code: 1, said });
  });
  it('says at once what is missing and what is malformed there', async () => {
    const said = expect.stringMatching(/SUPABASE_SECRET_KEY is missing\n +PORT must be/);
    expect(await runScript('check-env', { folder, env: { NODE_ENV: 'production', PORT: 'x' } })).toEqual({ code: 1, said });
  });
  it('calls an environment with a Supabase complete for next start', async () => {
    const env = { NODE_ENV: 'production', SUPABASE_URL: 'https://abc.supabase.co', SUPABASE_PUBLISHABLE_KEY: 'p', SUPABASE_SECRET_KEY: 's' };
    expect(await runScript('check-env', { folder, env })).toEqual({ code: 0, said: expect.stringContaining('Supabase: https://abc.supabase.co') });
  });
});
