import { describe, expect, it } from 'vitest';
import { diffDocuments } from '@/lib/editor/diff';
import { openDocument, slideIds, type EditorDocument } from '@/lib/editor/document';
import { canRedo, canUndo, closeEntry, emptyHistory, record, redo, undo, type History } from '@/lib/editor/history';
import { writePiece } from '@/lib/editor/pieces';
import { commands } from '@/lib/editor/commands/registry';
import { buildBook, buildDeckTemplate, idMaker } from '../../support/builders';

const { document: start } = openDocument(buildBook());
const slideId = slideIds(start)[4]!;
const note = (document: EditorDocument, notes: string, id = slideId) =>
  writePiece(document, { entity: 'slide', id, field: 'notes', value: notes });

type Typed = { text: string; at: number; coalesce?: string | null };
function typed(list: Typed[]): { history: History; document: EditorDocument } {
  return list.reduce<{ history: History; document: EditorDocument }>(
    ({ history, document }, { text, at, coalesce = 'notes' }) => {
      const next = note(document, text);
      return { document: next, history: record(history, diffDocuments(document, next), { label: 'Edit notes', coalesce, at }) };
    },
    { history: emptyHistory, document: start },
  );
}

describe('undo', () => {
  it('takes back what was typed in one go as one', () => {
    const { history, document } = typed([{ text: 'a', at: 0 }, { text: 'ab', at: 300 }, { text: 'abc', at: 900 }]);
    expect(history.undo).toHaveLength(1);
    expect(undo(history, document)).toMatchObject({ document: start, label: 'Edit notes' });
  });

  it('starts a new entry after a pause, in another place, and after a mark', () => {
    expect(typed([{ text: 'a', at: 0 }, { text: 'ab', at: 1_001 }]).history.undo).toHaveLength(2);
    expect(typed([{ text: 'a', at: 0 }, { text: 'ab', at: 1, coalesce: 'other' }]).history.undo).toHaveLength(2);
    expect(typed([{ text: 'a', at: 0, coalesce: null }, { text: 'ab', at: 1, coalesce: null }]).history.undo).toHaveLength(2);
    const { history, document } = typed([{ text: 'a', at: 0 }]);
    const next = note(document, 'ab');
    const marked = record(closeEntry(history), diffDocuments(document, next), { label: 'Edit notes', coalesce: 'notes', at: 10 });
    expect(marked.undo).toHaveLength(2);
  });

  it('has nothing to take back where typing undid itself', () => {
    expect(canUndo(typed([{ text: 'a', at: 0 }, { text: '', at: 10 }]).history)).toBe(false);
  });

  it('forgets what could be done again once something new is done', () => {
    const { history, document } = typed([{ text: 'a', at: 0 }]);
    const back = undo(history, document)!;
    expect(canRedo(back.history)).toBe(true);
    const next = note(back.document, 'b');
    expect(canRedo(record(back.history, diffDocuments(back.document, next), { label: 'Edit', at: 9_000 }))).toBe(false);
  });

  it('leaves what another person has done since', () => {
    const { history, document } = typed([{ text: 'mine', at: 0 }]);
    const other = slideIds(start)[5]!;
    const merged = note(document, 'theirs', other);
    const back = undo(history, merged)!;
    expect(back.document.slides[slideId]!.notes).toBe('');
    expect(back.document.slides[other]!.notes).toBe('theirs');
    expect(redo(back.history, back.document)!.document).toEqual(merged);
  });

  it('brings a deleted slide back to its place in an order that has changed since', () => {
    const context = { deckTemplate: buildDeckTemplate(), newId: idMaker(900), currentSlideId: null, selectedSlideIds: [] };
    const deleted = commands.deleteSlides.run({ ...context, document: start }, { slideIds: [slideId] }).document;
    const history = record(emptyHistory, diffDocuments(start, deleted), { label: 'Delete slide', at: 0 });
    const added = commands.addSlide.run({ ...context, document: deleted }, { after: slideIds(start)[7] }).document;
    const back = undo(history, added)!.document;
    expect(slideIds(back)).toEqual([...slideIds(start), slideIds(added).at(-1)]);
  });
});

describe('undo where somebody else has changed the same since', () => {
  it('leaves their text, and lets the step go', () => {
    const { history, document } = typed([{ text: 'mine', at: 0 }]);
    const merged = note(document, 'mine, and theirs');
    const refused = undo(history, merged)!;
    expect(refused).toMatchObject({ document: merged, done: false });
    expect(canUndo(refused.history)).toBe(false);
    expect(canRedo(refused.history)).toBe(false);
  });

  it('does nothing again over their text', () => {
    const { history, document } = typed([{ text: 'mine', at: 0 }]);
    const back = undo(history, document)!;
    const merged = note(back.document, 'theirs');
    expect(redo(back.history, merged)).toMatchObject({ document: merged, done: false });
  });

  it('keeps a slide that they have written on, and takes back one that nobody touched', () => {
    const context = { deckTemplate: buildDeckTemplate(), newId: idMaker(900), currentSlideId: null, selectedSlideIds: [] };
    const added = commands.addSlide.run({ ...context, document: start }, { after: slideId }).document;
    const history = record(emptyHistory, diffDocuments(start, added), { label: 'New slide', at: 0 });
    const addedId = slideIds(added).find((id) => !start.slides[id])!;
    const merged = note(added, 'theirs', addedId);
    expect(undo(history, merged)).toMatchObject({ document: merged, done: false });
    expect(undo(history, note(added, 'theirs'))!.document.slides[addedId]).toBeUndefined();
  });

  it('leaves a slide gone that they deleted', () => {
    const { history, document } = typed([{ text: 'mine', at: 0 }]);
    const context = { deckTemplate: buildDeckTemplate(), newId: idMaker(900), currentSlideId: null, selectedSlideIds: [] };
    const without = commands.deleteSlides.run({ ...context, document }, { slideIds: [slideId] }).document;
    expect(undo(history, without)).toMatchObject({ document: without, done: false });
  });
});
