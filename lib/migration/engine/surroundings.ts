import { MigrationError } from '../migration-error';
import type { RunHolder } from '../target/answers';
import type { MigrationTarget } from '../target/target';

export type Phase = 'checking' | 'reading' | 'backup' | 'importing' | 'verifying' | 'report' | 'restoring' | 'rolling back' | 'exporting';

/** How far a phase is; `total` is null while nobody knows it. */
export type Progress = { phase: Phase; done: number; total: number | null; unit: 'books' | 'bytes' | 'checks' };

/** What a command of the engine works with, beside its own options. */
export type Surroundings = {
  target: MigrationTarget;
  /** Holds a private folder for each run. */
  workFolder: string;
  tell(progress: Progress): void;
  /** Called as soon as a run has an id, before it does anything. */
  announce(run: { id: string; folder: string }): void;
  /** Aborted when a person wants the command to stop at the next boundary. */
  stop: AbortSignal;
  /** This process. */
  holder: RunHolder;
  /** Whether a process of this machine is alive. */
  isAlive(pid: number): boolean;
};

/** Waits, but no longer than until a person asks to stop; what becomes of it then is nobody's business. @throws MigrationError */
export async function unlessStopped<T>(waited: Promise<T>, stop: AbortSignal, hint: string): Promise<T> {
  const stopped = Promise.withResolvers<void>();
  const hear = () => stopped.resolve();
  if (stop.aborted) hear();
  stop.addEventListener('abort', hear, { once: true });
  try {
    await Promise.race([waited, stopped.promise]);
    throwIfStopped(stop, hint);
    return await waited;
  } finally {
    stop.removeEventListener('abort', hear);
  }
}

/** Leaves where a person asked to stop, or another process took the run. @throws MigrationError */
export function throwIfStopped(stop: AbortSignal, hint: string): void {
  if (!stop.aborted) return;
  if (stop.reason instanceof MigrationError) throw stop.reason;
  throw new MigrationError('Stopped as asked, between two batches: every book is either whole or not there.', { hint });
}
