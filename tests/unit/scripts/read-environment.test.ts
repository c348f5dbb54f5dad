import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readEnvironment } from '@/scripts/preflight/read-environment';
import { runScript } from '../../support/run-script';

const folder = mkdtempSync(path.join(tmpdir(), 'pitchbook-env-'));
afterAll(() => rmSync(folder, { recursive: true }));
const exported = { SUPABASE_URL: 'http://127.0.0.1:9', SUPABASE_PUBLISHABLE_KEY: 'p', SUPABASE_SECRET_KEY: 's', SENTRY_DSN: 'https://key@sentry.example/1' };
const file = (name: string, ...lines: string[]) => {
  writeFileSync(path.join(folder, name), `${lines.join('\n')}\n`);
  return path.join(folder, name);
};

it('a file that is named is believed alone; what is not ours stays as it was exported', () => {
  const named = file('.env.named', 'SUPABASE_URL=https://other.supabase.co', 'VERCEL_ENV="production"');
  expect(readEnvironment({ ...exported, HOME: '/home/me' }, named)).toEqual({ SUPABASE_URL: 'https://other.supabase.co', VERCEL_ENV: 'production', HOME: '/home/me' });
});

describe('npm run preflight', () => {
  it('checks what the named file says, whatever was exported before', async () => {
    const named = file('.env.production.local', 'SUPABASE_URL=http://127.0.0.1:10', 'SUPABASE_PUBLISHABLE_KEY=p', 'SUPABASE_SECRET_KEY=s', 'VERCEL_ENV=production');
    const { code, said } = await runScript('preflight', { folder, env: exported, args: ['--env-file', named] });
    expect(code).toBe(1);
    expect(said).toContain('complete, for 127.0.0.1:10');
    expect(said).toContain('SENTRY_DSN is not set');
    expect(said).toMatch(/^tests +skipped .*VERCEL_ENV is production: run `npm test`/m);
  });
});

describe('npm run seed:preview', () => {
  it('believes the usual file alone, whatever was exported before', async () => {
    file('.env.preview.local', 'SUPABASE_URL=ftp://preview', 'VERCEL_ENV=preview');
    const { code, said } = await runScript('seed-preview', { folder, env: exported });
    expect(code).toBe(1);
    expect(said).toContain('SUPABASE_URL must be an origin');
    expect(said).toContain('SUPABASE_SECRET_KEY is missing');
  });
  it('stops where the file that was named is not there', async () => {
    expect(await runScript('seed-preview', { folder, env: exported, args: ['.env.nowhere'] })).toEqual({ code: 1, said: expect.stringContaining('.env.nowhere') });
  });
});
