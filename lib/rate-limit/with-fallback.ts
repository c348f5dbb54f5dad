import type { RateLimitStore } from './store';

interface FallbackOptions {
  /** Called once when the first store stops answering. */
  onFault: (error: unknown) => void;
  onRecovery: () => void;
  now?: () => number;
  /** How long the first store is left alone after a fault. */
  pauseMs?: number;
}

/** Counts in `first`; while that is away, in `second`, so that limits stay in force and nothing waits. */
export function withFallback(first: RateLimitStore, second: RateLimitStore, options: FallbackOptions): RateLimitStore {
  const { onFault, onRecovery, now = Date.now, pauseMs = 30_000 } = options;
  let isDown = false;
  let nextTry = 0;
  return {
    async consume(limit, key) {
      if (isDown && now() < nextTry) return second.consume(limit, key);
      // One request tries; those that come meanwhile go on with the second store.
      nextTry = now() + pauseMs;
      try {
        const consumed = await first.consume(limit, key);
        if (isDown) onRecovery();
        isDown = false;
        return consumed;
      } catch (error) {
        if (!isDown) onFault(error);
        isDown = true;
        nextTry = now() + pauseMs;
        return second.consume(limit, key);
      }
    },
  };
}
