import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { setUp, type TestDatabase } from './test-database';

const installations = '/usr/lib/postgresql';

export interface PostgresCluster {
  label: string;
  /** Opens a connection as superuser; every one is closed with the cluster. */
  connect(name?: string): Promise<TestDatabase & { processId: number }>;
  /** Port on the loopback interface; 0 where it listens to its socket only. */
  port: number;
  /** Ends every connection and starts again. `immediate` is a crash, after which it recovers. */
  restart(how: 'fast' | 'immediate'): void;
  close(): Promise<void>;
}

export interface ClusterOptions {
  /** Listens to this port on the loopback interface, besides its socket. */
  port?: number;
  /** Whether a commit waits for the disk, as on a server that is meant to last. */
  durable?: boolean;
}

/** Folder of the programs of the oldest installed PostgreSQL from 15 on that has pgTAP, or undefined. */
export function findPostgres(): string | undefined {
  if (!existsSync(installations)) return undefined;
  return readdirSync(installations)
    .filter((version) => Number(version) >= 15)
    .sort((a, b) => Number(a) - Number(b))
    .filter((version) => existsSync(path.join(installations, version, 'bin/initdb')) && existsSync(`/usr/share/postgresql/${version}/extension/pgtap.control`))
    .map((version) => path.join(installations, version, 'bin'))[0];
}

/** Whether a missing PostgreSQL fails the tests instead of leaving out the part that needs it. */
export const postgresIsMandatory = process.env.PITCHBOOK_TEST_POSTGRES === '1';

export const missingPostgresNotice =
  'PostgreSQL 15 with pgTAP is not installed: the second database run and the races between two connections are left out (Debian: apt-get install postgresql-15 postgresql-15-pgtap).';

/**
 * Starts an empty cluster of its own in a temporary folder, reachable through a socket in that folder (and a loopback port
 * where one is named), and applies shim, migrations and pgTAP to the database postgres. PostgreSQL refuses to run as root, so root hands it to the user postgres.
 */
export async function startPostgres(programs: string, { port = 0, durable = false }: ClusterOptions = {}): Promise<PostgresCluster> {
  const folder = mkdtempSync('/tmp/pitchbook-pg-');
  const asRoot = process.getuid?.() === 0;
  if (asRoot) {
    const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
    chownSync(folder, id('-u'), id('-g'));
  }
  const run = (program: string, args: string[]) => {
    const command = path.join(programs, program);
    const [file, ...rest] = asRoot ? ['runuser', '-u', 'postgres', '--', command, ...args] : [command, ...args];
    execFileSync(file as string, rest, { stdio: ['ignore', 'ignore', 'pipe'], cwd: folder });
  };
  const data = path.join(folder, 'data');
  run('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']);
  const listening = port === 0 ? '-c listen_addresses=' : `-c listen_addresses=127.0.0.1 -c port=${port}`;
  const speed = durable ? '' : '-c fsync=off -c synchronous_commit=off -c full_page_writes=off';
  const start = ['-D', data, '-w', '-o', `${listening} -c unix_socket_directories=${folder} ${speed} -c max_connections=40`, '-l', path.join(folder, 'log')];
  run('pg_ctl', [...start, 'start']);

  const clients: pg.Client[] = [];
  const connect = async (name = 'postgres') => {
    const client = new pg.Client({ host: folder, user: 'postgres', database: name, ...(port === 0 ? {} : { port }) });
    // A restart ends every connection; who still uses one learns it from the query.
    client.on('error', () => undefined);
    await client.connect();
    clients.push(client);
    const { rows } = await client.query<{ pid: number; version: string }>("select pg_backend_pid() as pid, current_setting('server_version') as version");
    const database = {
      label: `PostgreSQL ${rows[0]?.version.split(' ')[0]}`,
      processId: rows[0]?.pid ?? 0,
      run: async (sql: string): Promise<Record<string, unknown>[]> => {
        const result: pg.QueryResult<Record<string, unknown>> | pg.QueryResult<Record<string, unknown>>[] = await client.query(sql);
        return (Array.isArray(result) ? result.at(-1)?.rows : result.rows) ?? [];
      },
      close: () => client.end(),
    };
    await database.run('set search_path = public, extensions');
    return database;
  };
  let stopped = false;
  const stop = () => {
    if (stopped) return;
    stopped = true;
    run('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']);
    rmSync(folder, { recursive: true, force: true });
  };
  // A server is no child of ours, so it would outlive a run that is interrupted.
  process.once('exit', stop);
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  const close = async () => {
    await Promise.allSettled(clients.map((client) => client.end()));
    stop();
  };
  try {
    const first = await connect();
    await setUp(first);
    return { label: first.label, connect, port, restart: (how) => run('pg_ctl', [...start, '-m', how, 'restart']), close };
  } catch (error) {
    await close();
    throw error;
  }
}
