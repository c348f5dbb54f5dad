import { describe, expect, it } from 'vitest';
import { textDocument } from '@/lib/domain/content';
import { pieceHash } from '@/lib/domain/piece-hash';
import { applyChanges, changesBetween } from '@/lib/editor/changes';
import type { CommandContext } from '@/lib/editor/commands/command';
import { commands } from '@/lib/editor/commands/registry';
import { openDocument, slideIds, type EditorDocument } from '@/lib/editor/document';
import { buildBook, buildDeckTemplate, contentOf, idMaker, withSlide } from '../../support/builders';

const book = withSlide(buildBook(), 5, { version: 7, content: contentOf({ 12: 'Before' }) });
const { document: base, saved: { versions } } = openDocument(book);
const ids = slideIds(base);
const slideId = ids[4]!;
const on = (document: EditorDocument): CommandContext => ({
  document, deckTemplate: buildDeckTemplate(), newId: idMaker(700), currentSlideId: null, selectedSlideIds: [],
});
const write = (document: EditorDocument, text: string) =>
  commands.setContent.run(on(document), { slideId, placeholderId: '12', doc: textDocument(text) }).document;

describe('what is sent', () => {
  it('names the piece, its new value and the hash of the value it was based on', () => {
    expect(changesBetween(base, write(base, 'After'), versions)).toEqual([
      {
        kind: 'set', entity: 'slide', id: slideId, field: 'content', key: '12',
        base: pieceHash(contentOf({ 12: 'Before' }).placeholders['12']),
        value: contentOf({ 12: 'After' }).placeholders['12'],
      },
    ]);
  });

  it('has fixed hashes for what was not there: null for content, an empty prompt for prompts', () => {
    const target = { level: 'placeholder', slideId, placeholderId: 'source' } as const;
    const prompted = commands.setPrompt.run(on(base), { target, text: 'Name it' }).document;
    expect(changesBetween(base, prompted, versions)).toMatchObject([
      { field: 'placeholderPrompt', key: 'source', base: pieceHash({ mode: 'adds', text: null }), value: { text: 'Name it', mode: 'adds' } },
    ]);
    const written = commands.setContent.run(on(base), { slideId, placeholderId: 'source', doc: textDocument('Annual report') }).document;
    expect(changesBetween(base, written, versions)).toMatchObject([{ field: 'content', key: 'source', base: pieceHash(null) }]);
  });

  it('removes with null', () => {
    expect(changesBetween(base, write(base, ''), versions)).toMatchObject([{ field: 'content', key: '12', value: null }]);
  });

  it('carries one whole order with every insertion, move and deletion', () => {
    const added = commands.addSlide.run(on(base), { after: slideId }).document;
    const changes = changesBetween(base, commands.deleteSlides.run(on(added), { slideIds: [slideId] }).document, versions);
    const section = base.order.sections[0]!;
    expect(changes).toMatchObject([
      { kind: 'insert', entity: 'slide', value: { sectionId: section.id, layoutName: 'Body Text', type: 'body' } },
      { kind: 'delete', entity: 'slide', id: slideId, base: 7 },
      { kind: 'set', entity: 'slide', field: 'placeholderPrompt', key: '1', value: { text: 'State the conclusion.', mode: 'adds' } },
      { kind: 'set', entity: 'slide', field: 'placeholderPrompt', key: '12', value: { text: 'Write three short points.', mode: 'adds' } },
      { kind: 'set', entity: 'book', id: book.id, field: 'order', base: pieceHash(base.order) },
    ]);
    expect(changes.at(-1)).toMatchObject({ value: { front: base.order.front, sections: [{ id: section.id }, base.order.sections[1]] } });
  });

  it('deletes the slides of a section before the section', () => {
    const changes = changesBetween(base, commands.deleteSection.run(on(base), { sectionId: base.order.sections[0]!.id }).document, versions);
    expect(changes.map(({ kind, entity }) => `${kind} ${entity}`)).toEqual([
      'delete slide', 'delete slide', 'delete slide', 'delete section', 'set book',
    ]);
  });
});

describe('what a server makes of it', () => {
  const mine = changesBetween(base, write(base, 'Mine'), versions);

  it('refuses the whole set where one piece is another by now, and says what it is', () => {
    const theirs = write(base, 'Theirs');
    const both = [...mine, ...changesBetween(base, commands.setNotes.run(on(base), { slideId, notes: 'Mine too' }).document, versions)];
    expect(applyChanges(theirs, versions, both)).toEqual({
      ok: false,
      broken: [],
      conflicts: [{ index: 0, entity: 'slide', id: slideId, field: 'content', key: '12', current: contentOf({ 12: 'Theirs' }).placeholders['12'] }],
    });
  });

  it('has nothing against a value that is there already', () => {
    expect(applyChanges(write(base, 'Mine'), versions, mine)).toMatchObject({ ok: true });
  });

  it('says that a piece is gone with its slide', () => {
    const gone = commands.deleteSlides.run(on(base), { slideIds: [slideId] }).document;
    expect(applyChanges(gone, versions, mine)).toMatchObject({ ok: false, conflicts: [{ current: null, gone: true }] });
  });

  it('refuses to delete a slide that has been edited since', () => {
    const deletion = changesBetween(base, commands.deleteSlides.run(on(base), { slideIds: [slideId] }).document, versions);
    expect(applyChanges(base, { ...versions, [slideId]: 8 }, deletion)).toMatchObject({ ok: false, conflicts: [{ id: slideId }] });
  });

  it('counts the versions of what was touched', () => {
    expect(applyChanges(base, versions, mine)).toMatchObject({ ok: true, versions: { ...versions, [slideId]: 8 } });
  });

  it('refuses an order that breaks the laws', () => {
    const order = { ...base.order, front: base.order.front.toReversed() };
    const broken = changesBetween(base, { ...base, order }, versions);
    expect(applyChanges(base, versions, broken)).toMatchObject({ ok: false, broken: [{ law: 'title-first' }] });
    const short = changesBetween(base, { ...base, order: { ...base.order, front: base.order.front.slice(0, 2) } }, versions);
    expect(applyChanges(base, versions, short)).toMatchObject({ ok: false, broken: [{ law: 'order-complete' }] });
  });
});
