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
  it('misses the Supabase variables on Vercel, where nothing starts one', async () => {
    const said = expect.stringMatching(/SUPABASE_URL is missing\n +SUPABASE_PUBLISHABLE_KEY is missing\n +SUPABASE_SECRET_KEY is missing/);
    expect(await runScript('check-env', { folder, env: { VERCEL: '1' } })).toEqual({ code: 1, said });
  });
});
