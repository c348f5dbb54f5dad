import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTargetSettings } from '@/lib/migration/target/open-target';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'target-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const api = { SUPABASE_URL: 'https://abc.supabase.co', SUPABASE_SECRET_KEY: 'sb_secret_x' };
const read = (environment: Record<string, string>) => readTargetSettings({ PITCHBOOK_DATA_DIR: folder, ...environment });

describe('where the books go', () => {
  it('is the database that is named directly, before all else', () => {
    expect(read({ ...api, DATABASE_URL: 'postgresql://me:x@localhost/books' })).toEqual({
      kind: 'direct',
      database: { url: 'postgresql://me:x@localhost/books', poolMin: 2, poolMax: 10, statementTimeoutMs: 60_000, ca: null, production: false },
    });
  });

  it('takes the size of the pool and the time of a statement from the environment', () => {
    const settings = read({ DATABASE_URL: 'postgresql://localhost/books', DATABASE_POOL_MIN: '1', DATABASE_POOL_MAX: '4', DATABASE_STATEMENT_TIMEOUT: '5' });
    expect(settings).toMatchObject({ database: { poolMin: 1, poolMax: 4, statementTimeoutMs: 5_000 } });
  });

  it.each(['NODE_ENV', 'VERCEL_ENV'])('knows production by %s', (name) => {
    expect(read({ [name]: 'production', DATABASE_URL: 'postgresql://localhost/books' })).toMatchObject({ database: { production: true } });
  });

  it('reads the certificates of a private authority', () => {
    const file = path.join(folder, 'ca.pem');
    writeFileSync(file, 'PEM');
    expect(read({ DATABASE_URL: 'postgresql://localhost/books', DATABASE_CA_FILE: file })).toMatchObject({ database: { ca: 'PEM' } });
    expect(() => read({ DATABASE_URL: 'postgresql://localhost/books', DATABASE_CA_FILE: path.join(folder, 'none.pem') })).toThrow('DATABASE_CA_FILE');
  });

  it('is else the Supabase that is named, for which the app\'s own key is not needed', () => {
    expect(read(api)).toEqual({ kind: 'api', url: 'https://abc.supabase.co', secretKey: 'sb_secret_x' });
  });

  it('is else the embedded one on this machine', () => {
    writeFileSync(path.join(folder, 'supabase.env'), 'SUPABASE_URL=http://127.0.0.1:54321\nSUPABASE_SECRET_KEY=sb_secret_local\n');
    expect(read({})).toEqual({ kind: 'api', url: 'http://127.0.0.1:54321', secretKey: 'sb_secret_local' });
    expect(read(api)).toMatchObject({ url: 'https://abc.supabase.co' });
  });

  it('is asked for where none is known', () => {
    expect(() => read({})).toThrow('No database is known');
    expect(() => read({ SUPABASE_URL: 'https://abc.supabase.co' })).toThrow('No database is known');
  });

  it('is not guessed from settings that are wrong, and these are not repeated', () => {
    expect(() => read({ DATABASE_URL: 'mysql://me:hush@localhost' })).toThrow(/DATABASE_URL must be/);
    expect(() => read({ DATABASE_URL: 'mysql://me:hush@localhost' })).not.toThrow(/hush/);
    expect(() => read({ DATABASE_URL: 'postgresql://localhost/x', DATABASE_POOL_MIN: '5', DATABASE_POOL_MAX: '3' })).toThrow(/DATABASE_POOL_MIN must not be more/);
  });
});
