/**
 * `npm run bench:cache`: what the cache is worth. A line for each goal, with figure and pass or fail; exit code 1 on a miss.
 *   --rounds 60     cold and warm reads that are timed       --operations 3000000   of the replayed trace
 *   --books 10000   books of the trace                       --memory 256           megabytes of the cache (CACHE_MEMORY_MB)
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createClient } from '@supabase/supabase-js';
import { type Cache, createCache } from '@/lib/cache/cache';
import { createMemoryStore, sizeOfEntry } from '@/lib/cache/memory-store';
import { pack } from '@/lib/cache/pack';
import { CACHE_OF_PROCESS } from '@/lib/cache/process-cache';
import { getPitchbook } from '@/lib/data/get-pitchbook';
import type { PitchbookDocument } from '@/lib/domain/pitchbook';
import { ok } from '@/lib/errors/result';
import type { Caller } from '@/lib/server/caller';
import type { Database } from '@/lib/supabase/database.types';
import { Random } from '../tests/support/legacy/random';
import { createGoals } from './bench/goals';
import { writeBook } from './bench/written-book';
import { zipf } from './bench/zipf';
import { stopChildren } from './stack/child';
import { openDataFolder } from './stack/data-folder';
import { findFreePort } from './stack/ports';
import { startSupabase } from './stack/start-supabase';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '60' },
    operations: { type: 'string', default: '3000000' },
    books: { type: 'string', default: '10000' },
    memory: { type: 'string', default: '256' },
  },
});
const memoryBytes = Number(options.memory) * 1_000_000;
const goals = createGoals(78);
const { judge } = goals;

const median = (all: number[]): number => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
const ms = (value: number): string => `${value.toFixed(1)} ms`;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const emptyCache = (): Cache => Object.assign(globalThis, { [CACHE_OF_PROCESS]: createCache({ store: createMemoryStore(memoryBytes), prefix: 'bench' }) })[CACHE_OF_PROCESS];

/** One read as the app does it: the use case with all its queries, against the embedded stack. */
async function timedRead(caller: Caller, id: string): Promise<{ book: PitchbookDocument; time: number }> {
  const began = performance.now();
  const read = await getPitchbook(caller, id);
  if (!read.ok) throw new Error(`The book could not be read: ${read.error.code}`);
  return { book: read.value, time: performance.now() - began };
}

async function coldAndWarm(caller: Caller, id: string): Promise<void> {
  const rounds = Number(options.rounds);
  const [cold, warm]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    emptyCache();
    cold.push((await timedRead(caller, id)).time);
    warm.push((await timedRead(caller, id)).time);
  }
  const ratio = median(warm) / median(cold);
  judge('second read of a book of 100 slides: at most 0.5 of the first', `${ratio.toFixed(2)} (${ms(median(warm))} / ${ms(median(cold))}, median of ${rounds})`, ratio <= 0.5);
}

/** What a book of so many slides takes in the cache. */
async function storedBytes(book: PitchbookDocument, slides: number): Promise<number> {
  return (await pack({ ...book, slides: book.slides.slice(0, slides) })).byteLength;
}

/** A cache in which small texts stand for books, smaller than the real one by as much as they are. */
async function standIns(typicalBytes: number, clock?: () => number) {
  const room = Math.floor(memoryBytes / typicalBytes);
  const keyOf = ({ id, revision }: { id: string; revision: string }) => ({ kind: 'book' as const, id, state: revision });
  const standIn = (book: number, revision: number) => ({ id: String(book).padStart(9, '0'), revision: String(revision).padStart(9, '0') });
  const standInBytes = sizeOfEntry({ state: '000000000', bytes: await pack(standIn(0, 0)) }, 'bench:book:000000000');
  const cache = createCache({ store: createMemoryStore(room * standInBytes, clock), prefix: 'bench' });
  const read = async (number: number, revision: number): Promise<void> => {
    const book = standIn(number, revision);
    await cache.read(keyOf(book), { load: () => Promise.resolve(ok(book)), keyOf, ttlSeconds: 300 });
  };
  return { cache, room, read };
}

/**
 * Ten reads to one write among books of which some are wanted far more often than others. A write is a new revision, so the
 * next read misses: of reads and writes in random order, 1 in 11 reads follows a write, and no cache that never lies can
 * answer more than 90.9 %.
 */
