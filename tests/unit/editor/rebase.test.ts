import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textDocument } from '@/lib/domain/content';
import { findBrokenLaws } from '@/lib/domain/invariants';
import { commands } from '@/lib/editor/commands/registry';
import type { CommandContext } from '@/lib/editor/commands/command';
import { describeConflict, resolveConflict } from '@/lib/editor/conflicts';
import { openDocument, slideIds, toPitchbook, type EditorDocument } from '@/lib/editor/document';
import { isEqual, readPiece } from '@/lib/editor/pieces';
import { rebase, type Conflict } from '@/lib/editor/rebase';
import { buildBook, buildDeckTemplate, contentOf, idMaker, withSlide } from '../../support/builders';
import { acts, performAll } from './command-sequences';

const book = withSlide(buildBook(), 5, { content: contentOf({ '12': 'First draft' }) });
const { document: base, saved } = openDocument(book);
const ids = slideIds(base);
const [first, second] = base.order.sections.map(({ id }) => id) as [string, string];
const lawsOf = (document: EditorDocument) => findBrokenLaws(toPitchbook(document, saved));

const context = (document: EditorDocument, start = 7_000): CommandContext => ({
  document,
  deckTemplate: buildDeckTemplate(),
  newId: idMaker(start),
  currentSlideId: null,
  selectedSlideIds: [],
});
const write = (document: EditorDocument, slideId: string, text: string) =>
  commands.setContent.run(context(document), { slideId, placeholderId: '12', doc: textDocument(text) }).document;
const remove = (document: EditorDocument, slideId: string) =>
  commands.deleteSlides.run(context(document), { slideIds: [slideId] }).document;
const move = (document: EditorDocument, slideId: string, sectionId: string, index: number) =>
  commands.moveSlides.run(context(document), { slideIds: [slideId], to: { sectionId, index } }).document;

describe('merging my edits with what others saved', () => {
  it('keeps both where we edited different pieces of one slide', () => {
    const slideId = ids[4]!;
    const mine = write(base, slideId, 'Mine');
    const theirs = commands.setNotes.run(context(base), { slideId, notes: 'Theirs' }).document;
    const { document, conflicts } = rebase(base, mine, theirs);
    expect(conflicts).toEqual([]);
    expect(document.slides[slideId]).toMatchObject({ notes: 'Theirs', content: contentOf({ '12': 'Mine' }) });
  });

  it('asks where we both wrote in the same box, with my text in place', () => {
    const slideId = ids[4]!;
    const theirs = write(base, slideId, 'Theirs');
    const { document, conflicts } = rebase(base, write(base, slideId, 'Mine'), theirs);
    expect(conflicts).toHaveLength(1);
    expect(describeConflict(conflicts[0]!, document)).toEqual({ label: 'Text of slide 5', mine: 'Mine', theirs: 'Theirs' });
    expect(resolveConflict(document, theirs, conflicts[0]!, 'mine')).toEqual(rebase(base, write(base, slideId, 'Mine'), base).document);
    expect(resolveConflict(document, theirs, conflicts[0]!, 'theirs')).toEqual(theirs);
  });

  it('does not ask where we both wrote the same', () => {
    const both = write(base, ids[4]!, 'The same');
    expect(rebase(base, both, write(base, ids[4]!, 'The same'))).toEqual({ document: both, conflicts: [] });
  });

  it('adds my slide and theirs, each where it was put', () => {
    const mine = commands.addSlide.run(context(base), { after: ids[4] }).document;
    const theirs = commands.addSlide.run(context(base, 8_000), { after: ids[7] }).document;
    const { document, conflicts } = rebase(base, mine, theirs);
    expect(conflicts).toEqual([]);
    expect(slideIds(document)).toHaveLength(ids.length + 2);
    expect(lawsOf(document)).toEqual([]);
    const [mineNew, theirsNew] = [mine, theirs].map((side) => slideIds(side).find((id) => !ids.includes(id))!);
    expect(slideIds(document).indexOf(mineNew!)).toBe(5);
    expect(slideIds(document).at(-1)).toBe(theirsNew);
  });

  it('moves my slide on top of their new order', () => {
    const mine = move(base, ids[4]!, second, 1);
    const theirs = commands.moveSection.run(context(base), { sectionId: second, index: 0 }).document;
    const { document, conflicts } = rebase(base, mine, theirs);
    expect(conflicts).toEqual([]);
    expect(document.order.sections).toEqual([
      { id: second, slides: [ids[6], ids[4], ids[7]] },
      { id: first, slides: [ids[3], ids[5]] },
    ]);
  });

  it('asks where we both moved the same slide to different places', () => {
    const wide = openDocument(buildBook({ sections: [{ title: 'A', numberOfSlides: 3 }, { title: 'B' }, { title: 'C' }] })).document;
    const [a, b, c] = wide.order.sections.map(({ id }) => id) as [string, string, string];
    const slideId = wide.order.sections[0]!.slides[1]!;
    const theirs = move(wide, slideId, c, 1);
    const { document, conflicts } = rebase(wide, move(wide, slideId, b, 1), theirs);
    expect(conflicts.map(({ field }) => field)).toEqual(['order']);
    expect(document.order.sections.find(({ id }) => id === b)?.slides[1]).toBe(slideId);
    const settled = resolveConflict(document, theirs, conflicts[0]!, 'theirs');
    expect(settled.order).toEqual(theirs.order);
    expect(a).toBeDefined();
  });

  it('asks before deleting a slide that somebody has just edited', () => {
    const slideId = ids[4]!;
    const theirs = write(base, slideId, 'Still needed');
    const { document, conflicts } = rebase(base, remove(base, slideId), theirs);
    expect(describeConflict(conflicts[0]!, document)).toMatchObject({ mine: 'Deleted', theirs: 'Kept, with its changes' });
    expect(resolveConflict(document, theirs, conflicts[0]!, 'theirs')).toEqual(theirs);
    expect(resolveConflict(document, theirs, conflicts[0]!, 'mine').slides[slideId]).toBeUndefined();
  });

  it('keeps my text when its slide was deleted, and lets me decide', () => {
    const slideId = ids[4]!;
    const theirs = remove(base, slideId);
    const { document, conflicts } = rebase(base, write(base, slideId, 'Mine'), theirs);
    expect(conflicts).toMatchObject([{ entity: 'slide', id: slideId, field: 'record', theirs: null }]);
    expect(slideIds(document)).toEqual(ids);
    expect(resolveConflict(document, theirs, conflicts[0]!, 'theirs')).toEqual(theirs);
  });

  it('lets slides that somebody added to a section I deleted join the section before it', () => {
    const theirs = commands.addSlide.run(context(base), { after: ids[7] }).document;
    const added = slideIds(theirs).at(-1)!;
    const { document } = rebase(base, commands.deleteSection.run(context(base), { sectionId: second }).document, theirs);
    expect(document.order.sections).toEqual([{ id: first, slides: [ids[3], ids[4], ids[5], added] }]);
    expect(lawsOf(document)).toEqual([]);
  });

  it('keeps a slide that one of us took out of a section before the other deleted it', () => {
    const out = move(base, ids[7]!, first, 1);
    const gone = commands.deleteSection.run(context(base), { sectionId: second }).document;
    for (const { document, conflicts } of [rebase(base, out, gone), rebase(base, gone, out)]) {
      expect(conflicts).toEqual([]);
      expect(document.order.sections).toEqual([{ id: first, slides: [ids[3], ids[7], ids[4], ids[5]] }]);
    }
  });

  it('keeps a section when each of us deleted another and none would remain', () => {
    const mine = commands.deleteSection.run(context(base), { sectionId: first }).document;
    const theirs = commands.deleteSection.run(context(base), { sectionId: second }).document;
    const { document } = rebase(base, mine, theirs);
    expect(document.order.sections.map(({ id }) => id)).toEqual([first]);
    expect(lawsOf(document)).toEqual([]);
  });
});

