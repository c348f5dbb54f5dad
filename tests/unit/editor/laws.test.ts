import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findBrokenLaws } from '@/lib/domain/invariants';
import { applyChanges, changesBetween } from '@/lib/editor/changes';
import { applyDiff, diffDocuments, invertDiff, squashDiffs } from '@/lib/editor/diff';
import { openDocument, slideIds, toPitchbook } from '@/lib/editor/document';
import { emptyHistory, record, redo, undo } from '@/lib/editor/history';
import { buildBook, idMaker } from '../../support/builders';
import { acts, perform, performAll } from './command-sequences';

const { document: start, saved } = openDocument(buildBook());
const ids = () => idMaker(5_000);

describe('any sequence of commands', () => {
  it('keeps the laws of the order', () => {
    fc.assert(
      fc.property(acts(40), (list) => {
        expect(findBrokenLaws(toPitchbook(performAll(start, list, ids()), saved))).toEqual([]);
      }),
    );
  });

  it('is saved in full: the changes make the same book of what the server has', () => {
    fc.assert(
      fc.property(acts(), acts(), (before, list) => {
        const base = performAll(start, before, ids());
        const versions = Object.fromEntries([...slideIds(base), ...Object.keys(base.sections)].map((id) => [id, 3]));
        const current = performAll(base, list, idMaker(9_000));
        const applied = applyChanges(base, versions, changesBetween(base, current, versions));
        expect(applied.ok && applied.document).toEqual(current);
      }),
    );
  });

  it('is taken back in full by its inverse, and done again by its diff', () => {
    fc.assert(
      fc.property(acts(), acts(), (before, list) => {
        const from = performAll(start, before, ids());
        const to = performAll(from, list, idMaker(9_000));
        const diff = diffDocuments(from, to);
        expect(applyDiff(from, diff)).toEqual(to);
        expect(applyDiff(to, invertDiff(diff))).toEqual(from);
      }),
    );
  });

  it('leaves one diff that does the same as the two it was made of', () => {
    fc.assert(
      fc.property(acts(8), acts(8), (first, second) => {
        const middle = performAll(start, first, ids());
        const end = performAll(middle, second, idMaker(9_000));
        const squashed = squashDiffs(diffDocuments(start, middle), diffDocuments(middle, end));
        expect(applyDiff(start, squashed)).toEqual(end);
        expect(applyDiff(end, invertDiff(squashed))).toEqual(start);
      }),
    );
  });

  it('is walked back and forth by undo and redo', () => {
    fc.assert(
      fc.property(acts(12), (list) => {
        const newId = ids();
        let history = emptyHistory;
        let current = start;
        const states = [start];
        list.forEach((each, index) => {
          const next = perform(current, each, newId).document;
          const diff = diffDocuments(current, next);
          history = record(history, diff, { label: 'Edit', at: index });
          current = next;
          if (history.undo.length === states.length) states.push(next);
        });
        for (let at = states.length - 2; at >= 0; at -= 1) {
          const step = undo(history, current);
          ({ history, document: current } = step!);
          expect(current).toEqual(states[at]);
        }
        expect(undo(history, current)).toBeNull();
        for (let at = 1; at < states.length; at += 1) {
          ({ history, document: current } = redo(history, current)!);
          expect(current).toEqual(states[at]);
        }
        expect(redo(history, current)).toBeNull();
      }),
    );
  });
});
