/** Runs jobs while the caller goes on; the caller waits only when as many are under way as may be. */
export type Lane = {
  /** Resolves when there is room. @throws the first failure of a job before; then no further job runs. */
  push(job: () => Promise<void>): Promise<void>;
  /** Waits for every job. @throws the first failure */
  drain(): Promise<void>;
};

export function openLane(atOnce: number): Lane {
  const jobs = new Set<Promise<void>>();
  let failure: { error: unknown } | null = null;
  const throwIfFailed = () => {
    if (failure) throw failure.error;
  };
  return {
    async push(job) {
      while (jobs.size >= atOnce) await Promise.race(jobs);
      throwIfFailed();
      const mine = job().then(
        () => void jobs.delete(mine),
        (error: unknown) => {
          failure ??= { error };
          jobs.delete(mine);
        },
      );
      jobs.add(mine);
    },
    async drain() {
      await Promise.all(jobs);
      throwIfFailed();
    },
  };
}
