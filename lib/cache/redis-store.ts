import type { AskRedis } from '@/lib/redis/process-redis';
import type { CacheStore, EntryKey } from './store';

/** Begins no JSON: the client would take text that looks like a number for one. */
const MARK = 'b:';

const nameOf = ({ thing, state }: EntryKey): string => `${thing}:${state}`;

/** Keeps entries in Upstash Redis, for all instances together, as Base64: its protocol is JSON. */
export function createRedisStore(ask: AskRedis): CacheStore {
  return {
    async get(key) {
      const found = await ask((client) => client.get<unknown>(nameOf(key)));
      if (found.state === 'away' || typeof found.value !== 'string' || !found.value.startsWith(MARK)) return null;
      return Buffer.from(found.value.slice(MARK.length), 'base64');
    },
    async set(key, bytes, ttlSeconds) {
      await ask((client) => client.set(nameOf(key), MARK + Buffer.from(bytes).toString('base64'), { ex: ttlSeconds }));
    },
  };
}
