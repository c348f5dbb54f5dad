import { describe, expect, it } from 'vitest';
import { DatabaseSettingsError, readConnection } from '@/lib/database/connection';

const read = (url: string, { ca = null as string | null, production = false } = {}) => readConnection({ url, ca, production });

function refusal(url: string, options?: { ca?: string; production?: boolean }): DatabaseSettingsError {
  try {
    read(url, options);
  } catch (error) {
    if (error instanceof DatabaseSettingsError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('the address of a database', () => {
  it('is read in all its parts, with percent-encoded ones decoded', () => {
    expect(read('postgresql://post%20gres:p%40ss%2Fword@db.example.com:6000/pitch%20books')).toMatchObject({
      host: 'db.example.com', port: 6000, user: 'post gres', password: 'p@ss/word', database: 'pitch books',
    });
  });

  it('has the defaults of PostgreSQL', () => {
    expect(read('postgres://localhost')).toMatchObject({ host: 'localhost', port: 5432, database: 'postgres' });
  });

  it('can be a socket', () => {
    expect(read('postgresql:///books?host=/var/run/postgresql&user=me')).toMatchObject({ host: '/var/run/postgresql', database: 'books', user: 'me', ssl: false });
    expect(read('postgresql://me@%2Fvar%2Frun%2Fpostgresql/books')).toMatchObject({ host: '/var/run/postgresql', user: 'me', ssl: false });
  });

  it('can be an IPv6 address', () => {
    expect(read('postgresql://me@[::1]:5433/books')).toMatchObject({ host: '::1', port: 5433, describe: 'PostgreSQL books at [::1]:5433' });
  });

  it('takes a lone percent sign in a password as it stands', () => {
    expect(read('postgresql://me:100%sure@localhost/books')).toMatchObject({ password: '100%sure' });
  });

  it('is described without user and password', () => {
    expect(read('postgresql://me:hush@db.example.com/books').describe).toBe('PostgreSQL books at db.example.com:5432');
  });

  it.each(['', 'books', 'mysql://me:hush@localhost/books', 'http://me:hush@localhost'])('is refused without being repeated: %s', (url) => {
    expect(refusal(url).message).toBe('DATABASE_URL is not an address of a PostgreSQL database.');
  });
});

describe('a pooler in transaction mode', () => {
  it.each([
    'postgresql://postgres.abc:hush@aws-0-eu-central-1.pooler.supabase.com:6543/postgres',
    'postgresql://postgres:hush@db.abc.supabase.co:6543/postgres',
    'postgresql://postgres:hush@db.example.com/postgres?pgbouncer=true',
    'postgresql://postgres:hush@db.example.com/postgres?port=6543',
  ])('is refused with an explanation: %s', (url) => {
    const error = refusal(url);
    expect(error.reason).toBe('transaction_pooler');
    expect(error.message).toContain('transaction mode');
    expect(error.hint).toContain('5432');
    expect(`${error.message} ${error.hint}`).not.toContain('hush');
  });

  it('is told apart from the same pooler in session mode', () => {
    expect(read('postgresql://postgres.abc:x@aws-0-eu-central-1.pooler.supabase.com:5432/postgres').port).toBe(5432);
  });
});

describe('TLS', () => {
  const verified = { rejectUnauthorized: true };

  it.each([undefined, 'prefer', 'require', 'verify-ca', 'verify-full'])('is verified on another machine with sslmode %s', (mode) => {
    expect(read(`postgresql://db.example.com/books${mode ? `?sslmode=${mode}` : ''}`).ssl).toEqual(verified);
  });

  it('is verified in production on the same machine too', () => {
    expect(read('postgresql://localhost/books', { production: true }).ssl).toEqual(verified);
    expect(read('postgresql://localhost/books?sslmode=require', { production: true }).ssl).toEqual(verified);
  });

  it('trusts the authority that is named, and no other', () => {
    expect(read('postgresql://db.example.com/books', { ca: 'PEM' }).ssl).toEqual({ rejectUnauthorized: true, ca: 'PEM' });
  });

  it.each(['disable', 'allow', 'no-verify'])('cannot be weakened by sslmode=%s on another machine or in production', (mode) => {
    expect(refusal(`postgresql://db.example.com/books?sslmode=${mode}`).message).toContain(`sslmode=${mode}`);
    expect(refusal(`postgresql://localhost/books?sslmode=${mode}`, { production: true }).message).toContain('production');
  });

  it('does not take a name that merely begins like this machine for it', () => {
    expect(read('postgresql://localhost.example.com/books').ssl).toEqual(verified);
    expect(read('postgresql://127.0.0.1.example.com/books').ssl).toEqual(verified);
    expect(read('postgresql://10.0.0.7/books').ssl).toEqual(verified);
  });

  it('is left out on this machine while developing, unless asked for', () => {
    expect(read('postgresql://127.0.0.1/books').ssl).toBe(false);
    expect(read('postgresql://localhost/books?sslmode=require').ssl).toEqual({ rejectUnauthorized: false });
    expect(read('postgresql://localhost/books?sslmode=verify-full').ssl).toEqual(verified);
  });

  it('refuses a mode it does not know', () => {
    expect(refusal('postgresql://localhost/books?sslmode=maybe').message).toContain('sslmode');
  });
});
