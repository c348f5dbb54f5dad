import { hostname } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { setFlagsFromString } from 'node:v8';
import type { Surroundings } from '@/lib/migration/engine/surroundings';
import { MigrationError } from '@/lib/migration/migration-error';
import { openTarget, readTargetSettings } from '@/lib/migration/target/open-target';
import { type CommandName, helpText } from './migrate/commands';
import { perform } from './migrate/perform';
import { type ProgressDisplay, showProgress } from './migrate/progress';
import { type Arguments, readArguments } from './migrate/read-arguments';

const EXIT = { failed: 1, usage: 64 } as const;

// Of what a batch leaves behind, a machine with much memory would let hundreds of megabytes lie around before they are
// collected: the part of the heap for what is new stays as small as it is now, the rest is looked through sooner.
setFlagsFromString('--semi-space-growth-factor=1');
setFlagsFromString('--heap-growing-percent=20');

// A reader of our output that leaves early must not stop an import.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

process.exitCode = await main();

async function main(): Promise<number> {
  const call = readArguments(process.argv.slice(2), process.env);
  if (call.kind === 'help') {
    console.log(helpText(call.command));
    return 0;
  }
  if (call.kind === 'usage') {
    console.error(`error: ${call.problem}\n\n${helpText(call.command)}`);
    // Whoever asked for JSON reads standard output, also when the rest of the line is wrong.
    if (process.argv.includes('--json')) printError(call.command, new MigrationError(call.problem, { code: 'usage', exitCode: EXIT.usage }));
    return EXIT.usage;
  }
  const { command, given } = call;
  const stream = given.json ? process.stderr : process.stdout;
  const display = showProgress({ write: (text) => stream.write(text), isTerminal: stream.isTTY === true });
  try {
    await confirm(command, given);
    const { exitCode, lines, result } = await carryOut(command, given, display);
    display.end();
    console.log(given.json ? JSON.stringify({ command, exitCode, ...result }, null, 2) : lines.join('\n'));
    return exitCode;
  } catch (error) {
    display.end();
    return fail(error, command, given);
  }
}

async function carryOut(command: CommandName, given: Arguments, display: ProgressDisplay) {
  const target = await openTarget(readTargetSettings(process.env), { onAway: () => display.line('the database is away: waiting for it') });
  const stop = stopOnSignals(display);
  const surroundings: Surroundings = {
    target,
    workFolder: path.resolve(given['work-dir'] ?? path.join(process.env.PITCHBOOK_DATA_DIR ?? '.data', 'migrations')),
    tell: display.tell,
    announce: ({ id }) => display.line(`run ${id}`),
    stop,
    holder: { host: hostname(), pid: process.pid },
    isAlive,
  };
  try {
    return await perform(command, given, surroundings);
  } finally {
    // Whoever asks to stop waits for no statement that is still under way, which would hold its connection until its end.
    if (stop.aborted) setImmediate(() => process.exit());
    else await target.close();
  }
}

/** The first signal asks to stop at the next boundary, the second one leaves at once. */
function stopOnSignals(display: ProgressDisplay): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) {
        display.end();
        process.exit(EXIT.failed);
      }
      display.line('stopping after this batch; once more leaves at once');
      controller.abort();
    });
  }
  return controller.signal;
}

/** What takes books away or overwrites them is asked for once more. @throws MigrationError */
async function confirm(command: CommandName, { yes, run, backup }: Arguments): Promise<void> {
  if ((command !== 'rollback' && command !== 'restore') || yes) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new MigrationError(`--yes is missing: ${command} changes books, and there is no terminal to ask at.`, { code: 'usage', exitCode: EXIT.usage });
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C and Ctrl-D are answers, too.
  const answer = await terminal.question(`${command} ${run ?? backup ?? ''}: type yes to go on: `).catch(() => '');
  terminal.close();
  if (answer.trim().toLowerCase() !== 'yes') throw new MigrationError('Not confirmed; nothing was done.');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of somebody else is one too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function fail(error: unknown, command: CommandName, given: Arguments): number {
  // Whatever is not ours could carry texts or secrets in its message: its kind and place are enough to report it.
  const known =
    error instanceof MigrationError
      ? error
      : new MigrationError(`The tool failed unexpectedly (${error instanceof Error ? error.name : typeof error}).`, {
          hint: `Nothing half done is left behind. Please report this: ${placeOf(error)}`,
        });
  console.error(`error: ${known.message}${known.hint === null ? '' : `\n  ${known.hint}`}`);
  if (given.json) printError(command, known);
  return known.exitCode;
}

function printError(command: CommandName | null, { code, message, hint, exitCode }: MigrationError): void {
  console.log(JSON.stringify({ command, exitCode, error: { code, message, hint } }, null, 2));
}

function placeOf(error: unknown): string {
  const frame = error instanceof Error ? error.stack?.split('\n').find((line) => line.startsWith('    at ')) : undefined;
  return frame?.trim() ?? 'no place known';
}
