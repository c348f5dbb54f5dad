import { LRUCache } from 'lru-cache';
import type { CacheStore } from './store';

interface Entry {
  state: string;
  bytes: Uint8Array;
}

/** What an entry takes beside its name and value, so that many small ones count as well. */
const OVERHEAD_BYTES = 200;

/** Bytes of memory that count for an entry. */
export function sizeOfEntry({ state, bytes }: Entry, thing: string): number {
  return bytes.byteLength + 2 * (thing.length + state.length) + OVERHEAD_BYTES;
}

/**
 * Keeps entries in this process, up to so many bytes; beyond it those that were read longest ago go. Of each thing only the
 * latest state is kept: an earlier one is never asked for again, and would take the place of a living one.
 *
 * @param clock another one than the machine's, in milliseconds
 */
export function createMemoryStore(maxBytes: number, clock?: () => number): CacheStore {
  const entries = new LRUCache<string, Entry>({
    maxSize: maxBytes,
    sizeCalculation: sizeOfEntry,
    ...(clock ? { perf: { now: clock }, ttlResolution: 0 } : {}),
  });
  return {
    get({ thing, state }) {
      const entry = entries.get(thing);
      return Promise.resolve(entry?.state === state ? entry.bytes : null);
    },
    set({ thing, state }, bytes, ttlSeconds) {
      entries.set(thing, { state, bytes }, { ttl: ttlSeconds * 1000 });
      return Promise.resolve();
    },
  };
}
