import type { Guard } from '@/lib/redis/guard';
import type { MemoryStore } from './memory-store';
import type { RateLimitStore } from './store';

/**
 * Counts for all instances together in `shared`, and here in `memory` as well, which takes over each answer: its windows are
 * those of all, not begun by the first request here. While the shared store is away memory goes on from the last answer, so
 * that no limit begins anew; and what it knows to be over the limit costs no round trip.
 */
export function createSharedStore(shared: RateLimitStore, memory: MemoryStore, guard: Guard): RateLimitStore {
  return {
    async consume(limit, key) {
      const here = memory.consumeNow(limit, key);
      if (!here.allowed) return here;
      const everywhere = await guard(() => shared.consume(limit, key));
      if (everywhere.state === 'away') return here;
      memory.learn(limit, key, everywhere.value);
      return everywhere.value;
    },
  };
}
