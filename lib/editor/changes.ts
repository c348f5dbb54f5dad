import { EMPTY_CONTENT } from '@/lib/domain/content';
import { findBrokenLaws, type BrokenLaw } from '@/lib/domain/invariants';
import { pieceHash } from '@/lib/domain/piece-hash';
import { diffDocuments, withRecord } from './diff';
import { locateSlide, toPitchbook, type EditorDocument, type SectionRecord, type SlideRecord } from './document';
import { isEqual, readPiece, writePiece, type Entity, type Piece } from './pieces';

/** What makes a new record. Everything that is written in it goes beside it, piece by piece. */
export type SectionValue = { title: string };
export type SlideValue = { sectionId: string | null; layoutName: string; type: string };

/** One record change as it is sent: with the hash (or version) of what it was based on. */
export type Change =
  | { kind: 'set'; entity: Entity; id: string; field: string; key?: string; base: string; value: unknown }
  | { kind: 'insert'; entity: 'section'; id: string; value: SectionValue }
  | { kind: 'insert'; entity: 'slide'; id: string; value: SlideValue }
  | { kind: 'delete'; entity: 'section' | 'slide'; id: string; base: number };

export type ChangeSet = { changeId: string; pitchbookId: string; changes: Change[] };

export type ServerConflict = {
  index: number;
  entity: Entity;
  id: string;
  field?: string;
  key?: string;
  current: unknown;
  gone?: boolean;
};

function insertion(record: SectionRecord | SlideRecord, current: EditorDocument): Change {
  const { id } = record;
  if (!('layoutName' in record)) return { kind: 'insert', entity: 'section', id, value: { title: record.title } };
  const { layoutName, type } = record;
  return { kind: 'insert', entity: 'slide', id, value: { sectionId: locateSlide(current, id)?.sectionId ?? null, layoutName, type } };
}

function newSection(id: string, { title }: SectionValue): SectionRecord {
  return { id, title, prompt: null, promptMode: 'adds' };
}

function newSlide(id: string, { layoutName, type }: SlideValue): SlideRecord {
  return { id, layoutName, type, title: null, prompt: null, promptMode: 'adds', prompts: {}, promptModes: {}, content: EMPTY_CONTENT, notes: '' };
}

/**
 * The record changes that lead from what the server has to what the person sees. Structure comes first (sections
 * before the slides in them, deletions of slides before those of their section), the order last. New records come
 * empty, so that each of their texts can be refused, cleaned or put off by itself.
 */
export function changesBetween(
  base: EditorDocument,
  current: EditorDocument,
  versions: Record<string, number>,
): Change[] {
  const { records } = diffDocuments(base, current);
  const inserted = records.flatMap(({ to }) => (to ? [insertion(to, current)] : []));
  const { pieces } = diffDocuments(withChanges(base, inserted), current);
  const deleted = records
    .filter(({ to }) => to === null)
    .sort((a, b) => (a.entity === b.entity ? 0 : a.entity === 'slide' ? -1 : 1))
    .map(({ entity, id }): Change => ({ kind: 'delete', entity, id, base: versions[id] ?? 0 }));
  const sets = pieces
    .map(({ from, to, ...ref }): Change => ({ kind: 'set', ...ref, base: pieceHash(from), value: to }))
    .sort((a, b) => Number(isOrder(a)) - Number(isOrder(b)));
  return [...inserted, ...deleted, ...sets];
}

function isOrder(change: Change): boolean {
  return change.kind === 'set' && change.entity === 'book' && change.field === 'order';
}

/** Changes that stand or fall together: what comes and goes, and the order that says where. */
export function isStructural(change: Change): boolean {
  return change.kind !== 'set' || isOrder(change);
}

export type Applied =
  | { ok: true; document: EditorDocument; versions: Record<string, number> }
  | { ok: false; conflicts: ServerConflict[]; broken: BrokenLaw[] };

function hasRecord(document: EditorDocument, { entity, id }: Change): boolean {
  return Boolean(entity === 'section' ? document.sections[id] : document.slides[id]);
}

function findConflict(
  document: EditorDocument,
  versions: Record<string, number>,
  change: Change,
  index: number,
): ServerConflict | null {
  const { entity, id } = change;
  const record = entity === 'section' ? document.sections[id] : document.slides[id];
  if (change.kind === 'insert') return record ? { index, entity, id, current: record } : null;
  if (change.kind === 'delete') {
    // What both have deleted is deleted.
    if (!record) return null;
    return versions[id] === change.base ? null : { index, entity, id, current: record };
  }
  const { field, key } = change;
  const current = readPiece(document, change);
  if (current === undefined) return { index, entity, id, field, key, current: null, gone: true };
  if (isEqual(current, change.value) || pieceHash(current) === change.base) return null;
  return { index, entity, id, field, key, current };
}

function applyChange(document: EditorDocument, change: Change): EditorDocument {
  const { id } = change;
  if (change.kind === 'set') return writePiece(document, change as Piece);
  if (change.kind === 'delete') {
    return withRecord(document, { entity: change.entity, id, from: null, to: null });
  }
  if (change.entity === 'section') return withRecord(document, { entity: 'section', id, from: null, to: newSection(id, change.value) });
  return withRecord(document, { entity: 'slide', id, from: null, to: newSlide(id, change.value) });
}

/** The document with the changes in it, for a set that the server has already accepted. */
export function withChanges(document: EditorDocument, changes: Change[]): EditorDocument {
  return changes.reduce(applyChange, document);
}

/**
 * What the database does with a change set, in memory: all of it, or nothing where one piece is no longer what it
 * was based on, or where the order would break its laws.
 */
export function applyChanges(
  document: EditorDocument,
  versions: Record<string, number>,
  changes: Change[],
): Applied {
  // New records first: a set may go on to change what it has added.
  const added = changes.filter((change) => change.kind === 'insert' && !hasRecord(document, change));
  const grown = withChanges(document, added);
  const conflicts = changes.flatMap((change, index) => findConflict(change.kind === 'insert' ? document : grown, versions, change, index) ?? []);
  if (conflicts.length > 0) return { ok: false, conflicts, broken: [] };

  const next = withChanges(document, changes);
  const touched = { ...versions };
  for (const { kind, entity, id } of changes) {
    if (kind === 'delete') delete touched[id];
    else if (entity !== 'book') touched[id] = (versions[id] ?? 0) + 1;
  }
  const structural = changes.some(isStructural);
  const broken = structural ? brokenOrder(next) : [];
  return broken.length > 0 ? { ok: false, conflicts: [], broken } : { ok: true, document: next, versions: touched };
}

function brokenOrder(document: EditorDocument): BrokenLaw[] {
  const listed = [
    ...document.order.front,
    ...document.order.sections.flatMap(({ id, slides }) => [id, ...slides]),
  ];
  const known = new Set([...Object.keys(document.slides), ...Object.keys(document.sections)]);
  const laws = findBrokenLaws(toPitchbook(document, { revision: 0, updatedAt: '', versions: {} }));
  const complete = listed.length === known.size && new Set(listed).size === known.size && listed.every((id) => known.has(id));
  return complete ? laws : [...laws, { law: 'order-complete', message: 'The order names every slide and section once.' }];
}