async function replay(typicalBytes: number): Promise<void> {
  const [books, operations] = [Number(options.books), Number(options.operations)];
  const { cache, room, read } = await standIns(typicalBytes);
  const random = new Random(20_260_301);
  const choose = zipf(books, () => random.next());
  const revisions = new Uint32Array(books);
  let reads = 0;
  for (let count = 0; count < operations; count++) {
    const rank = choose();
    if (random.next() < 1 / 11) {
      revisions[rank] = (revisions[rank] as number) + 1;
      continue;
    }
    reads += 1;
    await read(rank, revisions[rank] as number);
  }
  const { hits } = cache.counters.book;
  judge(`hits among ${books.toLocaleString('en')} books, 10 reads to 1 write: at least 90 %`, `${percent(hits / reads)} of ${reads.toLocaleString('en')} reads (${options.memory} MB hold ${room.toLocaleString('en')} such books)`, hits / reads >= 0.9);
}

/** Who works on a day, as docs/operations.md counts with: organisations of 20 people with 20 books each, of whom 6 are at work for 4 of 8 hours. */
const DAY = { organizations: 50, atWork: 6, books: 400, hours: 8, hoursEach: 4 };

/**
 * A day on a clock of its own, in which an entry is gone after its five minutes. Each person opens books, of which some are
 * wanted far more often than others by all of the organisation, and writes in the one that they opened last.
 */
async function workingDay(typicalBytes: number, { opensAnHour, savesAnHour }: { opensAnHour: number; savesAnHour: number }): Promise<number> {
  let now = 0;
  const { cache, read } = await standIns(typicalBytes, () => now);
  const random = new Random(20_260_302);
  const choose = zipf(DAY.books, () => random.next());
  const events: { at: number; person: number; isOpening: boolean }[] = [];
  for (let person = 0; person < DAY.organizations * DAY.atWork; person++) {
    const begins = random.next() * (DAY.hours - DAY.hoursEach);
    const at = () => (begins + random.next() * DAY.hoursEach) * 3_600_000;
    for (let count = 0; count < opensAnHour * DAY.hoursEach; count++) events.push({ at: at(), person, isOpening: true });
    for (let count = 0; count < savesAnHour * DAY.hoursEach; count++) events.push({ at: at(), person, isOpening: false });
  }
  const open = new Map<number, number>();
  const revisions = new Uint32Array(DAY.organizations * DAY.books);
  for (const { at, person, isOpening } of events.sort((a, b) => a.at - b.at)) {
    // A moment without a time means "no limit" to the store.
    now = at + 1;
    if (isOpening) open.set(person, Math.floor(person / DAY.atWork) * DAY.books + choose());
    const book = open.get(person);
    if (book === undefined) continue;
    if (isOpening) await read(book, revisions[book] as number);
    else revisions[book] = (revisions[book] as number) + 1;
  }
  const { hits, misses } = cache.counters.book;
  return hits / (hits + misses);
}

const scratch = mkdtempSync(path.join(tmpdir(), 'pitchbook-bench-cache-'));
try {
  console.log('Starting an embedded Supabase of its own …');
  const supabase = await startSupabase({
    folder: openDataFolder(scratch), port: await findFreePort(), appPort: await findFreePort(), onMail: () => undefined, say: () => undefined, log: path.join(scratch, 'supabase.log'),
  });
  const owner = supabase.people.find(({ role }) => role === 'owner');
  if (!owner) throw new Error('The demo organisation has no owner.');
  const db = createClient<Database>(supabase.address.SUPABASE_URL, supabase.address.SUPABASE_PUBLISHABLE_KEY, { auth: { persistSession: false, autoRefreshToken: false } });
  const signedIn = await db.auth.signInWithPassword(owner);
  if (!signedIn.data.user) throw new Error(`The demo owner could not sign in: ${signedIn.error?.message}`);
  const caller: Caller = { db, userId: signedIn.data.user.id, requestId: 'bench' };
  const { data: organization } = await db.from('organizations').select('id').eq('slug', 'demo').single();
  if (!organization) throw new Error('There is no demo organisation.');
  const id = await writeBook(db, organization.id, 100);
  emptyCache();
  const { book } = await timedRead(caller, id);
  const sizes = await Promise.all([25, 60, 100].map((slides) => storedBytes(book, slides)));
  console.log(`  A book of 100 slides is ${(JSON.stringify(book).length / 1000).toFixed(0)} kB of JSON; stored, books of 25, 60 and 100 slides take ${sizes.map((bytes) => (bytes / 1000).toFixed(1)).join(', ')} kB.`);
  await coldAndWarm(caller, id);
  const typicalBytes = sizeOfEntry({ state: '1000000', bytes: new Uint8Array(sizes[1] as number) }, 'x'.repeat(150));
  await replay(typicalBytes);
  // No goal: what people do decides it, and docs/operations.md says what that means for the goal in operation.
  for (const savesAnHour of [60, 0]) {
    goals.note(`a working day of 300 people, 20 openings and ${savesAnHour} saves an hour each`, percent(await workingDay(typicalBytes, { opensAnHour: 20, savesAnHour })));
  }
} finally {
  await stopChildren();
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = goals.end();
