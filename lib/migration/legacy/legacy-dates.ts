import type { Notes } from './notes';

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|z|[+-]\d\d(?::?\d\d)?)?)?$/;

/**
 * An ISO 8601 date as we write it (UTC, milliseconds; microseconds where it has them), or null where it is none that
 * PostgreSQL could store as a timestamp of the years 1 to 9999. The forms of other tools are read too: a blank for the T, no
 * seconds, no time at all; a time without a zone counts as UTC.
 */
export function utcDate(text: string): { utc: string; zoned: boolean } | null {
  const parts = ISO.exec(text);
  if (!parts) return null;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone] = parts;
  const wall = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  // 30 February and the like become another day in JavaScript; midnight as 24:00 is the one that may.
  if (Number.isNaN(wall) || new Date(wall - (hour === '24' ? 1 : 0)).getUTCDate() !== Number(day)) return null;
  const seconds = wall - offset(zone);
  const iso = new Date(seconds).toISOString();
  if (!/^\d{4}-/.test(iso) || iso.startsWith('0000')) return null;
  const micros = fraction.padEnd(6, '0').slice(0, 6);
  return { utc: `${iso.slice(0, 20)}${micros.endsWith('000') ? micros.slice(0, 3) : micros}Z`, zoned: zone !== undefined || hour === undefined };
}

/** Milliseconds that a zone is ahead of UTC. */
function offset(zone: string | undefined): number {
  if (zone === undefined || /^z$/i.test(zone)) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', ''));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

/** A date field of a record as the tables take it; null where it is missing or cannot be read. */
export function readDate(value: unknown, path: string, notes: Notes): string | null {
  if (value === undefined || value === null) return null;
  const date = typeof value === 'string' ? utcDate(value) : null;
  if (!date) {
    notes.note('date-unreadable', path);
    return null;
  }
  if (!date.zoned) notes.note('date-read-as-utc', path);
  else if (date.utc !== value) notes.note('date-rewritten', path);
  return date.utc;
}

/** PostgreSQL's `2024-05-01T09:00:00.5+00:00` as we write it: `2024-05-01T09:00:00.500Z`. */
export function fromDatabaseDate(text: string): string {
  return utcDate(text)?.utc ?? text;
}
