import { LRUCache } from 'lru-cache';
import type { ResolvedLimit } from './classes';
import type { Consumed, RateLimitStore } from './store';

interface Bucket {
  /** Requests that are left until it is filled again. */
  left: number;
  filledAt: number;
  /** From then on it is as if there had never been one. */
  expiresAt: number;
}

export interface MemoryStore extends RateLimitStore {
  consume(limit: ResolvedLimit, key: string): Promise<Consumed>;
  /** The same at once: between looking and counting nobody else gets in. */
  consumeNow(limit: ResolvedLimit, key: string): Consumed;
  /** Takes over what a store counted that others count in as well, for a request that was counted here before. */
  learn(limit: ResolvedLimit, key: string, counted: Consumed): void;
}

/**
 * Keys of one use that are remembered; beyond it those that were quiet longest are forgotten. More than somebody without an
 * address of their own can make up in the longest window, a quarter of an hour at 10,000 posts a minute: otherwise they
 * could have a refusal forgotten, and try passwords anew.
 */
const KEYS = 200_000;

/**
 * Counts in this process, in the same way as `tokenBucket` of @upstash/ratelimit does in Redis: a window begins with somebody's
 * first request and allows so many. So an answer does not depend on where is counted.
 */
export function createMemoryStore(): MemoryStore {
  const uses = new Map<string, LRUCache<string, Bucket>>();

  function bucketsOf({ name, limit, windowSeconds }: ResolvedLimit): LRUCache<string, Bucket> {
    const id = `${name}/${limit}/${windowSeconds}`;
    const buckets = uses.get(id) ?? new LRUCache<string, Bucket>({ maxSize: KEYS, sizeCalculation: () => 1 });
    uses.set(id, buckets);
    return buckets;
  }

  function consumeNow(use: ResolvedLimit, key: string): Consumed {
    const buckets = bucketsOf(use);
    const now = Date.now();
    const windowMs = use.windowSeconds * 1000;
    let bucket = buckets.get(key);
    if (bucket === undefined || now > bucket.expiresAt) bucket = { left: use.limit, filledAt: now, expiresAt: 0 };
    const windows = Math.floor((now - bucket.filledAt) / windowMs);
    if (windows > 0) bucket = { ...bucket, left: use.limit, filledAt: bucket.filledAt + windows * windowMs };
    const resetMs = bucket.filledAt + windowMs - now;
    if (bucket.left < 1) return { allowed: false, remaining: 0, resetMs };
    const left = bucket.left - 1;
    buckets.set(key, { left, filledAt: bucket.filledAt, expiresAt: now + windowMs });
    return { allowed: true, remaining: left, resetMs };
  }

  return {
    consumeNow,
    consume: (use, key) => Promise.resolve(consumeNow(use, key)),
    learn(use, key, { remaining, resetMs }) {
      const bucket = bucketsOf(use).get(key);
      // A window that is over says nothing about the next one.
      if (!bucket || resetMs <= 0) return;
      // Never more than is left here: answers overtake each other, and a store that was away does not know what was let through.
      bucket.left = Math.min(bucket.left, remaining);
      // Nor a later end than here: a store that has forgotten begins anew, and nobody should wait longer for that.
      bucket.filledAt = Math.min(bucket.filledAt, Date.now() + resetMs - use.windowSeconds * 1000);
    },
  };
}
