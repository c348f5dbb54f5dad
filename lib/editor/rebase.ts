import { diffDocuments, existsIn, isEmptyDiff, withRecord, type PieceChange, type RecordChange } from './diff';
import type { EditorDocument, SectionRecord, SlideRecord } from './document';
import { mergeOrder } from './merge-order';
import { changedSlidePieces, isEqual, readPiece, refKey, writePiece, type Entity } from './pieces';

/**
 * A piece that both sides changed, or a record that one side changed and the other deleted (field 'record', the
 * deleting side's value null). The person decides; until then the document holds their own version.
 */
export type Conflict = {
  key: string;
  entity: Entity;
  id: string;
  field: string;
  /** The placeholder, where the piece belongs to one. */
  pieceKey?: string;
  /** Slides that come and go with a section: its divider, and those that nobody edited. */
  along?: string[];
  mine: unknown;
  theirs: unknown;
};

type Sides = { base: EditorDocument; local: EditorDocument; remote: EditorDocument };
export type Rebased = { document: EditorDocument; conflicts: Conflict[] };

const recordKey = (entity: Entity, id: string) => `${entity}/${id}/record`;

function pieceConflict(change: Omit<PieceChange, 'from'>, theirs: unknown): Conflict {
  const { entity, id, field, key, to } = change;
  return { key: refKey(change), entity, id, field, ...(key === undefined ? {} : { pieceKey: key }), mine: to, theirs };
}

function slidesOf(document: EditorDocument, sectionId: string): string[] {
  return document.order.sections.find(({ id }) => id === sectionId)?.slides ?? [];
}

function sectionOfDivider(document: EditorDocument, slideId: string): string | null {
  return document.order.sections.find(({ slides }) => slides[0] === slideId)?.id ?? null;
}

/** A section is changed where its own fields or its divider are. */
function sectionChanged(from: EditorDocument, to: EditorDocument, sectionId: string): boolean {
  if (!isEqual(from.sections[sectionId], to.sections[sectionId])) return true;
  const divider = slidesOf(from, sectionId)[0] ?? '';
  const [before, after] = [from.slides[divider], to.slides[divider]];
  return Boolean(before && after && changedSlidePieces(before, after).length > 0);
}

/** The slides that a section of `kept` takes with it where the other side deleted it. */
function slidesAlong(sectionId: string, kept: EditorDocument, gone: EditorDocument, base: EditorDocument): string[] {
  return slidesOf(kept, sectionId).filter((id, index) => {
    const [before, now] = [base.slides[id], kept.slides[id]];
    return before && now && !gone.slides[id] && (index === 0 || changedSlidePieces(before, now).length === 0);
  });
}

/** Puts a section of `source` into the document, with these of its slides. */
export function withSection(
  document: EditorDocument,
  source: EditorDocument,
  sectionId: string,
  along: string[] = slidesOf(source, sectionId),
): EditorDocument {
  const section = source.sections[sectionId];
  if (!section) return document;
  let next = withRecord(document, { entity: 'section', id: sectionId, from: null, to: section });
  for (const id of along) {
    const slide = source.slides[id];
    if (slide && !next.slides[id]) next = withRecord(next, { entity: 'slide', id, from: null, to: slide });
  }
  return next;
}

/**
 * A book has a section: where none is left, because each side deleted what the other kept, theirs come back.
 */
export function keepOneSection(document: EditorDocument, remote: EditorDocument): EditorDocument {
  if (Object.keys(document.sections).length > 0) return document;
  return Object.keys(remote.sections).reduce((next, id) => withSection(next, remote, id), document);
}

function sectionOf(document: EditorDocument, slideId: string): string | null {
  return document.order.sections.find(({ slides }) => slides.includes(slideId))?.id ?? null;
}

/** Whether one side deleted the slide with its section while the other had moved it elsewhere. */
function escaped(slideId: string, { base, from, to }: { base: EditorDocument; from: EditorDocument; to: EditorDocument }): boolean {
  const home = sectionOf(base, slideId);
  return home !== null && !from.sections[home] && Boolean(to.slides[slideId]) && sectionOf(to, slideId) !== home;
}

/** Slides that I had moved out of a section before they deleted it. */
function withEscaped(state: Rebased, { base, local, remote }: Sides): Rebased {
  const saved = Object.values(local.slides).filter(
    ({ id }) => base.slides[id] && !state.document.slides[id] && escaped(id, { base, from: remote, to: local }),
  );
  const document = saved.reduce(
    (next, slide) => withRecord(next, { entity: 'slide', id: slide.id, from: null, to: slide }),
    state.document,
  );
  return { ...state, document };
}

