import { findBrokenLaws, type BrokenLaw } from '@/lib/domain/invariants';
import { pieceHash } from '@/lib/domain/piece-hash';
import type { PromptMode, SlideContent } from '@/lib/domain/pitchbook';
import { diffDocuments, withRecord } from './diff';
import { locateSlide, toPitchbook, type EditorDocument, type SectionRecord, type SlideRecord } from './document';
import { isEqual, readPiece, writePiece, type Entity, type Piece } from './pieces';

export type SectionValue = { title: string; prompt: string | null; promptMode: PromptMode };
export type SlideValue = {
  sectionId: string | null;
  layoutName: string;
  type: string;
  title: string | null;
  prompt: string | null;
  promptMode: PromptMode;
  prompts: Record<string, string>;
  promptModes: Record<string, PromptMode>;
  content: SlideContent;
  notes: string;
};

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
  if (!('layoutName' in record)) {
    const { id, ...value } = record;
    return { kind: 'insert', entity: 'section', id, value };
  }
  const { id, ...value } = record;
  const sectionId = locateSlide(current, id)?.sectionId ?? null;
  return { kind: 'insert', entity: 'slide', id, value: { sectionId, ...value } };
}

/**
 * The record changes that lead from what the server has to what the person sees. Structure comes first (sections
 * before the slides in them, deletions of slides before those of their section), the order last.
 */
export function changesBetween(
  base: EditorDocument,
  current: EditorDocument,
  versions: Record<string, number>,
): Change[] {
  const { records, pieces } = diffDocuments(base, current);
  const inserted = records.flatMap(({ to }) => (to ? [insertion(to, current)] : []));
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
  if (change.entity === 'section') {
    return withRecord(document, { entity: 'section', id, from: null, to: { id, ...change.value } });
  }
  const { sectionId: _section, ...value } = change.value;
  return withRecord(document, { entity: 'slide', id, from: null, to: { id, ...value } });
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
  const conflicts = changes.flatMap((change, index) => findConflict(document, versions, change, index) ?? []);
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
