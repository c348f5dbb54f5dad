import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppliedChanges } from '@/lib/data/answers';
import { findBrokenLaws } from '@/lib/domain/invariants';
import { orderOf } from '@/lib/domain/numbering';
import { pieceHash } from '@/lib/domain/piece-hash';
import type { DeckTemplate, PitchbookDocument } from '@/lib/domain/pitchbook';
import { applyChanges, changesBetween, type Applied, type Change } from '@/lib/editor/changes';
import { openDocument, type EditorDocument } from '@/lib/editor/document';
import { changeSetInput } from '@/lib/schemas/change-set';
import { openBookDatabase, valueOf, type BookDatabase } from '../../support/book-database';
import { anyEdit, applyEdits } from '../../support/edits';

let books: BookDatabase;
let ada: string;
let deckTemplate: DeckTemplate;

beforeAll(async () => {
  books = await openBookDatabase();
  ada = await books.addPerson();
  deckTemplate = valueOf(await books.call<DeckTemplate>(ada, 'get_deck_template', {}));
});
afterAll(() => books.close());

const newBook = () => books.createBook(ada, [{ title: 'Market', numberOfSlides: 2 }, { title: 'Team', numberOfSlides: 1 }]);
const reopen = async (id: string) => openDocument(await books.readBook(ada, id));

function save(pitchbookId: string, changes: Change[], changeId: string = randomUUID()) {
  return books.call<AppliedChanges>(ada, 'apply_changes', { p_pitchbook_id: pitchbookId, p_change_id: changeId, p_changes: changes });
}

/** Milliseconds: each run is a book in a real database, on a machine that may be busy. */
const patience = 240_000;

const someEdits = fc.array(anyEdit, { minLength: 1, maxLength: 8 });

describe('a change set in the database', () => {
  it("gives the client's document, save after save, within the laws of order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someEdits, { minLength: 1, maxLength: 3 }), async (saves) => {
        const created = await newBook();
        let { document, saved } = openDocument(created);
        for (const edits of saves) {
          const edited = applyEdits(document, deckTemplate, edits);
          const changes = changesBetween(document, edited, saved.versions);
          if (changes.length === 0) continue;
          const accepted = changeSetInput.parse({ changeId: randomUUID(), pitchbookId: created.id, changes });
          expect(accepted.changes).toEqual(changes);

          const answer = valueOf(await save(created.id, changes));
          expect(answer.revision).toBeGreaterThan(saved.revision);
          expect(answer.status).toBe(edited.book.status);
          document = edited;
          const stored = await books.readBook(ada, created.id);
          expect(openDocument(stored)).toEqual({ document, saved: { revision: answer.revision, updatedAt: answer.updatedAt, versions: versionsAfter(saved.versions, changes, answer) } });
          expect(findBrokenLaws(stored)).toEqual([]);
          saved = openDocument(stored).saved;
        }
      }),
      { numRuns: 25 },
    );
  }, patience);

  it('on top of what somebody else saved is taken or refused exactly as the engine says, all or nothing', async () => {
    await fc.assert(
      fc.asyncProperty(someEdits, someEdits, async (theirs, mine) => {
        const { id } = await newBook();
        const { document, saved } = await reopen(id);
        const ours = changesBetween(document, applyEdits(document, deckTemplate, mine), saved.versions);
        const others = changesBetween(document, applyEdits(document, deckTemplate, theirs), saved.versions);
        fc.pre(ours.length > 0 && others.length > 0);
        valueOf(await save(id, others));

        const before = await reopen(id);
        const expected = applyChanges(before.document, before.saved.versions, ours);
        const answer = await save(id, ours);
        expect(outcomeOf(answer)).toEqual(expectedOutcome(expected));
        expect((await reopen(id)).document).toEqual(expected.ok ? expected.document : before.document);
      }),
      { numRuns: 30 },
    );
  }, patience);

  it('sent twice with one change id is applied once and answered alike', async () => {
    await fc.assert(
      fc.asyncProperty(someEdits, async (edits) => {
        const { id } = await newBook();
        const { document, saved } = await reopen(id);
        const changes = changesBetween(document, applyEdits(document, deckTemplate, edits), saved.versions);
        fc.pre(changes.length > 0);
        const changeId = randomUUID();
        const first = valueOf(await save(id, changes, changeId));
        const stored = await books.readBook(ada, id);
        expect(valueOf(await save(id, changes, changeId))).toEqual(first);
        expect(await books.readBook(ada, id)).toEqual(stored);
      }),
      { numRuns: 5 },
    );
  });
});

