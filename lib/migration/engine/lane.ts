/** Runs one job after another while the caller goes on; the caller waits only before a second one. */
export type Lane = {
  /** Resolves when the job has begun. @throws the first failure of a job before; then no further job runs. */
  push(job: () => Promise<void>): Promise<void>;
  /** Waits for the job that runs. @throws the first failure */
  drain(): Promise<void>;
  /** Waits for the job that runs, whatever becomes of it: `push` and `drain` tell. */
  settled(): Promise<void>;
};

export function openLane(): Lane {
  let running: Promise<void> = Promise.resolve();
  let failure: { error: unknown } | null = null;
  const drain = async () => {
    await running;
    if (failure) throw failure.error;
  };
  return {
    drain,
    settled: () => running,
    async push(job) {
      await drain();
      running = job().catch((error: unknown) => {
        failure ??= { error };
      });
    },
  };
}
