import type { Result } from '@/lib/errors/result';
import { log } from '@/lib/observability/log';

interface Clock {
  sleep: (ms: number) => Promise<void>;
  /** From 0 to 1, like Math.random. */
  random: () => number;
}

const tries = 3;
const firstWaitMs = 1_000;
const longestWaitMs = 30_000;

const realClock: Clock = {
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: Math.random,
};

/**
 * Asks again, at most three times in all, when the database was away for a moment (`unavailable`); any
 * other answer is final. The waits grow exponentially with full jitter, so that many callers do not come
 * back at once. Only for reads, and for writes that are done once however often they arrive.
 */
export async function retryTransient<T>(operation: () => Promise<Result<T>>, clock: Clock = realClock): Promise<Result<T>> {
  for (let attempt = 1; ; attempt++) {
    const result = await operation();
    if (result.ok || result.error.code !== 'unavailable' || attempt === tries) return result;
    const ceiling = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1));
    log.warn('database.retry', { attempt });
    await clock.sleep(clock.random() * ceiling);
  }
}