describe('two people on one slide', () => {
  async function slideOfTwo(): Promise<{ book: PitchbookDocument; document: EditorDocument; versions: Record<string, number>; slideId: string }> {
    const book = await newBook();
    const { document, saved } = openDocument(book);
    return { book, document, versions: saved.versions, slideId: book.slides.find(({ type }) => type === 'body')?.id ?? '' };
  }
  const writeNotes = (document: EditorDocument, slideId: string, notes: string): EditorDocument => {
    const slide = document.slides[slideId];
    return slide ? { ...document, slides: { ...document.slides, [slideId]: { ...slide, notes } } } : document;
  };
  const writeTitle = (document: EditorDocument, slideId: string, title: string): EditorDocument => {
    const slide = document.slides[slideId];
    return slide ? { ...document, slides: { ...document.slides, [slideId]: { ...slide, title } } } : document;
  };

  it('both arrive where they edit different pieces', async () => {
    const { book, document, versions, slideId } = await slideOfTwo();
    valueOf(await save(book.id, changesBetween(document, writeNotes(document, slideId, 'Say hello'), versions)));
    valueOf(await save(book.id, changesBetween(document, writeTitle(document, slideId, 'Growth'), versions)));
    expect((await books.readBook(ada, book.id)).slides.find(({ id }) => id === slideId)).toMatchObject({ notes: 'Say hello', title: 'Growth' });
  });

  it('the later one is refused where they edit the same piece, and is shown what stands there', async () => {
    const { book, document, versions, slideId } = await slideOfTwo();
    valueOf(await save(book.id, changesBetween(document, writeNotes(document, slideId, 'First'), versions)));
    const refused = await save(book.id, changesBetween(document, writeTitle(writeNotes(document, slideId, 'Second'), slideId, 'Lost?'), versions));
    expect(refused).toMatchObject({
      ok: false,
      error: { code: 'edit_conflict', status: 409, details: { conflicts: [{ entity: 'slide', id: slideId, field: 'notes', current: 'First' }] } },
    });
    expect((await books.readBook(ada, book.id)).slides.find(({ id }) => id === slideId)).toMatchObject({ notes: 'First', title: null });
  });

  it('agree without a conflict where both wrote the same', async () => {
    const { book, document, versions, slideId } = await slideOfTwo();
    const changes = changesBetween(document, writeNotes(document, slideId, 'Same words'), versions);
    const first = valueOf(await save(book.id, changes));
    expect(valueOf(await save(book.id, changes))).toMatchObject({ status: first.status });
  });
});

