import { v5 as uuidv5 } from 'uuid';
import { z } from 'zod';
import { GENERIC_LAYOUT, LIMITS, type PitchbookStatus, type PitchbookType } from '@/lib/domain/pitchbook';
import type { ImportBook, ImportSlide, Quarantined } from './import-record';
import { generatedContent } from './legacy-content';
import { ownValue, pitchbookPrompt, placeholderPrompts, sectionPrompt, slidePrompt } from './legacy-prompts';
import { type JsonObject, type LegacyBook, type LegacySlide, legacyBookSchema, objectOf, textOf } from './legacy-record';
import { Changes, storable, titleText } from './legacy-text';
import { type OrderedBook, orderSlides } from './order-slides';
import { sourceHash } from './source-hash';

export type MappedBook = { ok: true; book: ImportBook } | { ok: false; quarantined: Quarantined };

const TYPES: Record<string, PitchbookType> = { standard: 'standard', template: 'template', custom: 'custom' };
const STATUSES: Record<string, PitchbookStatus> = {
  draft: 'draft', generating: 'generating', ready: 'ready', archived: 'archived', generated: 'ready',
};
/** The words that the database takes as a slide's type. */
const SLIDE_TYPE = /^[A-Za-z0-9][A-Za-z0-9 _-]{0,49}$/;
/** Fields of a record that have a home in our tables, or that the mapping reads into one. */
const MAPPED_FIELDS = new Set([
  'id', 'title', 'type', 'status', 'sections', 'slides', 'prompts', 'pitchbookPrompt', 'sectionPrompts', 'generatedContent',
  'created', 'updated',
]);
const MAPPED_SLIDE_FIELDS = new Set(['slideNumber', 'layoutName', 'type', 'sectionTitle', 'slidePrompt']);

/**
 * A record of the old tool as one of ours: pure, deterministic, and without loss. What changes is named in
 * `transformations`, what has no home is in `remainder`, and what cannot come over says where and why.
 *
 * @param raw a parsed record; @param index its place in the source
 */
export function mapLegacyBook(raw: unknown, index: number): MappedBook {
  const parsed = legacyBookSchema.safeParse(raw);
  if (!parsed.success) return { ok: false, quarantined: quarantine(parsed.error) };
  const source = parsed.data;
  const changes = new Changes();

  const title = titleText(source.title, LIMITS.title, '$.title', changes);
  if (title === '') return refuse('$.title', 'the title is empty', 'give the book a title in the source file');
  if (source.sections.length === 0) return refuse('$.sections', 'the book has no section', 'add a section in the source file');
  if (source.sections.length > LIMITS.sections) {
    return refuse('$.sections', `more than ${LIMITS.sections} sections`, 'split the book in the source file');
  }
  const ordered = orderSlides(source, changes);
  const id = source.id.toLowerCase();
  const sections = mapSections(source, ordered, id, changes);
  const slides = mapSlides(source, ordered, id, changes);
  if (sections.length > LIMITS.sections) {
    return refuse('$.slides', `more than ${LIMITS.sections} section dividers`, 'split the book in the source file');
  }
  if (slides.length > LIMITS.slides) {
    return refuse('$.slides', `more than ${LIMITS.slides} slides`, 'split the book in the source file');
  }

  const updatedAt = timestamp(source, 'updated', changes);
  const createdAt = timestamp(source, 'created', changes);
  const known = createdAt ?? updatedAt;
  if (known === null) return refuse('$.created', 'neither created nor updated is a date', 'write one as ISO 8601 in the source file');

  const remainder = remainderOf(source, ordered, changes);
  return {
    ok: true,
    book: {
      id,
      title,
      type: word(TYPES, source.type, 'custom', 'standard', '$.type', changes),
      status: word(STATUSES, source.status, 'draft', 'draft', '$.status', changes),
      pitchbookPrompt: pitchbookPrompt(source, changes),
      inheritTemplatePrompts: true,
      createdAt: known,
      updatedAt: updatedAt ?? known,
      sections,
      slides,
      source: { hash: sourceHash(raw), index },
      transformations: changes.transformations,
      remainder: Object.keys(changes.originals).length > 0 ? { ...remainder, originals: changes.originals } : remainder,
    },
  };
}

