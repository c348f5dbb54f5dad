import type { PlaceholderContent, PromptMode, SlideContent } from '@/lib/domain/pitchbook';
import type { BookOrder, BookRecord, EditorDocument, SectionRecord, SlideRecord } from './document';

/**
 * A piece is the smallest thing that two people can edit without meeting: one placeholder's content, one prompt,
 * notes, title, layout, one field of the book, its whole order. Diffs, saves and merges all speak in pieces.
 */
export type PromptPiece = { text: string | null; mode: PromptMode };
export type LayoutPiece = { layoutName: string; type: string };

export type Entity = 'book' | 'section' | 'slide';
export type PieceRef = { entity: Entity; id: string; field: string; key?: string };
export type Piece = PieceRef & { value: unknown };

const BOOK_FIELDS = ['title', 'type', 'status', 'prompt', 'inheritTemplatePrompts'] as const;
type BookField = (typeof BOOK_FIELDS)[number];

export function refKey({ entity, id, field, key }: PieceRef): string {
  return key === undefined ? `${entity}/${id}/${field}` : `${entity}/${id}/${field}/${key}`;
}

/** Values of pieces are JSON; two of them are equal when their members are, in any order. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => isEqual(item, b[index]));
  }
  const present = (record: object) => Object.entries(record).filter(([, value]) => value !== undefined);
  const [left, right] = [present(a), new Map<string, unknown>(present(b))];
  return left.length === right.size && left.every(([key, value]) => right.has(key) && isEqual(value, right.get(key)));
}

function own<T>(record: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

export const NO_PROMPT: PromptPiece = { text: null, mode: 'adds' };

function placeholderPrompt(slide: SlideRecord, key: string): PromptPiece {
  const text = own(slide.prompts, key) ?? null;
  return text === null ? NO_PROMPT : { text, mode: own(slide.promptModes, key) ?? 'adds' };
}

/** Stored content can be of a version we cannot read; what has no placeholders has no pieces. */
function contentPieces(slide: SlideRecord): Record<string, PlaceholderContent> {
  return slide.content.placeholders ?? {};
}

/** The piece's value now; undefined where its record does not exist. */
export function readPiece(document: EditorDocument, ref: PieceRef): unknown {
  const { entity, id, field, key = '' } = ref;
  if (entity === 'book') return field === 'order' ? document.order : document.book[field as BookField];
  if (entity === 'section') {
    const section = document.sections[id];
    if (!section) return undefined;
    return field === 'title' ? section.title : { text: section.prompt, mode: section.promptMode };
  }
  const slide = document.slides[id];
  if (!slide) return undefined;
  switch (field) {
    case 'title': return slide.title;
    case 'layout': return { layoutName: slide.layoutName, type: slide.type };
    case 'prompt': return { text: slide.prompt, mode: slide.promptMode };
    case 'notes': return slide.notes;
    case 'content': return own(contentPieces(slide), key) ?? null;
    case 'placeholderPrompt': return placeholderPrompt(slide, key);
    default: return undefined;
  }
}

function withKey<T>(record: Record<string, T>, key: string, value: T | null): Record<string, T> {
  const entries = Object.entries(record).filter(([name]) => name !== key);
  if (value !== null) entries.push([key, value]);
  return Object.fromEntries(entries);
}

function writeSlidePiece(slide: SlideRecord, field: string, key: string, value: unknown): SlideRecord {
  switch (field) {
    case 'title': return { ...slide, title: value as string | null };
    case 'layout': return { ...slide, ...(value as LayoutPiece) };
    case 'notes': return { ...slide, notes: value as string };
    case 'prompt': {
      const { text, mode } = value as PromptPiece;
      return { ...slide, prompt: text, promptMode: mode };
    }
    case 'content': {
      const placeholders = withKey(contentPieces(slide), key, value as PlaceholderContent | null);
      return { ...slide, content: { ...slide.content, placeholders } as SlideContent };
    }
    case 'placeholderPrompt': {
      const { text, mode } = value as PromptPiece;
      return {
        ...slide,
        prompts: withKey(slide.prompts, key, text),
        promptModes: withKey(slide.promptModes, key, text === null || mode === 'adds' ? null : mode),
      };
    }
    default: return slide;
  }
}

/** The document with that piece set; unchanged where the record is gone. */
export function writePiece(document: EditorDocument, { entity, id, field, key = '', value }: Piece): EditorDocument {
  if (entity === 'book') {
    if (field === 'order') return { ...document, order: value as BookOrder };
    return { ...document, book: { ...document.book, [field]: value } as BookRecord };
  }
  if (entity === 'section') {
    const section = document.sections[id];
    if (!section) return document;
    const prompt = value as PromptPiece;
    const next: SectionRecord =
      field === 'title'
        ? { ...section, title: value as string }
        : { ...section, prompt: prompt.text, promptMode: prompt.mode };
    return { ...document, sections: { ...document.sections, [id]: next } };
  }
  const slide = document.slides[id];
  if (!slide) return document;
  return { ...document, slides: { ...document.slides, [id]: writeSlidePiece(slide, field, key, value) } };
}

/** The pieces of one slide in which two states of it differ. */
export function changedSlidePieces(from: SlideRecord, to: SlideRecord): PieceRef[] {
  if (from === to) return [];
  const { id } = to;
  const refs: PieceRef[] = (['title', 'layout', 'prompt', 'notes'] as const).map((field) => ({ entity: 'slide', id, field }));
  const keys = (...records: object[]) => new Set(records.flatMap((record) => Object.keys(record)));
  if (from.content !== to.content) {
    for (const key of keys(contentPieces(from), contentPieces(to))) refs.push({ entity: 'slide', id, field: 'content', key });
  }
  for (const key of keys(from.prompts, to.prompts)) refs.push({ entity: 'slide', id, field: 'placeholderPrompt', key });
  return refs.filter((ref) => !isEqual(readSlide(from, ref), readSlide(to, ref)));
}

function readSlide(slide: SlideRecord, ref: PieceRef): unknown {
  const alone = { slides: { [slide.id]: slide } } as Pick<EditorDocument, 'slides'> as EditorDocument;
  return readPiece(alone, ref);
}

/** Fields of the book and of sections that differ, the order last. */
export function changedBookPieces(from: EditorDocument, to: EditorDocument): PieceRef[] {
  const id = to.meta.id;
  const refs: PieceRef[] = [];
  if (from.book !== to.book) for (const field of BOOK_FIELDS) refs.push({ entity: 'book', id, field });
  for (const section of Object.values(to.sections)) {
    const before = from.sections[section.id];
    if (!before || before === section) continue;
    for (const field of ['title', 'prompt']) refs.push({ entity: 'section', id: section.id, field });
  }
  if (from.order !== to.order) refs.push({ entity: 'book', id, field: 'order' });
  return refs.filter((ref) => !isEqual(readPiece(from, ref), readPiece(to, ref)));
}
