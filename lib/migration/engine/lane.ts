/** Runs jobs one after another while the caller goes on; the caller waits only when `ahead` jobs are waiting already. */
export type Lane = {
  /** Resolves when there is room. @throws the first failure of a job before; then no further job runs. */
  push(job: () => Promise<void>): Promise<void>;
  /** Waits for every job. @throws the first failure */
  drain(): Promise<void>;
};

export function openLane(ahead: number): Lane {
  const jobs: Promise<void>[] = [];
  let failure: { error: unknown } | null = null;
  let last: Promise<void> = Promise.resolve();
  const throwIfFailed = () => {
    if (failure) throw failure.error;
  };
  return {
    async push(job) {
      while (jobs.length > ahead) await jobs[0];
      throwIfFailed();
      const mine = last.then(async () => {
        try {
          if (!failure) await job();
        } catch (error) {
          failure ??= { error };
        }
        jobs.shift();
      });
      last = mine;
      jobs.push(mine);
    },
    async drain() {
      await last;
      throwIfFailed();
    },
  };
}
