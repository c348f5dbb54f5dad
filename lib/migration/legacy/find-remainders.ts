import type { ImportBook, LiveBook, LiveSlide } from '../import-record';
import type { DuplicateKey } from '../source/source-record';
import { asLiveBook } from './as-live-book';
import { addition, type Delta, diff, diffMaps, keyForm, removal } from './delta';
import { isEmpty, isJsonObject, type JsonObject, objectOf, ownValue } from './json-value';
import type { Notes } from './notes';
import type { LegacyRecord } from './read-legacy-record';
import { orderDigest } from './rebuild-legacy-book';
import { OPTIONAL_MAPS, recordParts, SLIDE_MAPS } from './record-parts';
import type { Arrangement, BookRemainder, PromptPlace, SectionPromptPlace, SectionRemainder, SlideRemainder } from './remainder';
import { addedSectionDigest, sectionParts } from './section-parts';
import { addedSlideDigest, slideParts } from './slide-parts';

/** Where the parts of a mapped book come from, and in which of several places the record keeps their prompts. */
export type Provenance = {
  only: PromptPlace | undefined;
  /** One for each section of the book; `index` is its place in the record, null when we added it. */
  sections: { index: number | null; only: SectionPromptPlace[] | undefined }[];
  slides: SlideSource[];
  duplicates: readonly DuplicateKey[];
};
export type SlideSource = {
  /** Place in the record; null when we added the slide. */
  position: number | null;
  /** Whether entries under the slide's number are its own: of two slides with one number, they belong to the first. */
  owner: boolean;
  only?: PromptPlace | undefined;
  onlyPrompts?: Record<string, PromptPlace> | undefined;
  parts?: Record<string, number[]> | undefined;
};

/**
 * Gives a mapped book and its slides their remainders: what the record holds and what `rebuildLegacyBook` would not make of
 * the book's columns alone.
 *
 * @throws NestedTooDeeply
 */
export function findRemainders(book: ImportBook, source: LegacyRecord, from: Provenance, notes: Notes): void {
  const live = asLiveBook(book);
  const hints = new Map(live.sections.map(({ id }, at) => [id, from.sections[at]!]));
  const titles = live.sections.map((section, at) => {
    const { index } = from.sections[at]!;
    return (index === null ? null : source.sections[index]!.title) ?? section.title;
  });
  const sections = sectionParts(live.sections, titles, (id) => hints.get(id)!.only);

  const sectionRemainders: Record<string, SectionRemainder> = {};
  live.sections.forEach((section, at) => {
    const { index, only } = from.sections[at]!;
    const delta = index === null ? undefined : diff(sections.list[at], source.sections[index]!.raw, `$.sections[${index}]`, notes);
    const remainder = present<SectionRemainder>({ delta, only, added: index === null ? addedSectionDigest(section, at) : undefined });
    if (remainder) sectionRemainders[section.id] = remainder;
  });

  const titleById = new Map(live.sections.map(({ id }, at) => [id, titles[at]!]));
  const owned = new Set<string>();
  live.slides.forEach((slide, at) => {
    const remainder = slideRemainder(slide, live, source, from.slides[at]!, slide.sectionId === null ? null : titleById.get(slide.sectionId)!, owned, notes);
    book.slides[at]!.remainder = remainder && { v: 1, ...remainder };
  });

  const record = recordParts(live, sections, from.only);
  const remainder = present<Omit<BookRemainder, 'v'>>({
    delta: recordDelta(record, source.fields, owned, notes),
    sections: isEmpty(sectionRemainders) ? undefined : sectionRemainders,
    only: from.only,
    arrangement: arrangementOf(live, source, from),
    duplicates: from.duplicates.length > 0 ? [...from.duplicates] : undefined,
  });
  book.remainder = remainder && { v: 1, ...remainder };
}

function slideRemainder(
  live: LiveSlide, book: LiveBook, source: LegacyRecord, from: SlideSource, sectionTitle: string | null, owned: Set<string>, notes: Notes,
): Omit<SlideRemainder, 'v'> | null {
  const { position, owner, only, onlyPrompts, parts: lengths } = from;
  if (position === null) return { added: addedSlideDigest(live, book) };
  const { raw, number } = source.slides[position]!;
  const parts = slideParts(live, number, sectionTitle, { only, onlyPrompts, parts: lengths });
  const delta: { [key: string]: Delta } = {};
  const slide = diff(parts.slide, raw, `$.slides[${position}]`, notes);
  if (slide) delta.slide = slide;
  if (owner) {
    const key = `slide_${number}`;
    owned.add(key);
    for (const [map, part] of SLIDE_MAPS) {
      const change = diffMaps(parts[part], ownValue(objectOf(source.fields[map]), key), { above: `$.${map}`, step: key }, notes);
      if (change) delta[part] = change;
    }
  }
  return present<Omit<SlideRemainder, 'v'>>({ delta: isEmpty(delta) ? undefined : delta, only, onlyPrompts, parts: lengths });
}

