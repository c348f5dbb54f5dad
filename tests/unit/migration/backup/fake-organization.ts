import { type DatabaseFunction } from '@/lib/migration/target/database-functions';
import type { MigrationTarget } from '@/lib/migration/target/target';

export type FakeBook = { id: string; revision: number; versions: number; text: string };

export const organizationRow = { id: '6a0e0a52-0000-4000-8000-000000000001', slug: 'house', name: 'House & co', members: [], deckTemplates: [], layouts: [] };

export const bookId = (place: number) => `3f0e8a52-0000-4000-8000-${place.toString(16).padStart(12, '0')}`;

export function lineOf({ id, revision, versions, text }: FakeBook): string {
  const rows = (count: number) => Array.from({ length: count }, (_, place) => ({ place }));
  return JSON.stringify({ pitchbook: { id, revision, text }, sections: rows(2), slides: rows(3), prompts: rows(1), versions: rows(versions) });
}

/**
 * An organisation in memory that answers as the database functions of a backup do. `books` can be changed at any time;
 * `before` is told of each call before it is answered.
 */
export function fakeOrganization(count: number, { ledger = [] as string[] } = {}) {
  const books = new Map(Array.from({ length: count }, (_, place) => [bookId(place), { id: bookId(place), revision: 1, versions: 0, text: `Book ${place}` } as FakeBook]));
  const calls: { name: DatabaseFunction; ids: string[] }[] = [];
  const listeners: ((name: DatabaseFunction, ids: string[]) => void)[] = [];
  const sorted = () => [...books.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));

  const answer = (name: DatabaseFunction, args: Record<string, unknown>): unknown => {
    const ids = (args.p_ids ?? []) as string[];
    for (const listen of listeners) listen(name, ids);
    calls.push({ name, ids });
    if (name === 'find_import_organization') return args.p_slug === 'house' ? { ...organizationRow, members: 0, books: books.size, row: organizationRow } : null;
    if (name === 'list_backup_books') return sorted().map(({ id, revision, versions }) => ({ id, revision, versions }));
    if (name === 'backup_books') return sorted().filter(({ id }) => ids.includes(id)).map((book) => ({ id: book.id, revision: book.revision, line: lineOf(book) }));
    if (name === 'backup_ledger') {
      const { at } = (args.p_after ?? { at: 0 }) as { at: number };
      const end = at + Number(args.p_limit);
      return { lines: ledger.slice(at, end), after: end < ledger.length ? { at: end } : null };
    }
    throw new Error(`${name} is no part of a backup`);
  };
  const target: MigrationTarget = { kind: 'api', describe: 'a test', call: async (name, args) => answer(name, { ...args }), close: async () => undefined };
  return { target, books, calls, before: (listen: (name: DatabaseFunction, ids: string[]) => void) => void listeners.push(listen), lines: () => sorted().map(lineOf) };
}

export async function collect(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}
