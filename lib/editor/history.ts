import { applyDiff, diffDocuments, fitsDocument, invertDiff, isEmptyDiff, squashDiffs, type Diff } from './diff';
import type { EditorDocument } from './document';

export type HistoryEntry = {
  label: string;
  diff: Diff;
  /** Edits with the same key that follow closely are one entry; null never joins. */
  coalesce: string | null;
  /** Milliseconds of the last edit in it. */
  at: number;
};

export type History = { undo: HistoryEntry[]; redo: HistoryEntry[]; open: boolean };

export const emptyHistory: History = { undo: [], redo: [], open: false };

const JOIN_WITHIN_MS = 1_000;
const MAX_ENTRIES = 500;

/** The history with one more edit; typing goes on in the entry it began until a pause or a mark. */
export function record(
  history: History,
  diff: Diff,
  { label, coalesce = null, at }: { label: string; coalesce?: string | null; at: number },
): History {
  if (isEmptyDiff(diff)) return history;
  const last = history.undo.at(-1);
  const joins = history.open && last && coalesce !== null && last.coalesce === coalesce && at - last.at <= JOIN_WITHIN_MS;
  if (!joins) {
    const undo = [...history.undo, { label, diff, coalesce, at }].slice(-MAX_ENTRIES);
    return { undo, redo: [], open: true };
  }
  const joined = squashDiffs(last.diff, diff);
  const before = history.undo.slice(0, -1);
  // Typing something and taking it back by hand leaves nothing to undo.
  return { undo: isEmptyDiff(joined) ? before : [...before, { ...last, diff: joined, at }], redo: [], open: true };
}

/** A mark: the next edit starts an entry of its own (a drag ends, the cursor leaves a box). */
export function closeEntry(history: History): History {
  return history.open ? { ...history, open: false } : history;
}

export const canUndo = ({ undo }: History): boolean => undo.length > 0;
export const canRedo = ({ redo }: History): boolean => redo.length > 0;

export type Stepped = {
  history: History;
  document: EditorDocument;
  label: string;
  /** False where somebody else has changed the same since: the step is let go, and their work stays. */
  done: boolean;
};

/** Takes the last entry back. Its reverse is taken from the document as it is, so redo brings back what was seen. */
export function undo(history: History, document: EditorDocument): Stepped | null {
  const entry = history.undo.at(-1);
  if (!entry) return null;
  const left = history.undo.slice(0, -1);
  const back = invertDiff(entry.diff);
  if (!fitsDocument(document, back)) return { document, label: entry.label, done: false, history: { ...history, undo: left, open: false } };
  const next = applyDiff(document, back);
  const redone = { ...entry, diff: invertDiff(diffDocuments(document, next)) };
  return { document: next, label: entry.label, done: true, history: { undo: left, redo: [...history.redo, redone], open: false } };
}

export function redo(history: History, document: EditorDocument): Stepped | null {
  const entry = history.redo.at(-1);
  if (!entry) return null;
  const left = history.redo.slice(0, -1);
  if (!fitsDocument(document, entry.diff)) return { document, label: entry.label, done: false, history: { ...history, redo: left, open: false } };
  const next = applyDiff(document, entry.diff);
  const undone = { ...entry, diff: diffDocuments(document, next) };
  return { document: next, label: entry.label, done: true, history: { undo: [...history.undo, undone], redo: left, open: false } };
}
