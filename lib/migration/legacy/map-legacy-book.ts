import { GENERIC_LAYOUT, LIMITS, type PitchbookStatus, type PitchbookType } from '@/lib/domain/pitchbook';
import type { ImportBook, ImportSection, ImportSlide, MappedBook } from '../import-record';
import type { ReadRecord } from '../source/source-record';
import { BUILT_IN_LAYOUTS } from './built-in-layouts';
import { findRemainders, type Provenance, type SlideSource } from './find-remainders';
import { isJsonObject, objectOf, ownValue, textOf } from './json-value';
import { generatedContent } from './legacy-content';
import { readDate } from './legacy-dates';
import { noteOrphans, pitchbookPrompt, placeholderPrompts, sectionPrompt, sectionPromptMaps, slidePrompt } from './legacy-prompts';
import { lineText, titleText } from './legacy-text';
import { Notes } from './notes';
import { type OrderedBook, orderSlides, type SectionRun } from './order-slides';
import { partIds, type PartIds } from './part-id';
import { type LegacyRecord, readLegacyRecord, refusal } from './read-legacy-record';
import { NestedTooDeeply } from './storable-json';

const TYPES = new Map<string, PitchbookType>([['standard', 'standard'], ['template', 'template'], ['custom', 'custom']]);
const STATUSES = new Map<string, PitchbookStatus>([
  ['draft', 'draft'], ['generating', 'generating'], ['ready', 'ready'], ['archived', 'archived'], ['generated', 'ready'],
]);
/** The words that the database takes as a slide's type. */
const SLIDE_TYPE = /^[A-Za-z0-9][A-Za-z0-9 _-]{0,49}$/;
const MAPS = ['prompts', 'sectionPrompts', 'scopedPrompts', 'scopedSectionPrompts', 'scopedPlaceholderPrompts', 'generatedContent'];

/**
 * A record of the old tool as one of our books: pure, deterministic, and without loss. What changes is named in
 * `transformations`, what has no home is in the remainders, and what cannot come over says where and why.
 * `rebuildLegacyBook` gives the record back.
 */
export function mapLegacyBook(record: Pick<ReadRecord, 'value' | 'index' | 'hash' | 'bytes' | 'notes' | 'duplicates'>): MappedBook {
  const notes = new Notes(record.notes);
  const source = readLegacyRecord(record.value, record.bytes, notes);
  if ('reason' in source) return { ok: false, quarantined: source };

  const updatedAt = readDate(source.fields.updated, '$.updated', notes);
  const known = readDate(source.fields.created, '$.created', notes) ?? updatedAt;
  if (known === null) return { ok: false, quarantined: refusal('$.created', 'neither created nor updated is a date', 'write one as ISO 8601') };

  const ordered = orderSlides(source, notes);
  if (ordered.runs.length > LIMITS.sections) {
    return { ok: false, quarantined: refusal('$.slides', `the book has more than ${LIMITS.sections} section dividers`, 'split it into several books') };
  }
  const ids = partIds(source.id);
  const sections = mapSections(source, ordered, ids, notes);
  const slides = mapSlides(source, ordered, ids, notes);
  if (slides.slides.length > LIMITS.slides) {
    return { ok: false, quarantined: refusal('$.slides', `with the dividers that it lacks, the book has more than ${LIMITS.slides} slides`, 'split it into several books') };
  }
  noteOddFields(source, slides.sources, notes);
  const prompt = pitchbookPrompt(source.fields, notes);
  if (source.fields.id !== source.id) notes.note('id-in-lower-case', '$.id');
  const book: ImportBook = {
    id: source.id,
    title: source.title,
    type: word(TYPES, source.fields.type, 'custom', 'standard', '$.type', notes),
    status: word(STATUSES, source.fields.status, 'draft', 'draft', '$.status', notes),
    pitchbookPrompt: prompt.text,
    inheritTemplatePrompts: true,
    createdAt: known,
    updatedAt: updatedAt ?? known,
    remainder: null,
    sections: sections.sections,
    slides: slides.slides,
    source: { hash: record.hash, index: record.index },
    transformations: notes.transformations,
  };
  const provenance: Provenance = { only: prompt.only, sections: sections.sources, slides: slides.sources, duplicates: record.duplicates };
  try {
    findRemainders(book, source, provenance, notes);
  } catch (error) {
    if (!(error instanceof NestedTooDeeply)) throw error;
    return { ok: false, quarantined: refusal(error.path, 'the value is nested more than 200 levels deep', 'take it out of the record') };
  }
  return { ok: true, book };
}

