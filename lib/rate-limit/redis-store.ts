import { Ratelimit } from '@upstash/ratelimit';
import type { Redis } from '@upstash/redis';
import { withPlainScripts } from '@/lib/redis/plain-scripts';
import type { RateLimitStore } from './store';

/**
 * Counts in a Redis behind Upstash's protocol, for all instances together. Throws when it is away.
 * @param deployment keeps the counts of deployments apart that share a Redis
 */
export function createRedisStore(client: Redis, deployment: string): RateLimitStore {
  const redis = withPlainScripts(client);
  const limiters = new Map<string, Ratelimit>();
  return {
    async consume({ name, limit, windowSeconds }, key) {
      const id = `${name}/${limit}/${windowSeconds}`;
      const limiter =
        limiters.get(id) ??
        new Ratelimit({
          redis,
          // Filled up again when the window is over, which begins with the first request: whoever waits as told may go on in full.
          limiter: Ratelimit.tokenBucket(limit, `${windowSeconds} s`, limit),
          prefix: `pitchbook/limit/${deployment}/${id}`,
          // Its own timeout lets the request pass; the client's throws, and memory counts instead.
          timeout: 0,
          ephemeralCache: false,
          analytics: false,
        });
      limiters.set(id, limiter);
      const { success, remaining, reset } = await limiter.limit(key);
      return { allowed: success, remaining: Math.max(0, remaining), resetMs: Math.max(0, reset - Date.now()) };
    },
  };
}
