/** `away`: the other side did not answer, or has not been asked because it did not a moment ago. */
export type Guarded<T> = { state: 'answered'; value: T } | { state: 'away' };

/** Asks something that may be away. Never throws. */
export type Guard = <T>(ask: () => Promise<T>) => Promise<Guarded<T>>;

interface GuardOptions {
  /** Called when the other side goes away, and at each try that finds it still away. */
  onFault: (error: unknown) => void;
  onRecovery: () => void;
  now?: () => number;
  /** How long the other side is left alone after a fault. */
  pauseMs?: number;
}

/**
 * A circuit breaker: after a fault nothing is asked for a while, so that requests do not wait for one timeout after the
 * other. Then one request tries, while the rest go on without.
 */
export function createGuard({ onFault, onRecovery, now = Date.now, pauseMs = 5_000 }: GuardOptions): Guard {
  let isAway = false;
  let nextTry = 0;
  /** How often it has gone away: an answer or fault of a request from before says nothing about now. */
  let faults = 0;
  return async (ask) => {
    if (isAway && now() < nextTry) return { state: 'away' };
    if (isAway) nextTry = now() + pauseMs;
    const begunAt = faults;
    try {
      const value = await ask();
      if (isAway && begunAt === faults) {
        isAway = false;
        onRecovery();
      }
      return { state: 'answered', value };
    } catch (error) {
      if (begunAt === faults) {
        isAway = true;
        faults += 1;
        nextTry = now() + pauseMs;
        onFault(error);
      }
      return { state: 'away' };
    }
  };
}
