import type { LiveBook, LiveSlide } from '../import-record';
import { applyDelta, digest, type KeptMaps } from './delta';
import { isEmpty, isJsonObject, type JsonObject, objectOf, ownValue } from './json-value';
import { OPTIONAL_MAPS, recordParts, SLIDE_MAPS } from './record-parts';
import { addedSectionDigest, isAdded, sectionParts, titleInRecord } from './section-parts';
import { addedSlideDigest, slideParts, type SlideParts } from './slide-parts';

/**
 * The record of the old tool for a book as its tables hold it now. What the tables know comes from the tables alone; the
 * remainders give what they have no home for. For a book as it was imported this is the source's record again.
 */
export function rebuildLegacyBook(live: LiveBook): JsonObject {
  const remainder = objectOf(live.remainder);
  return assemble(live, remainder, remainder.arrangement) ?? assemble(live, remainder, undefined)!;
}

/** Null where two slides would have their prompts under one number: then the record's own numbers no longer do. */
function assemble(live: LiveBook, remainder: JsonObject, arrangement: unknown): JsonObject | null {
  const kept: KeptMaps = new Set();
  const known = objectOf(remainder.sections);
  const remainderOf = (id: string) => objectOf(ownValue(known, id));
  const titles = live.sections.map((section) => titleInRecord(section, remainderOf(section.id).delta, kept));
  const sections = sectionParts(live.sections, titles, (id) => remainderOf(id).only);
  const titleById = new Map(live.sections.map(({ id }, at) => [id, titles[at]!]));

  const ownSections = live.sections.flatMap((section, at) =>
    isAdded(remainderOf(section.id), () => addedSectionDigest(section, at))
      ? []
      : [{ id: section.id, entry: applyDelta(sections.list[at], remainderOf(section.id).delta, kept) }],
  );
  const ownSlides = live.slides.filter((slide) => !isAdded(slide.remainder, () => addedSlideDigest(slide, live)));
  const order = readArrangement(arrangement, ownSections.map(({ id }) => id), ownSlides);

  const record = recordParts(live, sections, remainder.only);
  record.sections = order.sections.map((at) => ownSections[at]!.entry);
  const entries: unknown[] = [];
  for (const at of order.slides) {
    const slide = ownSlides[at]!;
    const own = objectOf(slide.remainder);
    const sectionTitle = slide.sectionId === null ? null : (titleById.get(slide.sectionId) ?? null);
    const number = order.numbers?.[entries.length] ?? entries.length + 1;
    const parts = applyDelta(slideParts(slide, number, sectionTitle, own), own.delta, kept) as SlideParts;
    entries.push(parts.slide);
    for (const [map, part] of SLIDE_MAPS) {
      const entry: unknown = parts[part];
      if (isJsonObject(entry) && isEmpty(entry) && !kept.has(entry)) continue;
      const all = record[map] as JsonObject;
      if (Object.hasOwn(all, `slide_${number}`)) return null;
      all[`slide_${number}`] = entry;
    }
  }
  record.slides = entries;

  applyDelta(record, remainder.delta, kept);
  const scopedPrompts = record.scopedPrompts;
  if (isJsonObject(scopedPrompts)) dropIfEmpty(scopedPrompts, 'sections', kept);
  for (const map of OPTIONAL_MAPS) dropIfEmpty(record, map, kept);
  return record;
}

function dropIfEmpty(object: JsonObject, key: string, kept: KeptMaps): void {
  const value = object[key];
  if (isJsonObject(value) && isEmpty(value) && !kept.has(value)) delete object[key];
}

type Order = { sections: number[]; slides: number[]; numbers: number[] | null };

/** The record's own order while ours is as imported; ours, numbered 1…n, once people have changed it. */
function readArrangement(arrangement: unknown, sectionIds: string[], slides: LiveSlide[]): Order {
  const ours: Order = { sections: [...sectionIds.keys()], slides: [...slides.keys()], numbers: null };
  if (!isJsonObject(arrangement) || arrangement.of !== orderDigest(sectionIds, slides.map(({ id }) => id))) return ours;
  return {
    sections: permutation(arrangement.sections, sectionIds.length) ?? ours.sections,
    slides: permutation(arrangement.slides, slides.length) ?? ours.slides,
    numbers: integers(arrangement.numbers),
  };
}

/** Tells whether the order of a book is still the same. */
export function orderDigest(sectionIds: string[], slideIds: string[]): string {
  return digest([sectionIds, slideIds]);
}

function integers(value: unknown): number[] | null {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item)) ? (value as number[]) : null;
}

function permutation(value: unknown, length: number): number[] | null {
  const places = integers(value);
  return places?.length === length && new Set(places).size === length && places.every((at) => at >= 0 && at < length) ? places : null;
}