function mapSections(source: LegacyRecord, { runs }: OrderedBook, ids: PartIds, notes: Notes): { sections: ImportSection[]; sources: Provenance['sections'] } {
  const maps = sectionPromptMaps(source.fields);
  const titles = new Set(runs.map(({ title }) => title));
  for (const [name, map] of Object.entries(maps)) {
    noteOrphans(map, (key) => titles.has(key), 'prompt-without-section', name === 'scopedPrompts' ? '$.scopedPrompts.sections' : `$.${name}`, notes);
  }
  const sources: Provenance['sections'] = [];
  const sections = runs.map(({ sectionIndex, title, divider }, position): ImportSection => {
    const path = sectionIndex === null ? (divider === null ? '$.sections' : `$.slides[${divider}]`) : `$.sections[${sectionIndex}]`;
    const own = sectionIndex === null ? undefined : source.sections[sectionIndex];
    if (own) noteOddSection(own.raw, path, notes);
    const prompt = sectionPrompt(title, own, path, maps, notes);
    sources.push({ index: sectionIndex, only: prompt.only });
    const isOurs = sectionIndex === null && divider === null;
    return {
      id: ids('section', position),
      title: isOurs ? 'Section 1' : sectionTitle(title, position, path, notes),
      prompt: prompt.text,
      promptMode: 'adds',
    };
  });
  return { sections, sources };
}

function sectionTitle(written: string | null, position: number, path: string, notes: Notes): string {
  const title = written === null ? '' : titleText(written, LIMITS.title, { above: path, step: 'title' }, notes);
  if (title !== '') return title;
  notes.note('section-titled', path);
  return `Section ${position + 1}`;
}

function noteOddSection(raw: unknown, path: string, notes: Notes): void {
  if (!isJsonObject(raw)) return notes.note('section-unreadable', path);
  const { numberOfSlides } = raw;
  if (numberOfSlides === undefined || numberOfSlides === null) return;
  if (!Number.isSafeInteger(numberOfSlides) || (numberOfSlides as number) < 0) notes.note('number-unreadable', `${path}.numberOfSlides`);
}

function mapSlides(source: LegacyRecord, { front, runs }: OrderedBook, ids: PartIds, notes: Notes): { slides: ImportSlide[]; sources: SlideSource[] } {
  const slides: ImportSlide[] = [];
  const sources: SlideSource[] = [];
  const owners = new Map<number, number>();
  source.slides.forEach(({ number }, position) => {
    if (!owners.has(number)) owners.set(number, position);
  });
  const add = (position: number, sectionId: string | null) => {
    const owner = owners.get(source.slides[position]!.number) === position;
    const mapped = mapSlide(source, position, owner, ids, sectionId, notes);
    slides.push(mapped.slide);
    sources.push(mapped.source);
  };
  const make = (id: string, sectionId: string | null, layoutName: string, type: string) => {
    slides.push(emptySlide(id, sectionId, layoutName, type));
    sources.push({ position: null, owner: false });
  };
  if (front[0] === undefined || source.slides[front[0]]!.fields.type !== 'title') {
    notes.note('title-slide-added', '$.slides');
    make(ids('slide', -1), null, 'Title Slide', 'title');
  }
  for (const position of front) add(position, null);
  runs.forEach(({ divider, slides: following }: SectionRun, at) => {
    const sectionId = ids('section', at);
    if (divider === null) make(ids('divider', at), sectionId, 'Section Divider', 'section-divider');
    else add(divider, sectionId);
    for (const position of following) add(position, sectionId);
  });
  return { slides, sources };
}