/** The id of a part: the same for the same book and place, so that a second run meets the first one's rows. */
function partId(bookId: string, part: 'section' | 'slide' | 'divider', position: number): string {
  return uuidv5(`${part}/${position}`, bookId);
}

function mapSections(source: LegacyBook, ordered: OrderedBook, id: string, changes: Changes): ImportBook['sections'] {
  return ordered.sections.map((run, position) => {
    const path = run.sectionIndex === null ? `$.slides[${run.slides[0]}].sectionTitle` : `$.sections[${run.sectionIndex}].title`;
    const title = titleText(run.title, LIMITS.title, path, changes);
    if (title === '') changes.note('section-titled', path, run.title);
    return {
      id: partId(id, 'section', position),
      title: title === '' ? `Section ${position + 1}` : title,
      prompt: run.sectionIndex === null ? null : sectionPrompt(source, run.sectionIndex, changes),
      promptMode: 'adds',
    };
  });
}

function mapSlides(source: LegacyBook, ordered: OrderedBook, id: string, changes: Changes): ImportSlide[] {
  const slides: ImportSlide[] = [];
  const isTitle = (position: number) => source.slides[position]?.type === 'title';
  const titleSlide = ordered.front.find(isTitle);
  if (titleSlide === undefined) {
    changes.note('title-slide-added', '$.slides');
    slides.push(emptySlide(partId(id, 'slide', -1), null, 'Title Slide', 'title'));
  } else if (titleSlide !== ordered.front[0]) {
    changes.note('title-slide-moved-first', `$.slides[${titleSlide}]`);
  }
  const add = (position: number, sectionId: string | null) => {
    const slide = source.slides[position];
    if (slide) slides.push(mapSlide(source, slide, position, id, sectionId, changes));
  };
  if (titleSlide !== undefined) add(titleSlide, null);
  for (const position of ordered.front) if (position !== titleSlide) add(position, null);
  ordered.sections.forEach((run, at) => {
    const sectionId = partId(id, 'section', at);
    for (const position of run.slides) {
      if (position === null) slides.push(emptySlide(partId(id, 'divider', at), sectionId, 'Section Divider', 'section-divider'));
      else add(position, sectionId);
    }
  });
  return slides;
}

function mapSlide(
  source: LegacyBook, slide: LegacySlide, position: number, id: string, sectionId: string | null, changes: Changes,
): ImportSlide {
  const path = `$.slides[${position}]`;
  const number = typeof slide.slideNumber === 'number' ? slide.slideNumber : position + 1;
  // Prompts are keyed by number: of two slides with one number only the first can own them.
  const owner = source.slides.findIndex((s, i) => (typeof s.slideNumber === 'number' ? s.slideNumber : i + 1) === number) === position;
  const generated = owner ? generatedContent(source, number, changes) : null;
  const layoutName = titleText(textOf(slide.layoutName) ?? '', LIMITS.title, `${path}.layoutName`, changes);
  if (layoutName === '') changes.note('layout-named', `${path}.layoutName`, slide.layoutName ?? null);
  const given = textOf(slide.type) ?? '';
  const type = SLIDE_TYPE.test(given) ? given : 'body';
  if (type !== given) changes.note('slide-type-named', `${path}.type`, slide.type ?? null);
  const fields = Object.entries(slide).filter(([key, value]) => !MAPPED_SLIDE_FIELDS.has(key) && !isEmptyObject(value));
  const remainder = {
    ...(fields.length > 0 ? { fields: storable(Object.fromEntries(fields), path, changes) } : {}),
    ...(generated?.remainder ? { generated: generated.remainder } : {}),
  };
  return {
    ...emptySlide(partId(id, 'slide', position), sectionId, layoutName === '' ? GENERIC_LAYOUT : layoutName, type),
    prompt: slidePrompt(slide, path, changes),
    prompts: owner ? placeholderPrompts(source, number, changes) : {},
    content: generated?.content ?? { v: 1, placeholders: {} },
    remainder: Object.keys(remainder).length > 0 ? remainder : null,
  };
}

