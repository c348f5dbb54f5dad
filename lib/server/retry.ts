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
/** For all tries and waits together: a database that hangs must not hold a page for as long as three of them would take. */
const deadlineMs = 8_000;

const realClock: Clock = {
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: Math.random,
};

/**
 * Asks again, at most three times in all, when the database was away for a moment (`unavailable`); any
 * other answer is final. The waits grow exponentially with full jitter, so that many callers do not come
 * back at once. Only for reads, and for writes that are done once however often they arrive.
 * @param operation its signal is aborted eight seconds after the first try began; then it is not asked again
 */
export async function retryTransient<T>(operation: (signal: AbortSignal) => Promise<Result<T>>, clock: Clock = realClock): Promise<Result<T>> {
  const deadline = new AbortController();
  const { signal } = deadline;
  const passed = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  // Not AbortSignal.timeout, which goes on running when the answer is there.
  const timer = setTimeout(() => deadline.abort(new DOMException('The database did not answer in time.', 'TimeoutError')), deadlineMs);
  try {
    for (let attempt = 1; ; attempt++) {
      const result = await operation(signal);
      if (result.ok || result.error.code !== 'unavailable' || attempt === tries || signal.aborted) return result;
      const ceiling = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1));
      log.warn('database.retry', { attempt });
      await Promise.race([clock.sleep(clock.random() * ceiling), passed]);
      if (signal.aborted) return result;
    }
  } finally {
    clearTimeout(timer);
  }
}
