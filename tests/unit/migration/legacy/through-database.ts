import type { ImportBook, LiveBook } from '@/lib/migration/import-record';
import { asLiveBook } from '@/lib/migration/legacy/as-live-book';

/** A book as the tables give it back: through JSON, with keys in jsonb's order and times as PostgreSQL prints them. */
export function throughDatabase(book: ImportBook): LiveBook {
  const live = JSON.parse(JSON.stringify(asLiveBook(book))) as LiveBook;
  return inJsonbOrder({ ...live, createdAt: printed(live.createdAt), updatedAt: printed(live.updatedAt), revision: 4711 }) as LiveBook;
}

const printed = (time: string) => time.replace(/\.?0*Z$/, '+00:00');

function inJsonbOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inJsonbOrder);
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.keys(value).sort((a, b) => Buffer.byteLength(a) - Buffer.byteLength(b) || (a < b ? -1 : 1));
  return Object.fromEntries(keys.map((key) => [key, inJsonbOrder((value as Record<string, unknown>)[key])]));
}