describe('a set made by hand', () => {
  const record = {
    sectionId: null, layoutName: 'Blank', type: 'body', title: null, prompt: null, promptMode: 'adds' as const,
    prompts: {}, promptModes: {}, content: { v: 1 as const, placeholders: {} }, notes: '',
  };
  const orderChange = (book: PitchbookDocument, value: unknown): Change => ({ kind: 'set', entity: 'book', id: book.id, field: 'order', base: pieceHash(orderOf(book)), value });
  const refusedBy = async (book: PitchbookDocument, changes: Change[]) => {
    const answer = await save(book.id, changes);
    expect(await books.readBook(ada, book.id)).toEqual(book);
    return outcomeOf(answer).code;
  };

  it('cannot break the order: nothing twice, missing, strange, or out of its place', async () => {
    const book = await newBook();
    const { front, sections } = orderOf(book);
    const [first, second] = sections;
    const slides = first?.slides ?? [];
    const broken = [
      { front: [...front, front[0]], sections },
      { front, sections: [first] },
      { front, sections: [{ id: first?.id, slides: slides.slice(0, -1) }, second] },
      { front, sections: [{ id: first?.id, slides: [...slides, randomUUID()] }, second] },
      { front, sections: [first, second, { id: randomUUID(), slides: [] }] },
      { front, sections: [first, first] },
      { front: front.toReversed(), sections },
      { front, sections: [{ id: first?.id, slides: slides.toReversed() }, second] },
      { front, sections: [] },
    ];
    for (const order of broken) expect(await refusedBy(book, [orderChange(book, order)])).toBe('validation');
  });

  it('cannot delete the title slide, or the last section', async () => {
    const book = await books.createBook(ada, [{ title: 'Only one', numberOfSlides: 1 }]);
    const { front, sections } = orderOf(book);
    const [titleSlide = ''] = front;
    expect(await refusedBy(book, [{ kind: 'delete', entity: 'slide', id: titleSlide, base: 1 }, orderChange(book, { front: front.slice(1), sections })])).toBe('validation');
    const [section] = sections;
    const deletions = [...(section?.slides ?? []).map((id): Change => ({ kind: 'delete', entity: 'slide', id, base: 1 })), { kind: 'delete', entity: 'section', id: section?.id ?? '', base: 1 } as const];
    expect(await refusedBy(book, [...deletions, orderChange(book, { front, sections: [] })])).toBe('validation');
  });

  it('reaches no other book: its parts are gone for it, and say nothing about themselves', async () => {
    const [book, other] = [await newBook(), await newBook()];
    const theirs = other.slides[4]?.id ?? '';
    const answer = await save(book.id, [{ kind: 'set', entity: 'slide', id: theirs, field: 'notes', base: pieceHash(''), value: 'Mine' }]);
    expect(answer).toMatchObject({ ok: false, error: { code: 'edit_conflict', details: { conflicts: [{ id: theirs, current: null, gone: true }] } } });
    const { front, sections } = orderOf(book);
    expect(await refusedBy(book, [{ kind: 'insert', entity: 'slide', id: theirs, value: record }, orderChange(book, { front: [...front, theirs], sections })])).not.toBe('ok');
    expect(await books.readBook(ada, other.id)).toEqual(other);
  });

  it('cannot add one slide twice', async () => {
    const book = await newBook();
    const { front, sections } = orderOf(book);
    const id = randomUUID();
    const insert: Change = { kind: 'insert', entity: 'slide', id, value: record };
    expect(await refusedBy(book, [insert, insert, orderChange(book, { front: [...front, id], sections })])).toBe('validation');
  });
});

function outcomeOf(answer: Awaited<ReturnType<typeof save>>): { code: string; indexes: number[] } {
  if (answer.ok) return { code: 'ok', indexes: [] };
  const { conflicts = [] } = (answer.error.details ?? {}) as { conflicts?: { index: number }[] };
  return { code: answer.error.code, indexes: conflicts.map(({ index }) => index).toSorted((a, b) => a - b) };
}

function expectedOutcome(applied: Applied): { code: string; indexes: number[] } {
  if (applied.ok) return { code: 'ok', indexes: [] };
  return { code: applied.conflicts.length > 0 ? 'edit_conflict' : 'validation', indexes: applied.conflicts.map(({ index }) => index) };
}

/** Versions that the client knows after an answer: those it knew, without what it deleted, with what the answer says. */
function versionsAfter(known: Record<string, number>, changes: Change[], answer: AppliedChanges): Record<string, number> {
  const deleted = new Set(changes.filter(({ kind }) => kind === 'delete').map(({ id }) => id));
  return Object.fromEntries(Object.entries({ ...known, ...answer.versions }).filter(([id]) => !deleted.has(id)));
}
