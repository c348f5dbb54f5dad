import { type ChildProcess, fork } from 'node:child_process';
import { openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export interface Child {
  name: string;
  process: ChildProcess;
  /** Resolves when the process is gone, with how it ended. */
  ended: Promise<string>;
  stop: () => Promise<void>;
}

export interface ChildOptions {
  arguments?: string[];
  env?: NodeJS.ProcessEnv;
  /** Module that is loaded before the script. */
  preload: string;
  /** File that takes what the process prints; the terminal otherwise. */
  log?: string;
}

const living = new Set<Child>();

/** Ends every process that was started here, the last one first, so that nothing asks a database that is gone. */
export async function stopChildren(): Promise<void> {
  for (let child = [...living].at(-1); child !== undefined; child = [...living].at(-1)) await child.stop();
}

/**
 * Starts a Node process in a group of its own, so that Ctrl-C reaches this process alone and it can stop the others in
 * order. Children watch the channel to this process and end when it is gone, so a kill leaves none behind.
 */
export function startChild(name: string, script: string, options: ChildOptions): Child {
  const output = options.log === undefined ? 'inherit' : openSync(options.log, 'a');
  const child = fork(script, options.arguments ?? [], {
    execArgv: ['--import', options.preload],
    env: options.env ?? process.env,
    detached: true,
    stdio: ['ignore', output, output, 'ipc'],
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    if ((await Promise.race([ended, delay(8000, null, { ref: false })])) === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    await ended;
  };
  const started: Child = { name, process: child, ended, stop };
  living.add(started);
  void ended.then(() => living.delete(started));
  return started;
}
