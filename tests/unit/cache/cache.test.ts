import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createCache, GONE_BY, type CacheKey } from '@/lib/cache/cache';
import { createMemoryStore } from '@/lib/cache/memory-store';
import type { CacheStore } from '@/lib/cache/store';
import { failWith, ok, type Result } from '@/lib/errors/result';

interface Book {
  id: string;
  revision: number;
  text: string;
}

const keyOf = ({ id, revision }: Pick<Book, 'id' | 'revision'>): CacheKey => ({ kind: 'book', id, state: revision });
const book = (revision: number, text = 'Words'): Book => ({ id: 'b', revision, text });
const key = keyOf(book(1));
const options = (load: () => Promise<Result<Book>>) => ({ load, keyOf, ttlSeconds: 300 });
const loads = (value: Result<Book> = ok(book(1))) => vi.fn(() => Promise.resolve(value));
const onRead = vi.fn<(kind: string, isHit: boolean) => void>();
const open = (store: CacheStore = createMemoryStore(10_000_000), maxEntryBytes?: number) => createCache({ store, prefix: 'test', maxEntryBytes, onRead });

beforeEach(() => {
  vi.clearAllMocks();
});

describe('a cache', () => {
  it('loads once what is read twice', async () => {
    const cache = open();
    const load = loads();
    expect(await cache.read(key, options(load))).toEqual(ok(book(1)));
    expect(await cache.read(key, options(load))).toEqual(ok(book(1)));
    expect(load).toHaveBeenCalledTimes(1);
    expect(cache.counters.book).toEqual({ hits: 1, misses: 1, tooLarge: 0 });
    expect(onRead.mock.calls).toEqual([['book', false], ['book', true]]);
  });

  it('makes one query of 200 misses at once', async () => {
    const cache = open();
    const query = Promise.withResolvers<Result<Book>>();
    const load = vi.fn(() => query.promise);
    const reads = Promise.all(Array.from({ length: 200 }, () => cache.read(key, options(load))));
    query.resolve(ok(book(1)));
    expect(new Set(await reads)).toEqual(new Set(Array.from({ length: 200 }, () => ok(book(1)))));
    expect(load).toHaveBeenCalledTimes(1);
    expect(cache.counters.book).toEqual({ hits: 199, misses: 1, tooLarge: 0 });
  });

  it('answers whoever comes while a document is being kept, and loads it no second time', async () => {
    const memory = createMemoryStore(10_000_000);
    const written = Promise.withResolvers<void>();
    const store: CacheStore = { get: (wanted) => memory.get(wanted), set: (...entry) => written.promise.then(() => memory.set(...entry)) };
    const cache = open(store);
    const load = loads();
    const first = cache.read(key, options(load));
    await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(1));
    expect(await cache.read(key, options(load))).toEqual(ok(book(1)));
    written.resolve();
    expect(await first).toEqual(ok(book(1)));
    expect(await cache.read(key, options(load))).toEqual(ok(book(1)));
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('tells all who wait that the database is away, rather than letting each of them ask it', async () => {
    const cache = open();
    const query = Promise.withResolvers<Result<Book>>();
    const load = vi.fn(() => query.promise);
    const reads = Promise.all(Array.from({ length: 200 }, () => cache.read(key, options(load))));
    query.resolve(failWith('unavailable', { retryAfter: 5 }));
    for (const read of await reads) expect(read).toMatchObject({ ok: false, error: { code: 'unavailable', retryAfter: 5 } });
    expect(load).toHaveBeenCalledTimes(1);
    expect(await cache.read(key, options(loads()))).toEqual(ok(book(1)));
  });

  it.each(['not_found', 'forbidden', 'internal'] as const)('shares no %s: it may be about one person alone', async (code) => {
    const cache = open();
    const query = Promise.withResolvers<Result<Book>>();
    const first = cache.read(key, options(() => query.promise));
    const second = cache.read(key, options(loads()));
    query.resolve(failWith(code));
    expect(await first).toMatchObject({ ok: false, error: { code } });
    expect(await second).toBe(GONE_BY);
  });

  it('keeps texts as they are, in any script and size', async () => {
    const cache = open();
    for (const [revision, text] of ['', '日本語 – Müller & Söhne 🚀', 'x'.repeat(100_000), 'é'.repeat(50_000)].entries()) {
      await cache.read(keyOf(book(revision)), options(loads(ok(book(revision, text)))));
      const again = loads();
      expect(await cache.read(keyOf(book(revision)), options(again))).toEqual(ok(book(revision, text)));
      expect(again).not.toHaveBeenCalled();
    }
  });

  it('keeps no refusal', async () => {
    const cache = open();
    expect(await cache.read(key, options(loads(failWith('not_found'))))).toMatchObject({ ok: false });
    expect(await cache.read(key, options(loads()))).toEqual(ok(book(1)));
  });

  it('keeps each database, schema and kind apart', async () => {
    const store = createMemoryStore(1_000_000);
    const [one, other] = [createCache({ store, prefix: 'one' }), createCache({ store, prefix: 'other' })];
    await one.read(key, options(loads()));
    const load = loads(ok(book(1, 'Other words')));
    expect(await other.read(key, options(load))).toEqual(ok(book(1, 'Other words')));
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('cannot be led by an id to what is kept under another one', async () => {
    const cache = open();
    const [theirs, own]: CacheKey[] = [{ kind: 'book', id: 'a:1', state: 2 }, { kind: 'book', id: 'a', state: '1:2' }];
    await cache.read(theirs!, { load: () => Promise.resolve(ok('secret')), keyOf: () => theirs!, ttlSeconds: 300 });
    const load = vi.fn(() => Promise.resolve(ok('own')));
    await cache.read(own!, { load, keyOf: () => own!, ttlSeconds: 300 });
    expect(load).toHaveBeenCalled();
  });

  it('does not keep what is too large, and says how often', async () => {
    const cache = open(createMemoryStore(1_000_000), 1_000);
    const load = vi.fn(() => Promise.resolve(ok(book(1, Array.from({ length: 500 }, (_, index) => index * 7_919).join('')))));
    await cache.read(key, options(load));
    await cache.read(key, options(load));
    expect(load).toHaveBeenCalledTimes(2);
    expect(cache.counters.book).toEqual({ hits: 0, misses: 2, tooLarge: 2 });
  });
});

describe('those who wait for what another one loads', () => {
  const flight = () => {
    const cache = open();
    const query = Promise.withResolvers<Result<Book>>();
    const first = cache.read(key, options(() => query.promise));
    const load = loads();
    const second = cache.read(key, options(load));
    return { cache, query, first, second, load };
  };

  it('get none of their refusals: the first one may have lost a right that they have', async () => {
    const { query, first, second, cache } = flight();
    query.resolve(failWith('not_found'));
    expect(await first).toMatchObject({ ok: false, error: { code: 'not_found' } });
    expect(await second).toBe(GONE_BY);
    expect(await cache.read(key, options(loads()))).toEqual(ok(book(1)));
  });

  it('get nothing that came to be after they were told what they may see', async () => {
    const { query, first, second, cache } = flight();
    query.resolve(ok(book(2)));
    expect(await first).toEqual(ok(book(2)));
    expect(await second).toBe(GONE_BY);
    // It is there for those who are told of it.
    const load = loads();
    await vi.waitFor(async () => expect(await cache.read(keyOf(book(2)), options(load))).toEqual(ok(book(2))));
    expect(load).not.toHaveBeenCalled();
  });

  it('do not fail with the first one', async () => {
    const { query, first, second } = flight();
    query.reject(new Error('a fault'));
    await expect(first).rejects.toThrow('a fault');
    expect(await second).toBe(GONE_BY);
  });
});

describe('a store that has lost its mind', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  it.each([
    ['no JSON', bytes('{"id":"b",')],
    ['broken compression', Uint8Array.of(0x1f, 0x8b, 8, 0, 1)],
    ['nothing at all', new Uint8Array()],
    ['another book', bytes(JSON.stringify({ ...book(1), id: 'other' }))],
    ['another revision', bytes(JSON.stringify(book(7)))],
    ['no book', bytes('null')],
  ])('is not believed: %s', async (_, kept) => {
    const cache = open({ get: () => Promise.resolve(kept), set: () => Promise.resolve() });
    expect(await cache.read(key, options(loads()))).toEqual(ok(book(1)));
    expect(cache.counters.book.misses).toBe(1);
  });

  it('cannot fill our memory with a few bytes', async () => {
    const { gzipSync } = await import('node:zlib');
    const bomb = gzipSync(Buffer.alloc(70_000_000, 32));
    const cache = open({ get: () => Promise.resolve(bomb), set: () => Promise.resolve() });
    expect(await cache.read(key, options(loads()))).toEqual(ok(book(1)));
  });
});
