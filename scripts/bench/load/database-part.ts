import { openDatabasePool } from '@/lib/database/pool';
import { findPostgres, missingPostgresNotice, startPostgres } from '../../../tests/support/database/postgres-cluster';
import { Random } from '../../../tests/support/legacy/random';
import { findFreePort } from '../../stack/ports';
import type { Goals } from '../goals';
import type { Writer } from '../writer';
import { createBookEditor } from './book-editor';
import { booksToOpen } from './books-to-open';
import { type Bounds, describeErrors, describeLatencies, keepsErrorBound, offerMix, perSecond } from './load-of-mix';
import { describeMix, type Mix, MIX } from './mix';
import { multiplyBooks } from './multiply-books';
import { searchWords } from './search-words';
import { openSqlSession } from './sql-session';
import { fillWorld, type Person, type RunSql, type WorldSize } from './world';

const BOUNDS: Bounds = { p95: 100, errorShare: 0.001 };
/** The health check is answered from what is known of it for two seconds, and is no query of a person. */
const QUERIES: Mix = { ...MIX, health: 0 };
/** Everybody's own book comes in by the batch import, and is copied until there are enough. */
const WORLD: WorldSize = { people: 1_000, organizations: 200, booksPerOrganization: 5, slidesPerBook: 100 };
const IMPORTED_SLIDES = WORLD.organizations * WORLD.booksPerOrganization * WORLD.slidesPerBook;
const CONNECTIONS = 10;
/** At half of the rate, before the load that counts. */
const WARM_UP_SECONDS = 30;
/** For filling; all else is as PostgreSQL comes, with 128 MB of its own memory before that of the operating system. */
const SETTINGS = { max_wal_size: '4GB' };

/** The functions that the API calls, on PostgreSQL 15 without the app, with as many slides as a large customer has. */
export async function benchDatabase({ rate, seconds, slides }: { rate: number; seconds: number; slides: number }, writer: Writer, goals: Goals, say: (line: string) => void): Promise<void> {
  const programs = findPostgres();
  if (!programs) return goals.judge('PostgreSQL 15', missingPostgresNotice, false);
  const cluster = await startPostgres(programs, { port: await findFreePort(), durable: true });
  try {
    const admin = await cluster.connect();
    for (const [name, value] of Object.entries(SETTINGS)) await admin.run(`alter system set ${name} = '${value}'`);
    cluster.restart('fast');
    const url = `postgresql://postgres@127.0.0.1:${cluster.port}/postgres`;
    const pool = await openDatabasePool({ url, poolMin: 2, poolMax: CONNECTIONS, statementTimeoutMs: 120_000, ca: null, production: false }, { applicationName: 'pitchbook bench' });
    try {
      const sql: RunSql = (text, values) => pool.query(text, values);
      say(`Database: filling ${cluster.label} …`);
      const began = performance.now();
      const imported = await fillWorld([sql, sql], WORLD, writer);
      await multiplyBooks((await cluster.connect()).run, Math.round(slides / IMPORTED_SLIDES) - 1);
      const people = await withAllBooks(sql, imported);
      // What autovacuum does of itself after a while: also the text index's list of what is still to be sorted in.
      await sql('vacuum analyze');
      await sql('checkpoint');
      say(`Filled in ${((performance.now() - began) / 1_000).toFixed(0)} s: ${await describeSize(sql)}; ${people.length.toLocaleString('en')} people in ${WORLD.organizations} organisations. ${CONNECTIONS} connections; ${Object.entries(SETTINGS).map(([name, value]) => `${name} ${value}`).join(', ')}, every commit on the disk. Of 100 queries ${describeMix(QUERIES)}.`);

      const random = new Random(15);
      const words = searchWords(writer, random);
      const sessions = people.map((person) => openSqlSession({ pool, person, editor: createBookEditor(person.ownBook, random, writer), words, nextBook: booksToOpen(person, random) }));
      // A server that has just started plans every query on every connection, and reads everything from the disk.
      await offerMix(sessions, QUERIES, { rate: rate / 2, seconds: WARM_UP_SECONDS, seed: 6 });
      const result = await offerMix(sessions, QUERIES, { rate, seconds, warmUpSeconds: 15, seed: 7 });
      for (const [operation, latencies] of result.byKind) goals.note(operation, describeLatencies(latencies));
      goals.judge(`database at ${perSecond(rate)}: P95 under ${BOUNDS.p95} ms`, describeLatencies(result), !result.hopeless && result.p95 < BOUNDS.p95);
      goals.judge(`database at ${perSecond(rate)}: errors under 0.1 %`, describeErrors(result), keepsErrorBound(result, BOUNDS));
    } finally {
      await pool.close();
    }
  } finally {
    await cluster.close();
  }
}

/** The copies are read as well. */
async function withAllBooks(sql: RunSql, people: readonly Person[]): Promise<Person[]> {
  const rows = await sql('select o.slug, array_agg(b.id) as books from public.pitchbooks b join public.organizations o on o.id = b.organization_id group by o.slug');
  const books = new Map(rows.map(({ slug, books: ids }) => [slug, ids as string[]]));
  return people.map((person) => ({ ...person, books: books.get(person.slug) ?? person.books }));
}

async function describeSize(sql: RunSql): Promise<string> {
  const [row] = await sql('select (select count(*) from public.pitchbooks) as books, (select count(*) from public.slides) as slides, pg_size_pretty(pg_database_size(current_database())) as size');
  return `${Number(row?.books).toLocaleString('en')} books, ${Number(row?.slides).toLocaleString('en')} slides, ${row?.size}`;
}
