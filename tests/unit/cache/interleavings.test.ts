import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createCache } from '@/lib/cache/cache';
import { createMemoryStore } from '@/lib/cache/memory-store';
import { CACHE_OF_PROCESS } from '@/lib/cache/process-cache';
import { createRedisStore } from '@/lib/cache/redis-store';
import type { CacheStore } from '@/lib/cache/store';
import { getPitchbook } from '@/lib/data/get-pitchbook';
import { createGuard } from '@/lib/redis/guard';
import { openRedis } from '@/lib/redis/open-redis';
import { hasRedis } from '../../support/redis/redis-server';
import { startTestRedis, type TestRedis } from '../../support/redis/test-redis';
import { bookIds, createBookWorld, people, type BookWorld, type ReadRecord } from './book-world';

/** Where the cache fails: it has lost the entry, says nothing, or answers with rubbish. */
type Fault = 'none' | 'lost' | 'rubbish';
const faults = fc.infiniteStream(fc.constantFrom<Fault[]>('none', 'none', 'none', 'none', 'lost', 'rubbish'));

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ what: fc.constant('read' as const), person: fc.constantFrom(...people), book: fc.constantFrom(...bookIds) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('edit' as const), book: fc.constantFrom(...bookIds) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('permit' as const), person: fc.constantFrom(...people), book: fc.constantFrom(...bookIds), isReader: fc.boolean() }) },
);
const steps = fc.array(step, { minLength: 15, maxLength: 40 });
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function faulty(store: CacheStore, next: () => Fault, wait: () => Promise<void>): CacheStore {
  return {
    async get(key) {
      await wait();
      const fault = next();
      if (fault === 'rubbish') return new TextEncoder().encode('{"id":"b1","revision":1,"ti');
      return fault === 'lost' ? null : store.get(key);
    },
    async set(key, bytes, ttlSeconds) {
      await wait();
      if (next() === 'none') await store.set(key, bytes, ttlSeconds);
    },
  };
}

/** Does one step; a read goes on by itself and answers what became of it. */
function take(world: BookWorld, each: Step): Promise<ReadRecord> | null {
  if (each.what === 'edit') return world.edit(each.book), null;
  if (each.what === 'permit') return world.permit(each.person, each.book, each.isReader), null;
  const { person, book } = each;
  const from = world.moment();
  return getPitchbook(world.callerOf(person), book).then((read): ReadRecord => {
    const answer = read.ok ? read.value : read.error.code === 'not_found' ? 'not_found' : { unexpected: read.error };
    return { person, book, from, to: world.moment(), answer };
  });
}

/** Lets waiting tasks go on one by one, in the order that chance wants; what is not waiting goes on by itself. */
function createTurns(next: () => number) {
  const waiting: (() => void)[] = [];
  return {
    wait: () => new Promise<void>((resolve) => void waiting.push(resolve)),
    /** Whether there was one to go on. */
    async letOneGoOn(): Promise<void> {
      const [resolve] = waiting.splice(next() % Math.max(1, waiting.length), 1);
      resolve?.();
      // All that follows from it by itself, and whatever has come in from outside.
      await new Promise((done) => setImmediate(done));
    },
  };
}

const chance = fc.infiniteStream(fc.nat({ max: 1_000 }));

/** Runs the steps in between each other; answers what became of the reads. */
async function play(store: CacheStore, taken: Step[], turns: ReturnType<typeof createTurns>, nextFault: () => Fault, next: () => number): Promise<{ world: BookWorld; records: ReadRecord[] }> {
  const world = createBookWorld(turns.wait);
  Object.assign(globalThis, { [CACHE_OF_PROCESS]: createCache({ store: faulty(store, nextFault, turns.wait), prefix: `test-${run++}` }) });
  const records: ReadRecord[] = [];
  let open = 0;
  for (const each of taken) {
    for (let count = next() % 6; count > 0; count--) await turns.letOneGoOn();
    const reading = take(world, each);
    if (reading === null) continue;
    open += 1;
    void reading.then((record) => records.push(record)).finally(() => (open -= 1));
  }
  while (open > 0) await turns.letOneGoOn();
  return { world, records };
}

let run = 0;
const withRedis = hasRedis();
let redis: TestRedis;
let redisStore: CacheStore;
beforeAll(async () => {
  if (!withRedis) return;
  redis = await startTestRedis();
  const client = openRedis({ ...redis, timeoutMs: 30_000 });
  const guard = createGuard({ onFault: () => undefined, onRecovery: () => undefined });
  redisStore = createRedisStore((command) => guard(() => command(client)));
});
afterAll(() => redis?.close());
afterEach(() => {
  Reflect.deleteProperty(globalThis, CACHE_OF_PROCESS);
});

const stores: [string, number, () => CacheStore][] = [['memory', 1_000, () => createMemoryStore(1_000_000)], ...(withRedis ? [['Redis', 100, () => redisStore] as [string, number, () => CacheStore]] : [])];

describe.each(stores)('with books in %s, whatever is edited, permitted, refused and lost in between', (_, numRuns, create) => {
  it('nobody reads a stale or a foreign book, and no read fails', async () => {
    let reads = 0;
    let hits = 0;
    await fc.assert(
      fc.asyncProperty(steps, faults, chance, async (taken, faultStream, chanceStream) => {
        const next = () => chanceStream.next().value;
        const { world, records } = await play(create(), taken, createTurns(next), () => faultStream.next().value, next);
        for (const record of records) expect(world.isTrue(record), JSON.stringify(record)).toBe(true);
        reads += records.length;
        hits += records.filter(({ answer }) => answer !== 'not_found').length - world.documentQueries();
      }),
      { numRuns },
    );
    // Or nothing was tried.
    expect(reads).toBeGreaterThan(numRuns * 5);
    expect(hits).toBeGreaterThan(reads / 10);
  });
});

describe('the test itself', () => {
  it('would notice a cache that keeps a book under its id alone', async () => {
    const lying = { read: async (_: unknown, { load }: { load: () => Promise<unknown> }) => (kept ??= await load()) };
    let kept: unknown;
    const wait = () => Promise.resolve();
    const world = createBookWorld(wait);
    Object.assign(globalThis, { [CACHE_OF_PROCESS]: lying });
    const read = (person: (typeof people)[number]) => take(world, { what: 'read', person, book: 'b1' }) as Promise<ReadRecord>;
    expect(world.isTrue(await read('ada'))).toBe(true);
    world.edit('b1');
    expect(world.isTrue(await read('ben'))).toBe(false);
  });
});
