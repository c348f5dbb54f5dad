import { Ratelimit } from '@upstash/ratelimit';
import { Redis } from '@upstash/redis';
import type { RateLimitStore } from './store';

interface RedisSettings {
  url: string;
  token: string;
  /** A slower Redis counts as down: waiting for it would slow every request. */
  timeoutMs?: number;
}

/** Counts in Upstash Redis, shared by all instances, over a sliding window. Throws when Redis is away. */
export function createRedisStore({ url, token, timeoutMs = 1_000 }: RedisSettings): RateLimitStore {
  const redis = new Redis({
    url,
    token,
    retry: false,
    enableTelemetry: false,
    signal: () => AbortSignal.timeout(timeoutMs),
  });
  const limiters = new Map<string, Ratelimit>();
  return {
    async consume({ name, limit, windowSeconds }, key) {
      const id = `${name}/${limit}/${windowSeconds}`;
      const limiter =
        limiters.get(id) ??
        new Ratelimit({
          redis,
          limiter: Ratelimit.slidingWindow(limit, `${windowSeconds} s`),
          prefix: `pitchbook:limit:${id}`,
          // Its own timeout lets the request pass; ours falls back to memory.
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
