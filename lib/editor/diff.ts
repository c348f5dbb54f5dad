import type { EditorDocument, SectionRecord, SlideRecord } from './document';
import { mergeOrder } from './merge-order';
import { changedBookPieces, changedSlidePieces, isEqual, readPiece, refKey, writePiece, type PieceRef } from './pieces';

export type PieceChange = PieceRef & { from: unknown; to: unknown };
/** A record that came (`from` null) or went (`to` null). */
export type RecordChange =
  | { entity: 'section'; id: string; from: SectionRecord | null; to: SectionRecord | null }
  | { entity: 'slide'; id: string; from: SlideRecord | null; to: SlideRecord | null };

/** What separates two documents, by piece: applying it leaves every other piece alone. */
export type Diff = { records: RecordChange[]; pieces: PieceChange[] };

export function isEmptyDiff({ records, pieces }: Diff): boolean {
  return records.length === 0 && pieces.length === 0;
}

function recordChanges<T extends { id: string }>(from: Record<string, T>, to: Record<string, T>) {
  if (from === to) return [];
  const gone = Object.values(from).filter(({ id }) => !to[id]);
  const come = Object.values(to).filter(({ id }) => !from[id]);
  return [
    ...come.map((record) => ({ id: record.id, from: null, to: record })),
    ...gone.map((record) => ({ id: record.id, from: record, to: null })),
  ];
}

export function diffDocuments(from: EditorDocument, to: EditorDocument): Diff {
  const refs = changedBookPieces(from, to);
  if (from.slides !== to.slides) {
    for (const slide of Object.values(to.slides)) {
      const before = from.slides[slide.id];
      if (before) refs.push(...changedSlidePieces(before, slide));
    }
  }
  return {
    records: [
      ...recordChanges(from.sections, to.sections).map((change) => ({ entity: 'section' as const, ...change })),
      ...recordChanges(from.slides, to.slides).map((change) => ({ entity: 'slide' as const, ...change })),
    ],
    pieces: refs.map((ref) => ({ ...ref, from: readPiece(from, ref), to: readPiece(to, ref) })),
  };
}

export function invertDiff({ records, pieces }: Diff): Diff {
  return {
    records: records.map((change) => ({ ...change, from: change.to, to: change.from }) as RecordChange),
    pieces: pieces.map((change) => ({ ...change, from: change.to, to: change.from })),
  };
}

/** Whether a document has a record, in the form that merging orders asks for. */
export function existsIn(document: EditorDocument) {
  return (entity: 'section' | 'slide', id: string): boolean =>
    Object.hasOwn(entity === 'section' ? document.sections : document.slides, id);
}

/** The document with the record there (`to`), or without it (`to` null). */
export function withRecord(document: EditorDocument, { entity, id, to }: RecordChange): EditorDocument {
  const table = entity === 'section' ? 'sections' : 'slides';
  const entries: [string, SectionRecord | SlideRecord][] = Object.entries(document[table]).filter(([key]) => key !== id);
  if (to) entries.push([id, to]);
  return { ...document, [table]: Object.fromEntries(entries) };
}

/**
 * Whether everything the diff starts from is still as it was left. Somebody else's edit of the same piece, or of a
 * slide that would go, says no: doing the diff would take their work along. The order is merged, so it always fits.
 */
export function fitsDocument(document: EditorDocument, { records, pieces }: Diff): boolean {
  const coming = new Set(records.flatMap(({ id, to }) => (to ? [id] : [])));
  const recordFits = ({ entity, id, from, to }: RecordChange) => {
    const now = entity === 'section' ? document.sections[id] : document.slides[id];
    return !now || isEqual(now, from ?? to);
  };
  const pieceFits = (change: PieceChange) =>
    change.field === 'order' || coming.has(change.id) || isEqual(readPiece(document, change), change.from);
  return records.every(recordFits) && pieces.every(pieceFits);
}

/**
 * The document with the diff done to it. Where the order has changed since the diff was made (another person's
 * edit came in between), only what the diff moved is moved, and the rest stays where it is now.
 */
export function applyDiff(document: EditorDocument, { records, pieces }: Diff): EditorDocument {
  let next = records.reduce(withRecord, document);
  for (const change of pieces) {
    if (change.field === 'order') continue;
    next = writePiece(next, { ...change, value: change.to });
  }
  const order = pieces.find(({ field }) => field === 'order');
  if (!order) return next;
  const [from, to] = [order.from, order.to] as EditorDocument['order'][];
  if (!from || !to) return next;
  const merged = isEqual(next.order, from) ? to : mergeOrder(from, to, next.order, existsIn(next));
  return { ...next, order: merged };
}

function editRecord({ entity, id, to }: RecordChange, change: PieceChange): SectionRecord | SlideRecord | null {
  const alone = { sections: {}, slides: {}, [entity === 'slide' ? 'slides' : 'sections']: { [id]: to } };
  const edited = writePiece(alone as unknown as EditorDocument, { ...change, value: change.to });
  return (entity === 'slide' ? edited.slides[id] : edited.sections[id]) ?? null;
}

/** One diff that does what the two do one after the other. */
export function squashDiffs(first: Diff, second: Diff): Diff {
  const records = new Map(first.records.map((change) => [change.id, change]));
  const pieces = new Map(first.pieces.map((change) => [refKey(change), change]));
  for (const change of second.records) {
    const earlier = records.get(change.id);
    records.set(change.id, earlier ? ({ ...change, from: earlier.from } as RecordChange) : change);
  }
  for (const change of second.pieces) {
    const record = records.get(change.id);
    if (record?.to && change.entity !== 'book') {
      // The record came with the first diff: what was then edited is part of what came.
      records.set(record.id, { ...record, to: editRecord(record, change) } as RecordChange);
      continue;
    }
    const earlier = pieces.get(refKey(change));
    pieces.set(refKey(change), earlier ? { ...change, from: earlier.from } : change);
  }
  return {
    records: [...records.values()].filter(({ from, to }) => !(from === null && to === null)),
    pieces: [...pieces.values()].filter(({ from, to }) => !isEqual(from, to)),
  };
}
