import { LIMITS } from '@/lib/domain/pitchbook';
import type { Quarantined } from '../import-record';
import { isJsonObject, type JsonObject, objectOf, textOf } from './json-value';
import { titleText } from './legacy-text';
import type { Notes } from './notes';

/** No record of the old tool comes near it; one that does cannot be handled in bounded memory. */
const MAX_RECORD_BYTES = 16 * 1024 * 1024;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A record that has what an import cannot do without. Everything else is looked at field by field. */
export type LegacyRecord = {
  fields: JsonObject;
  /** As PostgreSQL writes it, in small letters. */
  id: string;
  title: string;
  sections: LegacySection[];
  slides: LegacySlide[];
};
export type LegacySection = {
  raw: unknown;
  fields: JsonObject;
  /** As it was written; null where there is none. */
  title: string | null;
};
export type LegacySlide = {
  raw: unknown;
  fields: JsonObject;
  /** The number under which other parts of the record name it. */
  number: number;
  /** Whether the record gives that number, so that it tells the order. */
  numbered: boolean;
};

export function readLegacyRecord(value: unknown, bytes: number, notes: Notes): LegacyRecord | Quarantined {
  if (bytes > MAX_RECORD_BYTES) return refusal('$', 'the record has more than 16 MB', 'split the book, or take out what is no text');
  if (!isJsonObject(value)) return refusal('$', 'the record is no object', 'remove it from the source');
  const id = textOf(value.id);
  if (id === null || !UUID.test(id)) return refusal('$.id', 'the id is no UUID', 'give the record the id of its book, or a new UUID');
  if (typeof value.title !== 'string') return refusal('$.title', 'the title is missing or no text', 'give the book a title');
  const title = titleText(value.title, LIMITS.title, '$.title', notes);
  if (title === '') return refusal('$.title', 'the title is empty', 'give the book a title');
  const { sections, slides } = value;
  if (!Array.isArray(sections)) return refusal('$.sections', 'the sections are no list', 'write them as a list');
  if (!Array.isArray(slides)) return refusal('$.slides', 'the slides are no list', 'write them as a list');
  if (sections.length > LIMITS.sections) return refusal('$.sections', `the book has more than ${LIMITS.sections} sections`, 'split it into several books');
  if (slides.length > LIMITS.slides) return refusal('$.slides', `the book has more than ${LIMITS.slides} slides`, 'split it into several books');
  return {
    fields: value,
    id: id.toLowerCase(),
    title,
    sections: sections.map((raw: unknown) => ({ raw, fields: objectOf(raw), title: textOf(objectOf(raw).title) })),
    slides: slides.map((raw: unknown, index) => ({ raw, fields: objectOf(raw), ...numberOf(objectOf(raw).slideNumber, index, notes) })),
  };
}

function numberOf(value: unknown, index: number, notes: Notes): { number: number; numbered: boolean } {
  if (Number.isSafeInteger(value)) return { number: value as number, numbered: true };
  if (value !== undefined && value !== null) notes.note('number-unreadable', `$.slides[${index}].slideNumber`);
  if (typeof value === 'string' && /^\d{1,9}$/.test(value)) return { number: Number(value), numbered: true };
  return { number: index + 1, numbered: false };
}

export function refusal(path: string, reason: string, hint: string): Quarantined {
  return { path, reason, hint: `${hint}, then run again` };
}
