import { MigrationError } from '../migration-error';
import { isTransient } from './classify-target-error';

export type RetryClock = {
  /** Milliseconds from any fixed point. */
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  /** From 0 to 1, like Math.random. */
  random: () => number;
};

const realClock: RetryClock = {
  now: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: Math.random,
};

/** Long enough for a database to restart. */
const patienceMs = 15_000;
const firstWaitMs = 250;
const longestWaitMs = 2_000;

export type RetryOptions = {
  clock?: RetryClock;
  /** Told once each time the database turns out to be away. */
  onAway?: (error: MigrationError) => void;
};

/**
 * Repeats a call for about 15 seconds while the database is away. Every call of a migration is answered the same however
 * often it arrives. Unlike lib/server/retry, which keeps a person's request short, this outlasts a restart.
 *
 * @param hasAnswered whether this database ever answered: a port that was never open is a wrong address, and final.
 */
export async function retryWhileAway<T>(call: () => Promise<T>, { clock = realClock, onAway }: RetryOptions, hasAnswered: () => boolean): Promise<T> {
  const start = clock.now();
  for (let attempt = 0; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof MigrationError) || !isTransient(error) || (error.code === 'refused' && !hasAnswered())) throw error;
      if (clock.now() - start >= patienceMs) throw error;
      if (attempt === 0) onAway?.(error);
      const ceiling = Math.min(longestWaitMs, firstWaitMs * 2 ** attempt);
      await clock.sleep(ceiling * (0.5 + clock.random() / 2));
    }
  }
}
