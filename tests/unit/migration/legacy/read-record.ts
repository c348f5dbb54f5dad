import { hash } from 'node:crypto';
import type { ImportBook } from '@/lib/migration/import-record';
import { canonicalJson } from '@/lib/migration/json/canonical';
import { mapLegacyBook } from '@/lib/migration/legacy/map-legacy-book';
import { RULES, type RuleName } from '@/lib/migration/legacy/rules';

type Readable = Parameters<typeof mapLegacyBook>[0];

/** A value as reading a source gives it. */
export function readRecord(value: unknown, more: Partial<Readable> = {}): Readable {
  return { value, index: 0, hash: hash('sha256', canonicalJson(value)), bytes: 1_000, notes: [], duplicates: [], ...more };
}

export function mapped(value: unknown, more: Partial<Readable> = {}): ImportBook {
  const result = mapLegacyBook(readRecord(value, more));
  if (!result.ok) throw new Error(`quarantined: ${result.quarantined.path} ${result.quarantined.reason}`);
  return result.book;
}

export const rulesOf = (book: ImportBook): string[] => book.transformations.map(({ rule, path }) => `${rule} ${path}`);

/** Names of the rules that deal with faults of the source, each once. */
export const mendedRules = (book: ImportBook): string[] =>
  [...new Set(book.transformations.map(({ rule }) => rule))].filter((rule) => RULES[rule as RuleName].kind === 'mended');
