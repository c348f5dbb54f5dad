import { MigrationError } from '../migration-error';
import type { MigrationRun, RunHolder } from '../target/answers';
import { type MigrationTarget, noteMigrationProgress } from '../target/target';

const EVERY_MS = 10_000;
/** A run whose holder has been silent for so long is taken for abandoned. */
const SILENCE_SECONDS = 60;

export type Heartbeat = {
  /** Notes a new phase in the ledger at once. @throws MigrationError lease_lost */
  enter(phase: string): Promise<void>;
  /** Aborted when another process took the run. */
  lost: AbortSignal;
  stop(): Promise<void>;
};

/** Tells the ledger that this process is alive, so that no other one takes its run. */
export function startHeartbeat(target: MigrationTarget, run: { runId: string; lease: string; counts: () => Record<string, unknown> }): Heartbeat {
  const lost = new AbortController();
  let phase = '';
  let last: Promise<void> = Promise.resolve();
  const beat = () => noteMigrationProgress(target, { runId: run.runId, lease: run.lease, phase, counts: run.counts() });
  const timer = setInterval(() => {
    last = beat().catch((error: unknown) => {
      // Any other failure meets the work itself too, which then tells of it.
      if (error instanceof MigrationError && error.code === 'lease_lost') lost.abort(error);
    });
  }, EVERY_MS);
  timer.unref();
  return {
    async enter(next) {
      phase = next;
      await beat();
    },
    lost: lost.signal,
    async stop() {
      clearInterval(timer);
      await last;
    },
  };
}

/** Whether the process that holds a run is still at it. */
export function isHeld(run: { holder: RunHolder | null; secondsSinceHeartbeat: number | null }, me: RunHolder, isAlive: (pid: number) => boolean): boolean {
  if (!run.holder || run.secondsSinceHeartbeat === null || run.secondsSinceHeartbeat >= SILENCE_SECONDS) return false;
  if (run.holder.host !== me.host) return true;
  return run.holder.pid !== me.pid && isAlive(run.holder.pid);
}

/** @throws MigrationError run_in_progress, with what to do about it. */
export function refuseHeldRun(run: { id: string; holder: RunHolder | null; secondsSinceHeartbeat: number | null }): never {
  const { host = 'an unknown host', pid = '?' } = run.holder ?? {};
  throw new MigrationError(
    `Run ${run.id} of this organisation is in progress: process ${pid} on ${host}, last sign of life ${Math.round(run.secondsSinceHeartbeat ?? 0)} s ago.`,
    { code: 'run_in_progress', hint: `Wait until it has ended. If that process is gone, its run can be resumed ${SILENCE_SECONDS} s after its last sign of life.` },
  );
}

/** Whether a rollback has begun to take this run back, and has not come to its end. */
export const isRollingBack = (run: Pick<MigrationRun, 'phase'>): boolean => run.phase === 'rolling back';

/** @throws MigrationError: such a run only goes one way. */
export function refuseRollingBack({ id }: Pick<MigrationRun, 'id'>): never {
  throw new MigrationError(`Run ${id} is being taken back: a rollback of it was interrupted.`, {
    code: 'conflict', hint: `Go on with that: npx tsx scripts/migrate.ts rollback ${id}.`,
  });
}
