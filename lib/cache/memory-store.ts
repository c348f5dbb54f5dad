import { LRUCache } from 'lru-cache';
import type { CacheStore } from './store';

/** What an entry takes beside its key and value, so that many small ones count as well. */
const OVERHEAD_BYTES = 200;

/** Keeps entries in this process, up to so many bytes; beyond it those that were read longest ago go. */
export function createMemoryStore(maxBytes: number): CacheStore {
  const entries = new LRUCache<string, Uint8Array>({
    maxSize: maxBytes,
    sizeCalculation: (bytes, key) => bytes.byteLength + 2 * key.length + OVERHEAD_BYTES,
  });
  return {
    get: (key) => Promise.resolve(entries.get(key) ?? null),
    set(key, bytes, ttlSeconds) {
      entries.set(key, bytes, { ttl: ttlSeconds * 1000 });
      return Promise.resolve();
    },
  };
}
