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
    await openFirst(pool, settings, new pg.Client(options));
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

async function openFirst(pool: pg.Pool, { poolMin, poolMax }: DatabaseSettings, witness: pg.Client): Promise<void> {
  const wanted = Math.min(Math.max(poolMin, 1), poolMax);
  const opened = await Promise.allSettled(Array.from({ length: wanted }, () => pool.connect()));
  const clients = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  try {
    for (const each of opened) if (each.status === 'rejected') throw each.reason;
    witness.on('error', ignoreBrokenConnection);
    await witness.connect();
    if (clients[0] && !(await isSessionKept(clients[0], witness))) throw transactionPoolerError();
  } finally {
    for (const client of clients) client.release();
    await witness.end();
  }
}

/**
 * Whether a session keeps its settings from one statement to the next. A pooler in transaction mode would have given the
 * client's connection to the witness meanwhile, who marks it and holds it.
 */
async function isSessionKept(client: pg.ClientBase, witness: pg.ClientBase): Promise<boolean> {
  const mark = randomUUID();
  const setMark = `select set_config('pitchbook.session', $1, false)`;
  await client.query(setMark, [mark]);
  await witness.query(setMark, [randomUUID()]);
  await witness.query('begin');
  // More than once, for poolers that deal their connections out in turn.
  for (let time = 0; time < 4; time++) {
    const { rows } = await client.query<{ mark: string | null }>(`select current_setting('pitchbook.session', true) as mark`);
    if (rows[0]?.mark !== mark) return false;
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
