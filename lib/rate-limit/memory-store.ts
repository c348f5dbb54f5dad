import { LRUCache } from 'lru-cache';
import type { ResolvedLimit } from './classes';
import type { Consumed, RateLimitStore } from './store';

interface Count {
  window: number;
  current: number;
  previous: number;
}

export interface MemoryStore extends RateLimitStore {
  consume(limit: ResolvedLimit, key: string): Promise<Consumed>;
  /** The same at once: between looking and counting nobody else gets in. */
  consumeNow(limit: ResolvedLimit, key: string): Consumed;
  /** Takes back one request that was counted and then did not go on. */
  giveBack(limit: ResolvedLimit, key: string): void;
}

/** Keys of one use that are remembered; beyond it those that were quiet longest are forgotten. */
const KEYS = 50_000;

/**
 * Counts in this process, in the same way as `slidingWindow` of @upstash/ratelimit does in Redis: windows by the clock, and
 * what is left of the previous one weighs as much as it still overlaps. So an answer does not depend on where is counted.
 */
export function createMemoryStore(): MemoryStore {
  const uses = new Map<string, LRUCache<string, Count>>();

  function countsOf({ name, limit, windowSeconds }: ResolvedLimit): LRUCache<string, Count> {
    const id = `${name}/${limit}/${windowSeconds}`;
    const counts = uses.get(id) ?? new LRUCache<string, Count>({ max: KEYS });
    uses.set(id, counts);
    return counts;
  }

  function consumeNow(use: ResolvedLimit, key: string): Consumed {
    const counts = countsOf(use);
    const now = Date.now();
    const windowMs = use.windowSeconds * 1000;
    const window = Math.floor(now / windowMs);
    const count = moveTo(window, counts.get(key));
    const weight = Math.floor((1 - (now % windowMs) / windowMs) * count.previous);
    const resetMs = (window + 1) * windowMs - now;
    counts.set(key, count);
    if (weight + count.current >= use.limit) return { allowed: false, remaining: 0, resetMs };
    count.current += 1;
    return { allowed: true, remaining: Math.max(0, use.limit - weight - count.current), resetMs };
  }

  return {
    consumeNow,
    consume: (use, key) => Promise.resolve(consumeNow(use, key)),
    giveBack(use, key) {
      const count = countsOf(use).get(key);
      if (count && count.current > 0) count.current -= 1;
    },
  };
}

function moveTo(window: number, count: Count | undefined): Count {
  if (count === undefined || count.window < window - 1) return { window, current: 0, previous: 0 };
  return count.window === window - 1 ? { window, current: 0, previous: count.current } : count;
}
