/** Measures how long the phases of one process take. */
export type Stopwatch = {
  /** Ends the phase before and begins this one. */
  begin(phase: string): void;
  read(): { startedAt: string; finishedAt: string; seconds: number; phases: { phase: string; seconds: number }[] };
};

export function startStopwatch(now: () => number = Date.now): Stopwatch {
  const start = now();
  const spent = new Map<string, number>();
  let current: { phase: string; since: number } | null = null;
  const end = (at: number) => {
    if (current) spent.set(current.phase, (spent.get(current.phase) ?? 0) + at - current.since);
  };
  return {
    begin(phase) {
      const at = now();
      end(at);
      current = { phase, since: at };
    },
    read() {
      const at = now();
      end(at);
      if (current) current.since = at;
      return {
        startedAt: new Date(start).toISOString(),
        finishedAt: new Date(at).toISOString(),
        seconds: (at - start) / 1000,
        phases: [...spent].map(([phase, ms]) => ({ phase, seconds: ms / 1000 })),
      };
    },
  };
}
