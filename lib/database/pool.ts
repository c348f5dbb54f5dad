import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { type DatabaseSettings, readConnection, transactionPoolerError } from './connection';

const connectTimeoutMs = 5_000;
const idleTimeoutMs = 30_000;
/** The database ends a slow statement itself; we give up only where even that answer does not come. */
const queryGraceMs = 10_000;

/** A bounded set of connections to one PostgreSQL. */
export type DatabasePool = {
  /** For a person; holds no secret. */
  readonly describe: string;
  /** Runs one statement on any connection; waits for a free one. jsonb values are given as JSON text. */
  query<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
};

/**
 * Opens the pool: its least number of connections at once, so that a wrong address shows here and not in mid-work.
 * @param session statements that each new connection begins with, such as `set role …`.
 * @throws DatabaseSettingsError, or what the driver says.
 */
export async function openDatabasePool(settings: DatabaseSettings, { applicationName, session = [] }: { applicationName: string; session?: readonly string[] }): Promise<DatabasePool> {
  const { describe, ...connection } = readConnection(settings);
  const opening = [`set statement_timeout = ${Math.round(settings.statementTimeoutMs)}`, `set idle_in_transaction_session_timeout = ${Math.round(settings.statementTimeoutMs)}`, `set timezone = 'UTC'`, ...session].join('; ');
  const options = {
    ...connection,
    application_name: applicationName,
    min: settings.poolMin,
    max: settings.poolMax,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: idleTimeoutMs,
    query_timeout: settings.statementTimeoutMs + queryGraceMs,
    keepAlive: true,
    // Not as start-up parameters: poolers refuse those they do not know. The pool waits for the promise.
    onConnect: async (client: pg.ClientBase): Promise<void> => {
      await client.query(opening);
    },
  } satisfies pg.PoolConfig & { onConnect: (client: pg.ClientBase) => Promise<void> };
  const pool = new pg.Pool(options);
  // A connection that breaks while nobody uses it is taken out of the pool by the pool; without listeners, Node would end the process.
  pool.on('error', ignoreBrokenConnection);
  pool.on('connect', (client) => client.on('error', ignoreBrokenConnection));

  const slots = limitTo(settings.poolMax);
  try {
    await openFirst(pool, settings);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    describe,
    query: <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) =>
      slots(async () => (await pool.query<Row>(text, [...values])).rows),
    close: () => pool.end(),
  };
}

function ignoreBrokenConnection(): void {
  // The statement that ran on it, if any, is rejected by the driver.
}

async function openFirst(pool: pg.Pool, { poolMin, poolMax }: DatabaseSettings): Promise<void> {
  const wanted = Math.min(Math.max(poolMin, 1), poolMax);
  const opened = await Promise.allSettled(Array.from({ length: wanted }, () => pool.connect()));
  const clients = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  try {
    const failed = opened.find((each) => each.status === 'rejected');
    if (failed) throw failed.reason;
    if (!(await areSessionsOurs(clients))) throw transactionPoolerError();
  } finally {
    for (const client of clients) client.release();
  }
}

/**
 * Whether a setting of a session is there in its next statement. Behind a pooler in transaction mode the second client
 * would be given the connection of the first, or find its own marked by the other.
 */
async function areSessionsOurs(clients: readonly pg.PoolClient[]): Promise<boolean> {
  const marked: { client: pg.PoolClient; mark: string }[] = [];
  for (const client of clients) {
    const mark = randomUUID();
    await client.query(`select set_config('pitchbook.session', $1, false)`, [mark]);
    marked.push({ client, mark });
  }
  const isOurs = async ({ client, mark }: { client: pg.PoolClient; mark: string }) => {
    const { rows } = await client.query<{ mark: string | null }>(`select current_setting('pitchbook.session', true) as mark`);
    return rows[0]?.mark === mark;
  };
  for (const [place, one] of marked.entries()) {
    // An open transaction keeps its connection from the others, so that they have to come by another one.
    const holder = marked[(place + 1) % marked.length]?.client;
    if (holder && holder !== one.client) await holder.query('begin');
    try {
      if (!(await isOurs(one))) return false;
    } finally {
      if (holder && holder !== one.client) await holder.query('rollback');
    }
  }
  return true;
}

/** Lets so many run at once; the others wait here, where waiting has no time limit, and not in the driver's queue. */
function limitTo(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
