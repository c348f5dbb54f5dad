import type { ConnectionOptions } from 'node:tls';

/** Where a PostgreSQL is, and how careful a connection to it has to be. */
export type DatabaseSettings = {
  /** `postgresql://user:password@host:port/database`, or with `?host=/folder` for a socket. */
  url: string;
  poolMin: number;
  poolMax: number;
  /** A statement that takes longer is ended by the database. */
  statementTimeoutMs: number;
  /** Certificates (PEM) of the authority to trust instead of the well-known ones. */
  ca: string | null;
  /** In production, TLS is verified on the same machine too. */
  production: boolean;
};

export type Connection = {
  host: string;
  port: number;
  user: string | undefined;
  password: string | undefined;
  database: string;
  ssl: false | ConnectionOptions;
  /** For a person; holds no user name and no password. */
  describe: string;
};

/** Settings that cannot work or would not be safe. */
export class DatabaseSettingsError extends Error {
  readonly hint: string;
  readonly reason: 'settings' | 'transaction_pooler';
  constructor(message: string, hint: string, reason: 'settings' | 'transaction_pooler' = 'settings') {
    super(message);
    this.name = 'DatabaseSettingsError';
    this.hint = hint;
    this.reason = reason;
  }
}

/** Why a pooler in transaction mode cannot serve us; also said where the connection turns out to lead through one. */
export function transactionPoolerError(): DatabaseSettingsError {
  return new DatabaseSettingsError(
    'DATABASE_URL leads through a connection pooler in transaction mode, which cannot be used: the role and the time limits of a session would be lost, or land in the sessions of others.',
    'Use the direct connection, or the pooler in session mode (on Supabase: the same host with port 5432).',
    'transaction_pooler',
  );
}

const transactionPoolerPort = '6543';
/** Modes of libpq that do not check who answers. `prefer` and `require` are no lie when we check anyway. */
const unverifiedModes = ['disable', 'allow', 'no-verify'];
const verifiedModes = ['prefer', 'require', 'verify-ca', 'verify-full'];

/**
 * Reads the address of a database. The host's certificate and name are always verified, except over a socket and, outside
 * production, on the same machine.
 * @throws DatabaseSettingsError which never repeats the address, since it holds a password.
 */
export function readConnection({ url, ca, production }: Pick<DatabaseSettings, 'url' | 'ca' | 'production'>): Connection {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol)) {
    throw new DatabaseSettingsError('DATABASE_URL is not an address of a PostgreSQL database.', 'It looks like postgresql://user:password@host:5432/database; special characters of the password are percent-encoded.');
  }
  const parameter = (name: string) => parsed.searchParams.get(name) ?? undefined;
  if (parsed.port === transactionPoolerPort || parameter('port') === transactionPoolerPort || parameter('pgbouncer') === 'true') throw transactionPoolerError();

  const host = (parameter('host') ?? decode(parsed.hostname).replace(/^\[|\]$/g, '')) || 'localhost';
  const port = Number(parameter('port') ?? (parsed.port || 5432));
  const database = decode(parsed.pathname.slice(1)) || 'postgres';
  return {
    host,
    port,
    user: decode(parsed.username) || parameter('user'),
    password: decode(parsed.password) || parameter('password'),
    database,
    ssl: readTls({ host, mode: parameter('sslmode'), ca, production }),
    describe: host.startsWith('/') ? `PostgreSQL ${database} at ${host}` : `PostgreSQL ${database} at ${host.includes(':') ? `[${host}]` : host}:${port}`,
  };
}

function readTls({ host, mode, ca, production }: { host: string; mode: string | undefined; ca: string | null; production: boolean }): false | ConnectionOptions {
  if (mode !== undefined && ![...unverifiedModes, ...verifiedModes].includes(mode)) {
    throw new DatabaseSettingsError('DATABASE_URL has an unknown sslmode.', 'Leave sslmode out, or use verify-full.');
  }
  const verified = { rejectUnauthorized: true, ...(ca !== null && { ca }) };
  if (host.startsWith('/')) return false;
  if (isThisMachine(host) && !production) {
    if (mode === undefined || mode === 'disable' || mode === 'allow' || mode === 'prefer') return false;
    return mode.startsWith('verify') ? verified : { rejectUnauthorized: false };
  }
  if (mode !== undefined && unverifiedModes.includes(mode)) {
    throw new DatabaseSettingsError(
      `DATABASE_URL asks for sslmode=${mode}, but a connection to ${production ? 'a production database' : 'another machine'} has to be encrypted and verified.`,
      'Remove sslmode from DATABASE_URL. Where the certificate is of a private authority, name its file in DATABASE_CA_FILE.',
    );
  }
  return verified;
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone percent sign is meant as it stands: passwords are often pasted unencoded.
    return text;
  }
}
