import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export interface Ended {
  /** Null where a signal ended it. */
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface MigrateProcess {
  pid: number;
  /** Everything that was printed so far. */
  printed(): string;
  /** Calls back once, when the text has been printed. */
  whenPrinted(text: string | RegExp, act: () => void): void;
  signal(signal: NodeJS.Signals): void;
  ended: Promise<Ended>;
}

export interface ProcessOptions {
  /** Through a shell that first runs this, such as `ulimit -f 64`. */
  shellFirst?: string;
  /** Flags of Node. */
  nodeFlags?: string[];
}

/** Settings of the person at this machine that would send the tool elsewhere. */
const foreign = /^(?:DATABASE_|SUPABASE_|MIGRATE_|PITCHBOOK_DATA_DIR$|PG[A-Z]+$|NODE_OPTIONS$|NODE_ENV$|VITEST)/;

/** Starts the command as one process, so that a signal meets the tool and not a wrapper around it. */
export function startMigrate(args: readonly string[], env: Record<string, string>, { shellFirst, nodeFlags = [] }: ProcessOptions = {}): MigrateProcess {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
  const command = [process.execPath, ...nodeFlags, '--import', 'tsx', path.join(root, 'scripts/migrate.ts'), ...args];
  const [file, ...rest] = shellFirst === undefined ? command : ['sh', '-c', `${shellFirst}; exec "$@"`, 'sh', ...command];
  const child = spawn(file as string, rest, { cwd: root, env: { ...inherited, ...env } as NodeJS.ProcessEnv, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  const waiting: { text: string | RegExp; act: () => void }[] = [];
  const look = () => {
    const printed = stdout + stderr;
    const met = waiting.filter(({ text }) => (typeof text === 'string' ? printed.includes(text) : text.test(printed)));
    for (const one of met) {
      waiting.splice(waiting.indexOf(one), 1);
      one.act();
    }
  };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
    look();
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
    look();
  });
  return {
    pid: child.pid ?? 0,
    printed: () => stdout + stderr,
    whenPrinted: (text, act) => {
      waiting.push({ text, act });
      look();
    },
    signal: (signal) => void child.kill(signal),
    ended: new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
    }),
  };
}

/** Runs the command to its end. */
export const migrate = (args: readonly string[], env: Record<string, string>, options?: ProcessOptions): Promise<Ended> => startMigrate(args, env, options).ended;
