import { isEmptyRichText, plainText, placeholderContentSchema } from '@/lib/domain/content';
import { existsIn, withRecord } from './diff';
import { locateSlide, type EditorDocument, type SectionRecord } from './document';
import { mergeOrder, settleOrder } from './merge-order';
import { writePiece, type PromptPiece } from './pieces';
import { keepOneSection, withSection, type Conflict } from './rebase';
import type { BookOrder } from '@/lib/domain/numbering';

export type ConflictChoice = 'mine' | 'theirs';
/** A conflict in words, for a person to decide. */
export type ConflictDescription = { label: string; mine: string; theirs: string };

const FIELD_NAMES: Record<string, string> = {
  title: 'Title',
  type: 'Type',
  status: 'Status',
  prompt: 'Prompt',
  inheritTemplatePrompts: 'Template prompts',
  notes: 'Speaker notes',
  layout: 'Layout',
  content: 'Text',
  placeholderPrompt: 'Prompt of a box',
  record: 'Whole',
};

/** A piece of the book, or a whole record of it. */
type Named = Pick<Conflict, 'entity' | 'id' | 'field'> & { theirs?: unknown };

function whereIs(document: EditorDocument, { entity, id, theirs }: Named): string {
  if (entity === 'book') return 'the pitchbook';
  if (entity === 'section') {
    const section = document.sections[id] ?? (theirs as SectionRecord | null | undefined);
    return section ? `section “${section.title}”` : 'a section';
  }
  const place = locateSlide(document, id);
  return place ? `slide ${place.number}` : 'a deleted slide';
}

/** What a piece is called: “Text of slide 5”. */
export function pieceName(piece: Named, document: EditorDocument): string {
  const { field } = piece;
  const where = whereIs(document, piece);
  if (field === 'order') return 'Order of the slides';
  if (field === 'record') return `${where.charAt(0).toUpperCase()}${where.slice(1)}`;
  return `${FIELD_NAMES[field] ?? field} of ${where}`;
}

function inWords(field: string, value: unknown): string {
  if (field === 'record') return value === null ? 'Deleted' : 'Kept, with its changes';
  if (field === 'order') return 'This order';
  if (field === 'layout') return (value as { layoutName: string }).layoutName;
  if (field === 'content') {
    const piece = placeholderContentSchema.safeParse(value);
    return piece.success && !isEmptyRichText(piece.data.doc) ? plainText(piece.data.doc) : 'Empty';
  }
  if (typeof value === 'object' && value !== null && 'mode' in value) {
    const { text, mode } = value as PromptPiece;
    return text ? `${text}${mode === 'replaces' ? ' (replaces what is above)' : ''}` : 'Empty';
  }
  if (typeof value === 'boolean') return value ? 'On' : 'Off';
  return typeof value === 'string' && value !== '' ? value : 'Empty';
}

/** The conflict as a label and two plain texts: “Text on slide 5”, what I wrote, what they wrote. */
export function describeConflict(conflict: Conflict, document: EditorDocument): ConflictDescription {
  const { field } = conflict;
  const label = pieceName(conflict, document);
  if (field === 'order') return { label, mine: 'Slides where you moved them', theirs: 'Slides where they were moved' };
  return { label, mine: inWords(field, conflict.mine), theirs: inWords(field, conflict.theirs) };
}

function restoreTheirs(document: EditorDocument, remote: EditorDocument, { entity, id, along }: Conflict): EditorDocument {
  if (entity === 'section') return withSection(document, remote, id, along);
  const slide = remote.slides[id];
  return slide ? withRecord(document, { entity: 'slide', id, from: null, to: slide }) : document;
}

function deleteMine(document: EditorDocument, { entity, id, along = [] }: Conflict): EditorDocument {
  if (entity === 'slide') return withRecord(document, { entity, id, from: null, to: null });
  const without = withRecord(document, { entity: 'section', id, from: null, to: null });
  return along.reduce((next, slideId) => withRecord(next, { entity: 'slide', id: slideId, from: null, to: null }), without);
}

/**
 * The document with the person's choice in it. `mine` is in place already: from now on it counts as based on
 * their version. `remote` is the document that the conflict was found against.
 */
export function resolveConflict(
  document: EditorDocument,
  remote: EditorDocument,
  conflict: Conflict,
  choice: ConflictChoice,
): EditorDocument {
  if (choice === 'mine') return document;
  const { entity, id, field, pieceKey: key, mine, theirs } = conflict;
  if (field === 'order') {
    const order = mergeOrder(mine as BookOrder, theirs as BookOrder, document.order, existsIn(document));
    return { ...document, order };
  }
  if (field !== 'record') return writePiece(document, { entity, id, field, key, value: theirs });
  const chosen = theirs === null ? deleteMine(document, conflict) : restoreTheirs(document, remote, conflict);
  const next = keepOneSection(chosen, remote);
  return { ...next, order: settleOrder(next.order, remote.order, existsIn(next)) };
}