function mapSlide(
  { fields: book, slides }: LegacyRecord, position: number, owner: boolean, ids: PartIds, sectionId: string | null, notes: Notes,
): { slide: ImportSlide; source: SlideSource } {
  const { raw, fields, number } = slides[position]!;
  const path = `$.slides[${position}]`;
  const source: SlideSource = { position, owner };
  if (!isJsonObject(raw)) notes.note('slide-unreadable', path);
  const slide = emptySlide(ids('slide', position), sectionId, layoutName(fields.layoutName, path, notes), slideType(fields.type, path, notes));
  const prompt = slidePrompt(fields, path, notes);
  slide.prompt = prompt.text;
  source.only = prompt.only;
  if (!owner) return { slide, source };

  const key = `slide_${number}`;
  const plain = entriesUnder(book.prompts, key, '$.prompts', notes);
  const scoped = entriesUnder(book.scopedPlaceholderPrompts, key, '$.scopedPlaceholderPrompts', notes);
  if (plain || scoped) {
    const { prompts, only } = placeholderPrompts(number, plain ?? {}, scoped ?? {}, notes);
    slide.prompts = prompts;
    for (const id of Object.keys(prompts)) slide.promptIds[id] = ids('prompt', `${position}/${id}`);
    source.onlyPrompts = only;
  }
  const answers = entriesUnder(book.generatedContent, key, '$.generatedContent', notes);
  if (answers) {
    const { content, parts } = generatedContent(answers, `$.generatedContent.${key}`, notes);
    slide.content = content;
    source.parts = parts;
  }
  return { slide, source };
}

function emptySlide(id: string, sectionId: string | null, layout: string, type: string): ImportSlide {
  return {
    id, sectionId, layoutName: layout, type, title: null, prompt: null, promptMode: 'adds', prompts: {}, promptModes: {}, promptIds: {},
    content: { v: 1, placeholders: {} }, notes: '', remainder: null,
  };
}

function layoutName(value: unknown, path: string, notes: Notes): string {
  if (typeof value === 'string' && BUILT_IN_LAYOUTS.has(value)) return value;
  const at = { above: path, step: 'layoutName' };
  const name = lineText(textOf(value) ?? '', LIMITS.title, at, notes);
  notes.note(name === '' ? 'layout-named' : 'layout-unknown', at);
  return name === '' ? GENERIC_LAYOUT : name;
}

function slideType(value: unknown, path: string, notes: Notes): string {
  if (typeof value === 'string' && SLIDE_TYPE.test(value)) return value;
  notes.note('slide-type-replaced', `${path}.type`);
  return 'body';
}

function entriesUnder(map: unknown, key: string, path: string, notes: Notes): ReturnType<typeof objectOf> | null {
  const entries = ownValue(objectOf(map), key);
  if (entries === undefined || entries === null) return null;
  if (isJsonObject(entries)) return entries;
  notes.note('map-unreadable', `${path}.${key}`);
  return null;
}

/** Faults of the record that are nobody's part: maps that are none, and entries of slides that are gone. */
function noteOddFields({ fields, slides }: LegacyRecord, sources: SlideSource[], notes: Notes): void {
  for (const name of MAPS) {
    const map = fields[name];
    if (map !== undefined && map !== null && !isJsonObject(map)) notes.note('map-unreadable', `$.${name}`);
  }
  const keys = new Set(sources.flatMap(({ position, owner }) => (owner && position !== null ? [`slide_${slides[position]!.number}`] : [])));
  const known = (key: string) => keys.has(key);
  noteOrphans(objectOf(fields.prompts), known, 'prompt-without-slide', '$.prompts', notes);
  noteOrphans(objectOf(fields.scopedPlaceholderPrompts), known, 'prompt-without-slide', '$.scopedPlaceholderPrompts', notes);
  noteOrphans(objectOf(fields.generatedContent), known, 'generated-text-without-slide', '$.generatedContent', notes);
}

function word<T extends string>(known: Map<string, T>, value: unknown, unknownWord: T, missing: T, path: string, notes: Notes): T {
  if (value === undefined || value === null) return missing;
  if (typeof value !== 'string' || value.trim() === '') {
    notes.note('word-unreadable', path);
    return missing;
  }
  const found = known.get(value);
  if (found !== value) notes.note('word-translated', path);
  return found ?? unknownWord;
}