/** The difference of everything but sections and slides, and of what the maps by slide hold for slides that are gone. */
function recordDelta(record: JsonObject, fields: JsonObject, owned: Set<string>, notes: Notes): Delta | undefined {
  const found: { [key: string]: Delta } = {};
  const slideMaps = new Set<string>(SLIDE_MAPS.map(([map]) => map));
  for (const key in fields) {
    if (key === 'sections' || key === 'slides') continue;
    const value = fields[key];
    const path = { above: '$', step: key };
    let change: Delta | undefined;
    if (slideMaps.has(key) && isJsonObject(value)) change = orphansIn(key, value, owned, notes);
    else if (key === 'scopedPrompts') change = scopedPromptsDelta(record.scopedPrompts as JsonObject, value, notes);
    else if ((OPTIONAL_MAPS as readonly string[]).includes(key)) change = diffMaps(record[key] as JsonObject, value, path, notes);
    else if (Object.hasOwn(record, key)) change = diff(record[key], value, path, notes);
    else change = addition(value, path, notes);
    if (change) found[keyForm(key, path, notes)] = change;
  }
  for (const key in record) {
    if (!Object.hasOwn(fields, key) && !(OPTIONAL_MAPS as readonly string[]).includes(key)) found[key] = removal(record[key]);
  }
  return isEmpty(found) ? undefined : found;
}

function orphansIn(map: string, entries: JsonObject, owned: Set<string>, notes: Notes): Delta | undefined {
  if (isEmpty(entries)) return map === 'prompts' ? undefined : ['{}'];
  const found: { [key: string]: Delta } = {};
  for (const key in entries) {
    if (owned.has(key)) continue;
    const path = { above: `$.${map}`, step: key };
    found[keyForm(key, path, notes)] = addition(entries[key], path, notes);
  }
  return isEmpty(found) ? undefined : found;
}

/** `scopedPrompts` holds a map of its own, which is there in what we rebuild even while it is empty. */
function scopedPromptsDelta(tables: JsonObject, source: unknown, notes: Notes): Delta | undefined {
  const path = '$.scopedPrompts';
  if (!isJsonObject(source)) return diff(tables, source, path, notes);
  if (isEmpty(source)) return ['{}'];
  const { sections, ...rest } = tables;
  const { sections: sourceSections, ...sourceRest } = source;
  const inSections = diffMaps(sections as JsonObject, sourceSections, `${path}.sections`, notes);
  const elsewhere = diff(rest, sourceRest, path, notes);
  if (!inSections) return elsewhere;
  return { ...elsewhere, sections: inSections } as Delta;
}

/** The order of the record's lists where it is not simply ours. */
function arrangementOf(live: LiveBook, source: LegacyRecord, from: Provenance): Arrangement | undefined {
  const ownSections = live.sections.filter((_, at) => from.sections[at]!.index !== null);
  const ownSlides = live.slides.filter((_, at) => from.slides[at]!.position !== null);
  const sections = inverse(from.sections.flatMap(({ index }) => (index === null ? [] : [index])));
  const slides = inverse(from.slides.flatMap(({ position }) => (position === null ? [] : [position])));
  const numbers = source.slides.map(({ number }) => number);
  const inOrder = (list: number[]) => list.every((at, index) => at === index);
  const asNumbered = numbers.every((number, index) => number === index + 1);
  if (inOrder(sections) && inOrder(slides) && asNumbered) return undefined;
  return {
    of: orderDigest(ownSections.map(({ id }) => id), ownSlides.map(({ id }) => id)),
    ...(inOrder(sections) ? {} : { sections }),
    ...(inOrder(slides) ? {} : { slides }),
    ...(asNumbered ? {} : { numbers }),
  };
}

function inverse(places: number[]): number[] {
  const result = Array.from<number>({ length: places.length });
  places.forEach((place, at) => {
    result[place] = at;
  });
  return result;
}

/** Without the keys that hold nothing; null when none holds anything. */
function present<T extends object>(parts: T): T | null {
  let held: T | null = null;
  for (const key in parts) {
    if (parts[key] !== undefined) (held ??= {} as T)[key] = parts[key];
  }
  return held;
}