/** Does my insertions and deletions again on their document. */
function rebaseRecord(
  state: Rebased,
  change: RecordChange,
  { base, local, remote }: Sides,
): Rebased {
  const { entity, id, to } = change;
  const theirs: SectionRecord | SlideRecord | undefined = (entity === 'section' ? remote.sections : remote.slides)[id];
  if (to) {
    if (!theirs) return { ...state, document: withRecord(state.document, change) };
    // It is there already: an insertion whose answer was lost. What differs since is a matter of pieces.
    const conflicts = differences(entity, id, local, remote);
    const document = conflicts.reduce(
      (next, { mine, pieceKey, ...ref }) => writePiece(next, { ...ref, key: pieceKey, value: mine }),
      state.document,
    );
    return { document, conflicts: [...state.conflicts, ...conflicts] };
  }
  if (!theirs) return state;
  // I deleted its section, and they had taken it out of there: it stays where it is now.
  if (entity === 'slide' && escaped(id, { base, from: local, to: remote })) return state;
  const document = withRecord(state.document, change);
  const dividerOf = entity === 'slide' ? sectionOfDivider(base, id) : null;
  // A divider goes where its section goes; the section's conflict speaks for both.
  if (dividerOf !== null && !local.sections[dividerOf]) return { ...state, document };
  const changed =
    entity === 'section'
      ? sectionChanged(base, remote, id)
      : changedSlidePieces(change.from as SlideRecord, theirs as SlideRecord).length > 0 && !sameAsBase(base, remote, id);
  if (!changed) return { ...state, document };
  const along = entity === 'section' ? { along: slidesAlong(id, remote, local, base) } : {};
  const conflict = { key: recordKey(entity, id), entity, id, field: 'record', ...along, mine: null, theirs };
  return { document, conflicts: [...state.conflicts, conflict] };
}

function sameAsBase(base: EditorDocument, remote: EditorDocument, id: string): boolean {
  const [before, after] = [base.slides[id], remote.slides[id]];
  return Boolean(before && after && changedSlidePieces(before, after).length === 0);
}

function differences(entity: Entity, id: string, local: EditorDocument, remote: EditorDocument): Conflict[] {
  const [mine, theirs] = [local.slides[id], remote.slides[id]];
  const refs =
    entity === 'slide' && mine && theirs
      ? changedSlidePieces(theirs, mine)
      : ['title', 'prompt'].map((field) => ({ entity, id, field }));
  return refs
    .filter((ref) => !isEqual(readPiece(local, ref), readPiece(remote, ref)))
    .map((ref) => pieceConflict({ ...ref, to: readPiece(local, ref) }, readPiece(remote, ref)));
}

/** Does one of my edits again on their document. */
function rebasePiece(state: Rebased, change: PieceChange, { base, local, remote }: Sides): Rebased {
  const { entity, id } = change;
  const theirs = readPiece(remote, change);
  if (theirs !== undefined) {
    const document = writePiece(state.document, { ...change, value: change.to });
    if (isEqual(theirs, change.from) || isEqual(theirs, change.to)) return { ...state, document };
    return { document, conflicts: [...state.conflicts, pieceConflict(change, theirs)] };
  }
  // They deleted what I edited. A divider stands for its section.
  const sectionId = entity === 'section' ? id : sectionOfDivider(local, id);
  const goneSection = sectionId !== null && !remote.sections[sectionId] ? sectionId : null;
  const key = goneSection ? recordKey('section', goneSection) : recordKey('slide', id);
  if (state.conflicts.some((conflict) => conflict.key === key)) return state;
  const mine = goneSection ? local.sections[goneSection] : local.slides[id];
  if (!mine) return state;
  const along = goneSection ? slidesAlong(goneSection, local, remote, base) : undefined;
  const document = goneSection
    ? withSection(state.document, local, goneSection, along)
    : withRecord(state.document, { entity: 'slide', id, from: null, to: mine as SlideRecord });
  const owner: Entity = goneSection ? 'section' : 'slide';
  const conflict = { key, entity: owner, id: goneSection ?? id, field: 'record', ...(along ? { along } : {}), mine, theirs: null };
  return { document, conflicts: [...state.conflicts, conflict] };
}

/**
 * My unsaved edits (from `base` to `local`) on top of what others have saved (`remote`). What only one side changed
 * merges by itself, moves included; what both changed comes back as conflicts, with my version in place.
 */
export function rebase(base: EditorDocument, local: EditorDocument, remote: EditorDocument): Rebased {
  const diff = diffDocuments(base, local);
  if (isEmptyDiff(diff)) return { document: remote, conflicts: [] };

  let state: Rebased = { document: remote, conflicts: [] };
  for (const change of diff.records) state = rebaseRecord(state, change, { base, local, remote });
  for (const change of diff.pieces) {
    if (change.field !== 'order') state = rebasePiece(state, change, { base, local, remote });
  }
  state = withEscaped(state, { base, local, remote });
  const whole = keepOneSection(state.document, remote);
  if (whole !== state.document) {
    const back = ({ entity, id }: Conflict) => Boolean(entity === 'section' ? whole.sections[id] : whole.slides[id]);
    state = { document: whole, conflicts: state.conflicts.filter((each) => !(each.field === 'record' && each.mine === null && back(each))) };
  }

  const exists = existsIn(state.document);
  const mine = mergeOrder(base.order, local.order, remote.order, exists, 'mine');
  const theirs = mergeOrder(base.order, local.order, remote.order, exists, 'theirs');
  const document = { ...state.document, order: isEqual(mine, remote.order) ? remote.order : mine };
  if (isEqual(mine, theirs)) return { document, conflicts: state.conflicts };
  const ref = { entity: 'book' as const, id: local.meta.id, field: 'order' };
  return { document, conflicts: [...state.conflicts, { key: refKey(ref), ...ref, mine, theirs }] };
}