/** Whether a side's value of a conflict is the one in the document. */
function holdsMine(document: EditorDocument, { entity, id, field, pieceKey: key, mine }: Conflict): boolean {
  if (field === 'record') return Boolean(document.slides[id] ?? document.sections[id]) === (mine !== null);
  return isEqual(readPiece(document, { entity, id, field, key }), mine);
}

describe('the laws of merging, for any edits on both sides', () => {
  const sides = fc.tuple(acts(8), acts(8), acts(8)).map(([before, mine, theirs]) => {
    const common = performAll(base, before, idMaker(1_000));
    return { common, mine: performAll(common, mine, idMaker(2_000)), theirs: performAll(common, theirs, idMaker(3_000)) };
  });

  it('gives theirs where I did nothing, and mine where they did nothing', () => {
    fc.assert(
      fc.property(sides, ({ common, mine, theirs }) => {
        expect(rebase(common, common, theirs)).toEqual({ document: theirs, conflicts: [] });
        expect(rebase(common, mine, common)).toEqual({ document: mine, conflicts: [] });
      }),
    );
  });

  it('gives the same once more where they have saved what I did', () => {
    fc.assert(
      fc.property(sides, ({ common, mine }) => {
        expect(rebase(common, mine, mine)).toEqual({ document: mine, conflicts: [] });
      }),
    );
  });

  it('keeps the laws of the order, and every slide and section that either side added', () => {
    fc.assert(
      fc.property(sides, ({ common, mine, theirs }) => {
        const { document } = rebase(common, mine, theirs);
        expect(lawsOf(document)).toEqual([]);
        expect(new Set(slideIds(document))).toEqual(new Set(Object.keys(document.slides)));
        for (const side of [mine, theirs]) {
          const added = slideIds(side).filter((id) => !common.slides[id]);
          expect(added.filter((id) => !document.slides[id])).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('loses no edit in silence: each piece is mine or theirs, and where both differ it is a conflict with mine in place', () => {
    fc.assert(
      fc.property(sides, ({ common, mine, theirs }) => {
        const { document, conflicts } = rebase(common, mine, theirs);
        for (const conflict of conflicts) expect(holdsMine(document, conflict)).toBe(true);
        const inConflict = new Set(conflicts.map(({ id }) => id));
        for (const slide of Object.values(common.slides)) {
          const { id } = slide;
          if (inConflict.has(id) || !document.slides[id]) continue;
          for (const field of ['title', 'notes', 'prompt', 'layout']) {
            const [was, here, there, now] = [common, mine, theirs, document].map((side) => readPiece(side, { entity: 'slide', id, field }));
            const iDid = here !== undefined && !isEqual(here, was);
            const theyDid = there !== undefined && !isEqual(there, was);
            expect(now).toEqual(iDid ? here : theyDid ? there : was);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('ends with a sound book whatever is decided', () => {
    fc.assert(
      fc.property(sides, fc.infiniteStream(fc.boolean()), ({ common, mine, theirs }, choices) => {
        const { document, conflicts } = rebase(common, mine, theirs);
        const decided = conflicts.reduce(
          (next, conflict) => resolveConflict(next, theirs, conflict, choices.next().value ? 'mine' : 'theirs'),
          document,
        );
        expect(lawsOf(decided)).toEqual([]);
        expect(new Set(slideIds(decided))).toEqual(new Set(Object.keys(decided.slides)));
      }),
      { numRuns: 300 },
    );
  });
});