function emptySlide(id: string, sectionId: string | null, layoutName: string, type: string): ImportSlide {
  return {
    id, sectionId, layoutName, type, title: null, prompt: null, promptMode: 'adds', prompts: {}, promptModes: {},
    content: { v: 1, placeholders: {} }, notes: '', remainder: null,
  };
}

/** What the record holds beyond our tables: unknown fields, orders and counts of creation, prompts of slides that are gone. */
function remainderOf(source: LegacyBook, ordered: OrderedBook, changes: Changes): Record<string, unknown> | null {
  const numbers = new Set(source.slides.map((slide, i) => `slide_${typeof slide.slideNumber === 'number' ? slide.slideNumber : i + 1}`));
  const orphans = (map: unknown): JsonObject =>
    Object.fromEntries(Object.entries(objectOf(map)).filter(([key]) => !numbers.has(key)));
  const orphanedPrompts = orphans(source.prompts);
  const orphanedContent = orphans(source.generatedContent);
  const titles = new Set(source.sections.map((section) => section.title));
  const orphanedSections = Object.fromEntries(Object.entries(objectOf(source.sectionPrompts)).filter(([key]) => !titles.has(key)));
  for (const [rule, map] of [
    ['prompt-without-slide-kept', orphanedPrompts],
    ['generated-text-without-slide-kept', orphanedContent],
    ['prompt-without-section-kept', orphanedSections],
  ] as const) {
    for (const key of Object.keys(map)) changes.note(rule, `$[${JSON.stringify(key)}]`);
  }
  const fields = Object.fromEntries(Object.entries(source).filter(([key]) => !MAPPED_FIELDS.has(key)));
  // Where each of our sections stood in the source, with what the old tool knew of it beside title and prompt.
  const sectionFields = ordered.sections.map(({ sectionIndex }) => {
    const { title: _title, prompt: _prompt, ...rest } = (sectionIndex === null ? undefined : source.sections[sectionIndex]) ?? { title: '' };
    return { sourceIndex: sectionIndex, ...rest };
  });
  const parts = {
    fields,
    orphanedPrompts,
    orphanedContent,
    orphanedSections,
    slideNumbers: source.slides.some((slide, i) => slide.slideNumber !== i + 1) ? { all: source.slides.map((s) => s.slideNumber ?? null) } : {},
    sections: sectionFields,
  };
  const kept = Object.fromEntries(Object.entries(parts).filter(([, value]) => !isEmptyObject(value)));
  return objectOf(storable(kept, '$', changes));
}

function word<T>(known: Record<string, T>, value: unknown, unknownWord: T, missing: T, path: string, changes: Changes): T {
  if (value === undefined) return missing;
  const text = textOf(value) ?? '';
  const found = ownValue(known, text) as T | undefined;
  if (found === undefined || String(found) !== text) changes.note('word-mapped', path, value);
  return found ?? unknownWord;
}

function timestamp(source: LegacyBook, field: 'created' | 'updated', changes: Changes): string | null {
  const value = source[field];
  if (value === undefined) return null;
  const parsed = z.iso.datetime({ offset: true }).safeParse(value);
  if (parsed.success) {
    const iso = new Date(parsed.data).toISOString();
    if (iso !== parsed.data) changes.note('date-written-in-utc', `$.${field}`, value);
    return iso;
  }
  changes.note('date-unreadable', `$.${field}`, value);
  return null;
}

const isEmptyObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;

function refuse(path: string, reason: string, hint: string): MappedBook {
  return { ok: false, quarantined: { path, reason, hint } };
}

function quarantine(error: z.ZodError): Quarantined {
  const issue = error.issues[0];
  const path = (issue?.path ?? []).map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  const field = issue?.path.length ? String(issue.path.at(-1)) : 'the record';
  return { path: `$${path}`, reason: `${field} ${issue?.message ?? 'is malformed'}`, hint: 'mend the field in the source file and run again' };
}
