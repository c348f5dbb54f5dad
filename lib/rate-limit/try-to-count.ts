import type { Redis } from '@upstash/redis';
import type { ResolvedLimit } from './classes';
import { createRedisStore } from './redis-store';

const once: ResolvedLimit = { class: 'read', name: 'trial', limit: 1, windowSeconds: 60 };

/**
 * Counts twice to one, as limits are counted. What it leaves is gone after a minute.
 * @throws where that Redis cannot, with its own words
 */
export async function tryToCount(redis: Redis): Promise<void> {
  const store = createRedisStore(redis, 'trial');
  const key = crypto.randomUUID();
  const [first, second] = [await store.consume(once, key), await store.consume(once, key)];
  if (!first.allowed || second.allowed) throw new Error('It counts wrong.');
}
