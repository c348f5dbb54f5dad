import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { newWorkFolder } from '../../tests/support/kill/kill-and-resume';
import { migrate } from '../../tests/support/kill/migrate-process';

const preload = fileURLToPath(new URL('./peak-memory.ts', import.meta.url));

export interface TimedRun {
  seconds: number;
  peakBytes: number;
}

/**
 * Runs the command from its start to its end, as a person does.
 * @throws when it does not end with the exit code that is expected.
 */
export async function timedRun(args: readonly string[], env: Record<string, string>): Promise<TimedRun> {
  const work = await newWorkFolder();
  const peakFile = path.join(work, 'peak');
  try {
    const began = performance.now();
    const ended = await migrate(args, { ...env, MIGRATE_WORK_DIR: path.join(work, 'runs'), PEAK_MEMORY_FILE: peakFile }, { nodeFlags: ['--import', 'tsx', '--import', preload] });
    const seconds = (performance.now() - began) / 1_000;
    if (ended.code !== 0) throw new Error(`migrate ${args.join(' ')} ended with ${ended.code ?? ended.signal}:\n${ended.stderr}${ended.stdout}`);
    return { seconds, peakBytes: Number(await readFile(peakFile, 'utf8')) };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
