import type { AppError } from '@/lib/errors/app-error';
import { fail, ok, type Result } from '@/lib/errors/result';
import { pack, unpack } from './pack';
import type { CacheStore, EntryKey } from './store';

/** What is kept: whole books, and deck templates with their layouts. */
export const cacheKinds = ['book', 'deck_template'] as const;
export type CacheKind = (typeof cacheKinds)[number];

/** Since the process began. */
export interface CacheCounters {
  /** Reads that were answered without asking the database for the document, also because somebody just had. */
  hits: number;
  misses: number;
  /** Documents that were not kept because of their size. */
  tooLarge: number;
}

/** Names one state of one thing: whatever has the same key is the same document, for ever and for everybody. */
export interface CacheKey {
  kind: CacheKind;
  id: string;
  /** A revision, or whatever else is another one with every change. */
  state: string | number;
}

/** The state that was asked for has gone by: ask which it is now. */
export const GONE_BY = Symbol('gone by');

interface ReadOptions<T> {
  /** Reads the thing as the caller, who may see it or not, in whatever state it is by then. */
  load: () => Promise<Result<T>>;
  /** The key of what was loaded. */
  keyOf: (value: T) => CacheKey;
  ttlSeconds: number;
}

export interface Cache {
  /**
   * The thing in the state that the key names. Only for a caller who has just been told this key by the database: to know it
   * is to be allowed to read. Refusals and faults of `load` go to whoever asked, and are never kept. Whoever waited for it hears
   * of a database that is away, too, rather than all asking it at once; a refusal is about one person, and never shared.
   * The value may be shared with other requests: it is not to be changed.
   */
  read<T>(key: CacheKey, options: ReadOptions<T>): Promise<Result<T> | typeof GONE_BY>;
  /** Keeps what was loaded in another way. */
  keep(key: CacheKey, value: unknown, ttlSeconds: number): Promise<void>;
  counters: Readonly<Record<CacheKind, CacheCounters>>;
}

interface CacheOptions {
  store: CacheStore;
  /** Keeps what belongs to different databases and schemas apart. */
  prefix: string;
  /** Larger entries are not kept. */
  maxEntryBytes?: number;
  onRead?: (kind: CacheKind, isHit: boolean) => void;
}

/** Upstash takes requests of up to a megabyte, and Base64 adds a third. */
const MAX_ENTRY_BYTES = 700_000;

type Flight = Promise<{ value: unknown } | { away: AppError } | null>;

export function createCache({ store, prefix, maxEntryBytes = MAX_ENTRY_BYTES, onRead }: CacheOptions): Cache {
  const counters: Record<CacheKind, CacheCounters> = {
    book: { hits: 0, misses: 0, tooLarge: 0 },
    deck_template: { hits: 0, misses: 0, tooLarge: 0 },
  };
  /** What is being read just now; whoever wants the same waits for it. */
  const flights = new Map<string, Flight>();
  const entryOf = ({ kind, id, state }: CacheKey): EntryKey => ({ thing: `${prefix}:${kind}:${encodeURIComponent(id)}`, state: encodeURIComponent(state) });
  const nameOf = (key: CacheKey): string => Object.values(entryOf(key)).join(':');

  function count(kind: CacheKind, isHit: boolean): void {
    counters[kind][isHit ? 'hits' : 'misses'] += 1;
    onRead?.(kind, isHit);
  }

  /** What is kept under this key; null where it is not there, cannot be read, or is something else. */
  async function find<T>(key: CacheKey, keyOf: (value: T) => CacheKey): Promise<{ value: T } | null> {
    const bytes = await store.get(entryOf(key));
    if (bytes === null) return null;
    try {
      const value = unpack(bytes) as T;
      return nameOf(keyOf(value)) === nameOf(key) ? { value } : null;
    } catch {
      return null;
    }
  }

  async function keep(key: CacheKey, value: unknown, ttlSeconds: number): Promise<void> {
    const bytes = await pack(value);
    if (bytes.byteLength > maxEntryBytes) counters[key.kind].tooLarge += 1;
    else await store.set(entryOf(key), bytes, ttlSeconds);
  }

  async function read<T>(key: CacheKey, { load, keyOf, ttlSeconds }: ReadOptions<T>): Promise<Result<T> | typeof GONE_BY> {
    const name = nameOf(key);
    const ahead = flights.get(name);
    if (ahead !== undefined) {
      const shared = await ahead;
      if (shared === null) return GONE_BY;
      if ('away' in shared) return fail(shared.away);
      count(key.kind, true);
      return ok(shared.value as T);
    }

    const { promise, resolve } = Promise.withResolvers<Awaited<Flight>>();
    flights.set(name, promise);
    let shared: { value: T } | { away: AppError } | null = null;
    let loaded: Result<T> | undefined;
    try {
      const found = await find(key, keyOf);
      if (found !== null) {
        shared = found;
        count(key.kind, true);
        return ok(found.value);
      }
      count(key.kind, false);
      loaded = await load();
      if (!loaded.ok && loaded.error.code === 'unavailable') shared = { away: loaded.error };
      // Another state is for whoever loaded it alone: the others may have lost their right to it since they were told the key.
      if (loaded.ok && nameOf(keyOf(loaded.value)) === name) shared = { value: loaded.value };
      return loaded;
    } finally {
      resolve(shared);
      // Until it is kept, whoever comes now is answered by it as well.
      try {
        if (loaded?.ok) await keep(keyOf(loaded.value), loaded.value, ttlSeconds);
      } finally {
        flights.delete(name);
      }
    }
  }

  return { read, keep, counters };
}
