import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimitStore } from './store';

/** Counts in this process. A window begins with a key's first request; expired keys are dropped. */
export function createMemoryStore(): RateLimitStore {
  const limiters = new Map<string, RateLimiterMemory>();
  return {
    async consume({ name, limit, windowSeconds }, key) {
      const id = `${name}/${limit}/${windowSeconds}`;
      const limiter = limiters.get(id) ?? new RateLimiterMemory({ keyPrefix: id, points: limit, duration: windowSeconds });
      limiters.set(id, limiter);
      try {
        const state = await limiter.consume(key);
        return { allowed: true, remaining: state.remainingPoints, resetMs: state.msBeforeNext };
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        return { allowed: false, remaining: 0, resetMs: refusal.msBeforeNext };
      }
    },
  };
}
